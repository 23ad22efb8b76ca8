"""The list of the web page: all that is known of each topic, as real text with links.

End tags that HTML implies are left out, and so is what a rule of the style can say: the page is sent by mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from graph.core.topic_graph import TopicGraph
from graph.exports.web.html import text
from graph.exports.web.picture import Drawn
from graph.formatting import hours_text
from graph.messages import choice_made
from graph.model import PlanStep, Prerequisite, Resource, StudyPlan, Topic
from graph.picture.layout import line_kind

MOST_EXPLAINED = 150
"""A page of more topics keeps their summaries alone: with all explanations it would be too large to be sent."""

_MARKS = {
    "choice": " (one of several)",
    "recommended": " (recommended)",
    "corequisite": " (in the same week or before)",
}


def listing(graph: TopicGraph, drawn: Drawn, plan: StudyPlan | None) -> Iterator[str]:
    """Yield the HTML of the list: the steps of a plan in order, or the topics of a graph by category."""
    entries = _Entries(graph, drawn, plan)
    if plan is not None:
        yield "<ol>"
        yield from map(entries.entry, drawn.topics)
        yield "</ol>"
        return
    for category in drawn.lanes:
        yield f"<h2>{text(category)}</h2><ul class=topics>"
        yield from (entries.entry(topic) for topic in drawn.topics if topic.category == category)
        yield "</ul>"


class _Entries:
    """Writes entries; what they need of each other is looked up once."""

    def __init__(self, graph: TopicGraph, drawn: Drawn, plan: StudyPlan | None) -> None:
        self._number, self._lanes = drawn.number, drawn.lanes
        self._explains = len(drawn.topics) <= MOST_EXPLAINED
        self._names = {topic.id: topic.name for topic in drawn.topics}
        self._resources: Mapping[str, tuple[Resource, ...]] = graph.resources
        self._steps = {step.topic.id: step for step in plan.steps} if plan else {}
        self._needs: defaultdict[str, list[Prerequisite]] = defaultdict(list)
        self._unlocks: defaultdict[str, list[str]] = defaultdict(list)
        for edge in drawn.edges:
            self._needs[edge.target].append(edge)
            self._unlocks[edge.source].append(edge.target)
        self._chosen: defaultdict[str, list[str]] = defaultdict(list)
        for choice in plan.choices if plan else ():
            names = graph.topics_of([choice.target, choice.picked, *(other for other, _ in choice.others)])
            self._chosen[choice.target].append(choice_made(choice, names))

    def entry(self, topic: Topic) -> str:
        return "".join(self._lines(topic))

    def _lines(self, topic: Topic) -> Iterator[str]:
        number, step = self._number[topic.id], self._steps.get(topic.id)
        yield f'<li id="s{number}"' + (f" value={number}>" if step else ">")
        yield f"<h3 class=lane{self._lanes[topic.category]}>{self._link(topic.id)}</h3>"
        yield f"<p class=facts>{text(' · '.join(_facts(topic, step)))}"
        explanation = topic.explanation if self._explains else ""
        yield from (f"<p>{text(line)}" for line in (topic.summary, explanation) if line)
        yield from (f"<p>{text(line)}</p>" for line in self._chosen.get(topic.id, ()))
        if needs := self._needs.get(topic.id):
            yield f"<p class=head>Needs<ul>{''.join(map(self._need, needs))}</ul>"
        if unlocks := self._unlocks.get(topic.id):
            yield f"<p><span class=head>Unlocks</span> {', '.join(map(self._link, unlocks))}"
        if resources := self._resources.get(topic.id):
            yield f"<p class=head>To learn it from<ul>{''.join(map(_resource, resources))}</ul>"

    def _link(self, topic: str) -> str:
        return f"<a href=#s{self._number[topic]}>{text(self._names[topic])}</a>"

    def _need(self, edge: Prerequisite) -> str:
        reason = f": {text(edge.reason)}" if edge.reason else ""
        return f"<li>{self._link(edge.source)}{_MARKS.get(line_kind(edge), '')}{reason}"


def _facts(topic: Topic, step: PlanStep | None) -> Iterator[str]:
    yield hours_text(step.hours if step else topic.hours) + (" (assumed)" if topic.hours_assumed else "")
    if step:
        yield f"week {step.week}" + (f" to {step.end_week}" if step.end_week != step.week else "")
        if step.status != "to do":
            yield step.status
    # What it is for is said by what it unlocks.
    purpose = step.why if step and not step.why.startswith("For ") else ""
    yield from filter(None, (topic.difficulty, topic.category, purpose))


def _resource(resource: Resource) -> str:
    title = text(resource.title or resource.url)
    if resource.is_link:
        title = f'<a href="{text(resource.url)}" target=_blank rel="noopener noreferrer">{title}</a>'
    more = ", ".join(filter(None, (resource.kind, resource.cost if resource.cost != "free" else "")))
    return f"<li>{title}{text(f' ({more})') if more else ''}"
