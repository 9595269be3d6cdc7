"""Records made ready to be stored, in whatever process: all that the writer need not do itself is done."""

from __future__ import annotations

from typing import Any, NamedTuple

from trawl.engine.embedded.documents import Fields, describe_record
from trawl.engine.embedded.rows import encode_row, mention_values
from trawl.engine.interface import HALF_CHARACTER, PreparedRecord
from trawl.model import IndexedRecord


class ReadyRecord(NamedTuple):
    """What the embedded engine's writer wants of a record: everything but its sequence and its row's id.

    `columns` are the row of the store, `values` the rows that trace its mentions, `fields` the document of the index.
    Where there can be none of them, `refusal` says why.
    """

    columns: tuple[Any, ...]
    values: tuple[tuple[str, str], ...]
    fields: Fields
    refusal: str = ""


_HALVED = ReadyRecord((), (), {}, HALF_CHARACTER)


def prepare_record(indexed: IndexedRecord) -> PreparedRecord:
    """Make a record ready; one that cannot be stored is refused when it is written."""
    record = indexed.record
    try:
        columns = encode_row(indexed)
        # Tried here, because the store would refuse with it all that is written in the same transaction.
        "".join([column for column in columns if isinstance(column, str)]).encode()
        ready = ReadyRecord(columns, mention_values(indexed.mentions), describe_record(indexed))
    except UnicodeEncodeError:
        ready = _HALVED
    return PreparedRecord(record.key, record.content_hash, record.sequence, indexed.text.cut, ready)
