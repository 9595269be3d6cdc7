"""The audit journal: what was done goes to a file at once, and from there into the ledger's chained trail.

A search has to be on record before its answer is shown, and has to be answered quickly, so it does not wait for the
ledger's database to open. Whatever opens the ledger takes the journal's entries over. An entry is written and synced
whole; should a process die while entries are taken over, some may be taken over twice, under the same id.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trawl.errors import TrawlError


class JournalError(TrawlError):
    """What is about to be done cannot be put on record, so it is not done."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done. `payload` has the entry's id and time besides what is particular to the action."""

    actor: str
    action: str
    payload: Mapping[str, Any]


def append_entry(path: Path, actor: str, action: str, payload: Mapping[str, Any]) -> None:
    """Add an entry, and return when it is on the disk. Raises JournalError."""
    details = {"id": uuid.uuid4().hex, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **payload}
    # Escaped, so that whatever was typed (line separators, halves of a character) is one line of plain ASCII.
    line = json.dumps({"actor": actor, "action": action, "payload": details}, default=str)
    with _locked(path) as descriptor:
        _append_whole(descriptor, f"{line}\n".encode())


@contextmanager
def take_entries(path: Path) -> Iterator[tuple[JournalEntry, ...]]:
    """Give the entries, and empty the journal when the block ends well. Nobody appends meanwhile.

    The beginning of an entry that a crash cut off is left out: what it was to record was not done. Raises
    JournalError.
    """
    with _locked(path) as descriptor:
        content = os.pread(descriptor, os.fstat(descriptor).st_size, 0)
        *lines, _cut_off = content.split(b"\n")
        yield tuple(JournalEntry(**json.loads(line)) for line in lines)
        os.ftruncate(descriptor, 0)


def _append_whole(descriptor: int, content: bytes) -> None:
    before = os.fstat(descriptor).st_size
    try:
        if os.write(descriptor, content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(descriptor)
    except OSError:
        os.ftruncate(descriptor, before)
        raise


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield descriptor
        finally:
            os.close(descriptor)
    except OSError as error:
        raise JournalError(
            f"{path} cannot be written ({error.strerror}), and nothing is done that is not on record. "
            "Free some space or mend its permissions, and try again."
        ) from error
