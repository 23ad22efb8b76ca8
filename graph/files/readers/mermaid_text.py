"""Labels of Mermaid as text: without its codes, icons and marks."""

from __future__ import annotations

import html
import re

_CODE = re.compile(r"#(\d{1,7}|x[0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")
_ICON = re.compile(r"\bfa[a-z]{0,2}:fa-[\w-]+")


def label_of(label: str) -> str:
    r"""Return a label without what Mermaid reads as line breaks, codes, icons and Markdown.

    Examples
    --------
    >>> label_of(r"Bow\n#34;and#34; arrow"), label_of("fa:fa-tree Yew")
    ('Bow "and" arrow', 'Yew')
    """
    label = label.strip()
    if "\\n" in label and "$$" not in label:  # a line break, but in formulas the beginning of a sign
        label = label.replace("\\n", " ").strip()
    if label.startswith("`") and label.endswith("`"):
        label = label.strip("`").replace("**", "").replace("__", "")
    if "#" in label:
        label = _CODE.sub(_decoded_sign, label)
    return _ICON.sub("", label).strip() if "fa" in label else label


def letter(number: int) -> str:
    """Return the letter of a number; nothing where there is none.

    Examples
    --------
    >>> letter(65), letter(0xD800)
    ('A', '')
    """
    return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else ""


def _decoded_sign(code: re.Match[str]) -> str:
    name = code[1]
    if name.isdigit():
        return letter(int(name)) or code[0]
    entity = html.unescape(f"&{'#' if name.startswith('x') and name != 'xi' else ''}{name};")
    return code[0] if entity.startswith("&") and entity.endswith(";") else entity
