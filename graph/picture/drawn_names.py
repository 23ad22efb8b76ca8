"""What stands beside the marks of a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graph.model import Topic


def drawn_names(topics: Sequence[Topic]) -> dict[str, str]:
    """Return the name of each topic by id; with its id where others of these have the same name.

    Examples
    --------
    >>> drawn_names([Topic("m", "Thesis"), Topic("b", "Thesis"), Topic("s", "Sets")])
    {'m': 'Thesis (m)', 'b': 'Thesis (b)', 's': 'Sets'}
    """
    counts = Counter(topic.name for topic in topics)
    return {topic.id: topic.name if counts[topic.name] == 1 else f"{topic.name} ({topic.id})" for topic in topics}
