"""Wash a list of identifiers: normalise, trace in everything indexed, answer every row, and write it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from trawl.coverage import Coverage, pack_coverage
from trawl.errors import UsageError, say_failure
from trawl.ledger import StoredResult
from trawl.model import Key, Mention, Record, Span
from trawl.pipeline.installation import Installation, Session
from trawl.reports.files import write_page
from trawl.reports.handling import is_restricted
from trawl.reports.shown_passages import list_passages, say_where
from trawl.reports.snippets import cut_excerpt
from trawl.reports.tables import WashLine, write_wash
from trawl.reports.wash_report import WashReport, render_wash_report
from trawl.tabular import render_path
from trawl.wash import WashResult, count_outcomes, read_list, wash_rows

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Washed:
    """What a wash came to: rows of the list by outcome, the files written, and what was searched.

    `remarks` say how the list was read.
    """

    identifiers: int
    outcomes: Mapping[str, int]
    files: tuple[Path, ...]
    coverage: Coverage
    remarks: tuple[str, ...] = ()


def wash_list(installation: Installation, path: Path, out: Path, encoding: str = "") -> Washed:
    """Wash the list in `path`; write the answers to `out` and a page that shows them beside it.

    Raises InputError, naming the line, for a list that cannot be read; UsageError for an `out` that is no place for
    the answers.
    """
    page = _page_beside(path, out)
    opening, remarks = installation.opening(encoding), list[str]()
    name = render_path(path.name)
    with installation.open_session(attending=True) as session:
        index = session.view.state(session.principal)
        coverage = session.coverage()
        wash = session.ledger.washes.start(
            name,
            principal=session.principal.name,
            reason=installation.reason,
            index=index,
            coverage=pack_coverage(coverage),
        )
        try:
            results = tuple(
                wash_rows(
                    read_list(path, opening, lambda table: remarks.extend(table.remarks)),
                    lambda entities: session.view.trace(entities, session.principal),
                )
            )
            records = _traced_records(session, results)
            session.ledger.washes.save_results(wash.id, _stored(results, records))
            outcomes = count_outcomes(results)
            wash = session.ledger.washes.complete(wash.id, outcomes)
        except BaseException as error:
            session.ledger.washes.fail(wash.id, say_failure(error, name))
            raise
        session.installation.log("wash", wash=wash.id, file=name, out=render_path(out.absolute()), **outcomes)
    lines = tuple(_line(result, records) for result in results)
    report = WashReport(
        list_name=name,
        lines=lines,
        counts=outcomes,
        coverage=coverage,
        washed=datetime.now(UTC),
        owner=installation.principal.name,
        fictitious=installation.settings.exercise,
        record_markings=frozenset(record.marking for record in records.values()),
    )
    write_wash(out, lines)
    write_page(page, render_wash_report(report))
    return Washed(sum(outcomes.values()), outcomes, (out, page), coverage, tuple(remarks))


def _page_beside(path: Path, out: Path) -> Path:
    """The page that goes with the answers in `out`. Raises UsageError where one file would be written over another."""
    page = out.with_suffix(".html")
    if out.suffix.lower() == page.suffix:
        raise UsageError(f"{out} is where the page goes. Name the CSV file for the answers, such as {out.stem}.csv.")
    if path.resolve() in (out.resolve(), page.resolve()):
        raise UsageError(f"The answers would be written over the list {path}. Give --out another name.")
    return page


@dataclass(frozen=True, slots=True)
class _Traced:
    """What a wash keeps of a record that was traced: of its text, where each mention stands and what is around it."""

    content_hash: str
    sequence: int
    marking: str
    restricted: bool
    places: Mapping[Mention, tuple[str, str]]


def _traced_records(session: Session, results: Iterable[WashResult]) -> dict[Key, _Traced]:
    mentions: dict[Key, dict[Mention, None]] = {}
    for result in results:
        if result.key and result.found:
            mentions.setdefault(result.key, {})[result.found] = None
    keys = iter(mentions)
    found: dict[Key, _Traced] = {}
    while batch := list(islice(keys, _BATCH)):
        for key, indexed in session.fetch(batch).items():
            found[key] = _trace(indexed.record, mentions[key])
    return found


def _trace(record: Record, mentions: Iterable[Mention]) -> _Traced:
    restricted = is_restricted(record)
    places = {} if restricted else {mention: _place(record, mention) for mention in mentions}
    return _Traced(record.content_hash, record.sequence, record.marking, restricted, places)


def _place(record: Record, mention: Mention) -> tuple[str, str]:
    """The name of the passage that a mention stands in, and what stands around it there."""
    span = Span(mention.part, mention.start, mention.end, mention.type)
    around = " ".join(snippet.text for snippet in cut_excerpt(record, [span], opening=False).snippets)
    return say_where(list_passages(record), mention.part, mention.start), around


def _stored(results: Iterable[WashResult], records: Mapping[Key, _Traced]) -> Iterator[StoredResult]:
    for result in results:
        traced = records[result.key] if result.key else None
        yield StoredResult(
            result.row.row,
            result.outcome,
            result.entity,
            result.key,
            traced.content_hash if traced else "",
            traced.sequence if traced else 0,
            reason=result.reason,
        )


def _line(result: WashResult, records: Mapping[Key, _Traced]) -> WashLine:
    row = result.row
    traced = records[result.key] if result.key else None
    where, passage = traced.places.get(result.found, ("", "")) if traced and result.found else ("", "")
    return WashLine(
        identifier_id=row.identifier_id,
        outcome=result.outcome,
        type=result.entity.type or row.type,
        identifier=row.identifier,
        value=result.entity.value,
        key=result.key,
        mention=result.mention,
        reason=result.reason,
        restricted=traced is not None and traced.restricted,
        where=where,
        passage=passage,
    )
