"""Search ad hoc, and show one record."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from trawl.coverage import Coverage
from trawl.engine.interface import Engine, Order, View
from trawl.errors import NotFoundError, UsageError
from trawl.model import Entity, Hit, IndexedRecord, Key
from trawl.pipeline.installation import Installation
from trawl.pipeline.judging import HitJudge
from trawl.pipeline.values import find_unknown_values
from trawl.profiles import TermListFolders
from trawl.query import Query, compile_query, parse_query

if TYPE_CHECKING:
    from trawl.pipeline.around import AroundSieve
    from trawl.pipeline.incidents import EventRecords
    from trawl.reports.edition import Edition

#: A hardware address may have no digit in its twelve places; every other identifier of letters alone is longer.
_SHORTEST_OF_LETTERS = 12
#: A whole date and nothing else: `05/05/2012`, `5.5.12`, `2012-05-05`, `5th May 2012`.
_DATE = re.compile(
    r"[0-9]{1,2}([/.-])[0-9]{1,2}\1(?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)? [A-Za-z]{3,9} [0-9]{4}"
)


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """What a search found: the exact total, the hits asked for, and what the searcher should know about the query.

    `hints` are the query's own, and what the index says of it: values that no record has, a record of this name.
    `cover` says what was searched and what was not; it takes opening the ledger. `sieve` is what kept the records
    around a place, where the search asks for that: `total` then counts those.
    """

    query: Query
    total: int
    hits: Iterator[Hit]
    hints: tuple[str, ...]
    cover: Callable[[], Coverage]
    sieve: AroundSieve | None = None


def parse_installed(installation: Installation, text: str) -> Query:
    """Parse a query with this installation's term lists and limits; a bare identifier is looked up as an entity too."""
    return parse_query(
        text,
        TermListFolders(installation.profile_folders, installation.limits),
        limits=installation.limits,
        identify=identify_text,
    )


def identify_text(text: str) -> tuple[Entity, ...]:
    """The entities that a bare text may name; what identifies anybody has a digit or a sign, or is long.

    A whole date may be somebody's birth, which columns and narratives write in other ways.
    """
    if text.isalpha() and len(text) < _SHORTEST_OF_LETTERS:
        return ()
    # Its patterns take long to prepare, and most searches are for plain words.
    from trawl.identifiers import guess, normalise

    born = normalise("dob", text) if _DATE.fullmatch(text.strip()) else ""
    return (*guess(text), *([Entity("dob", born)] if len(born) == len("yyyy-mm-dd") else ()))


@contextmanager
def covered_view(installation: Installation, engine: Engine) -> Iterator[tuple[View, Callable[[], Coverage]]]:
    """Open a view of the index, with what says later on what its answers cover."""

    def cover() -> Coverage:
        from trawl.pipeline.coverage import cover_view  # its database layer is slow to import

        return cover_view(installation, view, opened)

    opened = datetime.now(UTC)
    with engine.view() as view:
        yield view, cover


@contextmanager
def search(
    installation: Installation,
    text: str,
    *,
    order: Order = "event",
    page: int = 1,
    size: int = 20,
    everything: bool,
    export: Path | None = None,
    near: str = "",
    within: str = "",
    edition: Edition | None = None,
) -> Iterator[SearchAnswer]:
    """Answer a query; the hits are read while the context is open.

    Only records `within` a distance of the place `near` are given, where both are said (docs/places.md).
    `everything` streams all of them, whatever `page` and `size` say. `export` is the file that the caller will write
    them to: it is put on record, with their number and the `edition`, before the first is given.
    Raises QueryError with a caret, LimitError naming the limit.
    """
    if page < 1 or size < 1:
        raise UsageError("Pages and page sizes count from 1.")
    query = parse_installed(installation, text)
    compiled = compile_query(query, installation.limits)
    sieve = _open_sieve(installation, near, within)
    with installation.open_engine() as engine, covered_view(installation, engine) as (view, cover):
        if sieve:
            kept = sieve.keep(view.scan(compiled, installation.principal, order=order))
            keys = [indexed.record.key for indexed in kept]
            shown = keys if everything else keys[(page - 1) * size : page * size]
            total, records = len(keys), view.fetch(shown, installation.principal)
        elif everything:
            total = view.count(compiled, installation.principal)
            records = view.scan(compiled, installation.principal, order=order)
        else:
            found = view.find(compiled, installation.principal, order=order, offset=(page - 1) * size, limit=size)
            total, records = found.total, iter(found.records)
        asked = {"near": near, "within": within} if sieve else {}
        if export is None:
            installation.log("search", query=text, total=total, **asked)
        else:
            asked |= edition.logged if edition else {}
            installation.log("export", query=text, total=total, out=str(export.absolute()), **asked)
        hints = (*find_unknown_values(query, view, installation.principal, identify_text), *query.hints)
        if not total and any(_records_named(installation, view, text.strip())):
            hints = (f"There is a record of this name: trawl show {shlex.quote(text.strip())}", *hints)
        judge = HitJudge(compiled, view, installation.principal, installation.boilerplate)
        yield SearchAnswer(query, total, judge.judge_all(records), hints, _cover_places(cover, sieve), sieve)


