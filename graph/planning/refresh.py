"""What was learned so long before it is used that it is worth a second look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

STALE_HOURS = 24
"""A topic that was not touched for more study hours than these is worth a second look."""

_SECONDS = 3600


def stale_uses(
    order: Sequence[str], needs: Mapping[str, Iterable[str]], hours: Mapping[str, float]
) -> dict[str, tuple[str, ...]]:
    """Return, for each topic that uses something stale, which of its prerequisites those are.

    A topic is touched when it is learned and whenever something that needs it is. It is stale when the study of more
    than `STALE_HOURS` lies between the end of its last touch and the start of the topic that uses it.

    Parameters
    ----------
    order : sequence of str
        Topics as they are studied: those done before come first, as they were finished.
    needs : mapping of topic id to topic ids
        Direct prerequisites; what is not in `order` before the topic (known, say) is passed over, and so is a
        topic without an entry.
    hours : mapping of topic id to float
        Study hours; one entry for each topic of `order`.

    Returns
    -------
    dict
        Only topics with a stale prerequisite; these in the order of `needs`.

    Notes
    -----
    O(V + E). Hours are compared as whole seconds.

    Examples
    --------
    >>> needs = {"limits": ["sets"], "maps": ["sets"], "series": ["limits", "sets"]}
    >>> stale_uses(["sets", "limits", "maps", "series"], needs, {"sets": 2, "limits": 20, "maps": 25, "series": 1})
    {'series': ('limits',)}
    """
    touched: dict[str, int] = {}
    stale: dict[str, tuple[str, ...]] = {}
    now = 0
    for topic in order:
        used = [source for source in needs.get(topic, ()) if source in touched]
        if old := tuple(source for source in used if now - touched[source] > STALE_HOURS * _SECONDS):
            stale[topic] = old
        now += round(hours[topic] * _SECONDS)
        touched.update(dict.fromkeys((*used, topic), now))
    return stale
