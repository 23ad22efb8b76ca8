"""JSON of unknown origin: read whole or refused with a sentence, and recognised by the keys in its beginning."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from graph.drafts import Answers, File, Note, Origin, Question
from graph.files.decoding import decoded, sample_of
from graph.files.readers.drawn import broken
from graph.formatting import counted

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(:)?|([\[\]{}])|([,:])|[^\s"\[\]{},:]+', re.DOTALL)
_MOST_TOKENS = 20_000
_DEEPEST = 8


class Json(NamedTuple):
    """The value that a file holds, and what a person must be told of how it was read."""

    value: Any
    notes: tuple[Note, ...]
    questions: tuple[Question, ...]


def json_of(file: File, answers: Answers) -> Json:
    """Return the value of a JSON file.

    What no JSON may hold but some programs write, NaN and Infinity, is no value, and said.

    Raises
    ------
    UnreadableInputError
        If it is no JSON, not whole, or nested too deeply to be read.

    Examples
    --------
    >>> json_of(File("g.json", b'{"nodes": [NaN]}'), {}).value
    {'nodes': [None]}
    """
    text = decoded(file.content, file.path, answers.get("encoding", ""))
    odd: list[str] = []

    def no_value(name: str) -> None:
        odd.append(name)

    try:
        value = json.loads(text.text, parse_constant=no_value)
    except json.JSONDecodeError as trouble:
        raise broken(file.path, trouble.lineno, f"this is no sound JSON ({trouble.msg}).") from None
    except RecursionError:
        raise broken(file.path, 0, "it is nested too deeply to be read.", "Bring a flatter form of it.") from None
    except ValueError:
        raise broken(file.path, 0, "a number in it has thousands of digits.") from None
    notes = [*text.notes(file.path)]
    if odd:
        what = f"{counted(len(odd), 'value')} such as {odd[0]}"
        notes.append(Note("a number that is none", Origin(file.path), what, "no value"))
    return Json(value, tuple(notes), text.questions())


def paths_of(content: bytes) -> frozenset[str]:
    r"""Return the paths of the keys in the beginning of a JSON file; none where that is no JSON.

    Examples
    --------
    >>> sorted(paths_of(b'{"nodes": [{"id": 1, "data": {"label": "A"}}], "links": ['))
    ['links', 'links[]', 'nodes', 'nodes[]', 'nodes[].data', 'nodes[].data.label', 'nodes[].id']
    """
    if not content[:100].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0").startswith((b"{", b"[")):
        return frozenset()
    return frozenset(_paths(sample_of(content)))


def _paths(text: str) -> Iterator[str]:
    """The path of each key and of what is in each list, as they are met."""
    above: list[str] = []
    here = ""
    for number, found in enumerate(_TOKEN.finditer(text)):
        if number > _MOST_TOKENS:
            return
        sign = found[3]
        if found[2] and above and len(above) <= _DEEPEST:
            here = f"{above[-1]}.{found[1]}".lstrip(".")
            yield here
        elif sign in ("{", "["):
            above.append(f"{here}[]" if sign == "[" else here)
            here = above[-1]
            if sign == "[" and len(above) <= _DEEPEST:
                yield here
        elif sign and above:
            above.pop()
            here = above[-1] if above else ""


def text_of(value: object) -> str:
    """Return a value of JSON as the cell of a table; nothing for null.

    Examples
    --------
    >>> [text_of(value) for value in (2.0, 7, "007", True, ["a", 1], {"x": 1}, None)]
    ['2', '7', '007', 'true', 'a;1', '{"x": 1}', '']
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return ";".join(map(text_of, value))
    return str(value) if isinstance(value, int) else json.dumps(value, ensure_ascii=False)
