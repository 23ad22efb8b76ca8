"""What a person at a Python prompt or in a notebook meets."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from html.parser import HTMLParser

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph import PlanRequest, Prerequisite, Records, Topic, build_graph, open_graph, study_plan
from graph.errors import AmbiguousNameError, InvalidRequestError, UnknownTopicError
from graph.model import Choice, EntryGoal, PlanStep, Problem, Progress, Resource
from graph.planning.resolve_names import Settings

SCREEN = 24 * 80


@pytest.fixture(scope="module")
def sample():
    return open_graph()


@pytest.fixture(scope="module")
def music():
    topics = (
        Topic("lute", "Lute", hours=2, aliases=("oud",)),
        Topic("notes", "Notes", hours=3),
        Topic("song", "Song", hours=4),
        Topic("dance", "Dance", hours=5),
    )
    edges = (Prerequisite("notes", "song"), Prerequisite("lute", "song"), Prerequisite("notes", "dance"))
    return build_graph(Records(topics, edges, entry_goals=(EntryGoal("Feast", ("song", "dance")),)))


# --- names ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("goal", ["song", "SONG", ["Song"], ("song", "Song"), iter(["song"])])
def test_a_goal_is_one_text_or_several_by_any_name(music, goal):
    assert study_plan(music, goal) == study_plan(music, PlanRequest(("song",)))


@pytest.mark.parametrize("known", ["Oud", ["lute"], {"LUTE"}])
def test_known_topics_are_named_alike(music, known):
    wanted = PlanRequest(("song",), known=frozenset({"lute"}))
    assert study_plan(music, "Song", known=known) == study_plan(music, wanted)


def test_every_setting_of_a_request_may_be_given_with_names(music):
    day = date(2027, 1, 4)
    plan = study_plan(
        music, ["Song", "Dance"], known="Oud", unknown=["Notes"], pinned="notes", deadlines={"SONG": day},
        weights={"Dance": 2.0}, progress={"Notes": Progress("in progress", 2.0, "slow")}, order="deadline",
        hours_per_week=(3.0, 6.0), start=day, weekdays=(0, 1), days_off=[day], whole_topics=True, budget=90.0,
        today=day, promised={"Notes": day}, in_force=["Notes", "Song"],
    )  # fmt: skip
    assert plan.request == PlanRequest(
        ("song", "dance"), frozenset({"lute"}), frozenset({"notes"}), "deadline", (3.0, 6.0), day, (0, 1),
        frozenset({day}), (("song", day),), (("dance", 2.0),), frozenset({"notes"}),
        (("notes", Progress("in progress", 2.0, "slow")),), True, 90.0, day, (("notes", day),), ("notes", "song"),
    )  # fmt: skip


def test_no_field_of_a_request_is_without_a_setting():
    assert Settings.__annotations__.keys() | {"goals", "asked"} == {field.name for field in fields(PlanRequest)}


def test_a_named_goal_of_the_graph_is_a_goal(music):
    assert [topic.id for topic in study_plan(music, "feast").goals] == ["song", "dance"]


def test_an_unknown_name_is_answered_with_what_is_near(music):
    with pytest.raises(UnknownTopicError) as error:
        study_plan(music, "Sonk")
    assert error.value.suggestions == ("Song",)
    with pytest.raises(UnknownTopicError, match="'Lutes'"):
        study_plan(music, "Song", known="Lutes")
    with pytest.raises(InvalidRequestError, match=r"(?s)'Sonk'.*'Dans'"):
        study_plan(music, ["Sonk", "Dans"])


def test_a_name_of_two_topics_is_not_guessed():
    topics = Topic("waltz", "Waltz", aliases=("dance",)), Topic("polka", "Polka", aliases=("dance",))
    graph = build_graph(Records(topics, ()))
    with pytest.raises(AmbiguousNameError):
        study_plan(graph, "Dance")


def test_a_whole_request_names_topics_by_id_and_says_which(music):
    with pytest.raises(UnknownTopicError) as error:
        study_plan(music, PlanRequest(("Song",)))
    assert error.value.suggestions == ("song",)


def test_settings_beside_a_whole_request_are_no_wish_that_is_passed_over(music):
    with pytest.raises(TypeError, match="known"):
        study_plan(music, PlanRequest(("song",)), known="lute")
    with pytest.raises(TypeError, match="hours_a_week"):
        study_plan(music, "song", hours_a_week=3)


def test_a_deadline_of_what_is_no_goal_is_refused(music):
    with pytest.raises(InvalidRequestError, match="Dance has a deadline but is no goal"):
        study_plan(music, "Song", deadlines={"Dance": date(2027, 1, 4)}, start=date(2027, 1, 1))


def test_no_goal_at_all_is_answered(music):
    with pytest.raises(InvalidRequestError, match="needs a goal"):
        study_plan(music, [])


# --- NetworkX ------------------------------------------------------------------------------------


def test_the_dag_is_a_networkx_graph_that_carries_the_tables(sample):
    dag = sample.dag
    assert type(dag) is nx.DiGraph and nx.is_frozen(dag) and nx.is_directed_acyclic_graph(dag)
    assert dict(dag.nodes(data=True)) == {
        topic.id: {
            "name": topic.name,
            "category": topic.category,
            "area": topic.area,
            "difficulty": topic.difficulty,
            "hours": topic.hours,
            "summary": topic.summary,
        }
        for topic in sample.records.topics
    }
    assert {(*ends, *marks.values()) for *ends, marks in dag.edges(data=True)} == {
        (edge.source, edge.target, edge.kind, edge.group, edge.reason) for edge in sample.records.prerequisites
    }


def test_the_dag_goes_through_networkx_and_back(sample, tmp_path):
    nx.write_graphml(sample.dag, tmp_path / "graph.graphml")
    again = nx.read_graphml(tmp_path / "graph.graphml")
    assert (dict(again.nodes), dict(again.edges)) == (dict(sample.dag.nodes), dict(sample.dag.edges))


# --- what is shown -------------------------------------------------------------------------------

TEXTS = st.text(max_size=300) | st.just("<b onclick='x'>&amp;</b>" * 9)


@given(TEXTS, st.integers(0, 60))
def test_every_value_fits_on_a_screen_whatever_is_in_it(text, count):
    many = tuple(f"{text}{number}" for number in range(count))
    topic = Topic(text, text, text, text, "", 1.5, text * 9, many, True, 7, tuple((word, word) for word in many))
    step = PlanStep(1, topic, 1.0, 0.0, 1.0, 1, 1, many, many, text, notes=text * 9)
    values = (
        topic,
        Prerequisite(text, text, reason=text * 9, extra=topic.extra),
        Resource(text, text * 9, text * 9),
        EntryGoal(text, many, text * 9),
        Problem("error", text, text, 1, text * 9, text * 9),
        Progress(notes=text * 9),
        PlanRequest(
            many, frozenset(many), frozenset(many), pinned=frozenset(many), weights=tuple((word, 1.0) for word in many)
        ),
        Choice(text, text, text, tuple((word, None) for word in many)),
        step,
        Records((topic,) * count, ()),
    )
    for value in values:
        assert len(repr(value)) <= SCREEN, repr(value)
        assert "\n" not in repr(value)


def test_a_graph_and_a_plan_say_how_large_they_are(music):
    plan = study_plan(music, ["Song", "Dance"], hours_per_week=7)
    assert repr(music) == "<TopicGraph: 4 topics, 3 prerequisites, 14 hours>"
    assert repr(plan) == "<StudyPlan: 4 topics, 14 hours, 2 weeks to Song, Dance>"
    assert repr(study_plan(music, "Song", known="Song")) == "<StudyPlan: nothing is left to learn for Song>"
    assert repr(music.records) == "<Records: 4 topics, 3 prerequisites>"


def test_a_graph_says_that_its_files_were_warned_of():
    graph = build_graph(Records((Topic("a", "A"), Topic("b", "B"), Topic("c", "C")), (Prerequisite("a", "b"),)))
    assert repr(graph) == "<TopicGraph: 3 topics, 1 prerequisite, 3 hours, 1 warning>"


def test_a_request_shows_what_is_not_as_usual():
    shown = repr(PlanRequest(("a", "b", "c", "d", "e"), order="easy"))
    assert shown == "PlanRequest(goals=('a', 'b', 'c', ...), order='easy')"
    request = PlanRequest(("a",), frozenset({"b"}), order="easy", start=date(2027, 1, 4), budget=3.5)
    assert eval(repr(request), {"PlanRequest": PlanRequest, "datetime": __import__("datetime")}) == request


class _Cells(HTMLParser):
    """The texts of a table's cells, row by row, and every tag that is there."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self._inside = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not attrs
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag):
        self._inside = self._inside and tag not in ("td", "th")

    def handle_data(self, data):
        if self._inside:
            self.rows[-1][-1] += data


