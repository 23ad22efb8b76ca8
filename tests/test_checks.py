"""What is wrong with records as a whole."""

import re
from dataclasses import replace
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.checks import cycles, redundancy
from graph.checks.everything import check_columns
from graph.checks.problems import in_order
from graph.core.columns import columns_of
from graph.loading.build import build_graph
from graph.model import FileNames, Prerequisite, Problem, Records, Topic
from graph.planning.choices import cheapest_way
from tests.as_records import problems_of
from tests.drawing import dags, draw


def records_of(graph, **more):
    """The records of a drawn graph; its edges carry `kind` and `group` where they have them."""
    topics = tuple(Topic(topic, topic.title(), line=line) for line, topic in enumerate(graph, start=2))
    edges = tuple(
        Prerequisite(source, target, **edge, line=line)
        for line, (source, target, edge) in enumerate(graph.edges(data=True), start=2)
    )
    return Records(topics, edges, **more)


def cycles_of(records):
    """The cycles that the check found, by ids."""
    cycles = check_columns(columns_of(records)).index.cycles
    return tuple(tuple(records.topics[topic].id for topic in cycle) for cycle in cycles)


def found(records, code):
    return [problem for problem in problems_of(records) if problem.code == code]


@given(dags())
def test_an_acyclic_graph_has_no_errors(graph):
    assert not any(problem.is_error for problem in problems_of(records_of(graph)))


@pytest.mark.parametrize("block", [1, 2, 1 << 14])
@settings(deadline=None)
@given(graph=dags(max_topics=8))
def test_redundant_edges_are_those_a_transitive_reduction_leaves_out(block, graph):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(redundancy, "_BLOCK", block)
        redundant = {problem.line for problem in found(records_of(graph), "redundant-edge")}
    kept = set(nx.transitive_reduction(graph).edges)
    assert redundant == {line for line, edge in enumerate(graph.edges, start=2) if edge not in kept}


def test_a_redundant_edge_names_the_way_round():
    problems = found(records_of(draw("sets -> limits -> series, sets -> series")), "redundant-edge")
    assert [problem.found for problem in problems] == [
        "'sets' -> 'series' follows already: 'limits' needs 'sets' and is itself a prerequisite of 'series'."
    ]


def test_what_one_alternative_needs_does_not_make_an_edge_redundant():
    graph = draw("sets -> limits, sets -> series")
    graph.add_edge("limits", "series", group="g")
    graph.add_edge("drawing", "series", group="g")
    assert not found(records_of(graph), "redundant-edge")


def test_a_group_of_one_is_as_good_as_none():
    graph = draw("sets -> limits, sets -> series")
    graph.add_edge("limits", "series", group="g")
    assert len(found(records_of(graph), "redundant-edge")) == 1


digraphs = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1])).map(
    lambda pairs: nx.DiGraph([(f"t{source}", f"t{target}") for source, target in pairs])
)


@settings(deadline=None)
@given(digraphs)
def test_each_knot_shows_one_of_its_cycles_of(graph):
    shortest = {}
    knots = [frozenset(knot) for knot in nx.strongly_connected_components(graph) if len(knot) > 1]
    for cycle in nx.simple_cycles(graph):
        knot = next(knot for knot in knots if cycle[0] in knot)
        shortest[knot] = min(shortest.get(knot, len(graph)), len(cycle))
    cycles = cycles_of(records_of(graph))
    assert {next(knot for knot in knots if cycle[0] in knot): len(cycle) for cycle in cycles} == shortest
    assert all(graph.has_edge(*edge) for cycle in cycles for edge in zip(cycle, cycle[1:] + cycle[:1], strict=True))


def test_a_cycle_is_named_with_the_lines_of_its_edges():
    (problem,) = found(records_of(draw("a -> b -> c -> a, c -> d")), "cycle")
    assert str(problem) == (
        "edges.csv, line 2: topics require each other in a cycle: A -> B -> C -> A. Remove one of these edges, or make"
        " it recommended: 'a' -> 'b' (line 2), 'b' -> 'c' (line 3), 'c' -> 'a' (line 4)."
    )


