"""What is new, changed or withdrawn in the answer to rows of a standing list, since it was last washed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from trawl.errors import say_failure
from trawl.ledger import (
    Absence,
    Comparison,
    Standing,
    StandingList,
    StoredResult,
    TracedRow,
    basis_of_wash,
    compare_hits,
)
from trawl.model import Key
from trawl.pipeline.absences import find_absences
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Session
from trawl.pipeline.traced_records import TracedFacts, read_traced
from trawl.pipeline.wash_files import PAGE_AND_WORKBOOK, WashPlaces
from trawl.pipeline.wash_lines import open_lines
from trawl.pipeline.washing import AdmittedIndex, WashOrder, start_wash, write_changes
from trawl.reports.edition import FULL
from trawl.wash import Answer, ListRow, TracedRecord, order_counts, wash_rows

_BATCH = 500


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, by status, with the files that say so; `traces` is what the washed rows trace to now.

    Without a change there are no files.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    files: tuple[Path, ...] = ()
    traces: Mapping[TracedRow, Standing] = field(default_factory=dict)
    wash_id: int = 0


def wash_standing(
    session: Session, standing: StandingList, rows: Iterator[ListRow], numbers: Collection[int] | None
) -> Changes:
    """Wash rows of a standing list (None: all), and write down what is no more as it was when it was last washed."""
    order = WashOrder(formats=PAGE_AND_WORKBOOK, marking=standing.marking)
    passing = EditionSieve(FULL)
    wash = start_wash(session, standing.file, compared_with=standing.wash_id)
    places = WashPlaces(
        session.installation.outputs_folder / f"wash-{wash.id}" / "wash.csv", order.formats or PAGE_AND_WORKBOOK
    )
    comparing = _Comparing(session, standing, wash.id, numbers)
    with open_lines(session.installation.settings.home, FULL) as lines:
        try:
            answers = wash_rows(rows, AdmittedIndex(session, passing))
            while batch := list(islice(answers, _BATCH)):
                records = read_traced(session, batch, FULL)
                passing.markings.update(record.marking for record in records.values())
                for answer, results in comparing.compare(batch, records):
                    session.ledger.washes.save_results(wash.id, results)
                    lines.add(answer, records)
            wash = session.ledger.washes.complete(wash.id, order_counts(lines.tally.counts))
        except BaseException as error:
            session.ledger.washes.fail(wash.id, say_failure(error, standing.file))
            raise
        files: tuple[Path, ...] = ()
        if comparing.counts:
            said = (_say_what_it_is(standing, comparing.washed),)
            files = write_changes(session, wash, lines, passing, order=order, places=places, remarks=said)
    return Changes(dict(comparing.counts), files, comparing.traces, wash.id)


def _say_what_it_is(standing: StandingList, washed: int) -> str:
    if standing.wash_id is None:
        return f"The first answer to the standing list '{standing.name}': all of its {washed:,} rows."
    return (
        f"The standing list '{standing.name}': nothing but what is new, changed or withdrawn since wash "
        f'{standing.wash_id}. Rows that are not here stand as they stood then; that is no answer of "no trace".'
    )


class _Comparing:
    """Compares answers, batch by batch, with what the same rows traced to when the list was last washed."""

    def __init__(self, session: Session, standing: StandingList, wash_id: int, numbers: Collection[int] | None) -> None:
        self.counts: Counter[str] = Counter()
        self.traces: dict[TracedRow, Standing] = {}
        self.washed = 0
        self._session, self._first = session, standing.wash_id is None
        self._now = basis_of_wash(session.ledger.washes.get(wash_id))
        self._then = None if standing.wash_id is None else basis_of_wash(session.ledger.washes.get(standing.wash_id))
        self._before = session.ledger.standing_lists.traces(standing.id, numbers)

    def compare(
        self, batch: Sequence[Answer], records: Mapping[Key, TracedFacts]
    ) -> Iterator[tuple[Answer, Sequence[StoredResult]]]:
        """The answers in which something changed, with nothing else in them, and what the ledger keeps of each.

        Of a list that is washed for the first time each answer is one.
        """
        current = dict(_stand(batch, records))
        self.traces |= current
        self.washed += len(batch)
        rows = {answer.row.row for answer in batch}
        before = {key: how for key, how in self._before.items() if key[0] in rows}
        compared = compare_hits(
            current,
            None if self._first else before,
            now=self._now,
            then=self._then,
            find_live=self._find_live,
            find_absent=self._find_absent,
        )
        changed: dict[int, list[Comparison[TracedRow]]] = {}
        for one in compared:
            if one.status != "unchanged":
                self.counts[one.status] += 1
                changed.setdefault(one.key[0], []).append(one)
        for answer in batch:
            differs = changed.get(answer.row.row, [])
            if differs or self._first:
                yield _narrow(answer, differs, first=self._first), list(_store(answer, differs, current))

    def _find_live(self, keys: Collection[TracedRow]) -> Mapping[TracedRow, Standing]:
        there = self._session.fetch(dict.fromkeys(key for *_, key in keys))
        records = {key: indexed.record for key, indexed in there.items()}
        return {
            one: Standing(records[one[2]].content_hash, records[one[2]].sequence) for one in keys if one[2] in records
        }

    def _find_absent(self, keys: Collection[TracedRow]) -> Mapping[TracedRow, Absence]:
        absent = find_absences(self._session, list(dict.fromkeys(key for *_, key in keys)), same_reader=True)
        return {one: absent[one[2]] for one in keys if one[2] in absent}


def _stand(batch: Iterable[Answer], records: Mapping[Key, TracedFacts]) -> Iterator[tuple[TracedRow, Standing]]:
    for answer in batch:
        for one in answer.traced:
            record = records[one.key]
            yield (answer.row.row, one.entity, one.key), Standing(record.content_hash, record.sequence)


def _narrow(answer: Answer, differs: Sequence[Comparison[TracedRow]], *, first: bool) -> Answer:
    """The answer with nothing but the records that changed, each with how, and in words those that are gone."""
    if first:
        return answer
    how = {(one.key[1], one.key[2]): one for one in differs if one.present}
    traced = tuple(_say_status(one, how[one.entity, one.key]) for one in answer.traced if (one.entity, one.key) in how)
    gone = [
        f"{one.status}: {one.key[2].source}/{one.key[2].record_id}, {one.reason}" for one in differs if not one.present
    ]
    return replace(answer, traced=traced, reason="; ".join(filter(None, (*gone, answer.reason))))


def _say_status(traced: TracedRecord, compared: Comparison[TracedRow]) -> TracedRecord:
    return replace(traced, reason="; ".join(filter(None, (f"{compared.status}: {compared.reason}", traced.reason))))


def _store(
    answer: Answer, differs: Sequence[Comparison[TracedRow]], current: Mapping[TracedRow, Standing]
) -> Iterator[StoredResult]:
    row = answer.row.row
    if not answer.traced and not differs:
        yield StoredResult(row, answer.outcome, answer.entity, reason=answer.reason)
    outcomes = {(one.entity, one.key): one.outcome for one in answer.traced}
    for one in differs:
        _, entity, key = one.key
        standing = current.get(one.key, Standing("", 0))
        outcome = outcomes.get((entity, key), answer.outcome)
        yield StoredResult(row, outcome, entity, key, standing.content_hash, standing.sequence, one.status, one.reason)
