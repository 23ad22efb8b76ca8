"""Where the page and the sample are: beside this package in a checkout, inside it where it is installed."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_INSIDE = _PACKAGE / "_page"


def page_folder() -> Path:
    """Return the folder that holds the page: app.py with its views, settings and the sample's tables.

    Examples
    --------
    >>> (page_folder() / "app.py").is_file()
    True
    """
    return _INSIDE if _INSIDE.is_dir() else _PACKAGE.parent


def sample_folder() -> Path:
    """Return the folder with the tables of the sample.

    Examples
    --------
    >>> (sample_folder() / "topics.csv").is_file()
    True
    """
    return page_folder() / "data"
