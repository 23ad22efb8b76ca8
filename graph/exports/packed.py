"""Several files as one to take away."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_DAY = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can say: the same files are the same bytes, whenever they are packed."""


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as a zip archive, each under its name.

    Examples
    --------
    >>> with zipfile.ZipFile(io.BytesIO(zipped({"topics.csv": b"id"}))) as archive:
    ...     archive.read("topics.csv")
    b'id'
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()