def test_a_tangle_is_one_finding_with_all_its_topics_and_a_smallest_set_of_lines():
    """Six notes that all link to each other: whatever their order, fifteen links run backwards."""
    notes = [f"n{number}" for number in range(6)]
    (problem,) = found(records_of(nx.complete_graph(notes, nx.DiGraph)), "cycle")
    assert (problem.line, problem.found) == (
        2,
        "6 topics require each other in several cycles: N0, N1, N2, N3, N4, N5.",
    )
    assert problem.advice.startswith(
        "Remove these 15 of their 30 edges, or make them recommended; fewer would not do: "
    )
    lines = [int(line) for line in re.findall(r"line (\d+)", problem.advice)]
    left = [edge for line, edge in enumerate(nx.complete_graph(notes, nx.DiGraph).edges, start=2) if line not in lines]
    assert len(lines) == 15
    assert nx.is_directed_acyclic_graph(nx.DiGraph(left))


@settings(deadline=None)
@given(digraphs)
def test_without_what_a_report_names_no_cycle_is_left(graph):
    records = records_of(graph)
    gone = set()
    for problem in found(records, "cycle"):
        lines = [int(line) for line in re.findall(r"line (\d+)", problem.advice)]
        gone |= set(lines if "several cycles" in problem.found else lines[:1])
    assert nx.is_directed_acyclic_graph(
        nx.DiGraph((e.source, e.target) for e in records.prerequisites if e.line not in gone)
    )


def test_a_cycle_is_described_alike_from_wherever_its_edges_begin():
    graph = draw("a, b, c, c -> a -> b -> c")
    assert cycles_of(records_of(graph)) == (("a", "b", "c"),)


def test_a_very_long_cycle_fits_on_a_page():
    ring = draw(" -> ".join(f"t{number}" for number in [*range(5000), 0]))
    (problem,) = found(records_of(ring), "cycle")
    assert len(str(problem)) < 3000


def test_a_recommended_edge_may_close_a_cycle_with_a_warning():
    graph = draw("a -> b -> c")
    graph.add_edge("c", "a", kind="recommended")
    records = records_of(graph)
    assert cycles_of(records) == ()
    assert [problem.severity for problem in found(records, "recommended-cycle")] == ["warning"]


def test_cycles_through_alternatives_count():
    graph = draw("b -> c")
    graph.add_edge("c", "b", group="g")
    graph.add_edge("a", "b", group="g")
    assert cycles_of(records_of(graph)) == (("b", "c"),)


def alternatives(target, **groups):
    """Required edges to `target`, from each letter of a group."""
    return [Prerequisite(source, target, group=group) for group, sources in groups.items() for source in sources]


def records_of_edges(edges, **hours):
    ends = sorted({end for edge in edges for end in (edge.source, edge.target)})
    edges = tuple(replace(edge, line=line) for line, edge in enumerate(edges, start=2))
    return Records(tuple(Topic(topic, topic, hours=hours.get(topic, 1.0)) for topic in ends), edges)


def test_a_prerequisite_in_two_groups_is_answered_with_a_way_to_write_it():
    (problem,) = found(records_of_edges(alternatives("t", g="ab", h="ac")), "doubled-edge")
    assert str(problem) == (
        "edges.csv, line 4: 'a' -> 't' stands in line 2 already, in another group. A prerequisite can stand in one"
        " group of a topic only. Write this group as a milestone: add a topic of 0 hours that needs 'a' or 'c', and"
        " let 't' need that topic in place of group 'h'."
    )


