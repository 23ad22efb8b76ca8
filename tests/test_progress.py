"""What takes long says so on a terminal, and leaves nothing behind."""

from __future__ import annotations

import io
import sys
import time

import pytest

from graph.command_line.terminal import progress_line
from graph.progress import doing, shown_by


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_work_of_a_second_is_named_and_the_line_goes_when_it_ends(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with shown_by(progress_line), pytest.raises(KeyboardInterrupt), doing("Checking"):
        time.sleep(1.2)
        raise KeyboardInterrupt
    assert terminal.getvalue() == "\r[###---------] Checking … 1 s\r\x1b[K"


def test_short_work_and_work_beside_a_terminal_say_nothing(monkeypatch):
    for stream in (Terminal(), io.StringIO()):
        monkeypatch.setattr(sys, "stderr", stream)
        with shown_by(progress_line), doing("Checking"):
            pass
        with doing("Checking"):
            pass
        assert stream.getvalue() == ""
