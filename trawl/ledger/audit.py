"""The audit trail: who did what, when. Entries are only ever added, and a chain of hashes shows if that is so.

The chain covers a salted digest of each entry's payload. Payload and salt stand in a table of their own and can be
erased: the chain still verifies, and the digest alone tells nothing about what was erased.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import audit, audit_head, audit_payloads


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One thing that was done. `payload` is None once it has been erased."""

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


class AuditTrail:
    """The audit trail of an installation, `ledger.audit`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def append(self, actor: str, action: str, payload: Mapping[str, Any]) -> int:
        """Add an entry; return its number. `payload` is JSON values and may be personal data."""
        with self._database.write() as connection:
            return _append(connection, actor, action, payload)

    def erase(self, ids: Collection[int], *, actor: str, reason: str) -> int:
        """Erase the payloads of these entries, and add an entry that says which and why; return how many."""
        with self._database.write() as connection:
            gone: int = connection.execute(audit_payloads.delete().where(audit_payloads.c.id.in_(ids))).rowcount
            _append(connection, actor, "erase", {"entries": sorted(ids), "reason": reason})
            return gone

    def entries(self, after: int = 0) -> Iterator[AuditEntry]:
        """Yield the entries with numbers greater than `after`, oldest first."""
        for row in self._database.stream(_select_entries().where(audit.c.id > after)):
            payload = None if row.payload is None else json.loads(row.payload)
            yield AuditEntry(row.id, datetime.fromisoformat(row.at), row.actor, row.action, payload)

    def verify(self) -> Verification:
        """Check every entry against the chain."""
        chain, expected, erased = "", 1, 0
        problems: list[str] = []
        for row in self._database.stream(_select_entries()):
            if row.id != expected:
                problems.append(f"entries {expected} to {row.id - 1} are missing")
            if _link(chain, row.id, row.at, row.actor, row.action, row.digest) != row.chain:
                problems.append(f"entry {row.id} is not what was written, or does not follow the one before")
            if row.payload is None:
                erased += 1
            elif _digest(row.salt, row.payload) != row.digest:
                problems.append(f"the payload of entry {row.id} is not what was written")
            chain, expected = row.chain, row.id + 1
        with self._database.read() as connection:
            head = connection.execute(sa.select(audit_head.c.last, audit_head.c.chain)).one()
        # An entry that was added since the stream began is no problem.
        if head.last < expected - 1 or (head.last == expected - 1 and head.chain != chain):
            problems.append("the end of the trail is not what was written")
        elif head.last > expected - 1 and not self._has_entry(head.last):
            problems.append(f"entries {expected} to {head.last} are missing at the end")
        return Verification(expected - 1, erased, chain, tuple(problems))

    def _has_entry(self, entry: int) -> bool:
        with self._database.read() as connection:
            return connection.execute(sa.select(audit.c.id).where(audit.c.id == entry)).scalar() is not None


def _append(connection: sa.Connection, actor: str, action: str, payload: Mapping[str, Any]) -> int:
    # The row of the head is the queue in which writers stand.
    head = connection.execute(sa.select(audit_head.c.last, audit_head.c.chain).with_for_update()).one()
    number: int = head.last + 1
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    salt = secrets.token_hex(16)
    text = json.dumps(payload, sort_keys=True)
    digest = _digest(salt, text)
    chain = _link(head.chain, number, at, actor, action, digest)
    connection.execute(audit.insert().values(id=number, at=at, actor=actor, action=action, digest=digest, chain=chain))
    connection.execute(audit_payloads.insert().values(id=number, salt=salt, payload=text))
    connection.execute(audit_head.update().values(last=number, chain=chain))
    return number


def _select_entries() -> sa.Select[Any]:
    joined = audit.outerjoin(audit_payloads, audit.c.id == audit_payloads.c.id)
    return sa.select(audit, audit_payloads.c.salt, audit_payloads.c.payload).select_from(joined).order_by(audit.c.id)


def _digest(salt: str, payload: str) -> str:
    return blake2b(payload.encode(), key=salt.encode(), digest_size=32).hexdigest()


def _link(*covered: str | int) -> str:
    """Return an entry's link: the link before it, its number, moment, actor, action and digest, hashed."""
    return blake2b(json.dumps(covered).encode(), digest_size=32).hexdigest()