@pytest.mark.parametrize(("hours_of_a", "cheapest"), [(1.5, {"a"}), (2.5, {"b", "c"})])
def test_two_groups_written_as_advised_mean_one_of_each(hours_of_a, cheapest):
    """(a or b) and (a or c): the shared prerequisite serves both groups, or one of each group does."""
    edges = [*alternatives("t", g="ab"), *alternatives("a or c", g="ac"), Prerequisite("a or c", "t")]
    graph = build_graph(records_of_edges(edges, **{"a": hours_of_a, "a or c": 0.0}))
    way = cheapest_way(graph.dag, ["t"], set(), graph.hours)
    assert set(way.graph) == {"t", "a or c"} | cheapest


@pytest.mark.parametrize(
    "edges",
    [
        alternatives("t", g="ab", h="a"),
        alternatives("t", g="a", h="ac"),
        [*alternatives("t", g="ab"), Prerequisite("a", "t"), Prerequisite("c", "t", group="h")],
        [*alternatives("t", g="ab"), Prerequisite("a", "t", "recommended", "h"), Prerequisite("c", "t", group="h")],
    ],
    ids=["alone there", "alone here", "no group", "recommended"],
)
def test_where_no_second_choice_is_meant_one_line_is_to_go(edges):
    assert {problem.advice for problem in found(records_of_edges(edges), "doubled-edge")} == {
        "Keep one of the two lines."
    }


def test_an_edge_that_says_the_same_again_is_a_warning_and_counts_once():
    edges = [*alternatives("t", g="aba"), Prerequisite("b", "a"), Prerequisite("b", "a", reason="Why.")]
    records = records_of_edges(edges)
    assert [str(problem) for problem in found(records, "doubled-edge")] == [
        "edges.csv, line 4: 'a' -> 't' stands in line 2 already, and counts once. Keep the first.",
        "edges.csv, line 6: 'b' -> 'a' stands in line 5 already, and counts once. Keep the first.",
    ]
    assert not any(problem.is_error for problem in problems_of(records))
    assert [edge.line for edge in build_graph(records).records.prerequisites] == [2, 3, 5]


def test_a_group_has_no_more_members_for_one_that_is_named_again():
    records = records_of_edges([Prerequisite("a", "t", group="2 of x"), Prerequisite("a", "t", group="2 of x")])
    assert [problem.line for problem in found(records, "short-group")] == [2]


def test_a_cell_with_several_topics_is_told_as_that_with_the_way_out():
    topics = tuple(Topic(topic, name) for topic, name in (("a", "A"), ("b", "Beta"), ("c", "C"), ("d", "D")))
    cells = ("a;b", "a / BETA, c", "a;x", "x;y", "a;")
    edges = [Prerequisite(cell, "d", line=line) for line, cell in enumerate(cells, start=2)]
    problems = found(Records(topics, (*edges, Prerequisite("a", "b und c", line=7))), "several-ids")
    assert [str(problem) for problem in problems] == [
        f"edges.csv, line {line}: {cell} is several topics in one cell: {several}."
        " Write one line for each of them, as check --fix does."
        for line, cell, several in (
            (2, "source 'a;b'", "'a', 'b'"),
            (3, "source 'a / BETA, c'", "'a', 'b', 'c'"),
            (7, "target 'b und c'", "'b', 'c'"),
        )
    ]
    assert {problem.line for problem in found(Records(topics, tuple(edges)), "unknown-topic")} == {4, 5, 6}


def test_very_many_topics_of_one_id_are_told_at_once():
    topics = tuple(Topic("a", f"A{line}", line=line) for line in range(2, 1100))
    [problem] = found(Records(topics, ()), "doubled-id")
    assert str(problem).startswith("topics.csv: 1,097 topics have an id that stands in a line above already (lines 3,")


def test_very_many_names_of_several_topics_are_told_at_once():
    topics = tuple(Topic(f"t{line}", f"Name {line // 2}", hours=1.0, line=line) for line in range(2, 2004))
    [problem] = found(Records(topics, ()), "shared-name")
    assert str(problem).startswith(
        "topics.csv: 1,001 names are those of several topics (lines 3, 5, 7, 9, 11 and 996 more)"
    )


