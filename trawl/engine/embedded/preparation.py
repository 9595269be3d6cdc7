"""Records made ready to be stored, in whatever process: all that the writer need not do itself is done."""

from __future__ import annotations

from typing import Any, NamedTuple

from trawl.engine.embedded.documents import Fields, describe_record
from trawl.engine.embedded.rows import encode_row, mention_values
from trawl.engine.interface import PreparedRecord
from trawl.errors import EngineError
from trawl.model import IndexedRecord


class ReadyRecord(NamedTuple):
    """What the embedded engine's writer wants of a record: everything but its sequence and its row's id.

    `columns` are the row of the store, `values` the rows that trace its mentions, `fields` the document of the index.
    """

    columns: tuple[Any, ...]
    values: tuple[tuple[str, str], ...]
    fields: Fields


def prepare_record(indexed: IndexedRecord) -> PreparedRecord:
    """Make a record ready for the embedded engine. Raises EngineError for a text that cannot be encoded."""
    record = indexed.record
    try:
        ready = ReadyRecord(encode_row(indexed), mention_values(indexed.mentions), describe_record(indexed))
    except UnicodeEncodeError as error:
        raise EngineError(
            f"The record {record.source}/{record.record_id} cannot be stored: its text holds half of a character "
            "(a lone surrogate); mend the feed."
        ) from error
    return PreparedRecord(record.key, record.content_hash, record.sequence, indexed.text.cut, ready)
