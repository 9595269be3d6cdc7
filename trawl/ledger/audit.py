"""The audit trail: who did what, when. Entries are only ever added, and a chain of hashes shows if that is so.

The chain covers a salted digest of each entry's payload. Payload and salt stand in a table of their own and can be
erased: the chain still verifies, and the digest alone tells nothing about what was erased.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

import sqlalchemy as sa

from trawl.journal import UNREADABLE, JournalEnd, JournalEntry
from trawl.ledger.database import Database
from trawl.ledger.schema import audit, audit_head, audit_journals, audit_payloads

#: The action of an entry that says which payloads were erased, and why.
ERASURE = "erase"

#: The action of an entry that says that the journal was not as trawl had written it.
ALTERED = "journal altered"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done, `at` that time. `payload` is None once it has been erased."""

    id: int
    at: datetime
    actor: str
    action: str
    payload: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the trail found; without `problems` nothing was altered, inserted or taken out.

    `head` is the last entry's link of the chain: noted elsewhere, it shows later whether the end was cut off and
    written anew.
    """

    entries: int
    erased: int
    head: str
    problems: tuple[str, ...]


class _Head(NamedTuple):
    """The end of the chain: the last entry's number and link."""

    number: int
    chain: str


class AuditTrail:
    """The audit trail of an installation, `ledger.audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, actor: str, action: str, payload: Mapping[str, Any]) -> int:
        """Add an entry of what is done now; return its number. `payload` is JSON values and may be personal data."""
        with self._database.write() as connection:
            return _append(connection, _lock_head(connection), _done_now(actor, action, payload)).number

    def take_over(self, entries: Iterable[JournalEntry]) -> None:
        """Add the journal's entries, all or none, with the time of each; those taken over before are left out.

        Before one that does not follow the line taken over before it stands an entry that says so.
        """
        with self._database.write() as connection:
            head = _lock_head(connection)  # held to the transaction's end, so nobody else appends in between
            for entry in entries:
                known = sa.select(audit.c.id).where(audit.c.journal_id == entry.id)
                if connection.execute(known).first() is None:
                    if problem := _check_follows(connection, entry):
                        told = {"entry": entry.id, "problem": problem}
                        head = _append(connection, head, _done_now("trawl", ALTERED, told))
                    head = _append(connection, head, entry)

    def has_taken(self, end: JournalEnd) -> bool:
        """Whether the journal's line of this number was taken over, or one after it."""
        number = sa.select(audit_journals.c.number).where(audit_journals.c.journal == end.journal)
        with self._database.read() as connection:
            return (connection.execute(number).scalar() or 0) >= end.number

    def journals(self) -> frozenset[str]:
        """The journals of which lines were taken over; each home has one."""
        with self._database.read() as connection:
            return frozenset(connection.execute(sa.select(audit_journals.c.journal)).scalars())

    def erase(self, ids: Collection[int], *, actor: str, reason: str) -> int:
        """Erase the payloads of these entries, and add an entry that says which and why; return how many."""
        with self._database.write() as connection:
            gone: int = connection.execute(audit_payloads.delete().where(audit_payloads.c.id.in_(ids))).rowcount
            erasure = _done_now(actor, ERASURE, {"entries": sorted(ids), "reason": reason})
            _append(connection, _lock_head(connection), erasure)
            return gone

    def entries(self, after: int = 0, action: str = "") -> Iterator[AuditEntry]:
        """Yield the entries with numbers greater than `after`, of one action or of all, oldest first."""
        statement = _select_entries().where(audit.c.id > after)
        if action:
            statement = statement.where(audit.c.action == action)
        for row in self._database.stream(statement):
            payload = None if row.payload is None else json.loads(row.payload)
            yield AuditEntry(row.id, datetime.fromisoformat(row.at), row.actor, row.action, payload)

    def verify(self) -> Verification:
        """Check every entry against the chain, and that what was erased was erased by somebody who said so."""
        chain, expected = "", 1
        absent, named = set[int](), set[int]()
        problems: list[str] = []
        for row in self._database.stream(_select_entries()):
            if row.id != expected:
                problems.append(f"entries {expected} to {row.id - 1} are missing")
            if _link(chain, row.id, row.at, row.actor, row.action, row.digest, row.journal_id) != row.chain:
                problems.append(f"entry {row.id} is not what was written, or does not follow the one before")
            if row.payload is None:
                absent.add(row.id)
            elif _digest(row.salt, row.payload) != row.digest:
                problems.append(f"the payload of entry {row.id} is not what was written")
            elif row.action == ERASURE:
                named.update(json.loads(row.payload).get("entries", ()))
            elif row.action == ALTERED:
                problems.append(f"entry {row.id}: {json.loads(row.payload).get('problem')}")
            chain, expected = row.chain, row.id + 1
        with self._database.read() as connection:
            head = connection.execute(sa.select(audit_head.c.last, audit_head.c.chain)).one()
        # An entry that was added since the stream began is no problem.
        if head.last < expected - 1 or (head.last == expected - 1 and head.chain != chain):
            problems.append("the end of the trail is not what was written")
        elif head.last > expected - 1 and not self._has_entry(head.last):
            problems.append(f"entries {expected} to {head.last} are missing at the end")
        problems += [
            f"the payload of entry {entry} is gone, and no erasure names it" for entry in sorted(absent - named)
        ]
        return Verification(expected - 1, len(absent), chain, tuple(problems))

    def _has_entry(self, entry: int) -> bool:
        with self._database.read() as connection:
            return connection.execute(sa.select(audit.c.id).where(audit.c.id == entry)).scalar() is not None


