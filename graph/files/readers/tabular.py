"""Tables become a draft: topics from their rows, prerequisites from cells, links from rows that name two topics."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph.drafts import Answers, Bucket, Choice, Draft, Edges, Item, Note, Origin, Question, Topics
from graph.files.readers.cell_marks import is_nested
from graph.files.readers.contents import by_content, without_addresses
from graph.files.readers.grids import Grid
from graph.files.readers.headings import says_choice
from graph.files.readers.known_topics import Known
from graph.files.readers.layouts import Layout, columns_question, layout_of, tables_in, told
from graph.files.readers.link_rows import LinkRows
from graph.files.readers.matrices import as_table, require_no_matrix
from graph.files.readers.mentions import Mention, group_name, is_list, mentions_in
from graph.files.readers.own_tables import goals_in, is_goals, is_resources, resources_in
from graph.files.readers.slugs import slugged
from graph.files.readers.study_time import StudyTime, hours_question
from graph.files.readers.topic_cells import TopicCells, with_more
from graph.files.readers.topic_rows import Entry, Rows
from graph.formatting import counted
from graph.model import Kind, Topic

LIST_MEANS, COMMAS = "list-means", "commas"
OTHERWISE = "a topic written otherwise"
NESTED = "a choice one way of which needs several: look whether its edges say what is meant"
UNUSED = "a table without topics"
SHEET = "a sheet that is a part of the table"
_UNNAMED = re.compile(r"^(?:sheet|tabelle|feuil|hoja|foglio|blad|planilha)\s?\d+$", re.IGNORECASE)
"""What spreadsheets call a sheet by themselves."""
_KINDS: dict[str, Kind] = {
    "needs": "required", "recommended": "recommended", "corequisite": "corequisite", "leads": "required",
}  # fmt: skip


def draft_of(
    grids: Sequence[Grid], answers: Answers, form: str, notes: Iterable[Note] = (), asked: Iterable[Question] = ()
) -> Draft:
    r"""Return the draft of the tables of one input: of topics, of links, or both; `asked` are questions before these.

    An item is a row, and each prerequisite that a cell names.

    Raises
    ------
    UnreadableInputError
        If an answer names no column or number, or the table is a matrix of marks.

    Notes
    -----
    About 25 µs a row of five columns.

    Examples
    --------
    >>> from graph.files.readers.grids import grid_of
    >>> draft = draft_of([grid_of("Kurs;Vorkenntnisse;Std.\nMehl;;1,5\nBrot;Mehl;2\n", "k.csv")], {}, "table")
    >>> [(item.value.id, item.value.hours) for item in draft.topics]
    [('mehl', 1.5), ('brot', 2.0)]
    >>> [(item.value.source, item.value.target, str(item.origin)) for item in draft.edges]
    [('mehl', 'brot', 'k.csv, line 3')]
    >>> draft.counts, draft.items
    ({'label': 1, 'topic': 2, 'edge': 1}, 4)
    """
    grids = [part for grid in grids for part in tables_in(grid)]
    plain = [grid for grid in grids if not is_resources(grid) and not is_goals(grid)]
    layouts = told([by_content(layout_of(grid)) for grid in plain], answers)
    matrices = [(layout, as_table(layout, answers)) for layout in layouts]
    layouts = [square[0] if square else layout for layout, square in matrices]
    require_no_matrix(layouts)
    reading = _Reading(answers)
    reading.take(layouts)
    reading.take_others(grids)
    question = columns_question([layout for layout, square in matrices if not square], reading.examples)
    ways = [square[1] for _, square in matrices if square][:1]
    return Draft(
        format=form,
        topics=reading.topics,
        edges=reading.edges,
        done=tuple(reading.done),
        resources=tuple(item for grid in grids if is_resources(grid) for item in resources_in(grid)),
        goals=tuple(item for grid in grids if is_goals(grid) for item in goals_in(grid)),
        notes=(*notes, *(note for grid in grids for note in grid.notes), *reading.notes),
        questions=(*asked, *((question,) if question else ()), *ways, *reading.questions),
        counts={bucket: count for bucket, count in reading.counts.items() if count},
        items=sum(len(grid.rows) + grid.blank for grid in grids) + reading.further,
    )


@dataclass(slots=True)
class _Reading:
    """What was read so far; `further` counts the items that are not rows but stand in their cells."""

    answers: Answers
    topics: Sequence[Item[Topic]] = ()
    edges: Edges = field(default_factory=Edges)
    done: list[Item[str]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    counts: Counter[Bucket] = field(default_factory=Counter)
    further: int = 0

    def take(self, layouts: Sequence[Layout]) -> None:
        """Take the tables of topics and of links."""
        for layout in layouts:
            self.notes += layout.notes()
            self._count_head(layout)
        described = [layout for layout in layouts if layout.has_topics and not layout.is_bare]
        bare = [layout for layout in layouts if layout.has_topics and layout.is_bare]
        rows = _rows_of(described, bare)
        links = LinkRows([layout for layout in layouts if layout.has_links], self.answers)
        ids = _ids(rows.entries)
        named = {topic: (entry.name or entry.id) for topic, entry in zip(ids, rows.entries, strict=True)}
        known = Known(named.items())
        cells = _Cells(self.answers)
        naming = list(cells.read([*described, *bare], rows.all_with(ids), known))
        self._take_rows(rows)
        if not described:
            self._add_mentioned(naming, links, known, named)
        self._take_topics(layouts, rows, ids, known)
        self._take_edges(naming, known, named)
        self._take_links(links, known, named)
        self.questions += cells.questions(named)

    def take_others(self, grids: Iterable[Grid]) -> None:
        """Count the rows of tables of resources and goals, and blank lines."""
        for grid in grids:
            if is_resources(grid) or is_goals(grid):
                self.counts["label"] += 1
                self.counts["resource" if is_resources(grid) else "label"] += len(grid.rows) - 1
            if grid.blank:
                self.counts["left out"] += grid.blank
                self.notes.append(Note("blank lines", Origin(grid.file), "", counted(grid.blank, "line")))

    def _count_head(self, layout: Layout) -> None:
        self.counts["remark"] += max(layout.header, 0)
        self.counts["label"] += layout.header >= 0
        if not layout.has_topics and not layout.has_links:
            self.counts["left out"] += len(layout.body)
            self.notes.append(Note(UNUSED, Origin(layout.grid.name), "", counted(len(layout.body), "line")))

    def _take_rows(self, rows: Rows) -> None:
        self.counts["topic"] += rows.topics
        self.counts["label"] += rows.labels
        self.counts["left out"] += rows.left_out
        self.counts["remark"] += rows.remarks
        self.notes += rows.notes

    def _take_topics(self, layouts: Sequence[Layout], rows: Rows, ids: list[str], known: Known) -> None:
        used = {id(layout): layout for layout in layouts if layout.has_topics}
        times = {place: StudyTime(layout, self.answers) for place, layout in used.items()}
        for time in times.values():
            time.read_all()
        makers = {place: TopicCells(layout, times[place]) for place, layout in used.items()}
        for entry, topic in rows.all_with(ids) if any(maker.has_more for maker in makers.values()) else ():
            maker = makers[id(entry.layout)]
            self.notes += maker.notes(entry)
            if maker.is_done(entry):
                self.done.append(Item(topic, entry.layout.grid.origin(entry.rows[0])))
            for alias in maker.aliases(entry):
                known.add(alias, topic)
        self._compose(rows, ids, makers)
        self.examples = [maker.example(entry) for entry in rows.entries[:3] for maker in [makers[id(entry.layout)]]]
        question = hours_question(list(times.values()), list(used.values()))
        self.questions += [question] if question else []

    def _compose(self, rows: Rows, ids: Sequence[str], makers: Mapping[int, TopicCells]) -> None:
        """Put the topics of rows behind those that were mentioned alone."""
        mentioned = self.topics

        def made(place: int) -> Item[Topic]:
            place -= len(mentioned)
            if place < 0:
                return mentioned[place]
            entry, topic = rows.entries[place], ids[place]
            found = makers[id(entry.layout)].topic(entry, topic)
            for other in rows.elsewhere.get(place, ()):
                found = with_more(found, makers[id(other.layout)].topic(other, topic))
            return Item(found, entry.layout.grid.origin(entry.rows[0]))

        self.topics = Topics([*(item.value.id for item in mentioned), *ids], made)

    def _add_mentioned(self, naming: list[_Naming], links: LinkRows, known: Known, named: dict[str, str]) -> None:
        """Add topics that are named as prerequisites or in links alone, where no table describes topics."""
        texts: dict[str, Origin] = {}
        for one in naming:
            for mention in one.mentions:
                if not mention.topic:
                    texts.setdefault(mention.text, one.origin)
        for text, origin in links.names():
            if not known.find(text):
                texts.setdefault(text, origin)
        found: list[Item[Topic]] = []
        called = links.called()
        for topic, (text, origin) in zip(_ids_of_texts(texts, named), texts.items(), strict=True):
            named[topic] = called.get(text, text)
            known.enter(topic, text)
            found.append(Item(Topic(topic, named[topic], hours_assumed=True, line=origin.line), origin))
        self.topics = found

    def _take_edges(self, naming: list[_Naming], known: Known, named: dict[str, str]) -> None:
        taken: dict[str, list[str]] = {}
        before = len(self.edges)
        for one in naming:
            topic, role, origin, topics, mentions = one
            kind, leads = _KINDS[role], role == "leads"
            if topics and kind == "required" and not leads:
                self.edges.add_required(topics, topic, origin)
                continue
            for other in topics:
                source, target = (topic, other) if leads else (other, topic)
                self.edges.add(source, target, origin, kind)
            for name, members in _groups(one, named, taken) if mentions else ():
                for mention in members:
                    other = mention.topic or known.find(mention.text) or mention.text
                    source, target = (topic, other) if leads else (other, topic)
                    self.edges.add(source, target, origin, mention.kind or kind, name)
            self.notes += [
                Note(OTHERWISE, origin, mention.written, named.get(mention.topic, mention.topic))
                for mention in mentions
                if mention.written and not is_nested(mention.written)
            ]
            nested = dict.fromkeys(mention.written for mention in mentions if is_nested(mention.written))
            self.notes += [Note(NESTED, origin, cell) for cell in nested]
        self.further += len(self.edges) - before
        self.counts["edge"] += len(self.edges) - before

    def _take_links(self, links: LinkRows, known: Known, named: dict[str, str]) -> None:
        before = len(self.edges)
        read = links.read(known, named, self.edges)
        self.counts["edge"] += len(self.edges) - before
        self.counts["left out"] += read.left_out
        self.notes += read.notes
        self.questions += read.questions


class _Naming(NamedTuple):
    """A cell of a topic that names others, and what they are to it: `topics`, all needed, where it has nothing else."""

    topic: str
    role: str
    origin: Origin
    topics: Sequence[str]
    mentions: Sequence[Mention] = ()


def _groups(
    one: _Naming, named: dict[str, str], taken: dict[str, list[str]]
) -> Iterable[tuple[str, Sequence[Mention]]]:
    """The mentions of a cell by group, in the order in which groups are met, each with what it is called."""
    if not any(mention.group for mention in one.mentions):
        return (("", one.mentions),)
    groups: dict[int, list[Mention]] = {}
    for mention in one.mentions:
        groups.setdefault(mention.group, []).append(mention)
    return [(_group(one.topic, of, named, taken) if group else "", of) for group, of in groups.items()]


def _group(topic: str, members: Sequence[Mention], named: dict[str, str], taken: dict[str, list[str]]) -> str:
    """What a group of alternatives is called, which no other of the same topic is."""
    others = taken.setdefault(topic, [])
    texts = [named.get(mention.topic, mention.text) for mention in members]
    others.append(group_name(texts, members[0].asked, others))
    return others[-1]


def _rows_of(described: Sequence[Layout], bare: Sequence[Layout]) -> Rows:
    """The rows of all tables of topics: first those with ids and names, last those that only say what is needed."""
    rows = Rows()
    sections = _sheets_as_sections(described)
    for layout in (*sorted(described, key=lambda one: not _tells_apart(one)), *bare):
        may_join = rows.entries and not _tells_apart(layout)
        known = Known((entry.key, entry.name or entry.id) for entry in rows.entries) if may_join else None
        section = sections.get(layout.grid.sheet, "") if layout in described else ""
        if section:
            rows.notes.append(
                Note(SHEET, layout.grid.origin(layout.grid.rows[0]), section, "the category of its topics")
            )
        rows.take(layout, known, section)
    return rows


def _sheets_as_sections(layouts: Sequence[Layout]) -> dict[str, str]:
    """The names of sheets that have one table in parts, such as a semester each, where no column is the category."""
    sheets = [layout.grid.sheet for layout in layouts]
    is_parted = len({layout.headings for layout in layouts}) == 1 < len({*sheets})
    has_category = any("category" in layout.roles for layout in layouts)
    if not is_parted or has_category or not all(sheets) or any(map(_UNNAMED.match, sheets)):
        return {}
    return {sheet: sheet for sheet in sheets}


def _tells_apart(layout: Layout) -> bool:
    return {"id", "name"} <= layout.roles.keys()


def _ids(entries: Sequence[Entry]) -> list[str]:
    """The id of each entry: its own, else from its name."""
    given = {entry.id for entry in entries if entry.id}
    made = iter(slugged((entry.name for entry in entries if not entry.id), given))
    return [entry.id or next(made) for entry in entries]


def _ids_of_texts(texts: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Ids for topics that are named in cells alone: codes as they are, names as slugs."""
    known = {*taken}
    codes = {text for text in texts if _is_code(text) and text not in known}
    made = iter(slugged((text for text in texts if text not in codes), known | codes))
    return [text if text in codes else next(made) for text in texts]