def test_very_many_edges_that_say_the_same_again_are_told_at_once():
    once = [Prerequisite("a", f"t{number}") for number in range(1001)]
    [problem] = found(records_of_edges([*once, *once]), "doubled-edge")
    assert str(problem) == (
        "edges.csv: 1,001 edges stand in a line above already, and count once (lines 1003, 1004, 1005, 1006, 1007"
        " and 996 more). Keep the first."
    )


def unknown(ids, start=2):
    """Edges from ids that no topic has, and one that is sound."""
    return Records(
        (Topic("a", "A"), Topic("b", "B")),
        (Prerequisite("a", "b"), *(Prerequisite(one, "b", line=line) for line, one in enumerate(ids, start))),
    )


def test_an_unknown_id_on_very_many_lines_is_told_once_with_them():
    [problem, other] = found(unknown(["z"] * 600 + ["y", "z"] + ["z"] * 600), "unknown-topic")
    assert str(problem) == (
        "edges.csv, line 2: source 'z' is not in topics.csv; likewise in lines 3, 4, 5, 6, 7 and 1,195 more."
        " Add it there or remove this line."
    )
    assert (other.line, other.found) == (602, "source 'y' is not in topics.csv.")


def test_of_very_many_unknown_ids_the_first_are_told_and_how_many_there_are():
    [whole, *told] = found(unknown(f"z{number}" for number in [*range(1500), *range(1500)]), "unknown-topic")
    assert str(whole) == (
        "edges.csv: 1,500 ids in 3,000 edges are not in topics.csv; the first 1,000 are told one by one."
        " Check that topics.csv is whole, or remove these lines."
    )
    assert [problem.line for problem in told] == list(range(2, 1002))
    assert "'z999' is not in topics.csv; likewise in line 2501." in told[-1].found


def test_a_thousand_unknown_ends_are_told_one_by_one():
    assert [problem.line for problem in found(unknown(["z"] * 1000), "unknown-topic")] == list(range(2, 1002))


def test_very_many_edges_of_a_topic_with_itself_are_told_at_once():
    edges = [Prerequisite(f"t{number}", f"t{number}") for number in range(1001)]
    [problem] = found(records_of_edges(edges), "self-loop")
    assert problem.found == ("1,001 edges lead from a topic to itself (lines 2, 3, 4, 5, 6 and 996 more).")


def test_very_many_contradictions_are_told_at_once():
    once = [Prerequisite("a", f"t{number}") for number in range(1001)]
    [problem] = found(records_of_edges([*once, *(replace(edge, kind="recommended") for edge in once)]), "doubled-edge")
    assert problem.found.startswith(
        "1,001 edges join topics that an edge above joins already, in another kind or group (lines 1003, "
    )


def test_of_very_many_cycles_the_first_are_told_and_how_many_there_are():
    pairs = [(f"a{number}", f"b{number}") for number in range(1200)]
    edges = [Prerequisite(*ends) for pair in pairs for ends in (pair, pair[::-1])]
    [whole, *told] = found(records_of_edges(edges), "cycle")
    assert whole.found == "topics require each other in 1,200 places; the first 1,000 are told one by one."
    assert len(told) == 1000 and all("in a cycle: " in problem.found for problem in told)


def test_of_a_very_large_tangle_a_short_cycle_is_told(monkeypatch):
    monkeypatch.setattr(cycles, "_MOST_SOLVED", 5)
    ring = [*pairwise([*"abcdef", "a"]), ("c", "a")]
    [problem] = found(records_of_edges([Prerequisite(*ends) for ends in ring]), "cycle")
    assert str(problem) == (
        "edges.csv, line 2: 6 topics require each other in several cycles: a, b, c, d, e, f; their 7 edges are too many"
        " to say which have to go. Begin with one of these, which make a cycle: 'a' -> 'b' (line 2),"
        " 'b' -> 'c' (line 3), 'c' -> 'a' (line 8)."
    )


