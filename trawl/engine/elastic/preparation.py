"""A record made ready for the server, in whatever process."""

from __future__ import annotations

from dataclasses import dataclass

from trawl.engine.elastic.documents import encode_document
from trawl.engine.interface import HALF_CHARACTER, PreparedRecord
from trawl.model import IndexedRecord


@dataclass(frozen=True, slots=True)
class ReadyDocument:
    """A document without its sequence, with its distinct forms; or why there can be none."""

    document: bytes = b""
    forms: str = ""
    refusal: str = ""


def prepare_record(indexed: IndexedRecord) -> PreparedRecord:
    """Make a record ready; one that cannot be a document is refused when it is written."""
    record = indexed.record
    try:
        ready = ReadyDocument(encode_document(indexed), " ".join(set(indexed.text.forms)))
    except UnicodeEncodeError:
        ready = ReadyDocument(refusal=HALF_CHARACTER)
    except ValueError:
        ready = ReadyDocument(refusal="a number in it is not a number; mend the feed")
    return PreparedRecord(record.key, record.content_hash, record.sequence, indexed.text.cut, ready)
