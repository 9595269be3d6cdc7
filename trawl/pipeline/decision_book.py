"""What analysts have decided of matches, applied to what software finds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from trawl.errors import NotFoundError
from trawl.ledger import KeptDecision, Ledger
from trawl.model import Decision, Key, Match, Record, RegisterRow

#: The evidence of a link that only an analyst made.
ANALYSTS_LINK = "linked by an analyst; software had not found it"
#: What of a row says which premises it is, and how they stand: not its further columns, such as the date of a rating.
_CONTENT = ("name", "address", "town", "postcode", "force", "phone", "status", "lat", "lon")


@dataclass(frozen=True, slots=True)
class Decided:
    """The matches of a record, those that somebody rejected apart.

    `lapsed` are links that an analyst confirmed, whose record or row has changed since, and that software does not
    find.
    """

    listed: tuple[Match, ...]
    rejected: tuple[Match, ...] = ()
    lapsed: tuple[KeptDecision, ...] = ()

    def of_row(self, row_id: str) -> Decided:
        """What of it is about one row."""
        return Decided(
            tuple(match for match in self.listed if match.row.row_id == row_id),
            tuple(match for match in self.rejected if match.row.row_id == row_id),
            tuple(kept for kept in self.lapsed if kept.pair.row_id == row_id),
        )


class DecisionBook:
    """The decisions that stand on the rows of one register."""

    def __init__(self, ledger: Ledger, register: str) -> None:
        self._ledger, self._register = ledger, register
        self._rows: dict[str, RegisterRow | None] = {}
        self._decisions: dict[Key, dict[str, KeptDecision]] = {}
        for kept in ledger.decisions.standing(register):
            self._decisions.setdefault(kept.pair.key, {})[kept.pair.row_id] = kept

    def apply(self, record: Record, found: Iterable[Match]) -> Decided:
        """Put its decision beside each match of a record to this register, and add the links that an analyst made."""
        decisions = self._decisions.get(record.key)
        if not decisions:
            return Decided(tuple(found))
        listed, rejected, missing = list[Match](), list[Match](), dict(decisions)
        for match in found:
            kept = missing.pop(match.row.row_id, None)
            decision = judge_decision(kept, record.content_hash, self._row(kept)) if kept else None
            against = decision is not None and decision.verdict == "reject" and not decision.outdated
            (rejected if against else listed).append(replace(match, decision=decision))
        confirmed = [kept for kept in missing.values() if kept.made.verdict == "confirm"]
        links = [(kept, self._link(kept, record)) for kept in confirmed]
        linked = [link for _, link in links if link]
        return Decided((*listed, *linked), tuple(rejected), tuple(kept for kept, link in links if link is None))

    def decided_keys(self, row_id: str) -> set[Key]:
        """The records of which somebody decided whether they mean this row."""
        return {key for key, decisions in self._decisions.items() if row_id in decisions}

    def _row(self, kept: KeptDecision) -> RegisterRow | None:
        """The row as the ledger has it, whatever a linker keeps of one."""
        row_id = kept.pair.row_id
        if row_id not in self._rows:
            self._rows[row_id] = find_row(self._ledger, self._register, row_id)
        return self._rows[row_id]

    def _link(self, kept: KeptDecision, record: Record) -> Match | None:
        """The match that an analyst made where software finds none; None where record or row has changed since."""
        row = self._row(kept)
        decision = judge_decision(kept, record.content_hash, row)
        if row is None or decision.outdated:
            return None
        return Match(*record.key, row, 0.0, "possible", (ANALYSTS_LINK,), decision=decision)


def judge_decision(kept: KeptDecision, content_hash: str | None, row: RegisterRow | None) -> Decision:
    """A decision as it holds of a record with this hash and a row as they are now; None for one that has gone."""
    changes = (
        _change("record", content_hash, kept.made.content_hash),
        _change("register's row", hash_row(row) if row else None, kept.made.row_hash),
    )
    return Decision(kept.made.verdict, kept.principal, kept.at, kept.made.reason, " and ".join(filter(None, changes)))


def _change(what: str, now: str | None, then: str) -> str:
    if now == then:
        return ""
    return f"the {what} changed" if now is not None else f"the {what} went"


def hash_row(row: RegisterRow) -> str:
    """A hash of what a row says of its premises; its further columns are none of it."""
    said = [getattr(row, name) for name in _CONTENT]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def find_row(ledger: Ledger, register: str, row_id: str) -> RegisterRow | None:
    """The row of a register's current version, None where it, or the register, is not there."""
    try:
        return ledger.registers.row(register, row_id)
    except NotFoundError:
        return None


def join_decided(parts: Iterable[Decided]) -> Decided:
    """The matches of a record to several registers as one."""
    parts = tuple(parts)
    return Decided(
        tuple(match for part in parts for match in part.listed),
        tuple(match for part in parts for match in part.rejected),
        tuple(kept for part in parts for kept in part.lapsed),
    )


def split_counts(matches: Iterable[Match]) -> tuple[int, int, int]:
    """How many matches are confirmed, and how many of the others strong and possible."""
    confirmed = strong = possible = 0
    for match in matches:
        confirmed += match.confirmed
        strong += not match.confirmed and match.band == "strong"
        possible += not match.confirmed and match.band == "possible"
    return confirmed, strong, possible
