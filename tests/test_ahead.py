"""The pause that lets list and picture be drawn first: once in a visit, after they were sent and before the rest is."""

from __future__ import annotations

import pytest

from tests.test_page import opened
from views.parts import ahead, chips
from views.parts import channel as channels

PAUSE = ahead.PAUSE
"""As it stands; what tests run with is 0."""

LONGEST = 0.15
"""Seconds. The search stands in the rest of the page: nobody shall notice that it comes later."""


def test_once_in_a_visit_after_list_and_picture_and_before_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[object] = []
    channel, chips_now = channels.channel, chips.chips
    monkeypatch.setattr(ahead, "PAUSE", 0.1234)
    monkeypatch.setattr(ahead.time, "sleep", order.append)
    monkeypatch.setattr(channels, "channel", lambda *given: (order.append("channel"), channel(*given)))
    monkeypatch.setattr(chips, "chips", lambda *given: (order.append("chips"), chips_now(*given)))
    page = opened(goal="transformers")
    assert [one for one in order if one in ("channel", 0.1234, "chips")] == ["channel", 0.1234, "chips"]
    page.run()
    assert order.count(0.1234) == 1
    assert order.count("channel") == 2


def test_is_short() -> None:
    assert 0 < PAUSE <= LONGEST
