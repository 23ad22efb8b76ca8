"""A plan as one standalone picture: an SVG document that needs nothing but itself.

Prerequisites stand left of what needs them, each category in its own band. The text of topics is only ever text:
it is escaped, and characters that XML forbids are replaced. The same input gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from graph.core.topic_graph import TopicGraph
from graph.formatting import counted, hours_number, hours_text
from graph.model import PlanStep, Prerequisite, StudyPlan, count_asked
from graph.picture.boxes import BOX_HEIGHT, BOX_WIDTH, MARGIN, BoxLayout, path_of, placed
from graph.picture.colours import LIGHT_BACKGROUND, LaneColours, palette_of
from graph.picture.layout import line_kind
from graph.picture.svg_parts import FONT, NAME_SIZE, arrowhead, clean, text_of, width_of, wrapped
from graph.picture.topic_map import redundant_edges
from graph.picture.weeks import NOTHING_LEFT, one_line

HEADER = 56
LEGEND_HEIGHT = 52
LEAST_WIDTH = 760
_BOLD = 1.12
"""How much wider bold letters are."""
_LINE_HEIGHT = 15
_MOST_LINES = 3
_NUMBER_WIDTH = 34
_TITLE_LENGTH = 160
_QUIET, _LINE, _PALE_LINE = "#4d5867", "#66727f", "#c3cad3"
# Dotted, dash-dot, long dashes, and a plain line for what is needed by itself.
_DASHES = {"recommended": "0.1 5", "choice": "9 4 1.5 4", "corequisite": "14 3", "needed": "", "implied": ""}


def plan_svg(graph: TopicGraph, plan: StudyPlan) -> str:
    """Return the topics of a plan and what they need of each other as an SVG document.

    Each topic has its step number and hours; goals have a double border. Of alternatives only the one that was
    picked is drawn, dash-dot; recommended prerequisites are dotted; those that follow from others are pale.

    Parameters
    ----------
    graph : TopicGraph
        The graph that the plan was made of.
    plan : StudyPlan
        A plan without steps gives a picture that says so.

    Returns
    -------
    str
        Well-formed XML without external references; the same bytes in any process.

    Notes
    -----
    Placing the topics takes most of the time, see `graph.picture.layout.lane_layout`.

    Examples
    --------
    >>> from graph.loading.build import build_graph
    >>> from graph.model import PlanRequest, Records, Topic
    >>> from graph.planning.plan import study_plan
    >>> graph = build_graph(Records((Topic("sets", "Sets"), Topic("maps", "Maps & more")),
    ...                             (Prerequisite("sets", "maps"),)))
    >>> picture = plan_svg(graph, study_plan(graph, PlanRequest(goals=("maps",))))
    >>> picture[:4], "Maps &amp; more" in picture, picture.count('<g class="topic">')
    ('<svg', True, 2)
    """
    uses = {step.topic.id: frozenset((*step.needs, *step.helpful)) for step in plan.steps}
    among = graph.records_of(uses).prerequisites
    edges = [edge for edge in among if edge.source in uses[edge.target]]
    place = {step.topic.id: number for number, step in enumerate(plan.steps)}
    lines = [(place[edge.source], place[edge.target]) for edge in edges]
    kinds = _line_kinds(edges, lines, len(place))
    categories = [step.topic.category for step in plan.steps]
    placement = placed(categories, lines, [kind == "implied" for kind in kinds], HEADER)
    bottom = placement.bottom if plan.steps else HEADER + BOX_HEIGHT
    width = max(LEAST_WIDTH, placement.width)
    colours = dict(zip(placement.bands, palette_of(range(len(placement.bands)))["light"], strict=True))
    return "".join(
        f"{line}\n"
        for line in (
            *_head(plan, width, bottom + LEGEND_HEIGHT),
            *_bands(placement, width, colours),
            *_edges(lines, placement, kinds),
            *_topics(plan, placement, colours),
            *([] if plan.steps else [text_of(MARGIN, HEADER + 24, NOTHING_LEFT, size=14)]),
            *_legend(plan, edges, kinds, bottom),
            "</svg>",
        )
    )


def _line_kinds(edges: Sequence[Prerequisite], lines: Sequence[tuple[int, int]], topics: int) -> list[str]:
    """What each edge is drawn as."""
    kinds = [line_kind(edge) for edge in edges]
    implied = redundant_edges(topics, [line for line, kind in zip(lines, kinds, strict=True) if not kind])
    return [kind or ("implied" if line in implied else "needed") for line, kind in zip(lines, kinds, strict=True)]


def _head(plan: StudyPlan, width: int, height: int) -> Iterator[str]:
    about = f"{counted(len(plan.steps), 'topic')}, {hours_text(plan.hours)}"
    title = ": ".join(filter(None, ("Study plan", ", ".join(clean(goal.name) for goal in plan.goals))))
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" font-family="{FONT}">'
    )
    yield f"<title>{escape(one_line(title, _TITLE_LENGTH))}</title>"
    yield f"<desc>{escape(about)}. Lines run from a prerequisite on the left to what needs it.</desc>"
    yield "<defs>"
    yield from (arrowhead(name, colour) for name, colour in (("arrow", _LINE), ("pale-arrow", _PALE_LINE)))
    yield "</defs>"
    yield f'<rect width="{width}" height="{height}" fill="{LIGHT_BACKGROUND}"/>'
    yield text_of(MARGIN, 28, wrapped(title, width - 2 * MARGIN, 1, 17 * _BOLD)[0], size=17, weight=600)
    yield text_of(MARGIN, 46, about, size=12, colour=_QUIET)


def _bands(placement: BoxLayout, width: int, colours: Mapping[str, LaneColours]) -> Iterator[str]:
    for category, (top, bottom) in placement.bands.items():
        colour = colours[category]
        yield f'<rect x="0" y="{top}" width="{width}" height="{bottom - top}" fill="{colour["lane"]}"/>'
        yield f'<rect x="{MARGIN}" y="{top + 9}" width="10" height="10" rx="2" fill="{colour["mark"]}"/>'
        name = wrapped(clean(category), width - 2 * MARGIN - 18, 1, NAME_SIZE * _BOLD)[0]
        yield text_of(MARGIN + 18, top + 18, name, size=NAME_SIZE, weight=600, colour=colour["name"])


def _edges(lines: Sequence[tuple[int, int]], placement: BoxLayout, kinds: Sequence[str]) -> Iterator[str]:
    """Lines from right side to left side; pale ones first, so that they lie below the others."""
    for number in sorted(range(len(kinds)), key=lambda number: kinds[number] != "implied"):
        source, target = (placement.corners[end] for end in lines[number])
        yield _line(path_of(source, target, placement.runs[number]), kinds[number])


def _line(path: str, kind: str, role: str = "edge") -> str:
    colour, marker = (_PALE_LINE, "pale-arrow") if kind == "implied" else (_LINE, "arrow")
    dash = f' stroke-dasharray="{_DASHES[kind]}" stroke-linecap="round"' if _DASHES[kind] else ""
    width = 2 if kind == "recommended" else 1.4
    return (
        f'<path class="{role}" d="{path}" fill="none" stroke="{colour}" stroke-width="{width}"{dash} '
        f'marker-end="url(#{marker})"/>'
    )


def _topics(plan: StudyPlan, placement: BoxLayout, colours: Mapping[str, LaneColours]) -> Iterator[str]:
    goals = {goal.id for goal in plan.goals}
    for step, corner in zip(plan.steps, placement.corners, strict=True):
        colour, is_goal = colours[step.topic.category], step.topic.id in goals
        yield '<g class="topic">'
        yield f"<title>{escape(_about(step))}{' Goal.' if is_goal else ''}</title>"
        yield from _box(*corner, colour, is_goal=is_goal)
        yield from _label(step, *corner, colour)
        yield "</g>"


def _about(step: PlanStep) -> str:
    """Everything about a topic in words, its name in full."""
    name, category = clean(step.topic.name), clean(step.topic.category)
    return f"Step {step.position}: {name}. {category}, {hours_text(step.hours)}."


def _box(x: int, y: int, colour: LaneColours, *, is_goal: bool) -> Iterator[str]:
    drawn = f'fill="{colour["fill"]}" stroke="{colour["mark"]}" stroke-width="1.3"'
    if is_goal:
        yield (
            f'<rect x="{x - 4}" y="{y - 4}" width="{BOX_WIDTH + 8}" height="{BOX_HEIGHT + 8}" rx="10" '
            f'fill="{LIGHT_BACKGROUND}" stroke="{colour["mark"]}" stroke-width="1.8"/>'
        )
    yield f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="7" {drawn}/>'


def _label(step: PlanStep, x: int, y: int, colour: LaneColours) -> Iterator[str]:
    """Step number and hours on the left, the name in up to three lines beside them."""
    middle = y + BOX_HEIGHT / 2
    centre, hours = x + _NUMBER_WIDTH / 2 + 2, f"{hours_number(step.hours)} h"
    yield text_of(centre, middle - 2, str(step.position), size=13, weight=700, colour=colour["text"], anchor="middle")
    yield text_of(centre, middle + 13, hours, size=10, colour=colour["text"], anchor="middle")
    names = wrapped(clean(step.topic.name), BOX_WIDTH - _NUMBER_WIDTH - 10, _MOST_LINES)
    first = middle + 4.5 - (len(names) - 1) * _LINE_HEIGHT / 2
    for line, words in enumerate(names):
        yield text_of(x + _NUMBER_WIDTH + 4, first + line * _LINE_HEIGHT, words, size=NAME_SIZE, colour=colour["text"])


def _legend(plan: StudyPlan, edges: Sequence[Prerequisite], kinds: Sequence[str], top: int) -> Iterator[str]:
    """What the lines and the double border mean; only what the picture has."""
    x, y = MARGIN, top + 28
    several = any(count_asked(edge.group) > 1 for edge in edges if line_kind(edge) == "choice")
    said = {
        "needed": "needed",
        "choice": "some of several" if several else "one of several",
        "corequisite": "in the same week or before",
        "recommended": "recommended",
        "implied": "follows from others",
    }
    for kind, words in said.items():
        if kind in kinds:
            yield _line(f"M{x} {y}L{x + 34} {y}", kind, role="key")
            yield text_of(x + 42, y + 4, words, size=12, colour=_QUIET)
            x += 42 + round(width_of(words, 12)) + 22
    if not {step.topic.id for step in plan.steps}.isdisjoint(goal.id for goal in plan.goals):
        for inset, width in ((0, 1.6), (3, 1)):
            yield (
                f'<rect x="{x + inset}" y="{y - 8 + inset}" width="{26 - 2 * inset}" height="{16 - 2 * inset}" '
                f'rx="{4 - inset // 2}" fill="none" stroke="{_QUIET}" stroke-width="{width}"/>'
            )
        yield text_of(x + 34, y + 4, "goal", size=12, colour=_QUIET)
