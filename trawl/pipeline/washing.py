"""Wash a list of identifiers: normalise, trace in everything indexed, answer every row, and write it down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from sys import maxsize

from trawl.access import MARKINGS
from trawl.coverage import Coverage, pack_coverage
from trawl.errors import UsageError, say_failure
from trawl.ledger import StoredResult
from trawl.model import Entity, Key, Mention, Record, Span, Trace
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.phrases import find_phrases
from trawl.pipeline.report_order import CSV, parse_formats
from trawl.reports.edition import FULL, Edition
from trawl.reports.files import open_binary_output
from trawl.reports.formats import FORMATS, Format
from trawl.reports.house_style import load_house_style
from trawl.reports.shown_passages import list_passages, say_where
from trawl.reports.snippets import cut_excerpt
from trawl.reports.tables import WashLine, write_coverage, write_wash
from trawl.reports.wash_report import WashReport
from trawl.reports.wording.wash_document import build_wash_document
from trawl.tabular import render_path
from trawl.wash import Answer, count_outcomes, read_list, wash_rows

_BATCH = 500
#: What is written beside the answers unless more is asked for.
PAGE = tuple(one for one in FORMATS if one.name == "html")


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


def wash_list(
    installation: Installation,
    path: Path,
    out: Path,
    *,
    encoding: str = "",
    sheet: str = "",
    edition: Edition = FULL,
    formats: Sequence[Format] = PAGE,
    marking: str = MARKINGS[0],
) -> Washed:
    """Wash the list in `path`; write the answers to `out`, and a report of them beside it in each of the `formats`.

    It is washed against the records that the `edition` may speak of, and against no others. `marking` is the list's.
    Raises InputError, naming the line, for a list that cannot be read; UsageError for an `out` that is no place for
    the answers, and for a format whose packages are not installed.
    """
    pages = _pages_beside(path, out, formats)
    style = load_house_style(installation.settings.home)
    passing = EditionSieve(edition)
    opening, remarks = installation.opening(encoding, sheet), list[str]()
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
            rows = read_list(path, opening, lambda table: remarks.extend(table.remarks))
            answers = tuple(wash_rows(rows, _AdmittedIndex(session, passing)))
            records = _traced_records(session, answers, edition)
            session.ledger.washes.save_results(wash.id, _stored(answers, records))
            outcomes = count_outcomes(answers)
            wash = session.ledger.washes.complete(wash.id, outcomes)
        except BaseException as error:
            session.ledger.washes.fail(wash.id, say_failure(error, name))
            raise
        session.installation.log(
            "wash", wash=wash.id, file=name, out=render_path(out.absolute()), **outcomes, **edition.logged
        )
    lines = tuple(_narrow_lines(chain.from_iterable(_lines(answer, records) for answer in answers), edition))
    coverage = passing.cover(coverage)
    report = WashReport(
        list_name=name,
        lines=lines,
        counts=outcomes,
        coverage=coverage,
        washed=datetime.now(UTC),
        owner=installation.principal.name,
        fictitious=installation.settings.exercise,
        marking=marking,
        record_markings=frozenset({*passing.markings, *(record.marking for record in records.values())}),
        edition=edition,
    )
    document = build_wash_document(report)
    write_wash(out, lines)
    write_coverage(out, coverage, report.page_marking, edition)
    for one, page in pages.items():
        with open_binary_output(page) as file:
            file.write(one.render(document, style))
    return Washed(sum(outcomes.values()), outcomes, (out, *pages.values()), coverage, tuple(remarks))


def choose_formats(texts: Sequence[str]) -> tuple[Format, ...]:
    """The formats of documents that are asked for; the page, where none is. Raises UsageError for what is none."""
    if not texts:
        return PAGE
    names = parse_formats(texts)
    if CSV in names:
        raise UsageError("--out is the CSV file: leave csv out of --format.")
    return tuple(one for one in FORMATS if one.name in names)


def check_marking(text: str) -> str:
    """A marking as it is written; "" is the lowest. Raises UsageError for one that there is not."""
    marking = " ".join(text.split()).upper() or MARKINGS[0]
    if marking not in MARKINGS:
        raise UsageError(f"There is no marking '{text}': there are {', '.join(MARKINGS)}.")
    return marking


def _pages_beside(path: Path, out: Path, formats: Sequence[Format]) -> dict[Format, Path]:
    """The report that goes with the answers in `out`, by format.

    Raises UsageError where one file would be written over another.
    """
    pages = {one: out.with_suffix(Path(one.file_name).suffix) for one in formats}
    for one, page in pages.items():
        one.require_packages()
        if out.suffix.lower() == page.suffix:
            said = f"{out} is where the page goes. Name the CSV file for the answers, such as {out.stem}.csv."
            raise UsageError(said)
    if path.resolve() in (out.resolve(), *(page.resolve() for page in pages.values())):
        raise UsageError(f"The answers would be written over the list {path}. Give --out another name.")
    return pages


@dataclass(frozen=True, slots=True)
class _AdmittedIndex:
    """What is indexed, as if there were no records but those that the edition may speak of.

    A partner may not even be told that something was traced in what may not be passed on.
    """

    session: Session
    passing: EditionSieve

    def trace(self, entities: Iterable[Entity]) -> Iterable[Trace]:
        return self._admitted(self.session.view.trace(entities, self.session.principal))

    def find_text(self, phrases: Iterable[str], most: int) -> Iterable[Trace]:
        # What an edition may not speak of must not use up the places of what it may.
        found = most if self.passing.edition.name == "full" else maxsize
        return self._admitted(find_phrases(self.session.view, self.session.principal, phrases, found))

    def _admitted(self, traces: Iterable[Trace]) -> Iterable[Trace]:
        if self.passing.edition.name == "full":
            return traces
        found = list(traces)
        admitted = self._admit(dict.fromkeys(trace.key for trace in found))
        return [trace for trace in found if trace.key in admitted]

    def _admit(self, keys: Iterable[Key]) -> set[Key]:
        admitted, waiting = set[Key](), iter(keys)
        while batch := list(islice(waiting, _BATCH)):
            for key, indexed in self.session.fetch(batch).items():
                withheld = self.passing.edition.name == "partner" and self.passing.judge(indexed.record)
                if self.passing.admit(indexed.record) and not withheld:
                    admitted.add(key)
        return admitted


def _narrow_lines(lines: Iterable[WashLine], edition: Edition) -> Iterator[WashLine]:
    """The lines as the edition may hold them: a "no" says of which records it speaks.

    A partner reads what each identifier of the list came to, by the list's own ids: once, and nothing of any record.
    """
    if edition.name == "full":
        yield from lines
        return
    of = f"of {edition.force}" if edition.name == "force" else "that may be passed on"
    told = set[tuple[str, str]]()
    for line in lines:
        reason = line.reason
        if line.outcome == "no_trace":
            reason = "; ".join(filter(None, (reason, f"in no record {of}")))
        if edition.name == "force":
            yield replace(line, reason=reason)
        elif (line.identifier_id, line.outcome) not in told:
            told.add((line.identifier_id, line.outcome))
            yield WashLine(
                line.identifier_id, line.outcome, "", "", reason=f"in no record {of}" if reason != line.reason else ""
            )


@dataclass(frozen=True, slots=True)
class _Traced:
    """What a wash keeps of a record that was traced: of its text, where each mention stands and what is around it."""

    content_hash: str
    sequence: int
    marking: str
    restricted: bool
    places: Mapping[Mention, tuple[str, str]]


def _traced_records(session: Session, answers: Iterable[Answer], edition: Edition) -> dict[Key, _Traced]:
    mentions: dict[Key, dict[Mention, None]] = {}
    for one in chain.from_iterable(answer.traced for answer in answers):
        mentions.setdefault(one.key, {})[one.found] = None
    keys = iter(mentions)
    found: dict[Key, _Traced] = {}
    while batch := list(islice(keys, _BATCH)):
        for key, indexed in session.fetch(batch).items():
            found[key] = _trace(indexed.record, mentions[key], restricted=bool(edition.withholds(indexed.record)))
    return found


def _trace(record: Record, mentions: Iterable[Mention], *, restricted: bool) -> _Traced:
    places = {} if restricted else {mention: _place(record, mention) for mention in mentions}
    return _Traced(record.content_hash, record.sequence, record.marking, restricted, places)


def _place(record: Record, mention: Mention) -> tuple[str, str]:
    """The name of the passage that a mention stands in, and what stands around it there."""
    span = Span(mention.part, mention.start, mention.end, mention.type)
    around = " ".join(snippet.text for snippet in cut_excerpt(record, [span], opening=False).snippets)
    return say_where(list_passages(record), mention.part, mention.start), around


def _stored(answers: Iterable[Answer], records: Mapping[Key, _Traced]) -> Iterator[StoredResult]:
    for answer in answers:
        row, entity = answer.row.row, answer.entity
        if not answer.traced:
            yield StoredResult(row, answer.outcome, entity, reason=answer.reason)
        for one in answer.traced:
            record = records[one.key]
            hash_, sequence = record.content_hash, record.sequence
            yield StoredResult(row, one.outcome, one.entity, one.key, hash_, sequence, reason=one.reason)


def _lines(answer: Answer, records: Mapping[Key, _Traced]) -> Iterator[WashLine]:
    row, entity = answer.row, answer.entity
    line = WashLine(row.identifier_id, answer.outcome, entity.type or row.type, row.identifier, entity.value)
    if not answer.traced:
        yield replace(line, reason=answer.reason)
    for one in answer.traced:
        record = records[one.key]
        where, passage = record.places.get(one.found, ("", ""))
        yield replace(
            line,
            outcome=one.outcome,
            type=one.entity.type,
            value=one.entity.value,
            key=one.key,
            mention=one.found.text,
            reason=one.reason,
            restricted=record.restricted,
            where=where,
            passage=passage,
        )