def _check_follows(connection: sa.Connection, entry: JournalEntry) -> str:
    """Say why a line does not follow those that were taken over, "" where it does; the next is to follow it.

    A line that cannot be read is told of by its own entry.
    """
    if entry.action == UNREADABLE:
        return ""
    if not entry.link:
        written = connection.execute(sa.select(sa.func.count()).select_from(audit_journals)).scalar_one()
        return "a line of the journal was altered, or not written by trawl" if written else ""
    mine = audit_journals.c.journal == entry.journal
    last = connection.execute(sa.select(audit_journals.c.link).where(mine)).scalar()
    end = {"number": entry.number, "link": entry.link}
    if last is None:
        connection.execute(audit_journals.insert().values(journal=entry.journal, **end))
    else:
        connection.execute(audit_journals.update().where(mine).values(**end))
    return "" if entry.after == (last or "") else f"lines of the journal before its number {entry.number} are missing"


def _done_now(actor: str, action: str, payload: Mapping[str, Any]) -> JournalEntry:
    """Return an entry that goes into the ledger at once, and so has no id of the journal's."""
    return JournalEntry("", datetime.now(UTC), actor, action, payload)


def _lock_head(connection: sa.Connection) -> _Head:
    """Return the end of the chain, for this transaction to go on from; its row is the queue in which writers stand."""
    return _Head(*connection.execute(sa.select(audit_head.c.last, audit_head.c.chain).with_for_update()).one())


def _append(connection: sa.Connection, head: _Head, entry: JournalEntry) -> _Head:
    """Add an entry after `head`, which this transaction holds locked; return the new end of the chain."""
    number, journal_id = head.number + 1, entry.id or None
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    salt = secrets.token_hex(16)
    text = json.dumps(entry.payload, sort_keys=True)
    digest = _digest(salt, text)
    chain = _link(head.chain, number, at, entry.actor, entry.action, digest, journal_id)
    row = {"id": number, "at": at, "actor": entry.actor, "action": entry.action, "digest": digest, "chain": chain}
    connection.execute(audit.insert().values(**row, journal_id=journal_id))
    connection.execute(audit_payloads.insert().values(id=number, salt=salt, payload=text))
    connection.execute(audit_head.update().values(last=number, chain=chain))
    return _Head(number, chain)


def _select_entries() -> sa.Select[Any]:
    joined = audit.outerjoin(audit_payloads, audit.c.id == audit_payloads.c.id)
    return sa.select(audit, audit_payloads.c.salt, audit_payloads.c.payload).select_from(joined).order_by(audit.c.id)


def _digest(salt: str, payload: str) -> str:
    return blake2b(payload.encode(), key=salt.encode(), digest_size=32).hexdigest()


def _link(*covered: str | int | None) -> str:
    """Return an entry's link: the link before it, its number, moment, actor, action, digest, journal's id, hashed."""
    return blake2b(json.dumps(covered).encode(), digest_size=32).hexdigest()
