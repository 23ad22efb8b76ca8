"""What was recorded for an earlier version of a graph, applied to the current one.

The store keeps the ids as they were, and nothing is rewritten when a graph is edited: undoing the edit brings
everything back. An id that is gone lives on in the topics that have it among their aliases.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from graph.learners.log import State
from graph.learners.work import Fact, Work, work_of
from graph.model import Topic

_OF_A_TOPIC = frozenset(
    ["goal", "known", "taken_back", "choice", "deadline", "weight", "status", "hours", "notes", "spent", "promised"]
)
_UNDIVIDED = frozenset(["hours", "spent", "studied"])
"""If a topic was split, its hours cannot be divided."""
_DAY = len("2026-11-23 ")


@dataclass(frozen=True, slots=True)
class Carried:
    """The facts that apply to the current graph, and what became of each topic that is not in it.

    `left` are the facts of no current topic: they are kept, and apply again once their topic is back.
    """

    facts: Mapping[Fact, Any]
    left: Mapping[Fact, Any]
    renamed: Mapping[str, str]
    merged: Mapping[str, str]
    split: Mapping[str, tuple[str, ...]]
    gone: tuple[str, ...]

    @property
    def work(self) -> Work:
        """What holds as one value; see `work_of`."""
        return work_of(self.facts)

    @property
    def report(self) -> str:
        """What became of topics, in a few words; empty where nothing did.

        Examples
        --------
        >>> Carried({}, {}, {"a": "b"}, {}, {"c": ("d", "e")}, ("f", "g")).report
        '1 renamed, 1 split, 2 gone (kept, listed)'
        """
        counts = (
            (len(self.renamed), "renamed"),
            (len(self.merged), "merged"),
            (len(self.split), "split"),
            (len(self.gone), "gone (kept, listed)"),
        )
        return ", ".join(f"{count} {word}" for count, word in counts if count)


def carried(state: State, topics: Mapping[str, Topic]) -> Carried:
    """Return the recorded facts, moved to the current topic ids.

    A renamed topic keeps everything. A split one gives each heir everything but hours. A merged topic is done only if
    every topic with a status was done; hours are added, notes are joined line by line. Facts recorded for the new topic
    after that win.

    Notes
    -----
    Linear in facts and topics.

    Examples
    --------
    >>> said = {("status", "limit"): {"is": "done"}, ("notes", "gone"): "?"}
    >>> state = State(said, 2, {("status", "limit"): 1, ("notes", "gone"): 2})
    >>> found = carried(state, {"limits": Topic("limits", "Limits", aliases=("limit",))})
    >>> found.facts, found.left, found.report
    ({('status', 'limits'): {'is': 'done'}}, {('notes', 'gone'): '?'}, '1 renamed, 1 gone (kept, listed)')
    """
    said = {topic for fact in state.facts for topic in _topics_of(fact, state.facts[fact])}
    missing = sorted(said - topics.keys())
    if not missing:
        return Carried(state.facts, {}, {}, {}, {}, ())
    heirs = _heirs(missing, topics)
    left: dict[Fact, Any] = {}
    found: dict[Fact, list[Fact]] = {}
    for fact, value in state.facts.items():
        targets = _targets(fact, heirs)
        if not targets:
            left[fact] = value
        for target in targets:
            found.setdefault(target, []).append(fact)
    facts: dict[Fact, Any] = {}
    for fact, sources in found.items():
        inherited = [state.numbers.get(source, 0) for source in sources if source != fact]
        if state.numbers.get(fact, 0) <= max(inherited, default=0):
            facts[fact] = _together(fact[0], [state.facts[source] for source in sources])
        elif fact in state.facts:
            facts[fact] = state.facts[fact]
    _follow_order(facts, heirs)
    return Carried(facts, left, *_accounts(missing, heirs, said))


def _topics_of(fact: Fact, value: Any) -> Iterable[str]:
    part, name = fact
    if part in _OF_A_TOPIC:
        return (name,)
    if part == "studied":
        return (name[_DAY:],)
    if fact == ("setting", "in_force") and isinstance(value, list):
        return [topic for topic in value if isinstance(topic, str)]
    return ()


def _heirs(missing: Iterable[str], topics: Mapping[str, Topic]) -> dict[str, tuple[str, ...]]:
    """For each id that is gone the topics that have it among their aliases."""
    heirs: dict[str, list[str]] = {topic: [] for topic in missing}
    for topic in topics.values():
        for alias in dict.fromkeys(topic.aliases):
            if alias in heirs:
                heirs[alias].append(topic.id)
    return {topic: tuple(sorted(found)) for topic, found in heirs.items()}


def _targets(fact: Fact, heirs: Mapping[str, tuple[str, ...]]) -> tuple[Fact, ...]:
    """What a recorded fact becomes: itself where its topic is still there, or where it belongs to no topic."""
    part, name = fact
    before, topic = (name[:_DAY], name[_DAY:]) if part == "studied" else ("", name)
    if part != "studied" and part not in _OF_A_TOPIC:
        return (fact,)
    found = heirs.get(topic, (topic,))
    if len(found) > 1 and part in _UNDIVIDED:
        return ()
    return tuple((part, before + heir) for heir in found)


def _together(part: str, values: list[Any]) -> Any:
    """One value for a topic of several that were merged into it."""
    if len(values) == 1:
        return values[0]
    try:
        if part == "status":
            return _statuses(values)
        if part in _UNDIVIDED:
            return sum(values)
        if part == "notes":
            return "\n".join(dict.fromkeys(values))
        if part == "goal":
            asked = dict.fromkeys(name for value in values for name in value.get("asked", ()))
            first = {"place": min(value["place"] for value in values)}
            return first | {"asked": list(asked)} if asked else first
        if part in ("deadline", "promised"):
            return min(values) if part == "deadline" else max(values)
        if part == "weight":
            return max(values)
    except (TypeError, KeyError, AttributeError):
        return values[-1]  # one of them cannot be read: the latest wins
    return values[-1]


def _statuses(values: list[dict[str, Any]]) -> dict[str, Any]:
    begun = [value["begun"] for value in values if "begun" in value]
    ended = [value["ended"] for value in values if "ended" in value]
    found = {value["is"] for value in values}
    together: dict[str, Any] = {"is": found.pop() if len(found) == 1 else "in progress"}
    if begun:
        together["begun"] = min(begun)
    if ended and together["is"] == "done":
        together["ended"] = max(ended)
    return together


def _follow_order(facts: dict[Fact, Any], heirs: Mapping[str, tuple[str, ...]]) -> None:
    order = facts.get(("setting", "in_force"))
    if isinstance(order, list):
        known = [topic for topic in order if isinstance(topic, str)]
        followed = dict.fromkeys(heir for topic in known for heir in heirs.get(topic, (topic,)))
        facts["setting", "in_force"] = list(followed)


def _accounts(
    missing: Iterable[str], heirs: Mapping[str, tuple[str, ...]], said: Collection[str]
) -> tuple[dict[str, str], dict[str, str], dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What became of each missing topic: exactly one of renamed, merged, split and gone."""
    sources: dict[str, int] = {}
    for found in heirs.values():
        for heir in found:
            sources[heir] = sources.get(heir, int(heir in said)) + 1
    single = {topic: heirs[topic][0] for topic in missing if len(heirs[topic]) == 1}
    renamed = {topic: heir for topic, heir in single.items() if sources[heir] == 1}
    merged = {topic: heir for topic, heir in single.items() if sources[heir] > 1}
    split = {topic: heirs[topic] for topic in missing if len(heirs[topic]) > 1}
    return renamed, merged, split, tuple(topic for topic in missing if not heirs[topic])
