"""What words on the lines of a drawing mean, where these tell lines of one kind from those of another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from graph.drafts import Answers, Question
from graph.files.readers.link_rows import (
    IGNORE,
    LEADS,
    MOST_LABELS,
    NEEDS,
    ONE,
    label_question,
    meanings_in,
)

BACKWARD = frozenset((
    "requires", "require", "depends on", "needs", "dependson", "recommends", "recommend",
    "setzt voraus", "benötigt", "requiere", "depende de",
))  # fmt: skip
"""Words on a line that say that its beginning needs its end."""
_FORWARD = frozenset((
    "prerequisite of", "is prerequisite of", "needed for", "is needed for", "leads to", "enables", "unlocks",
    "before", "precedes", "prerequisite for", "is prerequisite for", "required for", "required by", "needed by",
))  # fmt: skip
_NO_ORDER = frozenset((
    "related", "related to", "relates", "relates to", "contrasts with", "used with",
    "see also", "similar", "similar to", "same as", "synonym of",
    "opposite of", "associated with", "linked to", "part of", "is part of", "has part", "belongs to", "contains",
    "includes", "is a", "kind of", "type of", "subclass of", "instance of", "example of", "broader", "narrower",
    "mentions", "references", "cites",
))  # fmt: skip
_DRAWN = frozenset((
    "directed", "undirected", "mutual", "default", "straight", "step", "smoothstep", "bezier", "simplebezier",
    "curved", "edge", "link", "line",
))  # fmt: skip
_BRANCHES = frozenset((
    "yes", "no", "true", "false", "ja", "nein", "oui", "non", "sí", "si", "sim", "não", "да", "нет", "是", "否",
))  # fmt: skip
"""Where a flowchart parts in two, these words say which way is which; both ways go on."""
_USES_OF_A_LABEL = 3
"""Words that no one knows are labels of lines if each of them stands on so many, on average; else they are remarks."""
_EXAMPLES = 3


def states_an_order(word: str) -> bool:
    """Return whether a word on a line may say which of its ends is needed.

    Examples
    --------
    >>> states_an_order("requires"), states_an_order("part of")
    (True, False)
    """
    return word not in _NO_ORDER


def is_label(word: str) -> bool:
    """Return whether a word on a line says something of it, rather than how it is drawn."""
    return bool(word) and word not in _DRAWN and word not in _BRANCHES


def guessed_meanings(words: Mapping[str, str], known: Mapping[str, str], is_backward: bool) -> dict[str, str]:
    """Return what each label probably means, beside the answer which way most lines run.

    `words` has each label as it is compared, `known` the kinds of edges that words stand for; `is_backward` says that
    most lines run from what needs to what is needed.

    Examples
    --------
    >>> labels = {"requires": "requires", "Part of": "part of", "Unlocks": "unlocks"}
    >>> guessed_meanings(labels, {"requires": "required"}, is_backward=True)
    {'requires': 'needs', 'Part of': 'ignore', 'Unlocks': 'leads'}
    """

    def guess(label: str, word: str) -> str:
        if not states_an_order(word):
            return IGNORE
        kind = known.get(word, "required")
        if kind != "required":
            return kind
        if word in BACKWARD or word in _FORWARD:
            return NEEDS if (word in BACKWARD) == is_backward else LEADS
        return meanings_in([label], {})[label]

    return {label: guess(label, word) for label, word in words.items()}


def must_be_told(
    counts: Counter[str], words: Mapping[str, str], known: Iterable[str], guesses: Mapping[str, str]
) -> bool:
    """Return whether labels are few, and mean different things or may do so."""
    if not 0 < len(counts) <= MOST_LABELS:
        return False
    if any(meaning in (IGNORE, LEADS, ONE) for meaning in guesses.values()):
        return True
    is_open = bool(set(words.values()) - set(known))
    return is_open and len(counts) > 1 and counts.total() >= _USES_OF_A_LABEL * len(counts)


def question_of_labels(
    counts: Counter[str], guesses: Mapping[str, str], pairs: Mapping[str, Sequence[tuple[str, str]]]
) -> Question:
    """Return the question what labels mean, with the first pairs of names that each stands between.

    Examples
    --------
    >>> question = question_of_labels(Counter({"uses": 2}), {"uses": "needs"}, {"uses": [("Bow", "Arrow")]})
    >>> question.default, question.examples
    ('needs=uses', ('uses: Bow - Arrow',))
    """
    shown = [label for label, _ in counts.most_common()]
    examples = tuple(
        f"{label}: {'; '.join(f'{one} - {other}' for one, other in pairs[label][:_EXAMPLES])}" for label in shown
    )
    return label_question(counts, dict(guesses), examples)


def answered_meanings(guesses: Mapping[str, str], answers: Answers) -> dict[str, str]:
    """Return what each label means: as a person said, else as it was guessed."""
    return meanings_in(guesses, answers, guesses)
