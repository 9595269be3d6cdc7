"""Many documents at once: in requests of bounded size, two on their way at a time, and only what failed is sent again.

Whatever is sent carries its version, so that to send it twice does no harm.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any, Literal

from elastic_transport import TlsError
from elasticsearch import ApiError, TransportError

from trawl.engine.elastic.edges import (
    explain_error,
    is_missing,
    is_read_only,
    missing_error,
    never_fits,
    read_only_error,
    safe_reason,
)
from trawl.engine.elastic.server import Server
from trawl.errors import EngineError

#: The most that one request holds, unless one document alone is larger.
_DOCUMENTS = 500
_BYTES = 4_000_000

#: Requests on their way at a time: the next one is put together while the server works on the one before.
_AT_ONCE = 2

#: How long a server that is too busy, or that nobody can reach, is tried again: pauses double up to the longest.
_BUSY_SECONDS = 300.0
_UNREACHABLE_SECONDS = 30.0
_PAUSE, _LONGEST_PAUSE = 0.25, 15.0

_BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Item:
    """One document to be written: its action as JSON, and the document as JSON, b"" where it is deleted."""

    action: bytes
    document: bytes


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of an item: a "conflict" is an older version than the server holds, or one that is there already."""

    outcome: Literal["done", "conflict", "refused"]
    reason: str = ""


_DONE, _CONFLICT = Answer("done"), Answer("conflict")


def index_item(name: str, version: int, document: bytes) -> Item:
    """Write a document unless the server holds a higher version of it."""
    action = {"index": {"_id": name, "version": version, "version_type": "external_gte"}}
    return Item(json.dumps(action).encode(), document)


def create_item(name: str, document: bytes) -> Item:
    """Write a document unless there is one of this id."""
    return Item(json.dumps({"create": {"_id": name}}, ensure_ascii=False).encode(), document)


def delete_item(name: str) -> Item:
    """Delete a document."""
    return Item(json.dumps({"delete": {"_id": name}}, ensure_ascii=False).encode(), b"")


class Bulk:
    """Sends items to an index or alias."""

    def __init__(self, server: Server, index: str) -> None:
        self._server, self._index = server, index

    def send(self, items: Iterable[Item]) -> list[Answer]:
        """What became of each, in order. Raises EngineError where the server cannot be written to."""
        answers: list[Answer] = []
        waiting: deque[Future[list[Answer]]] = deque()
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            for part in _parts(items):
                if len(waiting) >= _AT_ONCE:
                    answers += waiting.popleft().result()
                waiting.append(pool.submit(self._send, part))
            for future in waiting:
                answers += future.result()
        return answers

    def _send(self, items: Sequence[Item]) -> list[Answer]:
        answers: list[Answer | None] = [None] * len(items)
        patience = _Patience()
        while left := [at for at, answer in enumerate(answers) if answer is None]:
            try:
                found = self._request([items[at] for at in left])
            except TransportError as error:
                if isinstance(error, TlsError) or not patience.pause(_UNREACHABLE_SECONDS):
                    raise explain_error(error, self._server.connection, "take documents") from error
                continue
            except ApiError as error:
                reason = never_fits(error.body) or (
                    "it is larger than a request may be" if error.meta.status == 413 else ""
                )
                if reason:
                    smaller = self._send_smaller([items[at] for at in left], reason)
                    answers = [answer or smaller.pop(0) for answer in answers]
                    continue
                if error.meta.status not in _BUSY or not patience.pause(_BUSY_SECONDS):
                    raise explain_error(error, self._server.connection, "take documents") from error
                continue
            for at, answer in zip(left, self._read_all([items[at] for at in left], found), strict=True):
                answers[at] = answer
            if None in answers and not patience.pause(_BUSY_SECONDS):
                raise EngineError(
                    f"The {self._server.connection.place} has been too busy to take documents for "
                    f"{_BUSY_SECONDS:g} seconds. What was written is safe; do the same again later."
                )
        return [answer for answer in answers if answer is not None]

    def _read_all(self, items: Sequence[Item], found: Sequence[Mapping[str, Any]]) -> list[Answer | None]:
        """What became of the items of one request; None for those that are to be sent again."""
        answers = [self._read(result) for result in found]
        # Said of each item of a request, and meant of all of them together.
        if reason := next(filter(None, (never_fits(result) for result in found)), ""):
            left = [item for item, answer in zip(items, answers, strict=True) if not answer]
            smaller = iter(self._send_smaller(left, reason))
            answers = [answer or next(smaller) for answer in answers]
        return answers

    def _request(self, items: Sequence[Item]) -> list[Mapping[str, Any]]:
        lines = [line for item in items for line in (item.action, item.document) if line]
        answer = self._server.client.bulk(
            index=self._index,
            operations=lines,  # type: ignore[arg-type]  # bytes are sent as they are
            require_alias=True if self._server.is_alias and self._index == self._server.write else None,
            filter_path=["items.*.status", "items.*.error"],
        )
        return [next(iter(result.values())) for result in answer["items"]]

    def _send_smaller(self, items: Sequence[Item], reason: str) -> list[Answer]:
        """Send what was too much at once in two parts; one document that is too much alone is refused."""
        if len(items) == 1:
            size = len(items[0].document) / 1_000_000
            return [Answer("refused", f"as a document it has {size:.0f} MB, and {reason}")]
        half = len(items) // 2
        return self._send(items[:half]) + self._send(items[half:])

    def _read(self, result: Mapping[str, Any]) -> Answer | None:
        """What became of one item; None where it is to be sent again. Raises EngineError where nothing can be sent."""
        status = result["status"]
        if status < 300 or (status == 404 and "error" not in result):  # one to be deleted that is not there
            return _DONE
        if status == 409:
            return _CONFLICT
        error = result.get("error", {})
        if is_read_only(error):
            raise read_only_error(self._server.connection.place)
        if status in _BUSY:
            return None
        if is_missing(error):
            raise missing_error(self._server.connection.place)
        if status == 400:
            return Answer("refused", safe_reason(error))
        raise EngineError(
            f"The {self._server.connection.place} could not take documents: {safe_reason(error)} (HTTP {status})"
        )


class _Patience:
    """How long one request has been tried, and how long to wait before the next time."""

    def __init__(self) -> None:
        self._began = monotonic()
        self._next = _PAUSE

    def pause(self, most: float) -> bool:
        """Wait before the next try; false where it has been tried for `most` seconds."""
        if monotonic() - self._began + self._next > most:
            return False
        sleep(self._next)
        self._next = min(2 * self._next, _LONGEST_PAUSE)
        return True


def _parts(items: Iterable[Item]) -> Iterator[list[Item]]:
    part: list[Item] = []
    size = 0
    for item in items:
        length = len(item.document)
        if part and (len(part) >= _DOCUMENTS or size + length > _BYTES):
            yield part
            part, size = [], 0
        part.append(item)
        size += length
    if part:
        yield part
