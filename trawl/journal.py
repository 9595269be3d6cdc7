"""The audit journal: what was done goes to a file at once, and from there into the ledger's chained trail.

A search has to be on record before its answer is shown, and has to be answered quickly, so it does not wait for the
ledger's database to open. Whatever opens the ledger takes the journal's entries over. An entry is written and synced
whole; each has an id, by which one that is taken over twice (a process died, or two were at it) is known.
"""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import Any

from trawl.errors import TrawlError
from trawl.file_locks import lock_file

#: The action of an entry that stands for a line which a crash or an editor left unreadable.
UNREADABLE = "unreadable journal line"

#: Bytes of an id, an actor or an action.
_MOST = 64

#: How often the journal is looked at again for what was appended while entries were taken over.
_ROUNDS = 3


class JournalError(TrawlError):
    """What is about to be done cannot be put on record, so it is not done."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done: its id, when, by whom, and what is particular to the action."""

    id: str
    at: datetime
    actor: str
    action: str
    payload: Mapping[str, Any]


def append_entry(path: Path, actor: str, action: str, payload: Mapping[str, Any]) -> None:
    """Add an entry, and return when it is on the disk. Raises JournalError."""
    entry = {
        "id": uuid.uuid4().hex,
        "at": datetime.now(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "payload": payload,
    }
    # Escaped, so that whatever was typed (line separators, halves of a character) is one line of plain ASCII.
    line = json.dumps(entry, default=str)
    with _locked(path) as file:
        _append_whole(file, f"{line}\n".encode())


def take_entries(path: Path, record: Callable[[list[JournalEntry]], None]) -> None:
    """Hand every entry to `record`, and empty the journal when that ended well.

    Nobody who appends waits for `record`. What is appended meanwhile is handed over in its turn; what goes on being
    appended stays for the next time, and `record` may then be given entries again. A line that cannot be read is
    handed over too, as an entry whose action is UNREADABLE. Raises JournalError.
    """
    taken = b""
    for _ in range(_ROUNDS):
        content = _empty_if_still(path, taken)
        if not content:
            return
        # Another process may have emptied it since; then everything in it is new.
        record(_read_entries(content, len(taken) if content.startswith(taken) else 0))
        taken = content
    _empty_if_still(path, taken)


def _empty_if_still(path: Path, taken: bytes) -> bytes:
    """Empty the journal if it holds what was `taken` and no more; return what it holds after that."""
    with _locked(path) as file:
        file.seek(0)
        content = file.readall()
        if content != taken:
            return content
        file.truncate(0)
        return b""


def _read_entries(content: bytes, start: int) -> list[JournalEntry]:
    """Read the lines from `start` on; an unreadable one is known again by all that stands before it."""
    entries = []
    for line in content[start:].split(b"\n"):
        end = start + len(line)
        if line:
            entries.append(_read_entry(line) or _keep_line(line, blake2b(content[:end], digest_size=16).hexdigest()))
        start = end + 1
    return entries


def _read_entry(line: bytes) -> JournalEntry | None:
    try:
        said = json.loads(line)
        entry = JournalEntry(**{**said, "at": datetime.fromisoformat(said["at"])})
        if entry.at.tzinfo and all(map(_is_storable, (entry.id, entry.actor, entry.action))):
            return JournalEntry(entry.id, entry.at, entry.actor, entry.action, dict(entry.payload))
    except (ValueError, TypeError, KeyError, RecursionError):
        pass  # the caller keeps the line as it is
    return None


def _keep_line(line: bytes, entry_id: str) -> JournalEntry:
    raw = {"line": line.decode("ascii", "backslashreplace")}
    return JournalEntry(entry_id, datetime.now(UTC), "unknown", UNREADABLE, raw)


def _is_storable(text: Any) -> bool:
    """Say whether a ledger of any kind keeps this as it is. Raises ValueError where it has halves of characters."""
    return isinstance(text, str) and len(text.encode()) <= _MOST and "\0" not in text


def _append_whole(file: FileIO, content: bytes) -> None:
    before = file.seek(0, os.SEEK_END)
    if before and _last_byte(file) != b"\n":
        content = b"\n" + content  # a crash left the beginning of a line: it stays one of its own
    try:
        if os.write(file.fileno(), content) < len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
    except OSError:
        file.truncate(before)
        raise


def _last_byte(file: FileIO) -> bytes:
    file.seek(-1, os.SEEK_END)
    return file.read(1)


@contextmanager
def _locked(path: Path) -> Iterator[FileIO]:
    try:
        with lock_file(path) as file:
            assert file is not None
            yield file
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        remedy = "Free some space" if full else "Mend it or the permissions of its folder"
        raise JournalError(
            f"{path} cannot be written ({error.strerror}), and nothing is done that is not on record. "
            f"{remedy}, and try again."
        ) from error
