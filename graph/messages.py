"""Sentences for people, the same on the page and on the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from graph.checks.causes import Knot
from graph.formatting import counted, date_text, hours_number, hours_text
from graph.model import (
    Choice,
    GoalForecast,
    Order,
    Prerequisite,
    Problem,
    StudyPlan,
    Topic,
    count_asked,
)
from graph.planning.advice import PlanChange, WayOut
from graph.planning.refresh import STALE_HOURS

ORDER_NAMES: Mapping[Order, str] = {
    "finish": "Finish what you start",
    "subject": "One subject at a time",
    "quick-wins": "Earliest milestone first",
    "deadline": "Meet the deadlines",
    "easy": "Easy topics first",
}

_SAME_WEEK = "in the same week or before"

ORDER_AIMS: Mapping[Order, str] = {
    "finish": "Use each topic soon after you learned it, with few changes of subject.",
    "subject": "Change subject as seldom as the prerequisites allow; some like it, mixing is not worse for learning.",
    "quick-wins": "Reach goals early: the hours until each goal, times its weight, add up to the least.",
    "deadline": "Keep the worst delay of any goal behind its deadline as small as it can be.",
    "easy": "Begin with what is easy: beginner before intermediate before advanced wherever prerequisites allow.",
}


def listed(names: Sequence[str], word: str = "and", most: int = 0) -> str:
    """Return names as people list them; beyond `most` (0: no end) the rest is a number.

    Examples
    --------
    >>> listed(["Sets", "Limits", "Series"]), listed(["Sets", "Limits", "Series", "Maps"], most=2)
    ('Sets, Limits and Series', 'Sets, Limits and 2 more')
    """
    return listed_of(names[:most] if most else names, len(names), word)


def listed_of(names: Sequence[str], count: int, word: str = "and") -> str:
    """Return the first of `count` names as people list them; the rest is a number.

    Examples
    --------
    >>> listed_of(["Sets", "Limits"], 3000), listed_of(["Sets", "Limits"], 2)
    ('Sets, Limits and 2,998 more', 'Sets and Limits')
    """
    if count > len(names):
        return f"{', '.join(names)} {word} {count - len(names):,} more"
    if len(names) <= 1:
        return "".join(names)
    return f"{', '.join(names[:-1])} {word} {names[-1]}"


def plan_summary(plan: StudyPlan) -> str:
    """Return what a plan takes in one line; for a plan without steps, why there are none.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep
    >>> topic = Topic("sets", "Sets", hours=23.5)
    >>> step = PlanStep(1, topic, 23.5, 0.0, 23.5, 1, 5)
    >>> plan_summary(StudyPlan(PlanRequest(goals=("sets",)), goals=(topic,), steps=(step,)))
    '1 topic, 23.5 hours, about 5 weeks at 5 hours a week.'
    """
    if not plan.steps:
        return empty_plan(plan)
    amount = f"{counted(len(plan.steps), 'topic')}, {hours_text(plan.hours)}"
    finish = f", done by {date_text(plan.finish_date)}" if plan.finish_date else ""
    return f"{amount}, about {counted(plan.weeks, 'week')} at {hours_a_week(plan.request.hours_per_week)}{finish}."


def hours_a_week(hours: float | tuple[float, ...]) -> str:
    """Return a rhythm of study in words.

    Examples
    --------
    >>> hours_a_week(5.0), hours_a_week((8.0, 0.0, 6.0))
    ('5 hours a week', '8, 0, then 6 hours a week')
    """
    if not isinstance(hours, tuple):
        return f"{hours_text(hours)} a week"
    *first, last = hours
    lead = "".join(f"{hours_number(week)}, " for week in first)
    return f"{lead}{'then ' if first else ''}{hours_text(last)} a week"


def empty_plan(plan: StudyPlan) -> str:
    """Return why a plan has no steps.

    Examples
    --------
    >>> from graph.model import PlanRequest
    >>> empty_plan(StudyPlan(PlanRequest(goals=("sets",)), goals=(Topic("sets", "Sets"),), steps=()))
    'You already know Sets. Choose another goal topic to see a plan.'
    """
    if missed := goals_beyond_budget(plan):
        return f"{missed} Nothing on the way there fits: give more hours."
    if plan.finished:
        return (
            f"Nothing is left of this plan: {counted(len(plan.finished), 'topic')} finished. Choose another goal topic."
        )
    return f"You already know {_names(plan.goals)}. Choose another goal topic to see a plan."


def goals_beyond_budget(plan: StudyPlan) -> str:
    """Return which goals do not fit into the hours of the request; an empty text where all do.

    Examples
    --------
    >>> from graph.model import PlanRequest
    >>> request = PlanRequest(goals=("sets",), budget=1.0)
    >>> goals_beyond_budget(StudyPlan(request, goals=(Topic("sets", "Sets"),), steps=()))
    'This plan of 1 hour does not reach Sets.'
    """
    if plan.request.budget is None:
        return ""
    reached = {step.topic.id for step in (*plan.steps, *plan.finished)} | {
        topic.id for topic in (*plan.known, *plan.implied)
    }
    missed = [topic for topic in plan.goals if topic.id not in reached]
    return f"This plan of {hours_text(plan.request.budget)} does not reach {_names(missed)}." if missed else ""


def ready_for_goals(plan: StudyPlan) -> str:
    """Return what to say where everything the goals rest on is known; an empty text where that is not so.

    Goals that need each other, that rest on something skipped, or on nothing at all as far as one can see, are left to
    speak for themselves.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep
    >>> topic, sets = Topic("gradients", "Gradients"), Topic("sets", "Sets")
    >>> step = PlanStep(1, topic, 1, 0, 1, 1, 1)
    >>> ready_for_goals(StudyPlan(PlanRequest(goals=("gradients",)), (topic,), (step,), known=(sets,)))
    'You know everything Gradients rests on. Start with Gradients.'
    """
    goals = {topic.id for topic in plan.goals}
    if not plan.steps or len(plan.steps) > len(goals) or plan.request.budget is not None:
        return ""
    if any(step.topic.id not in goals or step.needs for step in plan.steps):
        return ""
    if any(step.status == "skipped" for step in plan.finished) or not (plan.known or plan.done):
        return ""
    left = [step.topic for step in plan.steps]
    rests = "rests" if len(left) == 1 else "rest"
    return f"You know everything {_names(left)} {rests} on. Start with {left[0].name}."


def plan_remarks(plan: StudyPlan, topics: Mapping[str, Topic]) -> list[str]:
    """Return what a learner should know about a plan beyond its steps, one sentence each.

    In order: nothing but the goals is left, goals beyond the budget, choices and whether they are proven, deadlines
    that are missed, hours that were assumed, refreshers. `topics` are those of the whole graph, for the names of topics
    outside the plan.
    """
    return list(_remarks(plan, topics))


def _remarks(plan: StudyPlan, topics: Mapping[str, Topic]) -> Iterator[str]:
    if ready := ready_for_goals(plan):
        yield ready
    if missed := goals_beyond_budget(plan):
        yield missed
    if not plan.budget_proven:
        yield "This is a good part of the way for these hours, not proven to be the best."
    yield from (choice_made(choice, topics) for choice in plan.choices)
    if plan.choices_gap:
        yield choices_not_proven(plan.choices_gap)
    yield from (missed_deadline(forecast, topics) for forecast in plan.forecasts if forecast.days_late)
    if late := behind_promise(plan, topics):
        yield late
    if plan.hours_assumed:
        yield hours_assumed(plan.hours_assumed)
    if to_refresh := plan.to_refresh:
        first = to_refresh[0]
        names = listed([topics[topic].name for topic in first.refresh], most=3)
        more = f", as before {counted(len(to_refresh) - 1, 'other step')}" if len(to_refresh) > 1 else ""
        yield (
            f"Look again at {names} before {first.topic.name}: more than {STALE_HOURS} study hours lie between{more}."
        )


def behind_promise(plan: StudyPlan, topics: Mapping[str, Topic]) -> str:
    """Return how far a plan is behind what it promised at first; an empty text where it is not.

    Examples
    --------
    >>> from datetime import date
    >>> from graph.model import GoalForecast, PlanRequest, PlanStep
    >>> sets = Topic("sets", "Sets")
    >>> request = PlanRequest(("sets",), promised=(("sets", date(2026, 1, 23)),), today=date(2026, 1, 26))
    >>> step = PlanStep(1, sets, 8.0, 0.0, 8.0, 4, 5)
    >>> forecast = GoalForecast("sets", 8.0, 5, date(2026, 2, 2), days_behind=10)
    >>> behind_promise(StudyPlan(request, (sets,), (step,), forecasts=(forecast,)), {"sets": sets})
    '8 hours behind the plan as it was at first; Sets is done 10 days later than it said.'
    """
    later = [forecast for forecast in plan.forecasts if (forecast.days_behind or 0) > 0]
    hours = f"{hours_text(plan.behind_hours)} behind the plan as it was at first" if plan.behind_hours else ""
    goals = [
        f"{topics[forecast.goal].name} is done {counted(forecast.days_behind or 0, 'day')} later than it said"
        for forecast in later
    ]
    return f"{'; '.join(filter(None, [hours, *goals]))}." if hours or goals else ""


def newly_implied(before: StudyPlan, after: StudyPlan) -> str:
    """Return what follows from the topics that were done or said to be known since an earlier plan.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep, Progress
    >>> sets, maps = Topic("sets", "Sets"), Topic("maps", "Maps")
    >>> request = PlanRequest(goals=("graphs",))
    >>> done = PlanStep(1, maps, 1.0, 0.0, 0.0, 0, 0, status="done")
    >>> newly_implied(StudyPlan(request, (), ()), StudyPlan(request, (), (), finished=(done,), implied=(sets,)))
    'Maps done; 1 topic it rests on counts as known: Sets.'
    """
    known_before = {topic.id for topic in (*before.implied, *before.known)}
    implied = [topic.name for topic in after.implied if topic.id not in known_before]
    done_before = {step.topic.id for step in before.finished if step.status == "done"}
    done = [step.topic.name for step in after.finished if step.status == "done" and step.topic.id not in done_before]
    new = done or [topic.name for topic in after.known if topic not in before.known]
    if not implied or not new:
        return ""
    rests = "they rest" if len(new) > 1 else "it rests"
    count = f"{counted(len(implied), 'topic')} {rests} on {'counts' if len(implied) == 1 else 'count'} as known"
    return f"{listed(new, most=3)} {'done' if done else 'known'}; {count}: {listed(implied, most=3)}."


def hours_assumed(count: int) -> str:
    """Return the caution about topics for which the file gives no hours.

    Examples
    --------
    >>> hours_assumed(2)
    'For 2 topics the file gives no hours: each counts as 1 hour.'
    """
    return f"For {counted(count, 'topic')} the file gives no hours: {'it' if count == 1 else 'each'} counts as 1 hour."


def choice_made(choice: Choice, topics: Mapping[str, Topic]) -> str:
    """Return which alternative a plan takes, and what the others would cost.

    Examples
    --------
    >>> topics = {name: Topic(name, name.title()) for name in ("training", "pytorch", "tensorflow")}
    >>> choice_made(Choice("training", "framework", "pytorch", (("tensorflow", 2.5),)), topics)
    'For Training the plan takes Pytorch; Tensorflow (2.5 hours more) would do too.'
    """
    taken = f"For {topics[choice.target].name} the plan takes {topics[choice.picked].name}"
    others = [f"{topics[topic].name}{_extra(hours)}" for topic, hours in choice.others]
    return f"{taken}; {listed(others, 'or')} would do too." if others else f"{taken}, one of several that would do."


def choices_not_proven(gap: float) -> str:
    """Return what is certain of choices that were not proven to be the best.

    Examples
    --------
    >>> choices_not_proven(38.0)
    'The choices are the best that were found, not proven: others may save up to 38 hours.'
    """
    return f"The choices are the best that were found, not proven: others may save up to {hours_text(gap)}."


def _extra(hours: float | None) -> str:
    if hours is None:
        return ""
    if hours == 0:
        return " (as long)"
    return f" ({hours_text(abs(hours))} {'more' if hours > 0 else 'less'})"


def missed_deadline(forecast: GoalForecast, topics: Mapping[str, Topic]) -> str:
    """Return by how much a goal misses its deadline.

    Examples
    --------
    >>> forecast = GoalForecast("sets", 9.0, 2, date(2026, 12, 3), date(2026, 12, 1), 2.0)
    >>> missed_deadline(forecast, {"sets": Topic("sets", "Sets")})
    'Sets is due on 1 December 2026 and done on 3 December 2026: 2 hours are missing.'
    """
    due = f" is due on {date_text(forecast.due)}" if forecast.due else " is due"
    done = f" and done on {date_text(forecast.finish_date)}" if forecast.finish_date else " and done too late"
    if not forecast.shortfall:
        return f"{topics[forecast.goal].name}{due}{done}: {days_text(forecast.days_late)} late."
    are = "is" if hours_number(forecast.shortfall) == "1" else "are"
    return f"{topics[forecast.goal].name}{due}{done}: {hours_text(forecast.shortfall)} {are} missing."


def days_text(days: int) -> str:
    """Return a number of days for people: from two weeks on, in weeks.

    Examples
    --------
    >>> days_text(1), days_text(13), days_text(21), days_text(32)
    ('1 day', '13 days', '3 weeks', 'about 5 weeks')
    """
    if days < 14:
        return counted(days, "day")
    return f"{'' if days % 7 == 0 else 'about '}{counted(round(days / 7), 'week')}"


def deadline_advice(way_out: WayOut, plan: StudyPlan, topics: Mapping[str, Topic]) -> str:
    """Return by how much a plan misses its dates, what would do, and what can be reached all the same.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep
    >>> from graph.planning.advice import Reach
    >>> day, topic = date(2027, 4, 16), Topic("maps", "Maps")
    >>> plan = StudyPlan(
    ...     PlanRequest(("maps",), hours_per_week=6.0),
    ...     (topic,),
    ...     (PlanStep(1, topic, 300.0, 0.0, 300.0, 1, 50),),
    ...     forecasts=(GoalForecast("maps", 300.0, 50, date(2027, 9, 10), day, 125.0, days_late=147),),
    ... )
    >>> deadline_advice(WayOut(3.5, 3.5, Reach(day, (), "", 0.0, 0)), plan, {"maps": topic})
    'At 6 hours a week you miss 16 April 2027 by 21 weeks. 9.5 hours a week would do.'
    >>> deadline_advice(WayOut(3.5, 0.0, Reach(day, ("maps",), "", 0.0, 0)), plan, {"maps": topic})
    'At 6 hours a week you miss 16 April 2027 by 21 weeks. 9.5 hours a week would do; so would the order "Meet the
    deadlines", without more hours.'
    >>> deadline_advice(WayOut(None, None, Reach(day, (), "Vectors", 40.0, 0)), plan, {"maps": topic})
    'At 6 hours a week you miss 16 April 2027 by 21 weeks. No number of hours a week meets every date: move one.
    By 16 April 2027 you can reach "Vectors" (40 hours).'
    """
    return " ".join(_advice(way_out, plan, topics))


def deadline_headline(way_out: WayOut, plan: StudyPlan) -> str:
    """Return by how much a plan misses its dates, and what can be done by then all the same.

    Examples
    --------
    >>> from graph.model import PlanRequest, PlanStep
    >>> from graph.planning.advice import Reach
    >>> day, topic = date(2027, 4, 16), Topic("maps", "Maps")
    >>> plan = StudyPlan(
    ...     PlanRequest(("maps",), hours_per_week=6.0),
    ...     (topic,),
    ...     (PlanStep(1, topic, 300.0, 0.0, 300.0, 1, 50),),
    ...     forecasts=(GoalForecast("maps", 300.0, 50, date(2027, 9, 10), day, 125.0, days_late=147),),
    ... )
    >>> deadline_headline(WayOut(3.5, 3.5, Reach(day, (), "", 0.0, 0)), plan)
    'At 6 hours a week you miss 16 April 2027 by 21 weeks.'
    """
    late = max(forecast.days_late for forecast in plan.forecasts)
    day = way_out.reach.day
    missed = f"At {hours_a_week(plan.request.hours_per_week)} you miss {date_text(day)} by {days_text(late)}."
    none = "" if way_out.more is not None or way_out.more_by_deadline is not None else " No number of hours is enough."
    done = (
        f" By then {way_out.reach.steps:,} of {counted(len(plan.steps), 'topic')} are done."
        if way_out.reach.steps
        else ""
    )
    return f"{missed}{none}{done}"


def _advice(way_out: WayOut, plan: StudyPlan, topics: Mapping[str, Topic]) -> Iterator[str]:
    pace, reach = plan.request.hours_per_week, way_out.reach
    late = max(forecast.days_late for forecast in plan.forecasts)
    yield f"At {hours_a_week(pace)} you miss {date_text(reach.day)} by {days_text(late)}."
    yield _more_hours(way_out, pace)
    left_out = [topics[forecast.goal].name for forecast in plan.forecasts if forecast.goal not in reach.goals]
    if reach.goals and left_out:
        yield f'Without {listed(left_out, most=5)} the other dates hold in the order "{ORDER_NAMES["deadline"]}".'
    can = [f'reach "{reach.named}" ({hours_text(reach.named_hours)})'] if reach.named else []
    can += [f"finish {reach.steps:,} of these {counted(len(plan.steps), 'step')}"] if reach.steps else []
    if can:
        yield f"By {date_text(reach.day)} you can {listed(can, 'or')}."


def _more_hours(way_out: WayOut, pace: float | tuple[float, ...]) -> str:
    """What more hours would do, in the order shown and by deadline where that takes fewer."""
    more, by_deadline = way_out.more, way_out.more_by_deadline
    order = f'the order "{ORDER_NAMES["deadline"]}"'
    if by_deadline == 0:
        would_do = (
            f"{_with_more(pace, more)} would do; so would {order}" if more is not None else f"T{order[1:]} would do"
        )
        return f"{would_do}, without more hours."
    if more is None and by_deadline is None:
        return "No number of hours a week meets every date: move one."
    told = [f"{_with_more(pace, more)} would do"] if more is not None else []
    if by_deadline is not None and (more is None or by_deadline < more):
        told.append(
            f"in {order} {_with_more(pace, by_deadline)} would do"
            if not told
            else f"in {order} {_with_more(pace, by_deadline)}"
        )
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _with_more(pace: float | tuple[float, ...], more: float) -> str:
    if isinstance(pace, tuple):
        return f"{hours_text(more)} more in each week of study"
    return f"{hours_text(pace + more)} a week"


def plan_changed(change: PlanChange) -> str:
    """Return what a change did to the plan; an empty text if hours, topics and finish stayed.

    Examples
    --------
    >>> plan_changed(PlanChange((40.0, 36.0), (8, 7), (date(2027, 1, 24), date(2027, 1, 17)), (), ()))
    'Your plan changed: done by 17 January 2027 instead of 24 January 2027, 36 hours instead of 40 hours.'
    >>> plan_changed(PlanChange((40.0, 40.0), (8, 8), (None, None), (), ()))
    ''
    """
    told = []
    before, after = change.finish
    if before != after and before and after:
        told.append(f"done by {date_text(after)} instead of {date_text(before)}")
    elif change.weeks[0] != change.weeks[1] and not (before or after):
        told.append(f"{counted(change.weeks[1], 'week')} instead of {change.weeks[0]:,}")
    if hours_number(change.hours[0]) != hours_number(change.hours[1]):
        told.append(f"{hours_text(change.hours[1])} instead of {hours_text(change.hours[0])}")
    told += [
        f"{counted(len(topics), 'topic')} {word}"
        for topics, word in ((change.added, "more"), (change.removed, "fewer"))
        if topics
    ]
    return f"Your plan changed: {', '.join(told)}." if told else ""


def start_in_past(start: date, today: date | None) -> str:
    """Return what a start date that is over means; an empty text otherwise.

    Examples
    --------
    >>> start_in_past(date(2026, 1, 5), date(2026, 3, 1))
    'The start date 5 January 2026 is over: weeks count from it, and what is left begins on 1 March 2026 or later.'
    """
    if today is None or start >= today:
        return ""
    over = f"The start date {date_text(start)} is over"
    return f"{over}: weeks count from it, and what is left begins on {date_text(today)} or later."


def chain_lines(chain: Sequence[Prerequisite], topics: Mapping[str, Topic]) -> list[str]:
    """Return a chain of prerequisites as lines: the first topic, then each that needs the one before, and why.

    Examples
    --------
    >>> topics = {name: Topic(name, name.title()) for name in ("sets", "limits")}
    >>> chain_lines([Prerequisite("sets", "limits", reason="Limits are about sets of points.")], topics)
    ['Sets', '-> Limits: Limits are about sets of points.']
    """
    if not chain:
        return []
    return [topics[chain[0].source].name, *(f"-> {_link(edge, topics)}" for edge in chain)]


def _link(edge: Prerequisite, topics: Mapping[str, Topic]) -> str:
    words = [f"{_asked(edge.group)} of several that would do"] if edge.group else []
    words += [_SAME_WEEK] if edge.kind == "corequisite" else []
    note = f" ({', '.join(words)})" if words else ""
    return f"{topics[edge.target].name}{note}{f': {edge.reason}' if edge.reason else ''}"


def edge_note(kind: str, group: str) -> str:
    """Return what is special about an edge of this kind and group; nothing where its source is simply needed.

    Examples
    --------
    >>> edge_note("required", ""), edge_note("required", "2 of labs"), edge_note("corequisite", "")
    ('', '2 of these', 'in the same week or before')
    """
    if kind == "recommended":
        return "helpful"
    words = [f"{_asked(group)} of these"] if group else []
    return ", ".join([*words, _SAME_WEEK] if kind == "corequisite" else words)


def _asked(group: str) -> str:
    """How many of a group are needed, as a word or number."""
    asked = count_asked(group)
    return str(asked) if asked > 1 else "one"


def problems_summary(problems: Sequence[Problem], topics: int, prerequisites: int) -> str:
    """Return the last line of a report on the files.

    Examples
    --------
    >>> problems_summary([], 219, 431)
    '219 topics, 431 prerequisites: no problems.'
    >>> problems_summary([Problem("error", "empty-id", "topics.csv", 3, "", "")], 219, 431)
    '1 error, 0 warnings in 1 file.'
    """
    if not problems:
        return f"{counted(topics, 'topic')}, {counted(prerequisites, 'prerequisite')}: no problems."
    kinds = Counter(problem.severity for problem in problems)
    files = len({problem.file for problem in problems})
    return f"{counted(kinds['error'], 'error')}, {counted(kinds['warning'], 'warning')} in {counted(files, 'file')}."


def _names(topics: Sequence[Topic]) -> str:
    return listed([topic.name for topic in topics], most=5)


def knot_text(knot: Knot) -> str:
    """Return what became of topics that need each other, and whether fewer edges would have done.

    Examples
    --------
    >>> print(knot_text(Knot(3, 3, 1, 1, ())))
    3 topics need each other in a circle: 1 of their 3 edges is set aside.
    >>> print(knot_text(Knot(8, 14, 3, 3, ())))
    8 topics need each other in circles: 3 of their 14 edges are set aside, and fewer would not do.
    >>> print(knot_text(Knot(616, 2272, 700, 640, ())))
    616 topics need each other in circles: 700 of their 2,272 edges are set aside. That fewer would not do is not
    proven: 640 would have to go in any case.
    """
    circles = "a circle" if knot.edges == knot.topics else "circles"
    gone = f"{knot.gone:,} of their {knot.edges:,} edges {'is' if knot.gone == 1 else 'are'} set aside"
    found = f"{knot.topics:,} topics need each other in {circles}: {gone}"
    if not knot.is_least:
        return f"{found}. That fewer would not do is not proven: {knot.at_least:,} would have to go in any case."
    return f"{found}, and fewer would not do." if knot.gone > 1 else f"{found}."
