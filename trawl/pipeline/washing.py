"""Wash a list of identifiers: normalise, trace in everything indexed, answer every row, and write it down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from sys import maxsize

from trawl.access import MARKINGS
from trawl.coverage import Coverage, pack_coverage
from trawl.errors import say_failure
from trawl.ledger import StoredResult, Wash
from trawl.model import Entity, IndexedRecord, Key, Trace
from trawl.pipeline.certifying import certify, hash_list
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.list_source import STANDARD_INPUT, open_source
from trawl.pipeline.near_handles import find_handles
from trawl.pipeline.phrases import find_phrases
from trawl.pipeline.scope import scope_of_reader
from trawl.pipeline.traced_records import TracedFacts, read_traced
from trawl.pipeline.wash_files import (
    PAGE,
    PAGE_AND_WORKBOOK,
    WashPlaces,
    describe_file,
    write_answers,
    write_documents,
    write_graph,
)
from trawl.pipeline.wash_lines import WashLines, open_lines
from trawl.pipeline.wash_processes import answer_rows
from trawl.pipeline.wash_progress import WashProgress, open_progress, resume
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.wash import MOST_LINKS, WashReport
from trawl.reports.formats import Format
from trawl.reports.house_style import load_house_style
from trawl.tabular import render_path
from trawl.wash import FOUND, Answer, ListChoice, ListRow, order_counts, read_list, wash_rows
from trawl.wash.edits import NearNames
from trawl.wash.version import reading_version

_BATCH = 500


@dataclass(frozen=True, slots=True)
class WashOrder:
    """What is asked of a wash's answer. `out` is the CSV file for the answers; None is a folder of the outputs' own.

    The report is written beside it in the `formats`; without any, as a page, and in a folder of its own as a workbook
    too. It is washed against the records that the `edition` may speak of, and no others. `marking` is the list's.
    """

    out: Path | None = None
    formats: tuple[Format, ...] = ()
    edition: Edition = FULL
    marking: str = MARKINGS[0]


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
    id: int = 0


def wash_list(
    installation: Installation,
    path: Path,
    order: WashOrder,
    *,
    encoding: str = "",
    sheet: str = "",
    choice: ListChoice = FOUND,
    on_progress: Callable[[float], None] = lambda _: None,
) -> Washed:
    """Wash the list in `path` (`-`: standard input), and write the answers and a report of them.

    `choice` says of the list's columns what is not to be found; `on_progress` is told which share of it was read. A
    wash that was cut off goes on behind the rows that it had answered, unless what it rests on has changed since.
    Raises InputError, naming the line, for a list that cannot be read; UsageError for a place that is none for the
    answers, and for a format whose packages are not installed.
    """
    if order.out:
        WashPlaces(order.out, order.formats or PAGE).check(path)
    style = load_house_style(installation.settings.home)
    passing = EditionSieve(order.edition)
    opening, remarks = installation.opening(encoding, sheet), list[str]()
    name = "standard input" if path == STANDARD_INPUT else render_path(path.name)
    with (
        open_source(path) as source,
        installation.open_session(attending=True) as session,
        open_lines(installation.settings.home, order.edition) as lines,
        _open_progress(session, source, order.edition, opening, choice) as progress,
    ):
        wash = start_wash(session, name)
        places = _find_places(installation, order, wash)
        try:
            places.check(path)
            listed = hash_list(source)
            rows = read_list(source, opening, choice, remarks.append, on_progress)
            batches = _answer(rows, session, passing, progress)
            for answer, records in _save(session, wash, batches, passing):
                lines.add(answer, records)
            remarks.extend(progress.remarks)
            wash = session.ledger.washes.complete(wash.id, order_counts(lines.tally.counts))
        except BaseException as error:
            session.ledger.washes.fail(wash.id, say_failure(error, name))
            raise
        where = render_path(places.answers.absolute())
        session.installation.log("wash", wash=wash.id, file=name, out=where, **wash.counts, **order.edition.logged)
        report = _report(session, wash, lines, passing, order=order, answers_file=places.answers.name)
        report = replace(report, remarks=tuple(remarks))
        files = [*write_answers(places, lines.read(), report), *write_graph(places, lines.links(), report)]
        certificate = certify(
            session, wash, report, listed=listed, answers=places.answers, lines=lines.read, path=places.certificate
        )
        files += [places.certificate, *write_documents(places, replace(report, certificate=certificate), style)]
        session.ledger.wash_certificates.add_files(map(partial(describe_file, wash), files))
    return Washed(report.identifiers, wash.counts, tuple(files), report.coverage, tuple(remarks), wash.id)


def start_wash(session: Session, name: str, *, compared_with: int | None = None) -> Wash:
    """Note in the ledger that a list of this name is washed, against what."""
    return session.ledger.washes.start(
        name,
        principal=session.principal.name,
        reason=session.installation.reason,
        index=session.view.state(session.principal),
        compared_with=compared_with,
        coverage=pack_coverage(session.coverage()),
    )


def write_changes(
    session: Session,
    wash: Wash,
    lines: WashLines,
    passing: EditionSieve,
    *,
    order: WashOrder,
    places: WashPlaces,
    remarks: tuple[str, ...],
) -> tuple[Path, ...]:
    """Write what changed in the answer to a standing list, and certify nothing: rows without a change are left out."""
    report = _report(session, wash, lines, passing, order=order, answers_file=places.answers.name)
    report = replace(report, remarks=remarks)
    files = (
        *write_answers(places, lines.read(), report),
        *write_graph(places, lines.links(), report),
        *write_documents(places, report, load_house_style(session.installation.settings.home)),
    )
    session.ledger.wash_certificates.add_files(map(partial(describe_file, wash), files))
    return files


def _open_progress(session: Session, source: Path, *rests_on: object) -> AbstractContextManager[WashProgress]:
    """How far washing the list has come: the answers rest on these, the state of the index, who reads, and how."""
    folder, reader = session.installation.settings.home / "washing", session.principal
    state = session.view.state(reader)
    # A scope is the same text in every process, which a set shown by `repr` is not.
    return open_progress(folder, source, reader.name, (state, scope_of_reader(reader), reading_version(), *rests_on))


def _find_places(installation: Installation, order: WashOrder, wash: Wash) -> WashPlaces:
    if order.out:
        return WashPlaces(order.out, order.formats or PAGE)
    return WashPlaces(installation.outputs_folder / f"wash-{wash.id}" / "wash.csv", order.formats or PAGE_AND_WORKBOOK)


def _answer(
    rows: Iterator[ListRow], session: Session, passing: EditionSieve, progress: WashProgress
) -> Iterator[tuple[Answer, ...]]:
    """The answers to all rows, batch by batch, each kept as soon as it is there."""
    yield from resume(progress, rows)
    # What a narrower edition lets in is counted, which one process does.
    full = passing.edition.name == "full"
    answers = answer_rows(rows, session) if full else wash_rows(rows, AdmittedIndex(session, passing))
    while batch := tuple(islice(answers, _BATCH)):
        progress.keep(batch)
        yield batch


def _save(
    session: Session, wash: Wash, batches: Iterable[tuple[Answer, ...]], passing: EditionSieve
) -> Iterator[tuple[Answer, Mapping[Key, TracedFacts]]]:
    """Keep the answers batch by batch; give each back with what is known of its records."""
    for batch in batches:
        records = read_traced(session, batch, passing.edition)
        passing.markings.update(record.marking for record in records.values())
        session.ledger.washes.save_results(wash.id, _stored(batch, records))
        yield from ((answer, records) for answer in batch)


def _report(
    session: Session, wash: Wash, lines: WashLines, passing: EditionSieve, *, order: WashOrder, answers_file: str
) -> WashReport:
    tally, installation = lines.tally, session.installation
    links = 0 if order.edition.name == "partner" else sum(1 for _ in lines.links())
    return WashReport(
        list_name=wash.file,
        counts=wash.counts,
        coverage=passing.cover(session.coverage()),
        washed=wash.finished or datetime.now(UTC),
        lines=tally.lines,
        line_counts=tally.line_counts,
        rows=tally.rows,
        tiers=tally.tiers,
        types=tally.types,
        forces=tally.forces,
        records=tally.records,
        restricted=tally.restricted,
        common=tally.common,
        links=tuple(islice(lines.links(), MOST_LINKS)),
        linked=links,
        carried=tuple(tally.carried),
        answers_file=answers_file,
        owner=installation.principal.name,
        fictitious=installation.settings.exercise,
        marking=order.marking,
        record_markings=frozenset(passing.markings),
        edition=order.edition,
    )


@dataclass(frozen=True, slots=True)
class AdmittedIndex:
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

    def handles(self) -> NearNames:
        return find_handles(self.session.view)

    def fetch(self, keys: Iterable[Key]) -> Mapping[Key, IndexedRecord]:
        # Only what was traced is fetched, and that was admitted.
        return self.session.fetch(keys)

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


def _stored(answers: Sequence[Answer], records: Mapping[Key, TracedFacts]) -> Iterator[StoredResult]:
    for answer in answers:
        row, entity = answer.row.row, answer.entity
        if not answer.traced:
            yield StoredResult(row, answer.outcome, entity, reason=answer.reason)
        for one in answer.traced:
            record = records[one.key]
            hash_, sequence = record.content_hash, record.sequence
            yield StoredResult(row, one.outcome, one.entity, one.key, hash_, sequence, reason=one.reason)
