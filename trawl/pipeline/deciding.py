"""Decide of matches: confirm or reject one, take a decision back, list what was decided, count how good it says we are.

Whoever may not see a record can neither see nor make its decisions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal, NamedTuple

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import KeptDecision, NewDecision, Pair
from trawl.model import Decision, IndexedRecord, Key, Match, Record, RegisterRow, Verdict
from trawl.pipeline.decision_book import find_row, hash_row, judge_decision
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.known_records import KnownRecord, know_records
from trawl.pipeline.register_indexes import open_linker
from trawl.pipeline.searching import choose_record

_BATCH = 500

#: How a decision stands: the newest of its pair (made of record and row as they are, or before one changed); replaced
#: by a newer one; taken back.
Standing = Literal["stands", "before the change", "replaced", "undone"]


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was made, with the one that stood before (None where none did)."""

    kept: KeptDecision
    before: KeptDecision | None


@dataclass(frozen=True, slots=True)
class Undone:
    """A decision that was taken back, with the one that stands again (None: the software's own judgement does)."""

    kept: KeptDecision
    stands: KeptDecision | None


@dataclass(frozen=True, slots=True)
class ListedDecision:
    """A decision as it stands now. `now` says what changed since; `reference` is the record's, "" where it has gone."""

    kept: KeptDecision
    now: Decision
    standing: Standing
    reference: str = ""


class Precision(NamedTuple):
    """What analysts say of the matches of a register in one band ("" is both): how many are right, and how many not."""

    register: str
    band: str
    confirmed: int
    rejected: int

    @property
    def precision(self) -> float | None:
        """Confirmed of all that were decided, None where nothing was."""
        decided = self.confirmed + self.rejected
        return self.confirmed / decided if decided else None


@dataclass(frozen=True, slots=True)
class DecisionSummary:
    """The precision of each register and band, and the links by register that software had missed."""

    precision: tuple[Precision, ...]
    missed: Mapping[str, int]


def decide(installation: Installation, name: str, row_name: str, verdict: Verdict, reason: str) -> Made:
    """Say that a record means a row of a register (REGISTER/ROW), or that it does not, and why.

    Raises NotFoundError for a record that this reader does not see or a row that is not there, UsageError for a name
    that says no row, or no reason.
    """
    require_reason(reason)
    with installation.open_session() as session:
        register, row_id = part_row_name(row_name)
        indexed = choose_record(installation, session.view, name)
        row = session.ledger.registers.row(register, row_id)
        made = make_decision(indexed.record, row, verdict, reason, find_match(session, indexed, row))
        before = session.ledger.decisions.standing_of(made.pair)
        installation.log(f"link {verdict}", **_name_pair(made.pair), reason=made.reason, band=made.band)
        (kept,) = session.ledger.decisions.add([made], session.principal.name)
        return Made(kept, before)


def undo_decision(installation: Installation, name: str, row_name: str, reason: str) -> Undone:
    """Take back the decision that stands of a record and a row; the one before it stands again, if there is one.

    Record and row may have gone since. Raises NotFoundError where no decision stands that this reader may see.
    """
    require_reason(reason)
    with installation.open_session() as session:
        pair = Pair(_find_key(session, name), *part_row_name(row_name))
        decisions = session.ledger.decisions
        if decisions.standing_of(pair) is None:
            raise NotFoundError(f"No decision stands of {say_pair(pair)}. See: trawl link decisions --history")
        installation.log("link undo", **_name_pair(pair), reason=reason)
        kept = decisions.undo(pair, session.principal.name, reason)
        if kept is None:  # somebody else was first
            raise NotFoundError(f"The decision of {say_pair(pair)} has been taken back meanwhile.")
        return Undone(kept, decisions.standing_of(pair))


def list_decisions(
    installation: Installation, *, register: str = "", history: bool = False
) -> tuple[ListedDecision, ...]:
    """The decisions that stand, newest first, of one register or of all; with `history` also all that do no longer."""
    with installation.open_session() as session:
        _require_register(session, register)
        kept = _seen(session, session.ledger.decisions.history(register))
        standing = {one.id for one in session.ledger.decisions.standing(register)}
        listed = [_list(session, one, seen, one.id in standing) for one, seen in kept]
        chosen = [one for one in listed if history or one.standing in ("stands", "before the change")]
        installation.log("link decisions", register=register, history=history, decisions=len(chosen))
        return tuple(reversed(chosen))


