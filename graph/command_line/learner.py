"""A learner's week on the terminal: what is done, skipped, noted and logged, taken back, and what comes next."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from math import fsum, isfinite

import click

from graph import messages
from graph.command_line.kept import Desk, day_or_today, desk, names_of, with_store
from graph.command_line.options import Files, read_day, with_files
from graph.command_line.terminal import say, table_for, write_page
from graph.errors import InvalidRequestError, quoted
from graph.exports.plan_table import Table
from graph.formatting import counted, date_text, hours_number, hours_text
from graph.model import StudyPlan
from graph.planning.plan import study_plan
from graph.planning.sittings import sittings

_NUMBER = r"(\d+(?:[.,]\d+)?)"
_AMOUNT = re.compile(rf"(?:{_NUMBER}\s*(?:h|hours?))?\s*(?:(\d+)\s*(?:m|min|minutes?))?|{_NUMBER}", re.IGNORECASE)
_MOST_HOURS = 24.0
_ON = click.option("--on", "day", type=read_day, metavar="DATE", help="On which day. [default: today]")


def read_amount(text: str) -> float:
    """Return hours written as 2h, 1.5, 90min or 1h30m.

    Examples
    --------
    >>> read_amount("2h"), read_amount("1,5"), read_amount("90min"), read_amount("1h30m")
    (2.0, 1.5, 1.5, 1.5)
    """
    found = _AMOUNT.fullmatch(text.strip())
    hours = 0.0
    if found:
        hours = float((found[1] or found[3] or "0").replace(",", ".")) + int(found[2] or 0) / 60
    if not (isfinite(hours) and 0 < hours <= _MOST_HOURS):
        raise click.BadParameter(f"{quoted(text)} is no time of a day. Write 2h, 1.5, 90min or 1h30m.")
    return hours


@click.command()
@click.argument("named", nargs=-1, required=True, metavar="TOPIC...")
@_ON
@with_store
@with_files
def done(files: Files, named: tuple[str, ...], day: date | None, store: str | None) -> None:
    """Mark topics as done: `python -m graph done Calculus`."""
    place = desk(files, store)
    _mark(place, [place.topic(name) for name in named], "done", day_or_today(day))


@click.command()
@click.argument("named", nargs=-1, required=True, metavar="TOPIC...")
@with_store
@with_files
def skip(files: Files, named: tuple[str, ...], store: str | None) -> None:
    """Leave topics out of your plan: `python -m graph skip Calculus`."""
    place = desk(files, store)
    _mark(place, [place.topic(name) for name in named], "skipped", None)


@click.command()
@click.argument("topic")
@click.argument("text", nargs=-1, metavar="TEXT...")
@with_store
@with_files
def note(files: Files, topic: str, text: tuple[str, ...], store: str | None) -> None:
    """Write your note on a topic, in place of what was there; without TEXT it goes.

    For example `python -m graph note Calculus Chapter 3 again`.
    """
    from graph.learners.work import with_progress

    try:
        " ".join(text).encode()
    except UnicodeEncodeError:
        raise InvalidRequestError("The note holds bytes that are no text. Type it again.") from None
    place = desk(files, store)
    found = place.topic(topic)
    label = f"{names_of(place, [found])}: {'note' if text else 'no note'}"
    kept = place.keep(with_progress(place.work, [found], notes=" ".join(text)), label)
    say(f"{label}." if kept else "Nothing changed.")


@click.command()
@click.argument("topic")
@click.argument("hours", type=read_amount)
@_ON
@with_store
@with_files
def log(files: Files, topic: str, hours: float, day: date | None, store: str | None) -> None:
    """Add time that you studied a topic: `python -m graph log Calculus 2h`."""
    from graph.learners.work import with_hours

    place = desk(files, store)
    found = place.topic(topic)
    label = f"{names_of(place, [found])}: {hours_text(hours)} on {date_text(day_or_today(day))}"
    place.keep(with_hours(place.work, day_or_today(day), found, hours), label)
    say(f"{label}.")


@click.command()
@with_store
@with_files
def undo(files: Files, store: str | None) -> None:
    """Take back what you did last; what you changed since stays. Again for what was before: `python -m graph undo`."""
    from graph.learners.log import history, last_step
    from graph.learners.log import undo as undo_step
    from graph.learners.work import MACHINE

    place = desk(files, store)
    step = last_step(history(place.store, MACHINE, place.graph_id))
    if step is None:
        raise InvalidRequestError("There is nothing to undo.")
    found = undo_step(place.store, MACHINE, place.graph_id, step.id)
    stayed = f" {counted(len(found.stayed), 'change')} since then stayed." if found.stayed else ""
    say(f"Undone: {step.label}.{stayed}")


@click.command()
@click.option("--today", type=read_day, metavar="DATE", help="The week of this day. [default: today]")
@with_store
@with_files
def week(files: Files, today: date | None, store: str | None) -> None:
    """Show what to study this week, and what you did: `python -m graph week`.

    First make a plan that is kept, with `plan GOAL --learner`.
    """
    place = desk(files, store)
    day = today or date.today()
    write_page(_week_text(place, day, files), files.output)


def _mark(place: Desk, topics: list[str], status: str, day: date | None) -> None:
    from graph.learners.change_text import implied_text, newly_implied
    from graph.learners.work import with_progress

    before = place.work
    noted = dict(before.request.progress)
    new = [topic for topic in topics if topic not in noted or noted[topic].status != status]
    after = with_progress(before, new, status=status, ended=day)
    label = f"{names_of(place, topics)} {status}"
    if not new or not place.keep(after, label):
        say(f"{label} already.")
        return
    implied = newly_implied(place.graph, before.request, after.request) if len(topics) == 1 else ()
    say(f"{label}; {implied_text(implied)}." if implied else f"{label}.")


def _week_text(place: Desk, day: date, files: Files) -> str:
    from graph.learners.work import request_of

    request = request_of(place.work, day)
    if not request.goals:
        raise InvalidRequestError("No plan is kept yet. Make one: python -m graph plan GOAL --learner")
    plan = study_plan(place.graph, replace(request, start=request.start or day))
    monday = day - timedelta(days=day.weekday())
    rows = _sittings_of(plan, monday)
    text = [messages.plan_summary(plan) + "\n"]
    text.append(table_for(Table(("Day", "Topic", "Hours"), rows, frozenset({"Hours"})), files.output) if rows else "")
    logged = fsum(hours for then, _, hours in place.work.studied if monday <= then < monday + timedelta(days=7))
    text.append(f"Logged this week: {hours_text(logged)}.\n" if logged else "")
    if not rows:
        text.append("Nothing is planned for this week.\n")
    return "\n".join(filter(None, text))


def _sittings_of(plan: StudyPlan, monday: date) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            f"{one.date:%a} {date_text(one.date)}",
            ", ".join(plan.steps[part.step].topic.name for part in one.parts),
            hours_number(one.hours),
        )
        for one in sittings(plan)
        if monday <= one.date < monday + timedelta(days=7)
    )