TAGS = {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def test_a_notebook_gets_the_plan_as_a_table(music):
    shown = _Cells(study_plan(music, "Song", hours_per_week=4)._repr_html_())
    assert shown.tags == TAGS
    assert shown.rows == [
        ["#", "Topic", "Hours", "Weeks", "Why"],
        ["1", "Notes", "3", "1", "For Song"],
        ["2", "Lute", "2", "1 to 2", "For Song"],
        ["3", "Song", "4", "2 to 3", "Goal"],
    ]


def test_a_plan_with_dates_shows_them(music):
    shown = _Cells(study_plan(music, "Notes", start=date(2027, 1, 4))._repr_html_())
    assert shown.rows[0][3] == "Dates"
    assert re.fullmatch(r"2027-01-04 to 2027-01-\d\d", shown.rows[1][3])


def test_a_notebook_gets_the_graph_as_a_table(music):
    shown = _Cells(music._repr_html_())
    assert shown.rows[0] == ["Topic", "Category", "Difficulty", "Hours", "Builds on"]
    assert shown.rows[3] == ["Song", "Topics", "", "4", "Notes, Lute"]
    assert len(shown.rows) == 5


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "</td></table><h1>", "&lt;b&gt;", "a\"b'c"])
def test_nothing_in_a_table_is_taken_for_html(text):
    graph = build_graph(Records((Topic("a", text, category=text), Topic("b", f"b{text}")), (Prerequisite("a", "b"),)))
    for shown in (_Cells(graph._repr_html_()), _Cells(study_plan(graph, "b")._repr_html_())):
        assert shown.tags == TAGS
        assert text in shown.rows[1]


def test_tables_are_bounded_and_say_what_they_leave_out(sample):
    html = sample._repr_html_()
    assert len(_Cells(html).rows) == 21
    assert f"<p>and {len(sample) - 20} topics more</p>" in html
    plan = study_plan(sample, "Transformers")
    assert f"<p>and {len(plan.steps) - 20} steps more</p>" in plan._repr_html_()
    long = build_graph(Records((Topic("a", "long " * 999), Topic("b", "B")), (Prerequisite("a", "b"),)))
    assert len(long._repr_html_()) < 1_000


def test_a_large_plan_is_shown_by_its_first_steps():
    topics = tuple(Topic(f"t{number}", f"T{number}") for number in range(25_000))
    edges = tuple(Prerequisite(f"t{number}", "t24999") for number in range(24_999))
    plan = study_plan(build_graph(Records(topics, edges)), "T24999", hours_per_week=60)
    assert repr(plan) == "<StudyPlan: 25,000 topics, 25,000 hours, 417 weeks to T24999>"
    assert "<p>and 24,980 steps more</p>" in plan._repr_html_()
