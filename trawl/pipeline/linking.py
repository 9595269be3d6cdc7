"""Join records to the rows of registers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from trawl.coverage import Coverage
from trawl.errors import UsageError
from trawl.model import IndexedRecord
from trawl.pipeline.around import AroundSieve, parse_around
from trawl.pipeline.decision_book import Decided, DecisionBook, join_decided, split_counts
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.matching import match_records
from trawl.pipeline.register_indexes import keep_index
from trawl.pipeline.scope import require_readable
from trawl.pipeline.searching import parse_installed
from trawl.query import MATCH_ALL, compile_query
from trawl.reports.edition import FULL, Edition
from trawl.reports.tables import LinkLine, write_coverage, write_links


@dataclass(slots=True)
class Linked:
    """What joining came to, and what it covers; `around` says which records lay around a place that was asked for.

    Each match counts once: as confirmed by an analyst, else by its band. `rejected` and `lapsed` count what `Decided`
    has of each.
    """

    registers: tuple[str, ...]
    coverage: Coverage
    records: int = 0
    strong: int = 0
    possible: int = 0
    around: str = ""
    confirmed: int = 0
    rejected: int = 0
    lapsed: int = 0

    def count(self, decided: Decided) -> None:
        """Add the matches of a record."""
        confirmed, strong, possible = split_counts(decided.listed)
        self.confirmed += confirmed
        self.strong += strong
        self.possible += possible
        self.rejected += len(decided.rejected)
        self.lapsed += len(decided.lapsed)


def link_records(
    installation: Installation,
    out: Path,
    *,
    registers: Sequence[str],
    run: str,
    query: str,
    with_rejected: bool = False,
    on_progress: Callable[[int, int], None],
    near: str = "",
    within: str = "",
    edition: Edition = FULL,
) -> Linked:
    """Join the hits of a run, the answer to a query, or (with neither) every record to the rows of registers.

    Of the records only those `within` a distance of the place `near` are joined, where both are said.
    No register named means all that are loaded. Writes the matches to `out`, and beside it what they cover.
    What analysts have decided of them holds; `with_rejected` writes those that were rejected, too. Records that the
    `edition` does not hold are not joined; what a partner may read is what the profile of the run says.
    """
    locator = installation.open_locator()
    around = parse_around(locator, near, within)
    sieve = AroundSieve(around, locator) if around else None
    with installation.open_session() as session:
        names = name_registers(session, registers)
        total, joined = join_records(session, names, run=run, query=query, sieve=sieve)
        result = Linked(names, session.coverage(names))
        rules = session.ledger.runs.profile(run).partner if run else edition.partner
        passing = EditionSieve(replace(edition, partner=rules))

        def lines() -> Iterator[LinkLine]:
            for done, (indexed, decided) in enumerate(joined, 1):
                on_progress(done, total)
                if not passing.is_of(indexed.record):
                    continue
                result.records += 1
                result.count(decided)
                written = (*decided.listed, *(decided.rejected if with_rejected else ()))
                if written:
                    yield from passing.show_matches(indexed.record, written)

        asked = {"near": near, "within": within} if sieve else {}
        session.installation.log(
            "link", registers=list(names), run=run, query=query, records=total, out=str(out.absolute()),
            **asked, **edition.logged,
        )  # fmt: skip
        with closing(joined):
            write_links(out, lines())
        if sieve:
            result.coverage = replace(result.coverage, unplaced=sieve.shortfalls)
            result.around = sieve.say()[0]
        result.coverage = passing.cover(result.coverage)
        write_coverage(out, result.coverage, passing.marking, passing.edition)
    return result


def name_registers(session: Session, registers: Sequence[str]) -> tuple[str, ...]:
    """The registers to join: those named, else all that are loaded. Raises UsageError where none is."""
    names = tuple(registers or (version.name for version in session.registers))
    if not names:
        raise UsageError("No register is loaded. Load one: trawl register load NAME FILE --mapping MAPPING.")
    return names


def join_records(
    session: Session, registers: Sequence[str], *, run: str, query: str, sieve: AroundSieve | None = None
) -> tuple[int, Generator[tuple[IndexedRecord, Decided]]]:
    """How many records there are to join, and each with its matches to all of the registers, as decisions leave them.

    The records are the hits of a run, the answer to a query, or (with neither) all; of them those that `sieve` keeps.
    Close what gives them when it is done with: other processes may be at work for it.
    """
    ledger = session.ledger
    loaded = {version.name: version for version in session.registers}
    versions = [loaded.get(name) or ledger.registers.version(name) for name in registers]
    indexes = [keep_index(session.installation, ledger, version) for version in versions]
    books = [DecisionBook(ledger, version.name) for version in versions]
    total, records = _records(session, run, query)
    records = sieve.keep(records) if sieve else records

    def join() -> Generator[tuple[IndexedRecord, Decided]]:
        with closing(match_records(records, total, indexes, session.installation.settings.processes)) as matched:
            for indexed, found in matched:
                applied = (book.apply(indexed.record, matches) for book, matches in zip(books, found, strict=True))
                yield indexed, join_decided(applied)

    return total, join()


def _records(session: Session, run: str, query: str) -> tuple[int, Iterator[IndexedRecord]]:
    """How many records there are to join, and the records."""
    if run:
        require_readable(session.principal, session.ledger.runs.get(run))
        keys = [item.key for item in session.ledger.runs.hits(run) if item.present]
        return len(keys), session.view.fetch(keys, session.principal)
    installation = session.installation
    compiled = compile_query(parse_installed(installation, query), installation.limits) if query else MATCH_ALL
    return session.view.count(compiled, session.principal), session.view.scan(compiled, session.principal)
