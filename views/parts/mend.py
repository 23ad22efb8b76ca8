"""Tables with faults, mended: what each repair changes, row by row, and the mended files to take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import streamlit as st

from graph.drafts import File, Note, Origin, Source
from graph.errors import KnowledgeGraphError
from graph.exports.packed import zipped
from graph.formatting import counted
from graph.loading.mending import Change, Mended, mended
from graph.model import FileNames
from views.parts.changes import show_changes
from views.parts.once import once
from views.parts.text import plain

_REPAIRS = {
    "cycle": "Cycles: make the fewest prerequisites recommended",
    "doubled-edge": "A prerequisite twice, differently: keep the first",
    "doubled-id": "Two topics of one id: number the second",
    "goal-of-unknown-topic": "Take topics that are not there out of goals",
    "resource-of-unknown-topic": "Remove resources of topics that are not there",
    "unknown-difficulty": "Unknown difficulty: the nearest word, or none",
    "unknown-kind": "Unknown kind: the nearest word, or none",
    "unknown-status": "Unknown status: the nearest word, or none",
    "unknown-topic": "Remove prerequisites of topics that are not there",
    "wrong-encoding": "Write the file again as UTF-8",
}
"""What each repair does, as short as fits a phone."""
_KEY = "own_repairs"


def offer_mended(ours: Mapping[str, File], key: str) -> None:
    """Show what the safe repairs change, offer the others, and give the mended files.

    `key` is another for each input.
    """
    accepted = tuple(st.session_state.get(_KEY, ()))
    try:
        found = once("mended", (key, accepted), lambda: _mended(ours, accepted))
    except KnowledgeGraphError as error:
        st.error(plain(str(error)))
        return
    st.markdown("**The same files, mended**")
    choices = sorted({*found.offered, *accepted})
    if choices:
        st.pills(
            "Safe repairs are made. These change what the files say: choose those that you mean.",
            choices,
            selection_mode="multi",
            format_func=lambda code: _label(code, found.offered.get(code, 0)),
            key=_KEY,
        )
    _show_changes(found.changes)
    if found.changes:
        st.download_button(
            "Download the mended files",
            lambda: zipped({name.split("/")[-1]: content for name, content in found.contents.items()}),
            file_name="mended.zip",
            mime="application/zip",
            key="download_mended",
            on_click="ignore",
            icon=":material/download:",
        )


def mended_source(ours: Mapping[str, File], key: str) -> tuple[Source, str] | None:
    """Return the files with the repairs that somebody chose, and their key; None where nothing was chosen."""
    accepted = tuple(st.session_state.get(_KEY, ()))
    if not accepted:
        return None
    try:
        found = once("mended", (key, accepted), lambda: _mended(ours, accepted))
    except KnowledgeGraphError:
        return None  # `offer_mended` says why
    files = tuple(File(path, content) for path, content in found.contents.items())
    return Source("the mended files", files), f"{key} {accepted}"


def _mended(ours: Mapping[str, File], accepted: Sequence[str]) -> Mended:
    names = FileNames(**{role: file.path for role, file in ours.items()})
    resources, goals = (ours[role].content if role in ours else None for role in ("resources", "goals"))
    return mended(ours["topics"].content, ours["edges"].content, resources, goals, accepted=accepted, names=names)


def _label(code: str, count: int) -> str:
    rows = f" ({counted(count, 'row')})" if count else ""
    return _REPAIRS.get(code, plain(code.replace("-", " "))) + rows


def _show_changes(changes: Sequence[Change]) -> None:
    if not changes:
        st.caption("There is nothing that can be mended safely by itself.")
        return
    by_code = sorted(changes, key=lambda change: change.code)
    for code, alike in groupby(by_code, key=lambda change: change.code):
        notes = [Note(code, Origin(row.file, row.line), row.before, row.after) for row in alike]
        with st.expander(f"{plain(code.replace('-', ' ').capitalize())}: {counted(len(notes), 'row')}"):
            show_changes(notes)
