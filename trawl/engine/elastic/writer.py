"""The one open writer. What it writes is on disk when a call returns, and searched at the latest when it closes.

A document's version is twice its record's sequence, and one more for the tombstone that a withdrawal leaves in its
place: so whatever arrives late or twice, the last state of a record is the one that stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NamedTuple

from trawl.engine.batches import batched
from trawl.engine.elastic.bulk import Answer, Bulk, Item, create_item, index_item
from trawl.engine.elastic.documents import document_id, encode_tombstone, number_document
from trawl.engine.elastic.edges import is_missing, missing_error
from trawl.engine.elastic.lease import Lease
from trawl.engine.elastic.preparation import ReadyDocument, prepare_record
from trawl.engine.elastic.server import Server
from trawl.engine.interface import PreparedRecord, WithdrawOutcome, WriteOutcome, repeat_refusals
from trawl.errors import EngineError
from trawl.model import IndexedRecord, Key, Record

#: Changes, and seconds, after which the writer has what it wrote searched, so that readers are not far behind it.
PUBLISH_EVERY = 100_000
PUBLISH_SECONDS = 60.0

#: Records looked up in one request.
_LOOKUP = 1_000
#: Forms and records remembered, so that they are not sent or looked up again; past so many all are forgotten.
_REMEMBERED_FORMS = 2_000_000
_REMEMBERED_RECORDS = 50_000

_REMAINS = "The server keeps their text in its files until it rewrites them. To have that done: trawl engine purge"


class _Stored(NamedTuple):
    """What the server holds of a key: "" as the hash where it is a tombstone."""

    version: int
    live: bool
    content_hash: str


class ElasticWriter:
    """Implements `Writer`."""

    def __init__(self, server: Server, lease: Lease) -> None:
        self._server, self._lease = server, lease
        self._records, self._words = Bulk(server, server.write), Bulk(server, server.vocabulary)
        self._known: dict[str, _Stored | None] = {}
        self._forms: set[str] = set()
        self._changes = 0
        self._published = monotonic()
        self._failed = False

    @property
    def failed(self) -> bool:
        """Whether the server has failed; what was written is safe, and the next writer has it searched."""
        return self._failed

    def unchanged(self, batch: Sequence[Record]) -> set[Key]:
        self._check()
        found = self._look_up([document_id(record.key) for record in batch])
        if len(self._known) > _REMEMBERED_RECORDS:
            self._known.clear()
        self._known.update(found)
        last = {record.key: record.content_hash for record in batch}
        return {key for key, content_hash in last.items() if _is_same(found[document_id(key)], content_hash)}

    def write(self, batch: Sequence[IndexedRecord]) -> WriteOutcome:
        return self.write_prepared([prepare_record(item) for item in batch], [item.record.sequence for item in batch])

    def write_prepared(self, batch: Sequence[PreparedRecord], sequences: Sequence[int]) -> WriteOutcome:
        self._check()
        last = {prepared.key: (prepared, sequence) for prepared, sequence in zip(batch, sequences, strict=True)}
        names = {key: document_id(key) for key in last}
        stored = self._look_up([name for name in names.values() if name not in self._known])
        stored |= {name: self._known.pop(name) for name in names.values() if name in self._known}
        refused: list[tuple[Key, str]] = []
        fresh: list[tuple[Key, ReadyDocument, int]] = []
        for key, (prepared, sequence) in last.items():
            if _is_same(stored[names[key]], prepared.content_hash):
                continue
            ready = prepared.ready
            assert isinstance(ready, ReadyDocument), "it was made ready for another engine"
            if ready.refusal:
                refused.append((key, ready.refusal))
            else:
                fresh.append((key, ready, sequence))
        answers = self._send(fresh, names)
        done = amended = 0
        for (key, _, _), answer in zip(fresh, answers, strict=True):
            done += answer.outcome == "done"
            amended += answer.outcome == "done" and _is_live(stored[names[key]])
            if answer.outcome == "refused":
                refused.append((key, answer.reason))
        conflicts = [key for (key, _, _), answer in zip(fresh, answers, strict=True) if answer.outcome == "conflict"]
        refused += self._explain_conflicts(conflicts)
        self._changed(done)
        every = repeat_refusals(refused, batch)
        return WriteOutcome(done, len(batch) - done - len(every), every, amended)

    def withdraw(self, keys: Iterable[Key]) -> WithdrawOutcome:
        self._check()
        day = datetime.now(UTC).date().isoformat()
        gone = 0
        for batch in batched(dict.fromkeys(keys), _LOOKUP):
            stored = self._look_up([document_id(key) for key in batch])
            for name in stored:
                self._known.pop(name, None)
            items = [
                index_item(name, found.version + 1, encode_tombstone(found.version // 2, day))
                for name, found in stored.items()
                if found and found.live
            ]
            self._lease.unpublished |= bool(items)
            answers = self._guard(self._records, items)
            if any(answer.outcome != "done" for answer in answers):
                raise EngineError(
                    f"Somebody else has written to the {self._server.connection.place} while records were withdrawn. "
                    "Do the same again."
                )
            gone += len(items)
        self._changes += gone
        self.refresh()
        return WithdrawOutcome(gone, _REMAINS if gone else "")

    def refresh(self) -> None:
        self._check()
        self._published = monotonic()
        if not self._lease.unpublished:
            return
        try:
            self._server.refresh()
        except EngineError:
            self._failed = True
            raise
        self._changes = 0
        self._lease.unpublished = False

    def _send(self, fresh: Sequence[tuple[Key, ReadyDocument, int]], names: dict[Key, str]) -> list[Answer]:
        """Words first: a record must have none that the vocabulary lacks."""
        if not fresh:
            return []
        self._lease.unpublished = True
        if len(self._forms) > _REMEMBERED_FORMS:
            self._forms.clear()
        new = set().union(*(ready.forms.split() for _, ready, _ in fresh)) - self._forms
        self._guard(self._words, (create_item(form, b'{"form":"%b"}' % form.encode()) for form in sorted(new)))
        self._forms |= new
        items = (
            index_item(names[key], 2 * sequence, number_document(ready.document, sequence))
            for key, ready, sequence in fresh
        )
        return self._guard(self._records, items)

    def _guard(self, bulk: Bulk, items: Iterable[Item]) -> list[Answer]:
        try:
            return bulk.send(items)
        except EngineError:
            self._failed = True
            raise

    def _explain_conflicts(self, keys: Sequence[Key]) -> list[tuple[Key, str]]:
        """Those of the keys that are not there: a later withdrawal stands. The others are there, later written."""
        if not keys:
            return []
        stored = self._look_up([document_id(key) for key in keys])
        reason = "it was withdrawn by a later change; load it again to have it back"
        return [(key, reason) for key in keys if not ((found := stored[document_id(key)]) and found.live)]

    def _look_up(self, names: Sequence[str]) -> dict[str, _Stored | None]:
        """What is stored under each id, whether it is searchable yet or not."""
        found: dict[str, _Stored | None] = {}
        for batch in batched(names, _LOOKUP):
            answer = self._server.ask(
                "say what it holds",
                self._server.client.mget,
                index=self._server.write,
                ids=batch,
                source_includes=["content_hash", "live"],
                filter_path=["docs._id", "docs._version", "docs.found", "docs._source", "docs.error"],
            )
            for document in answer["docs"]:
                if "error" in document:
                    if is_missing(document):
                        raise missing_error(self._server.connection.place)
                    raise EngineError(
                        f"The {self._server.connection.place} could not say what it holds: a part of it is not "
                        "available. Try again when the cluster is green or yellow (`trawl engine status`)."
                    )
                found[document["_id"]] = _read_stored(document)
        return found

    def _changed(self, records: int) -> None:
        self._changes += records
        if self._changes >= PUBLISH_EVERY or monotonic() - self._published >= PUBLISH_SECONDS:
            self.refresh()

    def _check(self) -> None:
        if self._failed:
            raise EngineError("This writer has stopped after an error. Open another; what was stored is unharmed.")
        self._lease.check()


def _read_stored(document: Mapping[str, Any]) -> _Stored | None:
    if not document.get("found"):
        return None
    source = document["_source"]
    return _Stored(document["_version"], source["live"], source.get("content_hash", ""))


def _is_live(stored: _Stored | None) -> bool:
    return stored is not None and stored.live


def _is_same(stored: _Stored | None, content_hash: str) -> bool:
    """Whether what is stored says the same; one whose content was never hashed is always taken as new."""
    return stored is not None and stored.live and stored.content_hash == content_hash and bool(content_hash)
