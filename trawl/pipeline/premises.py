"""A premises as a thing: everything that the records say of one row of a register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from trawl.coverage import Coverage
from trawl.ledger import RegisterVersion, RowStanding
from trawl.model import Hit, Incidents, IndexedRecord, Key, Match, Record, RegisterRow, Run
from trawl.pipeline.deciding import part_row_name
from trawl.pipeline.decision_book import Decided, DecisionBook, join_decided
from trawl.pipeline.findings import group_matches
from trawl.pipeline.incidents import fold_hits
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.nearness import SCHOOLS, index_register, measure_schools
from trawl.pipeline.premises_search import compile_candidates
from trawl.pipeline.register_indexes import open_linker
from trawl.pipeline.scope import may_read
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.periods import months_before
from trawl.reports.findings.repeats import Repeat, repeat_identifiers
from trawl.reports.handling import is_restricted

Trend = Literal["rising", "falling", "level"]


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """A record with its match to the premises; a restricted one is shown by reference only."""

    record: Record
    match: Match
    restricted: bool


@dataclass(frozen=True, slots=True)
class Period:
    """Records with an event in so many months up to a day, and in as many before those."""

    months: int
    records: int
    before: int

    @property
    def trend(self) -> Trend:
        if self.records == self.before:
            return "level"
        return "rising" if self.records > self.before else "falling"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many records there are, of how many incidents, and when: first and last event, the last months."""

    records: int
    incidents: int
    undated: int
    first: date | None
    last: date | None
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True)
class Premises:
    """A row of a register with all that the records say of it, as far as the reader may see.

    `history` is how the row has stood in the versions of its register, oldest first; `row` is how it stands, or last
    stood. `nearest_school` is in words.
    `sure` are its records that are matched strongly or confirmed, `possible` those to check, newest event first;
    `figures` and `possible_figures` count them. `rejected` and `lapsed` count what `Decided` has of each. People and
    identifiers are those in two or more of the sure records, terms those by which the newest runs found them (`runs`);
    none of the three looks into restricted records.
    """

    row: RegisterRow
    version: RegisterVersion
    as_at: date
    sure: tuple[LinkedRecord, ...]
    possible: tuple[LinkedRecord, ...]
    figures: Figures
    possible_figures: Figures
    rejected: int
    lapsed: int
    terms: tuple[tuple[str, int], ...]
    runs: tuple[str, ...]
    people: tuple[Repeat, ...]
    identifiers: Mapping[str, tuple[Repeat, ...]]
    nearest_school: str
    history: tuple[RowStanding, ...]
    coverage: Coverage

    @property
    def restricted(self) -> int:
        """How many of the records are shown by reference only."""
        return sum(linked.restricted for linked in (*self.sure, *self.possible))


def gather_premises(installation: Installation, name: str) -> Premises:
    """Everything about the premises of this name (REGISTER/ROW).

    Raises UsageError for a name that says no row, NotFoundError for a register or a row that is not there.
    """
    register, row_id = part_row_name(name)
    with installation.open_session() as session:
        version = session.ledger.registers.version(register)
        history = session.ledger.registers.history(register, row_id)
        row = history[-1].row
        found, decided = _find_records(session, history[-1])
        linked = [
            LinkedRecord(found[match.key].record, match, is_restricted(found[match.key].record))
            for match in decided.listed
        ]
        linked.sort(key=lambda one: (one.record.event_date or date.min, one.record.sequence), reverse=True)
        sure = tuple(one for one in linked if one.match.sure)
        possible = tuple(one for one in linked if not one.match.sure)
        incidents = fold_hits(list(found.values()), group_matches(decided.listed))
        open_hits = [_hit(found[one.record.key]) for one in sure if not one.restricted]
        runs = _newest_runs(session)
        as_at = datetime.now(UTC).date()
        installation.log("premises", register=register, row=row_id, records=len(linked))
        return Premises(
            row=row,
            version=version,
            as_at=as_at,
            sure=sure,
            possible=possible,
            figures=count_figures([one.record for one in sure], incidents, as_at),
            possible_figures=count_figures([one.record for one in possible], incidents, as_at),
            rejected=len(decided.rejected),
            lapsed=len(decided.lapsed),
            terms=_count_terms(session, runs, {hit.record.key for hit in open_hits}),
            runs=tuple(run.id for run in runs),
            people=repeat_people(open_hits),
            identifiers=repeat_identifiers(open_hits),
            nearest_school=_find_nearest_school(session, row),
            history=history,
            coverage=session.coverage([register]),
        )


def _find_records(session: Session, standing: RowStanding) -> tuple[dict[Key, IndexedRecord], Decided]:
    """The records that mean the row, as the linker judges those that may, and as analysts decided of any."""
    view, principal = session.view, session.principal
    row = standing.row
    version = session.ledger.registers.version(row.register, standing.last)
    linker = open_linker(session.installation, session.ledger, version)
    book = DecisionBook(session.ledger, row.register)
    query = compile_candidates(row, view.vocabulary(), session.installation.limits)
    found: dict[Key, IndexedRecord] = {}
    parts: list[Decided] = []
    named = book.decided_keys(row.row_id)

    def judge(indexed: IndexedRecord) -> None:
        matches = linker.match(indexed.record, indexed.mentions, indexed.text)
        part = book.apply(indexed.record, matches).of_row(row.row_id)
        parts.append(part)
        if part.listed:
            found[indexed.record.key] = indexed

    for indexed in view.scan(query, principal):
        named.discard(indexed.record.key)
        judge(indexed)
    for indexed in view.fetch(sorted(named), principal):
        judge(indexed)
    return found, join_decided(parts)


def count_figures(records: Collection[Record], incidents: Incidents, as_at: date) -> Figures:
    """Count records and incidents, and those whose event fell in the last 3 and 12 months and as many before them."""
    days = sorted(record.event_date for record in records if record.event_date)

    def between(longest: int, shortest: int) -> int:
        return sum(months_before(as_at, longest) < day <= months_before(as_at, shortest) for day in days)

    return Figures(
        records=len(records),
        incidents=incidents.count([record.key for record in records]),
        undated=len(records) - len(days),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        periods=tuple(Period(months, between(months, 0), between(2 * months, months)) for months in (3, 12)),
    )


def _find_nearest_school(session: Session, row: RegisterRow) -> str:
    """The school that is nearest to a row, as the crow flies, in words; or why it is not known."""
    locator, ledger = session.installation.open_locator(), session.ledger
    schools = measure_schools(ledger, locator, lambda name: index_register(ledger, locator, name), [row])
    return schools.words.get(row.key, f"not known: no register named {SCHOOLS} is loaded")


def _newest_runs(session: Session) -> tuple[Run, ...]:
    """The newest complete run of each profile of those that this reader may read."""
    readable = (run for run in session.ledger.runs.list() if may_read(session.principal, run))
    newest = {run.profile: run for run in readable if run.state == "complete"}
    return tuple(newest.values())


def _count_terms(session: Session, runs: Iterable[Run], keys: Collection[Key]) -> tuple[tuple[str, int], ...]:
    """The terms by which runs found these records, each with the number of records, most first."""
    found: Counter[str] = Counter()
    seen: set[tuple[str, Key]] = set()
    for run in runs:
        for hit in session.ledger.runs.hits(run.id):
            if hit.present and hit.key in keys:
                seen.update((span.term, hit.key) for span in hit.spans)
    found.update(term for term, _ in seen)
    return tuple(sorted(found.items(), key=lambda item: (-item[1], item[0].casefold())))


def _hit(indexed: IndexedRecord) -> Hit:
    return Hit(indexed.record, indexed.mentions, ())
