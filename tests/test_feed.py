"""The calendar that somebody subscribes to: there, unchanged, changed, revoked, another person's."""

from __future__ import annotations

import icalendar
from starlette.applications import Starlette

from graph.learners.feed import calendar_route
from graph.learners.keys import Access, new_calendar, new_code, new_secret, revoke_calendar
from tests.test_who import ask


def test_a_calendar_is_sent_once_and_again_when_it_changed(store):
    plans = {Access("ada", "g"): b"first"}
    app = Starlette(routes=[calendar_route(lambda: store, plans.get)])
    path = f"/calendar/{new_calendar(store, 'ada', 'g')}.ics"
    status, headers, body = ask(app, path)
    said = dict(headers)
    assert (status, body, said["cache-control"]) == (200, "first", "private, no-cache")
    assert said["content-type"] == "text/calendar; charset=utf-8"
    for known in (said["etag"], f'"x", W/{said["etag"]}'):
        assert ask(app, path, if_none_match=known)[0] == 304
    plans[Access("ada", "g")] = b"second"
    assert ask(app, path, if_none_match=said["etag"])[::2] == (200, "second")


def test_a_plan_without_dates_is_an_empty_calendar(store):
    app = Starlette(routes=[calendar_route(lambda: store, lambda _: None)])
    status, _, body = ask(app, f"/calendar/{new_calendar(store, 'ada', 'g')}.ics")
    assert status == 200 and icalendar.Calendar.from_ical(body).walk("VEVENT") == []


def test_what_was_revoked_or_is_no_calendar_is_not_found(store):
    app = Starlette(routes=[calendar_route(lambda: store, lambda _: b"a plan")])
    secret = new_calendar(store, "ada", "g")
    revoke_calendar(store, "ada", "g")
    for guess in (secret, new_secret(store), new_code(store, "ada"), "' or 1=1 --", "x", "%00"):
        status, _, body = ask(app, f"/calendar/{guess}.ics")
        assert status == 404 and "a plan" not in body
