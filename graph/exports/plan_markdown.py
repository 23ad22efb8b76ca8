"""A plan as a Markdown checklist, to tick off in an editor, a wiki or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, date_text, hours_text
from graph.model import PlanStep, Resource, StudyPlan

_MARKS = re.compile(r"[\\`*_\[\]<>#&|~$]")
# What makes a list of a line that begins with it.
_LIST_MARK = re.compile(r"(\d*)([-+.)])")
_NOT_IN_URL = re.compile(r'[\x00-\x20\x7f<>"\\^`{|}\[\]]')


def plan_to_markdown(plan: StudyPlan, graph: TopicGraph | None = None) -> str:
    r"""Return the plan as a checklist, one heading for each week in which a topic begins.

    Parameters
    ----------
    plan : StudyPlan
    graph : TopicGraph, optional
        Tells what to learn each topic from (only http and https addresses become links), and what it uses of the
        topics before it.

    Notes
    -----
    Text is escaped: a name can hold no heading, link, image or HTML.

    Examples
    --------
    >>> from graph.model import PlanRequest, Topic
    >>> step = PlanStep(1, Topic("sets", "Sets <b>", hours=2.5), 2.5, 0.0, 2.5, 1, 1)
    >>> print(plan_to_markdown(StudyPlan(PlanRequest(goals=("sets",)), goals=(step.topic,), steps=(step,))))
    # Study plan: Sets \<b\>
    <BLANKLINE>
    1 topic, 2.5 hours, 1 week.
    <BLANKLINE>
    ## Week 1
    <BLANKLINE>
    - [ ] Sets \<b\> (2.5 hours)
    <BLANKLINE>
    """
    goals = ", ".join(markdown_text(topic.name) for topic in plan.goals)
    blocks = [f"# Study plan: {goals}", _figures(plan)]
    if plan.finished:
        blocks += ["## Finished", "\n".join(_finished(step) for step in plan.finished)]
    before = {step.topic.id: step.topic.name for step in plan.finished}
    for week, steps in groupby(plan.steps, key=lambda step: step.week):
        lines: list[str] = []
        for step in steps:
            lines += _lines(step, before, graph)
            before[step.topic.id] = step.topic.name
        blocks += [f"## Week {week}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def markdown_text(text: str) -> str:
    r"""Return `text` on one line with every mark of Markdown and HTML escaped.

    Examples
    --------
    >>> print(markdown_text("a*b* <i>\n# c"))
    a\*b\* \<i\> \# c
    """
    escaped = _MARKS.sub(r"\\\g<0>", " ".join(text.split()))
    return _LIST_MARK.sub(r"\1\\\2", escaped, count=1) if _LIST_MARK.match(escaped) else escaped


def _figures(plan: StudyPlan) -> str:
    if not plan.steps:
        return "Nothing is left to learn."
    finish = f", done by {date_text(plan.finish_date)}" if plan.finish_date else ""
    return f"{counted(len(plan.steps), 'topic')}, {hours_text(plan.hours)}, {counted(plan.weeks, 'week')}{finish}."


def _finished(step: PlanStep) -> str:
    return f"- [x] {markdown_text(step.topic.name)} ({step.status})"


def _lines(step: PlanStep, before: Mapping[str, str], graph: TopicGraph | None) -> Iterator[str]:
    progress = ", in progress" if step.status == "in progress" else ""
    dates = f", {date_text(step.start_date)}" if step.start_date else ""
    if step.end_date and step.end_date != step.start_date:
        dates += f" to {date_text(step.end_date)}"
    retired = ", legacy" if step.topic.status == "legacy" else ""
    yield f"- [ ] {markdown_text(step.topic.name)} ({hours_text(step.hours)}{retired}{dates}{progress})"
    if step.refresh:
        yield f"  - Look again at: {', '.join(markdown_text(before[topic]) for topic in step.refresh)}"
    if step.topic.summary:
        yield f"  - {markdown_text(step.topic.summary)}"
    if step.topic.explanation:
        yield f"  - {markdown_text(step.topic.explanation)}"
    for word, need, reason in _reasons(step, before, graph):
        yield f"  - {word} {markdown_text(before[need])}: {markdown_text(reason)}"
    for resource in graph.resources.get(step.topic.id, ()) if graph else ():
        yield f"  - {_linked(resource)}"
    if step.notes.strip():
        yield f"  - Notes: {markdown_text(step.notes)}"


def _reasons(step: PlanStep, before: Mapping[str, str], graph: TopicGraph | None) -> Iterator[tuple[str, str, str]]:
    """What the step uses of each topic before it, where its edges say so, after "After" or "Helped by"."""
    edges = graph.around.pred[step.topic.id] if graph else {}
    for word, needs in (("After", step.needs), ("Helped by", step.helpful)):
        for need in needs:
            # What merely helps may come later.
            if need in before and (reason := edges.get(need, {}).get("reason", "")):
                yield word, need, reason


def _linked(resource: Resource) -> str:
    title = markdown_text(resource.title or resource.url)
    if not resource.is_link:
        return title
    address = _NOT_IN_URL.sub(lambda found: f"%{ord(found[0]):02X}", resource.url)
    return f"[{title}](<{address}>)"
