"""What a person may have meant by an id that no topic has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from graph.checks.meanings import several_of
from graph.checks.rows import all_topics, known_ids
from graph.core.names import folded
from graph.errors import did_you_mean, near_misses
from graph.model import Records

# A near miss costs one comparison with each topic; this many take about two seconds.
_MOST_COMPARISONS = 3_000_000


class Suggestions:
    """Near misses among the topics for ids that nobody knows, as long as the comparisons last.

    Examples
    --------
    >>> from graph.model import Topic
    >>> suggestions = Suggestions(Records((Topic("ml-101", "Machine learning"),), ()))
    >>> suggestions.advice("machine LEARNING", "remove this line")
    "Did you mean 'ml-101'? If not, add it there or remove this line."
    >>> suggestions.advice("chemistry", "remove this line")
    'Add it there or remove this line.'
    """

    def __init__(self, records: Records) -> None:
        self._records = records
        self._left = _MOST_COMPARISONS
        self._found: dict[str, str] = {}

    def advice(self, unknown: str, otherwise: str) -> str:
        """Return what to do about an id that is not among the topics; `otherwise` is the last way out."""
        if unknown not in self._found:
            self._found[unknown] = did_you_mean(self._near(unknown)).strip()
        question = self._found[unknown]
        return f"{f'{question} If not, add' if question else 'Add'} it there or {otherwise}."

    def several(self, text: str) -> list[str]:
        """Return the topics that the parts of a text mean, if it has parts that mean one each; else nothing.

        Examples
        --------
        >>> from graph.model import Topic
        >>> Suggestions(Records((Topic("sets", "Sets"), Topic("logic", "Logic")), ())).several("sets; Logic")
        ['sets', 'logic']
        """
        return several_of(text, self._one)

    def _one(self, text: str) -> str | None:
        named = dict.fromkeys(self._called(folded(text)))
        if text in named:
            return text
        return next(iter(named)) if len(named) == 1 else None

    @cached_property
    def _ids(self) -> list[str]:
        return list(known_ids(self._records))

    def _called(self, word: str) -> Sequence[str]:
        """The ids of topics that have `word` as their id, name or alias, in the order of the rows."""
        return self._by_name.get(word, ())

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = {}
        for topic in all_topics(self._records):
            for word in (topic.id, topic.name, *topic.aliases):
                by_name.setdefault(folded(word), []).append(topic.id)
        return by_name

    def _near(self, unknown: str) -> list[str]:
        named = self._called(folded(unknown))
        if named:
            return list(dict.fromkeys(named))[:3]
        if self._left < len(self._ids):
            return []
        self._left -= len(self._ids)
        return near_misses(unknown, self._ids)
