"""What a file is made of, told by its first bytes and never by its name: text, packed text, or a Parquet table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc

from graph.core.arrow import empty_column
from graph.errors import quoted
from graph.files.csv_rows import Format, Table, understand_header
from graph.files.memory import require_memory
from graph.files.report import Report
from graph.files.row_parsing import BETWEEN_NAMES

Packing = Literal["gzip", "zstd"]

_PACKINGS: dict[bytes, Packing] = {b"\x1f\x8b": "gzip", b"\x28\xb5\x2f\xfd": "zstd"}
_PARQUET = b"PAR1"
# No graph that fits in a machine is larger; what claims to be is damaged, or made to do harm.
_MOST_BYTES = 8 << 30
_PIECE = 1 << 24
# Tables shrink to a tenth, hardly ever to a hundredth: what holds more times its own size was made to do harm.
_MOST_TIMES = 200
_NEVER_MUCH = 64 << 20


def unpacked(content: bytes, report: Report) -> bytes | None:
    r"""Return the content of a file as it is when it is not packed; None, and a problem in `report`, if it is damaged.

    Raises
    ------
    NotEnoughMemoryError
        If there is no memory for what comes out.

    Examples
    --------
    >>> import gzip
    >>> unpacked(gzip.compress(b"id,name\n"), Report("topics.csv.gz"))
    b'id,name\n'
    >>> report = Report("topics.csv.gz")
    >>> unpacked(gzip.compress(b"id,name\n")[:-9], report)
    >>> print(report.problems[0])
    topics.csv.gz: the file is packed with gzip and is damaged or not whole. Copy it again, or pack it again.
    """
    packing = packing_of(content)
    if packing is None:
        return content
    inner = _unpacked(content, packing, report)
    if inner is not None and (packing_of(inner) or is_parquet(inner)):
        found = "there is another packed file or a Parquet file in this packed file."
        report.error(None, "not-a-table", found, "Unpack it once.")
        return None
    return inner


def packing_of(content: bytes) -> Packing | None:
    """Return how a content is packed, if it is."""
    return next((packing for magic, packing in _PACKINGS.items() if content.startswith(magic)), None)


def is_parquet(content: bytes) -> bool:
    """Return whether a content says of itself that it is a Parquet file."""
    return content.startswith(_PARQUET)


def parquet_cells(content: bytes, file: str, form: Format) -> tuple[Table, pa.Table]:
    """Return the header of a Parquet file, understood, and its cells as text; without rows where something is wrong.

    Cells without a value are empty. Lists of names become what the cell of a CSV file would hold.
    """
    report = Report(file)
    table = Table(form, report)
    raw = _parquet_table(content, report)
    if raw is None:
        return table, pa.table({})
    understand_header(None, raw.column_names, table)
    known = set(table.places.values())
    columns = [_as_text(raw.column(i), name, i in known, report) for i, name in enumerate(raw.column_names)]
    table.understood = table.understood and not any(problem.is_error for problem in report.problems)
    table.extra = tuple((name, place) for name, place in table.extra if columns[place] is not None)
    empty = empty_column(len(raw))
    cells = [empty if column is None else column for column in columns]
    return table, pa.Table.from_arrays(cells, [str(place) for place in range(len(cells))])


def _unpacked(content: bytes, packing: Packing, report: Report) -> bytes | None:
    pieces: list[bytes] = []
    size = 0
    try:
        for piece in decompressed(content, packing, _PIECE):
            size += len(piece)
            if size > _MOST_BYTES:
                found = f"the file is packed with {packing} and holds more than {_MOST_BYTES / 2**30:g} GiB."
                report.error(None, "too-large", found, "Look whether it is what it should be.")
                return None
            if size > max(_NEVER_MUCH, _MOST_TIMES * len(content)):
                found = f"the file is packed with {packing} and holds more than {_MOST_TIMES} times its own size."
                report.error(None, "too-large", found, "No table does that. Look whether it is what it should be.")
                return None
            require_memory(size)
            pieces.append(piece)
    except (OSError, pa.ArrowException):
        found = f"the file is packed with {packing} and is damaged or not whole."
        report.error(None, "broken-archive", found, "Copy it again, or pack it again.")
        return None
    return b"".join(pieces)


def decompressed(content: bytes, packing: str, piece: int) -> Iterator[bytes]:
    """Yield what is packed in a content, so many bytes at a time; what is damaged is an OSError, or Arrow's."""
    with pa.CompressedInputStream(pa.BufferReader(content), packing) as stream:
        while found := stream.read(piece):
            yield found


def _parquet_table(content: bytes, report: Report) -> pa.Table | None:
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(pa.BufferReader(content))
        groups = [file.metadata.row_group(number) for number in range(file.metadata.num_row_groups)]
        size = sum(group.total_byte_size for group in groups)
        if size > _MOST_BYTES:
            found = f"the Parquet file holds more than {_MOST_BYTES / 2**30:g} GiB."
            report.error(None, "too-large", found, "Look whether it is what it should be.")
            return None
        require_memory(size)
        table = file.read()
        # A name that is no text shows when it is asked for.
        return table if table.column_names else None
    except (OSError, UnicodeDecodeError, pa.ArrowException):
        found = "this is a Parquet file that is damaged or not whole."
        report.error(None, "broken-parquet", found, "Copy it again, or write it again.")
        return None


def _as_text(column: pa.ChunkedArray, name: str, is_known: bool, report: Report) -> pa.ChunkedArray | None:
    """The cells of a column as text; None, and a problem, where its values are nothing that a cell could hold."""
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    try:
        texts = pc.fill_null(_cast(column, kind), "")
        if not _is_utf8(texts):
            found = f"the column {quoted(name)} holds bytes that are not UTF-8."
            report.error(None, "wrong-encoding", found, "Write it again as text in UTF-8.")
            return None
        return texts
    except (pa.ArrowException, KeyError):
        found = f"the column {quoted(name)} holds values of the type {quoted(str(kind))}"
        if is_known:
            report.error(None, "wrong-type", f"{found}.", "Write it as text or numbers.")
        else:
            report.warning(None, "wrong-type", f"{found} and is left out.", "Write it as text or numbers to keep it.")
        return None


def _is_utf8(texts: pa.ChunkedArray) -> bool:
    try:
        texts.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _cast(column: pa.ChunkedArray, kind: Any) -> pa.ChunkedArray:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        texts = column.cast(pa.list_(pa.string()))
        return pc.binary_join(texts, BETWEEN_NAMES)
    if pa.types.is_floating(kind):
        # What some programmes write where there is no value.
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, kind), column)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_nested(kind):
        raise pa.ArrowInvalid(str(kind))
    return column.cast(pa.string())
