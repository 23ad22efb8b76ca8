"""Visitors compute one after the other, but nobody waits for somebody else's long work."""

from __future__ import annotations

import time
from threading import Event, Thread

from views.parts.compute_lock import PATIENCE, turn


def in_thread(work) -> Thread:
    thread = Thread(target=work, daemon=True)
    thread.start()
    return thread


def test_quick_work_is_done_one_after_the_other():
    inside, most = [], []

    def visitor():
        for _ in range(5):
            with turn():
                inside.append(1)
                most.append(len(inside))
                time.sleep(PATIENCE / 100)
                inside.pop()

    for thread in [in_thread(visitor) for _ in range(4)]:
        thread.join()
    assert max(most) == 1 and len(most) == 20


def test_nobody_waits_for_the_long_work_of_another():
    begun, done, through = Event(), Event(), []

    def slow_visitor():
        with turn():
            begun.set()
            done.wait(30)

    def visitor():
        for _ in range(20):
            with turn():
                through.append(time.monotonic())

    slow = in_thread(slow_visitor)
    begun.wait()
    start = time.monotonic()
    others = [in_thread(visitor) for _ in range(3)]
    for thread in others:
        thread.join(20 * PATIENCE)
    assert slow.is_alive() and len(through) == 60
    # Not 20 times the patience: it counts from when the long work began.
    assert max(through) - start < 10 * PATIENCE
    done.set()
    slow.join()
    with turn():
        pass