def summarise_decisions(installation: Installation, *, register: str = "") -> DecisionSummary:
    """How many of the matches that software found analysts confirmed, by register and band as they were found.

    Of each pair the newest decision counts, whether or not record or row have changed since.
    """
    with installation.open_session() as session:
        _require_register(session, register)
        counts: Counter[tuple[str, str, Verdict]] = Counter()
        for kept, _ in _seen(session, session.ledger.decisions.standing(register)):
            counts[kept.pair.register, kept.made.band, kept.made.verdict] += 1
        installation.log("link decisions", register=register, summary=True, decisions=counts.total())
    registers = sorted({name for name, _, _ in counts})
    lines = [
        Precision(name, band, *(sum(counts[name, one, verdict] for one in bands) for verdict in ("confirm", "reject")))
        for name in registers
        for band, bands in (("strong", ("strong",)), ("possible", ("possible",)), ("", ("strong", "possible")))
    ]
    missed = {name: counts[name, "", "confirm"] for name in registers if counts[name, "", "confirm"]}
    return DecisionSummary(tuple(lines), missed)


def make_decision(record: Record, row: RegisterRow, verdict: Verdict, reason: str, match: Match | None) -> NewDecision:
    """A decision of a record and a row as they are; `match` is what software says of them, None where nothing."""
    return NewDecision(
        Pair(record.key, row.register, row.row_id),
        verdict,
        reason.strip(),
        record.content_hash,
        hash_row(row),
        row.name,
        match.band if match else "",
        match.score if match else 0.0,
        record.marking,
        record.force,
        record.handling,
    )


def find_match(session: Session, indexed: IndexedRecord, row: RegisterRow) -> Match | None:
    """What software says of a record and a row, weighed among all rows of the register; None where nothing."""
    linker = open_linker(session.installation, session.ledger, session.ledger.registers.version(row.register))
    found = linker.match(indexed.record, indexed.mentions, indexed.text)
    return next((match for match in found if match.row.row_id == row.row_id), None)


def _require_register(session: Session, name: str) -> None:
    """Raises NotFoundError for the name of a register that is not loaded: of it nothing can have been decided."""
    if name:
        session.ledger.registers.version(name)


def part_row_name(name: str) -> tuple[str, str]:
    """The register and the row id of `REGISTER/ROW`; a row id may hold strokes of its own. Raises UsageError."""
    register, stroke, row_id = name.partition("/")
    if not (register and stroke and row_id):
        raise UsageError(f"{name!r} names no row of a register. Name it as REGISTER/ROW, such as hotels/H1.")
    return register, row_id


def require_reason(reason: str) -> None:
    """Raises UsageError where nobody says why."""
    if not reason.strip():
        raise UsageError("A decision needs its reason: give --reason TEXT.")


def say_pair(pair: Pair) -> str:
    """A record and a row as commands take them."""
    return f"{pair.key.source}/{pair.key.record_id} and {pair.register}/{pair.row_id}"


def _seen(session: Session, kept: Iterable[KeptDecision]) -> Iterator[tuple[KeptDecision, KnownRecord]]:
    """The decisions whose record this reader may see, or might have seen where it has gone."""
    waiting = iter(kept)
    while batch := list(islice(waiting, _BATCH)):
        known = know_records(session, {one.pair.key: one.made.outline for one in batch})
        yield from ((one, known[one.pair.key]) for one in batch if one.pair.key in known)


def _list(session: Session, kept: KeptDecision, seen: KnownRecord, stands: bool) -> ListedDecision:
    row = find_row(session.ledger, kept.pair.register, kept.pair.row_id)
    now = judge_decision(kept, seen.content_hash, row)
    standing: Standing = "before the change" if now.outdated else "stands"
    if not stands:
        standing = "undone" if kept.undone else "replaced"
    return ListedDecision(kept, now, standing, seen.reference)


def _find_key(session: Session, name: str) -> Key:
    """The key of the record of this name, or of one that has gone and of which a decision is kept."""
    try:
        return choose_record(session.installation, session.view, name).record.key
    except NotFoundError:
        key = Key(*name.split("/", 1)) if "/" in name else None
        named = [one for one in session.ledger.decisions.history() if one.pair.key == key]
        if key and list(_seen(session, named)):
            return key
        raise


def _name_pair(pair: Pair) -> dict[str, str]:
    return {
        "source": pair.key.source,
        "record": pair.key.record_id,
        "register": pair.register,
        "row": pair.row_id,
    }
