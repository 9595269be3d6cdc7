"""Tables as Parquet: typed columns for Power BI, DuckDB and the like.

What is noted of a table stands in the file as plain text, which every reader of Parquet finds: Arrow's own description
of the columns, which would hold it as base64, is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from itertools import pairwise
from typing import Any

from arro3.core import Array, DataType, Field, Schema
from arro3.core import Table as ArrowTable
from arro3.io import read_parquet, write_parquet

from trawl.reports.document import Column, ColumnType, Table, Value
from trawl.reports.text_guard import TextGuard, TextLimits

_EPOCH_DAY = date(1970, 1, 1).toordinal()
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)

_MAGIC = b"PAR1"
_BATCH_ROWS = 65_536

#: The type that values are handed over as, and the type that the column is then cast to where that differs.
_TYPES: Mapping[ColumnType, tuple[str, str]] = {
    "text": ("string", ""),
    "list": ("string", ""),
    "number": ("int64", ""),
    "score": ("float64", ""),
    "degrees": ("float64", ""),
    "yes_no": ("bool", ""),
    "date": ("int32", "date32"),
    "moment": ("int64", "timestamp"),
}


def render_parquet(table: Table, notes: Mapping[str, str]) -> bytes:
    """Return a flat table as a Parquet file; `notes` go into its metadata beside the table's caption.

    A list is written as one text, its members separated by `; `. Characters that no text may hold are replaced.
    """
    fit = TextGuard(TextLimits()).fit
    fields, arrays = [], []
    for number, column in enumerate(table.columns):
        array = _make_array(column.type, [_pack(column.type, row[number], fit) for row in table.rows])
        fields.append(Field(column.key, array.type, nullable=True))
        arrays.append(array)
    return _write(ArrowTable.from_arrays(arrays, schema=Schema(fields)), table, notes)


def read_rows(content: bytes, columns: Sequence[Column]) -> Iterator[tuple[Value, ...]]:
    """The rows of a file that `render_parquet` wrote.

    Raises ValueError where it is no Parquet file, or its columns are not these.
    """
    arrow = _read(content, columns)
    yield from zip(*(arrow[column.key].to_pylist() for column in columns), strict=True)


def read_column(content: bytes, columns: Sequence[Column], key: str) -> set[Value]:
    """The different values of one column of a file that `render_parquet` wrote. Raises ValueError as `read_rows`."""
    return set(_read(content, columns)[key].to_pylist())


def drop_rows(
    content: bytes, table: Table, key: str, closed: AbstractSet[Value], notes: Mapping[str, str]
) -> bytes | None:
    """A file that `render_parquet` wrote without the rows whose cell under `key` is closed; None where it has none.

    `table` has its caption and its columns. Raises ValueError as `read_rows`.
    """
    arrow = _read(content, table.columns)
    gone = [number for number, value in enumerate(arrow[key].to_pylist()) if value in closed]
    if not gone:
        return None
    pieces = [arrow.slice(before + 1, at - before - 1) for before, at in pairwise((-1, *gone, arrow.num_rows))]
    batches = [batch for piece in pieces if piece.num_rows for batch in piece.to_batches()]
    return _write(ArrowTable.from_batches(batches, schema=arrow.schema), table, notes)


def _write(arrow: ArrowTable, table: Table, notes: Mapping[str, str]) -> bytes:
    fit = TextGuard(TextLimits()).fit
    file = BytesIO()
    write_parquet(
        arrow,
        file,
        compression="zstd(3)",
        created_by="trawl",
        key_value_metadata={"caption": fit(table.caption), **{key: fit(note) for key, note in notes.items()}},
        skip_arrow_metadata=True,
    )
    return file.getvalue()


def _read(content: bytes, columns: Sequence[Column]) -> ArrowTable:
    if not _is_whole(content):
        raise ValueError("it is no whole Parquet file")
    arrow = read_parquet(BytesIO(content), batch_size=_BATCH_ROWS).read_all()
    if arrow.column_names != [column.key for column in columns]:
        raise ValueError(f"its columns are {', '.join(arrow.column_names)}")
    return arrow


def _is_whole(content: bytes) -> bool:
    """Whether the file has its two ends and room for the list of its columns: the reader aborts on one that has not."""
    if len(content) < 12 or not content.startswith(_MAGIC) or not content.endswith(_MAGIC):
        return False
    return int.from_bytes(content[-8:-4], "little") <= len(content) - 12


def _make_array(kind: ColumnType, values: list[Any]) -> Any:
    given, wanted = _TYPES[kind]
    array = Array(values, getattr(DataType, given)())
    if not wanted:
        return array
    return array.cast(DataType.date32() if wanted == "date32" else DataType.timestamp("us", tz="UTC"))


def _pack(kind: ColumnType, value: Any, fit: Any) -> Any:
    if value is None:
        return None
    if kind == "list":
        return fit("; ".join(value))
    if kind == "text":
        return fit(str(value))
    if kind == "date":
        return value.toordinal() - _EPOCH_DAY
    if kind == "moment":
        return (value.astimezone(UTC) - _EPOCH) // _MICROSECOND
    return value
