"""The audit journal: what was done goes to a file at once, and from there into the ledger's chained trail.

A search has to be on record before its answer is shown, and has to be answered quickly, so it does not wait for the
ledger's database to open. Whatever opens the ledger takes the journal's entries over. An entry is written and synced
whole; each has an id, by which one that is taken over twice (a process died, or two were at it) is known. Each is also
linked to the one before by a hash, and the last link is kept beside the journal (`audit.head`): a line that was taken
out, altered or added by hand does not follow, and the ledger says so when it takes the lines over.
"""

from __future__ import annotations

import errno
import json
import os
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import blake2b
from io import FileIO
from pathlib import Path
from typing import Any

from trawl.errors import TrawlError
from trawl.file_locks import lock_file

#: The action of an entry that stands for a line which a crash or an editor left unreadable.
UNREADABLE = "unreadable journal line"

#: How a line ends: the hash of all before it, which names the line that it follows.
_LINKED = re.compile(rb'(\{.*), "link": "([0-9a-f]{64})"\}', re.DOTALL)
#: So many bytes at the journal's end are looked through for its last line.
_TAIL = 64 * 1024

#: Bytes of an id, an actor or an action.
_MOST = 64

#: How often the journal is looked at again for what was appended while entries were taken over.
_ROUNDS = 3


class JournalError(TrawlError):
    """What is about to be done cannot be put on record, so it is not done."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that was done: its id, when, by whom, and what is particular to the action.

    It is the line of this `number` of a `journal`, and follows the line with the link `after` (none: it is the first).
    An entry without a `link` is of an earlier trawl, or was not written by trawl as it stands.
    """

    id: str
    at: datetime
    actor: str
    action: str
    payload: Mapping[str, Any]
    journal: str = ""
    number: int = 0
    after: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """The last line that a journal was given: its link and number, whether it still is there or was taken over."""

    journal: str
    number: int = 0
    link: str = ""


def append_entry(path: Path, actor: str, action: str, payload: Mapping[str, Any]) -> None:
    """Add an entry, and return when it is on the disk. Raises JournalError."""
    entry: dict[str, Any] = {
        "id": uuid.uuid4().hex,
        "at": datetime.now(UTC).isoformat(),
        "actor": actor,
        "action": action,
        "payload": payload,
    }
    with _locked(path) as file:
        end = _find_end(file, path)
        entry |= {"journal": end.journal, "number": end.number + 1, "after": end.link}
        # Escaped, so that whatever was typed (line separators, halves of a character) is one line of plain ASCII.
        body = json.dumps(entry, default=str)[:-1]
        link = _hash(body.encode())
        _append_whole(file, f'{body}, "link": "{link}"}}\n'.encode())
        _keep_end(path, JournalEnd(end.journal, end.number + 1, link))


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


def find_lost(path: Path, is_taken: Callable[[JournalEnd], bool]) -> str:
    """Say what the journal's end lacks; "" where its last line is there, or was taken over (`is_taken`).

    Raises JournalError.
    """
    for _ in range(_ROUNDS):  # others may add to it and take it over in between
        with _locked(path) as file:
            end, last = _read_end(path), _find_last(file)
        there = last is not None and end is not None and last.journal == end.journal and last.number >= end.number
        if end is None or there or is_taken(end):
            return ""
    assert end
    return f"lines of the journal {path.name} up to its number {end.number} are missing at the end, or were altered"


def find_journal(path: Path) -> str:
    """Which journal it is that the next line belongs to, "" where none was begun. Raises JournalError."""
    with _locked(path) as file:
        last, end = _find_last(file), _read_end(path)
        return end.journal if end else last.journal if last else ""


def _find_end(file: FileIO, path: Path) -> JournalEnd:
    """What the next line follows: the end as it is kept, or the last line where a crash came before it was kept."""
    kept, last = _read_end(path), _find_last(file)
    if last and (kept is None or (last.journal == kept.journal and last.number > kept.number)):
        return JournalEnd(last.journal, last.number, last.link)
    return kept or JournalEnd(uuid.uuid4().hex)


def _find_last(file: FileIO) -> JournalEntry | None:
    """The last line that trawl wrote, of those that are there."""
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - _TAIL))
    found = (_read_entry(line) for line in reversed(file.read(_TAIL).split(b"\n")) if line)
    return next((entry for entry in found if entry and entry.link), None)


def _end_file(path: Path) -> Path:
    return path.with_suffix(".head")


def _read_end(path: Path) -> JournalEnd | None:
    try:
        return JournalEnd(**json.loads(_end_file(path).read_bytes()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def _keep_end(path: Path, end: JournalEnd) -> None:
    """Keep the end in place, so that a crash leaves this one or the one before; the journal's lock is held."""
    made = json.dumps({"journal": end.journal, "number": end.number, "link": end.link}).encode()
    descriptor = os.open(_end_file(path), os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    try:
        os.write(descriptor, made)  # it never gets shorter
    finally:
        os.close(descriptor)


def _hash(content: bytes) -> str:
    return blake2b(content, digest_size=32).hexdigest()


def _empty_if_still(path: Path, taken: bytes) -> bytes:
    """Empty the journal if it holds what was `taken` and no more; return what it holds after that."""
    with _locked(path) as file:
        file.seek(0)
        content = file.readall()
        if content != taken:
            return content
        if content and (end := _find_end(file, path)) != _read_end(path):
            _keep_end(path, end)  # whoever wrote the last line died before; when that is gone nobody could know of it
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
        parts = (entry.id, entry.actor, entry.action, entry.journal, entry.after, entry.link)
        if entry.at.tzinfo and all(map(_is_storable, parts)) and isinstance(entry.number, int):
            linked = _LINKED.fullmatch(line)
            whole = linked is not None and _hash(linked[1]) == entry.link
            return replace(entry, payload=dict(entry.payload), link=entry.link if whole else "")
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