def test_a_prerequisite_in_a_very_large_second_group_is_answered_in_one_sentence():
    edges = [*alternatives("t", g="ab"), *(Prerequisite(f"c{n}", "t", group="h") for n in range(500))]
    (problem,) = found(records_of_edges([*edges, Prerequisite("a", "t", group="h")]), "doubled-edge")
    assert len(str(problem)) < 400


def test_all_that_is_wrong_is_said_in_one_run_in_order_of_file_and_line():
    records = Records(
        (Topic("a", "A", line=2), Topic("b", "B", line=3), Topic("a", "A2", line=4)),
        (
            Prerequisite("a", "b", line=2),
            Prerequisite("a", "b", "recommended", line=3),
            Prerequisite("b", "b", line=4),
            Prerequisite("zebra", "b", line=5),
            Prerequisite("b", "a", line=6),
        ),
    )
    errors = [problem for problem in problems_of(records) if problem.is_error]
    assert [(problem.code, problem.file, problem.line) for problem in errors] == [
        ("doubled-id", "topics.csv", 4),
        ("cycle", "edges.csv", 2),
        ("doubled-edge", "edges.csv", 3),
        ("self-loop", "edges.csv", 4),
        ("unknown-topic", "edges.csv", 5),
    ]


def test_records_that_come_from_elsewhere_have_problems_without_lines():
    records = Records((Topic("a", "A"), Topic("b", "B")), (Prerequisite("a", "b"), Prerequisite("b", "a")))
    (problem,) = found(records, "cycle")
    assert problem.line is None
    assert problem.advice == "Remove one of these edges, or make it recommended: 'a' -> 'b', 'b' -> 'a'."


def test_problems_carry_the_names_of_the_persons_files():
    records = records_of(draw("a -> b"), files=FileNames("courses.csv", "needs.csv"))
    more = Records(records.topics, (*records.prerequisites, Prerequisite("c", "b", line=3)), files=records.files)
    (problem,) = found(more, "unknown-topic")
    assert str(problem) == "needs.csv, line 3: source 'c' is not in courses.csv. Add it there or remove this line."


def test_a_name_in_the_place_of_an_id_is_answered_with_the_id():
    topics = (Topic("ml-101", "Machine learning", aliases=("ML",), line=2), Topic("b", "B", line=3))
    records = Records(topics, (Prerequisite("machine  LEARNING", "b", line=2), Prerequisite("ml", "b", line=3)))
    assert all("Did you mean 'ml-101'?" in problem.advice for problem in found(records, "unknown-topic"))


def test_edges_alone_make_no_isolated_topics():
    assert problems_of(Records((Topic("a", "A"), Topic("b", "B")), ())) == ()


def test_a_name_that_is_an_id_in_other_letters_is_not_shared():
    """Ids are told apart by case, so two topics that are named by their ids can be."""
    assert not found(Records((Topic("fmptdf", "fmptdf"), Topic("fmptdF", "fmptdF")), ()), "shared-name")


def test_thousands_of_warnings_of_one_kind_are_one():
    graph = draw("a -> b")
    graph.add_nodes_from(f"t{number}" for number in range(2000))
    (problem,) = found(records_of(graph), "isolated-topic")
    assert problem.found == "2,000 topics need nothing and nothing needs them (lines 4, 5, 6, 7, 8 and 1,995 more)."


@given(st.permutations(["topics.csv", "edges.csv", "resources.csv", "goals.csv", "other.csv"]), st.randoms())
def test_the_order_of_problems_does_not_depend_on_how_they_came(files, random):
    problems = [
        Problem(severity, code, file, line, "", "")
        for file in files
        for line in (None, 2, 10)
        for severity, code in (("warning", "b"), ("error", "c"), ("error", "a"))
    ]
    random.shuffle(problems)
    ordered = in_order(problems)
    assert list(dict.fromkeys(problem.file for problem in ordered)) == [*FileNames(), "other.csv"]
    assert [(problem.line, problem.code) for problem in ordered[:9]] == [
        (line, code) for line in (None, 2, 10) for code in "acb"
    ]