def _is_code(text: str) -> bool:
    return " " not in text and "_" not in text and any(map(str.isdigit, text))


@dataclass(slots=True)
class _Cells:
    """Reads cells of prerequisites, and remembers what there is to ask about them."""

    answers: Answers
    lists: list[tuple[str, Sequence[str]]] = field(default_factory=list)
    listed: int = 0

    def read(self, layouts: Iterable[Layout], entries: Iterable[tuple[Entry, str]], known: Known) -> Iterator[_Naming]:
        """Yield every cell of these entries of some tables that names topics; each comes with the id of its topic."""
        columns = {id(layout): _columns_of_needs(layout) for layout in layouts}
        is_usual = self.answers.get(LIST_MEANS) != "one" and self.answers.get(COMMAS) != "keep"
        for entry, topic in entries:
            needs = columns[id(entry.layout)]
            for row in entry.rows if needs else ():
                for role, place, is_choice in needs:
                    cell = row.cells[place] if place < len(row.cells) else ""
                    if not cell:
                        continue
                    topics = known.listed(cell) if is_usual and not is_choice else []
                    mentions = () if topics else self._mentions(cell, known, is_choice)
                    is_open = len(topics) > 1 or (len(mentions) > 1 and is_list(cell))
                    if is_open and not is_choice:
                        self._remember(topic, topics or [mention.topic or mention.text for mention in mentions])
                    if topics or mentions:
                        yield _Naming(topic, role, entry.layout.grid.origin(row, place), topics, mentions)

    def _mentions(self, cell: str, known: Known, is_choice: bool) -> Sequence[Mention]:
        means_one = is_choice or self.answers.get(LIST_MEANS) == "one"
        keeps_commas = self.answers.get(COMMAS) == "keep"
        text = without_addresses(cell)
        mentions = mentions_in(text, known, means_one, keeps_commas)
        return mentions if text == cell else [one._replace(written=cell if one.topic else "") for one in mentions]

    def _remember(self, topic: str, named: Sequence[str]) -> None:
        self.listed += 1
        if len(self.lists) < 3:
            self.lists.append((topic, named))

    def questions(self, named: dict[str, str]) -> Iterator[Question]:
        """Yield the question what a list means, if there is one."""
        if not self.listed:
            return
        choices = (Choice("all", "all of them are needed"), Choice("one", "one of them is enough"))
        examples = []
        for topic, found in self.lists:
            names = ", ".join(named.get(one, one) for one in found)
            examples.append(f"{named.get(topic, topic)}: {names}")
        sentence = "Some cells name several prerequisites. Are all of them needed?"
        yield Question(LIST_MEANS, sentence, "all", choices, tuple(examples), self.listed)


def _columns_of_needs(layout: Layout) -> list[tuple[str, int, bool]]:
    """The columns of what is needed, each with its role, and whether its heading says that one of a cell is enough."""
    return [
        (role, place, says_choice(layout.headings[place])) for role in _KINDS for place in layout.roles.get(role, ())
    ]
