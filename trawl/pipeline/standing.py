"""Standing lists: kept under a name, and washed again for what is new, changed or withdrawn since their last answer.

All lists are asked of the new records at once: what a record holds finds the rows that it concerns, and those alone are
washed, each with the clearance of its list's owner. Where what an answer rests on has changed (the owner's clearance,
the way lists are read, the extractor) all rows of a list are washed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import compress, islice
from pathlib import Path

from pydantic import TypeAdapter

from trawl.access import Principal, may_see
from trawl.errors import TrawlError, UsageError
from trawl.ledger import Ledger, StandingList
from trawl.model import IndexedRecord, IndexState
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.list_source import STANDARD_INPUT, open_source
from trawl.pipeline.principals import identify_reader
from trawl.pipeline.scope import includes_scope, scope_of_reader
from trawl.pipeline.standing_changes import Changes, wash_standing
from trawl.pipeline.standing_lists import check_rhythm, is_known
from trawl.query import MATCH_ALL
from trawl.schedules.rhythm import is_due, next_day
from trawl.tabular import render_path
from trawl.wash import FOUND, ListChoice, ListRow, read_list
from trawl.wash.asking import hash_question, hash_record
from trawl.wash.reading import read_row
from trawl.wash.version import reading_version

_ROW = TypeAdapter(ListRow)
#: Records that are read at once, and whose hashes are looked up together.
_BATCH = 500
_LONGEST_NAME = 150


@dataclass(frozen=True, slots=True)
class StandingOutcome:
    """What washing a standing list came to. `skipped` says why it was not washed, `failure` what went wrong.

    One that is not due yet is washed again from `next_day` on.
    `remarks` say how it was read when it was kept.
    """

    standing: StandingList
    changes: Changes | None = None
    skipped: str = ""
    failure: str = ""
    remarks: tuple[str, ...] = ()
    next_day: date | None = None


@dataclass(slots=True)
class _Due:
    """A live list with its owner; `numbers` are the rows to be washed, None for all."""

    standing: StandingList
    owner: Principal
    basis: str
    numbers: set[int] | None = field(default_factory=set)


def keep_list(
    installation: Installation,
    path: Path,
    name: str,
    *,
    days: int,
    marking: str,
    now: datetime,
    every: str = "load",
    encoding: str = "",
    sheet: str = "",
    choice: ListChoice = FOUND,
) -> StandingOutcome:
    """Keep the list in `path` (`-`: standard input) under a name for so many days, and answer it for the first time.

    `every` is how often it is washed then (`RHYTHMS`). Raises UsageError for a name that is none or that the reader has
    given already, and for what is no rhythm; InputError for a list that cannot be read.
    """
    name = " ".join(name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise UsageError(f"A standing list is called by 1 to {_LONGEST_NAME} characters.")
    check_rhythm(every)
    file, remarks = "standard input" if path == STANDARD_INPUT else render_path(path.name), list[str]()
    with open_source(path) as source, installation.open_session(attending=True) as session:
        said = {"owner": session.principal.name, "file": file, "reason": installation.reason, "marking": marking}
        lists = session.ledger.standing_lists
        standing = lists.keep(name, expires=now + timedelta(days=days), every=every, **said)
        try:
            rows = read_list(source, installation.opening(encoding, sheet), choice, remarks.append)
            kept = lists.add_rows(standing.id, map(_pack, rows))
        except BaseException:
            lists.end(standing.id)  # half of a list would say "nothing new" of the rest
            raise
        standing = lists.begin(standing.id)
        installation.log("wash keep", list=name, file=file, rows=kept, expires=standing.expires.isoformat())
        due = _Due(standing, session.principal, _say_basis(session, session.principal), None)
        changes = _wash(session, due, session.view.state(installation.everyone), _known_withdrawals(session), now)
        return StandingOutcome(lists.get(standing.id), changes, remarks=tuple(remarks))


def _pack(row: ListRow) -> tuple[int, str, set[str]]:
    return row.row, _ROW.dump_json(row).decode(), hash_question(read_row(row))


def wash_due(installation: Installation, now: datetime) -> Iterator[StandingOutcome]:
    """Wash every standing list for what came since its last answer, one after another, and yield what came of each.

    One that is washed once a day or a week is left alone until its next day. Lists that have expired, and those of
    owners who may see more than this reader, are said and not washed; without their names unless they are the reader's
    own, or a keeper asks.
    """
    installation.require("analyst")
    with installation.open_ledger() as ledger:
        if all(standing.ended for standing in ledger.standing_lists.list()):
            return
    with installation.open_session(attending=True) as session:
        withdrawal = _known_withdrawals(session)
        state = session.view.state(installation.everyone)
        due: list[_Due] = []
        for standing in session.ledger.standing_lists.list():
            if standing.ended is None:
                owner, skipped = _find_owner(installation, standing, now)
                if owner is None:
                    yield StandingOutcome(_name(installation, standing), skipped=skipped)
                elif not is_due(standing.every, standing.looked, now):
                    day = next_day(standing.every, standing.looked)
                    yield StandingOutcome(_name(installation, standing), next_day=day)
                else:
                    due.append(_Due(standing, owner, _say_basis(session, owner)))
        _find_rows(session, due)
        quiet = [one for one in due if one.numbers is not None and not one.numbers]
        ids = [one.standing.id for one in quiet]
        session.ledger.standing_lists.read_up_to(ids, sequence=state.sequence, withdrawal=withdrawal, looked=now)
        yield from (StandingOutcome(one.standing, Changes()) for one in quiet)
        for one in due:
            if one.numbers is None or one.numbers:
                yield _try_wash(session, one, state, withdrawal, now)


def _known_withdrawals(session: Session) -> int:
    """The last withdrawal whose record is out of this view for certain; 0 while a load is taking records out."""
    if any(load.state == "in flight" for load in session.loads):
        return 0
    return session.ledger.standing_lists.last_withdrawal()


def _find_owner(installation: Installation, standing: StandingList, now: datetime) -> tuple[Principal | None, str]:
    """The owner of a list, or why it is not washed."""
    settings = installation.settings
    try:
        owner = identify_reader(settings.home, standing.owner, standing.owner, settings.marking_ceiling)
    except TrawlError as error:
        return None, str(error)
    if not includes_scope(installation.principal, scope_of_reader(owner)):
        return None, f"{standing.owner} may see more than you may: let {standing.owner} wash it"
    if not standing.is_live(now):
        return None, f"expired on {standing.expires:%d %B %Y}: extend it, or end it"
    return owner, ""


def _name(installation: Installation, standing: StandingList) -> StandingList:
    """A list that is not washed, with its name where this reader may know of it."""
    return standing if is_known(installation, standing) else replace(standing, name="")


def _say_basis(session: Session, owner: Principal) -> str:
    versions = session.view.state(owner).versions
    return f"{scope_of_reader(owner)} {reading_version()} {versions.analyser} {versions.extractor}"


def _find_rows(session: Session, due: Sequence[_Due]) -> None:
    """Say of each list which rows the new records concern: in one pass over them for all lists."""
    lists = session.ledger.standing_lists
    for one in due:
        if one.standing.wash_id is None or one.standing.basis != one.basis:
            one.numbers = None
    by_id = {one.standing.id: one.numbers for one in due if one.numbers is not None}
    if not by_id:
        return
    for one in due:
        if one.numbers is not None:
            one.numbers.update(row for _, row in lists.find_withdrawn(one.standing.id, one.standing.withdrawal))
    since = min(one.standing.sequence for one in due if one.numbers is not None)
    owners = {one.standing.id: one.owner for one in due if one.numbers is not None}
    for list_id, row in _meet(session, since, owners):
        by_id[list_id].add(row)


def _meet(session: Session, since: int, owners: Mapping[int, Principal]) -> Iterator[tuple[int, int]]:
    """The rows of lists that records written after this sequence concern, of those that the list's owner may see.

    Others would have a list washed for nothing, and the number of that wash would tell that there are such records.
    """
    lists = session.ledger.standing_lists
    records = session.view.scan(MATCH_ALL, session.installation.everyone, order="loaded")
    while batch := list(islice(records, _BATCH)):
        new = [one for one in batch if one.record.sequence > since]
        hashes = [hash_record(one) for one in new]
        for seen, of in _group_by_sight(new, owners).items():
            yield from _of(lists.find_asking(set[str]().union(*compress(hashes, seen))), of)
            yield from _of(lists.find_traced([one.record.key for one in compress(new, seen)]), of)
        if len(new) < len(batch):
            return


def _group_by_sight(
    records: Sequence[IndexedRecord], owners: Mapping[int, Principal]
) -> Mapping[tuple[bool, ...], set[int]]:
    """The lists by which of these records their owners may see, without those whose owners see none."""
    by_owner: dict[Principal, set[int]] = {}
    for list_id, owner in owners.items():
        by_owner.setdefault(owner, set()).add(list_id)
    groups: dict[tuple[bool, ...], set[int]] = {}
    for owner, of in by_owner.items():
        seen = tuple(may_see(owner, one.record) for one in records)
        if any(seen):
            groups.setdefault(seen, set()).update(of)
    return groups


def _of(rows: Iterable[tuple[int, int]], lists: Collection[int]) -> Iterator[tuple[int, int]]:
    return (one for one in rows if one[0] in lists)


def _try_wash(session: Session, due: _Due, state: IndexState, withdrawal: int, now: datetime) -> StandingOutcome:
    """Wash a list; what goes wrong with it stops no other."""
    try:
        changes = _wash(session, due, state, withdrawal, now)
    except TrawlError as error:
        return StandingOutcome(due.standing, failure=str(error))
    return StandingOutcome(due.standing, changes)


def _wash(session: Session, due: _Due, state: IndexState, withdrawal: int, now: datetime) -> Changes:
    lists = session.ledger.standing_lists
    rows = map(_ROW.validate_json, lists.rows(due.standing.id, due.numbers))
    own = replace(session, installation=replace(session.installation, principal=due.owner))
    changes = wash_standing(own, due.standing, rows, due.numbers)
    if due.numbers is None and due.standing.wash_id is not None:
        _ask_anew(session.ledger, due.standing)
    lists.settle(
        due.standing,
        due.numbers,
        changes.traces,
        wash_id=changes.wash_id,
        basis=due.basis,
        sequence=state.sequence,
        withdrawal=withdrawal,
        looked=now,
    )
    session.installation.log(
        "wash standing", list=due.standing.name, owner=due.owner.name, wash=changes.wash_id, **changes.counts
    )
    return changes


def _ask_anew(ledger: Ledger, standing: StandingList) -> None:
    """Note what rows ask for as they are read today."""
    rows = (_ROW.validate_json(cells) for cells in ledger.standing_lists.rows(standing.id))
    ledger.standing_lists.ask_anew(standing.id, ((row.row, hash_question(read_row(row))) for row in rows))
