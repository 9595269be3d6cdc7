"""The lines of a wash's answer, as its edition may hold them, kept on the disk until all rows of the list are known.

Which other rows of the list a record holds is known only at the end. The lines wait for that in a file, so that memory
holds one batch of them however long the list is.
"""

from __future__ import annotations

import pickle
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import IO

from trawl.model import Key
from trawl.pipeline.traced_records import TracedFacts
from trawl.reports.edition import Edition
from trawl.reports.findings.wash import LinkedRecord, ListedIdentifier, WashTally
from trawl.reports.wash_table import RecordFacts, WashLine
from trawl.wash import Answer, WashReading
from trawl.wash.links import ListLinks

#: Why a line says no more of a restricted record.
BY_REFERENCE = "by reference only: its owner says what it holds"
#: Rows that a line names of those that stand in the same record; the table of links has all of a record's.
_MOST_OTHERS = 20


class WashLines:
    """The lines of a wash, a tuple for each row of the list; added in order, then read in order."""

    def __init__(self, file: IO[bytes], edition: Edition) -> None:
        self._file, self._edition = file, edition
        self._links = ListLinks()
        self._known: dict[Key, tuple[RecordFacts, bool]] = {}
        self.tally = WashTally()

    def add(self, answer: Answer, records: Mapping[Key, TracedFacts]) -> None:
        """Add the lines of one row, whose records are among these."""
        lines = tuple(_narrow(_make_lines(answer, records), self._edition))
        self.tally.add(lines)
        pickle.dump(lines, self._file)
        if self._edition.name != "partner":
            self._links.add(answer)
            for line in lines:
                if line.key:
                    self._known.setdefault(line.key, (_name(line.record, shown=not line.restricted), line.restricted))

    def read(self) -> Iterator[tuple[WashLine, ...]]:
        """Every row's lines, each with the other rows of the list that its record holds."""
        self._file.seek(0)
        for _ in range(self.tally.counts.total()):
            lines = pickle.load(self._file)  # noqa: S301 - our own file, which has no name and which nobody else can open
            yield tuple(self._link(line) for line in lines)

    def links(self) -> Iterator[LinkedRecord]:
        """The records that hold two identifiers of the list or more."""
        for key, rows in self._links.records():
            about, restricted = self._known[key]
            listed = tuple(ListedIdentifier(one.row, one.identifier_id, *one.entity) for one in rows)
            yield LinkedRecord(
                key, listed, about.reference, about.kind, about.force, about.event_date, restricted=restricted
            )

    def _link(self, line: WashLine) -> WashLine:
        others = self._links.others(line.key, line.row) if line.key and line.outcome == "trace" else ()
        if not others:
            return line
        named = [one.identifier_id for one in islice(others, _MOST_OTHERS)]
        more = [f"and {len(others) - len(named):,} more"] if len(others) > len(named) else []
        return replace(line, linked_rows=(*named, *more))


@contextmanager
def open_lines(folder: Path, edition: Edition) -> Iterator[WashLines]:
    """Give room for the lines of a wash, in a file without a name in this folder."""
    with tempfile.TemporaryFile(dir=folder) as file:
        yield WashLines(file, edition)


def _name(about: RecordFacts, *, shown: bool) -> RecordFacts:
    """What links say of a record."""
    day = about.event_date if shown else None
    return RecordFacts(about.reference, about.kind, about.force, event_date=day)


def _make_lines(answer: Answer, records: Mapping[Key, TracedFacts]) -> Iterator[WashLine]:
    row, entity = answer.row, answer.entity
    line = WashLine(
        row.identifier_id,
        answer.outcome,
        entity.type or row.type,
        row.identifier,
        entity.value,
        reason=answer.reason,
        row=row.row,
        readings=tuple(dict.fromkeys(map(say_reading, answer.readings))),
        carried=row.carried,
    )
    if not answer.traced:
        yield line
    holding = Counter(one.entity for one in answer.traced)
    asked = {one.entity for one in answer.readings}
    for one in answer.traced:
        record = records[one.key]
        # What a restricted record has, and how it agrees with the list, is for its owner to say.
        found = one.entity if one.entity in asked or not record.restricted else entity
        yield replace(
            line,
            outcome=one.outcome,
            type=found.type,
            value=found.value,
            key=one.key,
            record=record.by_mention[one.found],
            reason=BY_REFERENCE if record.restricted else _say_reason(one.reason, answer.reason),
            restricted=record.restricted,
            tier=one.tier,
            records=holding[one.entity],
        )


def _say_reason(record: str, row: str) -> str:
    """Why a record is listed, then what is said of the whole row: what else of its cell was not traced or not read."""
    return row if row.startswith(record) else "; ".join(filter(None, (record, row)))


def say_reading(reading: WashReading) -> str:
    """`phone +447700900123 (a lost leading nought was put back)`."""
    type_, value = reading.entity
    said = f"{type_} {value}".strip()
    return f"{said} ({reading.repair})" if reading.repair else said


def _narrow(lines: Iterator[WashLine], edition: Edition) -> Iterator[WashLine]:
    """The lines of a row as the edition may hold them: a "no" says of which records it speaks.

    A partner reads what each identifier of the list came to, by the list's own ids: once, and nothing of any record.
    """
    if edition.name == "full":
        yield from lines
        return
    for line in lines:
        no = line.outcome == "no_trace"
        if edition.name == "partner":
            reason = say_no(edition) if no else ""
            yield WashLine(line.identifier_id, line.outcome, "", "", reason=reason, row=line.row)
            return
        yield replace(line, reason="; ".join(filter(None, (line.reason, say_no(edition)))) if no else line.reason)


def say_no(edition: Edition) -> str:
    """Of which records an edition's "no trace" speaks, "" of one that speaks of all that the reader may see."""
    if edition.name == "full":
        return ""
    return "in no record " + (f"of {edition.force}" if edition.name == "force" else "that may be passed on")
