"""Stands in for a clock that was set: a server started with this folder in PYTHONPATH lives MOVED_DAYS later."""

from __future__ import annotations

import datetime
import os

_days = datetime.timedelta(days=int(os.environ.get("MOVED_DAYS", "0")))
_date = datetime.date


class _AnyDate(type):
    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, _date)


class date(_date, metaclass=_AnyDate):  # noqa: N801 - it takes the place of the standard library's
    """The date, of another day."""

    @classmethod
    def today(cls) -> _date:
        """Return the day that the moved clock shows."""
        return _date.today() + _days


if _days:
    datetime.date = date  # type: ignore[misc]
