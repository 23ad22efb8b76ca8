"""What a person may have meant by an id that no topic has."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from graph.checks.meanings import several_of
from graph.core.names import folded
from graph.errors import did_you_mean, near_misses

# A near miss costs one comparison with each topic; this many take about two seconds.
_MOST_COMPARISONS = 3_000_000


class Suggestions:
    """Near misses among the topics for ids that nobody knows, as long as the comparisons last.

    Parameters
    ----------
    ids : callable
        Gives every id once.
    called : callable
        Gives the ids of topics that have a folded word as their id, name or alias, in the order of the rows.

    Examples
    --------
    >>> suggestions = Suggestions(lambda: ["ml-101"], {"machine learning": ["ml-101"]}.get)
    >>> suggestions.advice("machine LEARNING", "remove this line")
    "Did you mean 'ml-101'? If not, add it there or remove this line."
    >>> suggestions.advice("chemistry", "remove this line")
    'Add it there or remove this line.'
    """

    def __init__(self, ids: Callable[[], list[str]], called: Callable[[str], Sequence[str] | None]) -> None:
        self._given, self._called = ids, called
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
        >>> Suggestions(list, {"sets": ["sets"], "logic": ["logic"]}.get).several("sets; Logic")
        ['sets', 'logic']
        """
        return several_of(text, self._one)

    def _one(self, text: str) -> str | None:
        named = dict.fromkeys(self._called(folded(text)) or ())
        if text in named:
            return text
        return next(iter(named)) if len(named) == 1 else None

    @cached_property
    def _ids(self) -> list[str]:
        return self._given()

    def _near(self, unknown: str) -> list[str]:
        named = self._called(folded(unknown))
        if named:
            return list(dict.fromkeys(named))[:3]
        if self._left < len(self._ids):
            return []
        self._left -= len(self._ids)
        return near_misses(unknown, self._ids)
