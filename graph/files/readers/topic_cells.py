"""The cells of a topic's rows become the topic; what has no column of ours stays beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from graph.core.names import folded
from graph.drafts import Note
from graph.files.readers.grids import Row, column_letters
from graph.files.readers.headings import NEEDS, OWN_TOPICS
from graph.files.readers.layouts import Layout
from graph.files.readers.mentions import says_nothing
from graph.files.readers.study_time import StudyTime
from graph.files.readers.topic_rows import Entry
from graph.model import DEFAULT_CATEGORY, DEFAULT_HOURS, STANDINGS, Difficulty, Standing, Topic

_LEVELS: dict[Difficulty, str] = {
    "beginner": "beginner beginners basic basics easy introductory intro elementary novice foundation anfänger"
    " einsteiger leicht einfach grundlagen basis einführung débutant facile base élémentaire principiante fácil básico"
    " inicial elementare makkelijk eenvoudig beginners iniciante grundstufe",
    "intermediate": "intermediate medium moderate mittel fortgeschritten fortgeschrittene aufbau moyen intermédiaire"
    " intermedio medio gemiddeld intermediário intermédio médio mittelstufe aufbaustufe",
    "advanced": "advanced hard difficult expert experte profi schwer schwierig vertiefung avancé difficile avanzado"
    " difícil experto avanzato esperto gevorderd moeilijk avançado experten oberstufe",
}
_DIFFICULTY: dict[str, Difficulty] = {word: level for level, words in _LEVELS.items() for word in words.split()}
_TEXTS = ("category", "area", "difficulty", "summary", "explanation", "status")
_DONE = frozenset(
    {
        "done", "completed", "complete", "finished", "erledigt", "abgeschlossen", "fertig", "fait", "terminé", "hecho",
        "terminado", "completado", "fatto", "completato", "klaar", "afgerond", "feito", "concluído", "100%", "✓", "✔",
    }
)  # fmt: skip
"""How a column of where things stand says that a topic is done."""
_STATUS: dict[str, Standing] = {standing: standing for standing in STANDINGS}


class TopicCells:
    """Makes topics of the rows of one table."""

    def __init__(self, layout: Layout, time: StudyTime) -> None:
        self._layout = layout
        self._time = time
        self._place = {name: layout.of(name) for name in OWN_TOPICS}
        self._texts = itemgetter(*map(self._place.get, _TEXTS))
        self._aliases = layout.roles.get("aliases", ())
        self.has_more = bool(self._aliases) or time.has_notes or layout.of("status") >= 0
        self._takes_section = self._place["category"] < 0
        self._width = max(self._place.values()) + 1
        self._keeps_levels = self._has_others("difficulty", _DIFFICULTY)
        self._keeps_status = self._has_others("status", _STATUS)
        self._extra = self._columns_beside()

    def notes(self, entry: Entry) -> Sequence[Note]:
        """Return what must be said of the cells of an entry."""
        return self._time.first(entry.rows)[1]

    def is_done(self, entry: Entry) -> bool:
        """Return whether an entry says that its topic is done, in all of its rows that say where it stands."""
        stands = {cell.casefold() for row in entry.rows if (cell := row.cell(self._place["status"]))}
        return bool(stands) and stands <= _DONE

    def aliases(self, entry: Entry) -> tuple[str, ...]:
        """Return the other names that an entry has."""
        return _names_in(self._merged(entry.rows), self._aliases) if self._aliases else ()

    def topic(self, entry: Entry, topic: str) -> Topic:
        """Return the topic of an entry."""
        cells = self._merged(entry.rows)
        # What has no column has the place -1: the last cell, which is empty.
        padded = [*cells, ""] if len(cells) >= self._width else [*cells, *[""] * (1 + self._width - len(cells))]
        category, area, difficulty, summary, explanation, status = self._texts(padded)
        hours, _ = self._time.first(entry.rows)
        return Topic(
            topic,
            _one_line(entry.name) or topic,
            category or (entry.section if self._takes_section else "") or DEFAULT_CATEGORY,
            area,
            _DIFFICULTY.get(difficulty.casefold(), "") if difficulty else "",
            DEFAULT_HOURS if hours is None else hours,
            summary,
            _names_in(cells, self._aliases) if self._aliases else (),
            hours is None,
            0 if self._layout.grid.sheet else entry.rows[0].line,
            tuple([(name, cells[place] if place < len(cells) else "") for name, place in self._extra]),
            explanation,
            _STATUS.get(status.casefold(), "current") if status else "current",
        )

    def example(self, entry: Entry) -> str:
        """Return a line of the table as it was understood, for a question."""
        cells = entry.rows[0].cells
        said = [
            f"{role} {cells[place]}"
            for role, places in self._layout.roles.items()
            for place in places
            if role not in ("id", "name") and place < len(cells) and cells[place]
            if role not in NEEDS or not says_nothing(cells[place])
        ]
        number = f" ({entry.id})" if entry.id and entry.name else ""
        return (
            f"{entry.name or entry.id}{number}: {'; '.join(said)[:160]}"
            if said
            else f"{entry.name or entry.id}{number}"
        )

    def _merged(self, rows: Sequence[Row]) -> Sequence[str]:
        """The cells of several rows of one topic: what differs stands together, with semicolons between."""
        if len(rows) == 1:
            return rows[0].cells
        width = max(len(row.cells) for row in rows)
        columns = ([row.cells[place] for row in rows if place < len(row.cells)] for place in range(width))
        single = {*self._place.values()}
        distinct = [dict.fromkeys(filter(None, column)) for column in columns]
        return [next(iter(texts), "") if place in single else "; ".join(texts) for place, texts in enumerate(distinct)]

    def _has_others(self, role: str, words: dict[str, Difficulty] | dict[str, Standing]) -> bool:
        """Whether a column holds words that are none of these."""
        place = self._place[role]
        rows = self._layout.body if place >= 0 else ()
        return any(
            row.cells[place].casefold() not in words for row in rows if place < len(row.cells) and row.cells[place]
        )

    def _columns_beside(self) -> list[tuple[str, int]]:
        """The columns that stay as they are, with the names they get: none of ours."""
        used = {place for role, places in self._layout.roles.items() for place in places if role != "credits"}
        kept = {
            self._place["difficulty"]: self._keeps_levels,
            self._place["status"]: self._keeps_status,
            self._time.column: self._time.is_kept,
        }
        used -= {place for place, is_kept in kept.items() if is_kept}
        places = [place for place in range(len(self._layout.headings)) if place not in used]
        if self._time.column in places and not self._time.is_kept:
            places.remove(self._time.column)
        return [(name, place) for place in places if (name := self._name(place))]

    def _name(self, place: int) -> str:
        heading = self._layout.headings[place]
        if folded(heading) in OWN_TOPICS:
            return f"{heading} (as given)"
        if heading or self._layout.is_own:
            return _one_line(heading)
        filled = any(place < len(row.cells) and row.cells[place] for row in self._layout.body)
        return f"column {column_letters(place)}" if filled else ""


def _names_in(cells: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """The names in the cells of some columns, each once."""
    texts = [cells[place] for place in places if place < len(cells)]
    names = [name.strip() for text in texts for name in text.replace("\n", ";").split(";")]
    return tuple(dict.fromkeys(filter(None, names)))


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\r" in text else text


def with_more(topic: Topic, other: Topic) -> Topic:
    """Return a topic with what another table says of it, where the first says nothing.

    Examples
    --------
    >>> first, second = Topic("a", "A", summary="First."), Topic("a", "a", "Basics", hours=2.0, summary="Second.")
    >>> made = with_more(replace(first, hours_assumed=True), second)
    >>> made.name, made.category, made.hours, made.summary
    ('A', 'Basics', 2.0, 'First.')
    """
    said = other if topic.hours_assumed and not other.hours_assumed else topic
    return replace(
        topic,
        category=other.category if topic.category == DEFAULT_CATEGORY else topic.category,
        area=topic.area or other.area,
        difficulty=topic.difficulty or other.difficulty,
        hours=said.hours,
        hours_assumed=said.hours_assumed,
        summary=topic.summary or other.summary,
        aliases=tuple(dict.fromkeys((*topic.aliases, *other.aliases))),
        extra=tuple({**dict(other.extra), **dict(topic.extra)}.items()),
        explanation=topic.explanation or other.explanation,
        status=topic.status if topic.status != STANDINGS[0] else other.status,
    )