class Exported(NamedTuple):
    """Hits that went to a file: how many, how many of them by reference only, and what they cover, written `beside`."""

    written: int
    withheld: int
    coverage: Coverage
    beside: Path


def export_hits(answer: SearchAnswer, path: Path, edition: Edition | None) -> Exported:
    """Write the hits of an answer as an edition (None: the desk's) may hold them, and what they cover beside them."""
    from trawl.pipeline.editions import EditionSieve  # a search that writes no file needs none of it
    from trawl.reports.tables import coverage_beside, write_coverage, write_search

    sieve = EditionSieve(edition) if edition else EditionSieve()
    covered = answer.cover()
    written = write_search(path, sieve.show_hits(answer.hits))
    coverage = sieve.cover(covered)
    write_coverage(path, coverage, sieve.marking, sieve.edition)
    return Exported(written, sieve.withheld, coverage, coverage_beside(path))


def _open_sieve(installation: Installation, near: str, within: str) -> AroundSieve | None:
    if not near and not within:
        return None
    from trawl.pipeline.around import AroundSieve, parse_around  # most searches ask for no place

    locator = installation.open_locator()
    around = parse_around(locator, near, within)
    return AroundSieve(around, locator) if around else None


def _cover_places(cover: Callable[[], Coverage], sieve: AroundSieve | None) -> Callable[[], Coverage]:
    """The same coverage, with the records of which nobody knows how far they are."""
    return cover if sieve is None else lambda: replace(cover(), unplaced=sieve.shortfalls)


def find_record(installation: Installation, name: str, *, provenance: bool = False) -> IndexedRecord:
    """The record of this name: `source/id`, or an id or reference that only one record has.

    Who told it is left out unless `provenance` asks for it, which is logged. Raises NotFoundError where there is none,
    UsageError where there are several.
    """
    with installation.open_engine() as engine, engine.view() as view:
        found = choose_record(installation, view, name)
        return _log_shown(installation, found, provenance=provenance)


def find_event(
    installation: Installation, name: str, *, provenance: bool = False
) -> tuple[IndexedRecord, EventRecords]:
    """The record of this name, as `find_record` finds it, and the others that tell of its event."""
    from trawl.pipeline.incidents import find_event_records  # it needs more than a search, which is to start quickly

    with installation.open_engine() as engine, engine.view() as view:
        found = choose_record(installation, view, name)
        shown = _log_shown(installation, found, provenance=provenance)
        return shown, find_event_records(view, installation.principal, shown)


def _log_shown(installation: Installation, found: IndexedRecord, *, provenance: bool) -> IndexedRecord:
    record = found.record
    asked = {"provenance": True} if provenance else {}
    installation.log("show", source=record.source, record=record.record_id, **asked)
    return found if provenance else replace(found, record=replace(record, provenance=""))


def choose_record(installation: Installation, view: View, name: str) -> IndexedRecord:
    """The one record of this name, as `find_record` takes it; nothing is logged. Raises what that raises."""
    found = _records_named(installation, view, name)
    if not found:
        raise NotFoundError(_explain_absence(installation, view, name))
    if len(found) > 1:
        keys = ", ".join(f"{r.record.source}/{r.record.record_id}" for r in found[:5])
        raise UsageError(f"{len(found)} records are called {name!r}: say which as source/id, such as {keys}.")
    return found[0]


def _explain_absence(installation: Installation, view: View, name: str) -> str:
    """Say that a record was withdrawn only where it was, and this reader might have seen it."""
    from trawl.pipeline.absences import find_withdrawn, say_withdrawal  # its database layer is slow to import

    with installation.open_ledger() as ledger:
        withdrawn = find_withdrawn(installation, ledger, view, name)
    if withdrawn is None:
        return f"No record {name!r} that you may see. Give its id, its reference, or source/id."
    return f"The record {withdrawn.key.source}/{withdrawn.key.record_id} {say_withdrawal(withdrawn)}"


def _records_named(installation: Installation, view: View, name: str) -> list[IndexedRecord]:
    if "/" in name and (found := list(view.fetch([Key(*name.split("/", 1))], installation.principal))):
        return found
    return list(view.named(name, installation.principal))
