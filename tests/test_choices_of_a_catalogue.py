"""A catalogue with its choices: what "one of these" saves beside taking every edge as required."""

from __future__ import annotations

import csv
from statistics import fmean

import networkx as nx
import pytest

from graph.core.topic_graph import TopicGraph
from graph.loading.build import build_graph
from graph.model import PlanRequest, Prerequisite, Records, Topic
from graph.planning.plan import study_plan
from tests.datasets import CATALOGUES, each_of


class Catalogue:
    """Topics and edges of requirement trees; what is nested becomes a milestone of no hours."""

    def __init__(self, courses: set[str]) -> None:
        self.topics = {course: Topic(course, course) for course in sorted(courses)}
        self.edges: dict[tuple[str, str], Prerequisite] = {}
        self.courses = courses

    def need(self, target: str, tree: object, group: str = "") -> None:
        """Let `target` need a tree, as one of a group of alternatives if `group` is given."""
        if isinstance(tree, str):
            if tree in self.courses and tree != target:
                source = self.milestone([tree]) if (tree, target) in self.edges else tree
                self.edges[source, target] = Prerequisite(source, target, group=group)
        elif tree[0] == "and" and not group:
            for part in self.parts(tree):
                self.need(target, part)
        elif tree[0] == "or" and not group:
            name = f"choice {len(self.edges)}"
            for part in self.parts(tree):
                self.need(target, part, name)
        else:
            self.need(target, self.milestone([tree]), group)

    def milestone(self, parts: list[object]) -> str:
        name = f"milestone {len(self.topics)}"
        self.topics[name] = Topic(name, name, hours=0.0)
        self.courses.add(name)
        for part in parts:
            self.need(name, part)
        return name

    @staticmethod
    def parts(tree: list) -> list:
        return [tree[1]] if isinstance(tree[1], str) else tree[1]

    def graph(self, *, with_choices: bool) -> TopicGraph:
        """The catalogue without the one cycle it has; alternatives as such, or all of them required."""
        edges = self.edges.values()
        knot = {
            node
            for part in nx.strongly_connected_components(nx.DiGraph(list(self.edges)))
            if len(part) > 1
            for node in part
        }
        kept = [edge for edge in edges if not {edge.source, edge.target} <= knot]
        if not with_choices:
            kept = [Prerequisite(edge.source, edge.target) for edge in kept]
        return build_graph(Records(tuple(self.topics.values()), tuple(kept)))


@pytest.fixture(scope="module", params=each_of(CATALOGUES))
def catalogue(request, tmp_path_factory) -> Catalogue:
    dataset = request.param.put(tmp_path_factory.mktemp("catalogue"))
    with dataset.topics.open(encoding="utf-8", newline="") as lines:
        catalogue = Catalogue({row["id"] for row in csv.DictReader(lines)})
    for course, tree in sorted(dataset.trees.items()):
        if course in catalogue.courses:
            catalogue.need(course, tree)
    return catalogue


def mean_courses(graph: TopicGraph, goals: list[str]) -> float:
    """Courses, without milestones, in the plan to each goal alone, on average."""
    plans = [study_plan(graph, PlanRequest(goals=(goal,), order="easy")) for goal in goals]
    return fmean(sum(step.hours > 0 for step in plan.steps) for plan in plans)


def test_plans_with_choices_are_several_times_shorter(catalogue):
    choosing, flat = catalogue.graph(with_choices=True), catalogue.graph(with_choices=False)
    goals = [course for course in choosing if choosing.hours[course] and list(choosing.dag.pred[course])]
    with_choices, with_all = mean_courses(choosing, goals), mean_courses(flat, goals)
    print(
        f"{len(goals)} courses: {with_choices:.2f} courses a plan with choices, {with_all:.2f} with all edges required"
    )
    assert with_all / with_choices > 2.5
