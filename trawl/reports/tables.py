"""The one place that writes CSV: the columns of every table, and how a cell is made safe for a spreadsheet.

A spreadsheet runs a cell that begins with `= + - @`, a tab or a line end as a formula. Such a cell is written with an
apostrophe before it, which a spreadsheet reads as text; `restore_cell` takes it off again. A cell that already begins
with apostrophes and then one of those characters gets one more, so no two cells are ever written alike. Phone
numbers (`+447700900123`) are no exception: unmarked, a spreadsheet would turn them into numbers and lose the plus.
docs/reports.md says what this means for a program that reads the files.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from trawl.coverage import Coverage, pack_coverage
from trawl.model import Decision, Hit, Incidents, Key, Match, Record, Span
from trawl.reports.edition import FULL, Edition, Withheld
from trawl.reports.files import open_output
from trawl.reports.findings.changes import Change
from trawl.reports.handling import is_restricted
from trawl.reports.shown_passages import list_passages
from trawl.reports.wording.decisions import say_verdict
from trawl.tabular.long_fields import next_row

#: What a spreadsheet may run: the ASCII characters, and their full-width forms, which some versions accept as well.
_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")

_RECORD_COLUMNS = (
    "reference",
    "kind",
    "force",
    "district",
    "event_date",
    "created_date",
    "grade",
    "grade_scheme",
    "handling",
    "marking",
    "restricted",
)

HIT_COLUMNS = (
    "source",
    "record_id",
    "status",
    "negated",
    "undecided",
    "terms",
    "present",
    "contexts",
    "why",
    "opinion",
    *_RECORD_COLUMNS,
    "incident",
)
LINK_COLUMNS = (
    "source",
    "record_id",
    "register_id",
    "band",
    "score",
    "evidence",
    "against",
    "amount",
    "register",
    "row_name",
    "row_address",
    "row_postcode",
    "row_status",
    "mention",
    "near",
    "restricted",
    "decision",
    "decided_by",
    "decided",
    "decision_reason",
)
WASH_COLUMNS = (
    "identifier_id",
    "outcome",
    "record_id",
    "source",
    "type",
    "identifier",
    "value",
    "mention",
    "where",
    "passage",
    "reason",
    "restricted",
)
SEARCH_COLUMNS = (
    "source",
    "record_id",
    "terms",
    "negated",
    "undecided",
    *_RECORD_COLUMNS,
    "title",
    "narrative",
    "fields",
)

#: Between the members of a cell that lists several things.
LIST_SEPARATOR = "; "


class LinkLine(NamedTuple):
    """A match, and whether its record is shown by reference only (`handling.is_restricted`).

    `near` says how far the row is from what the profile wants it to be near to, "" where that is nothing.
    """

    match: Match
    restricted: bool
    near: str = ""


@dataclass(frozen=True, slots=True)
class WashLine:
    """One line of a wash's answer: an identifier of the list with one record that it traced to, or with none.

    `outcome` is trace, possible, no_trace or invalid; `value` is the canonical form that was looked for. `mention` is
    how the record writes it, `where` the name of the passage that it stands in (the label of a field or section, else
    `narrative`) and `passage` what stands around it there. Of a restricted record all three are left out.
    """

    identifier_id: str
    outcome: str
    type: str
    identifier: str
    value: str = ""
    key: Key | None = None
    mention: str = ""
    reason: str = ""
    restricted: bool = False
    where: str = ""
    passage: str = ""


def neutralise_cell(text: str) -> str:
    """Return the cell as it is written: with an apostrophe before it where a spreadsheet might run it."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def restore_cell(text: str) -> str:
    """Return what `neutralise_cell` was given."""
    return text[1:] if _NEUTRALISED.match(text) else text


def write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """Write a CSV file (UTF-8 with a byte order mark, mode 0600, whole or not at all); return how many rows.

    Raises OutputError where the file system refuses, ValueError where a row has not one cell for each column.
    """
    written = 0
    with open_output(path, bom=True) as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in rows:
            if len(row) != len(columns):
                raise ValueError(f"{path.name}: a row has {len(row)} cells for {len(columns)} columns")
            writer.writerow([neutralise_cell(cell) for cell in row])
            written += 1
    return written


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """Read a file that `write_table` wrote, with every cell as it was before it was neutralised."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        while row := next_row(reader):
            yield {column: restore_cell(cell) for column, cell in row.items()}


def write_hits(
    path: Path, hits: Iterable[Hit], changes: Iterable[Change] = (), incidents: Incidents | None = None
) -> int:
    """Write hits.csv: every hit of a run whatever its status, then the records that are hits no longer.

    Restricted records are there by reference only. The column `present` tells the two apart; of the latter nothing but
    the key, the reference and the reason is known. `incident` numbers the incidents of two hits or more that are here
    by more than reference.
    """
    hits = tuple(hits)
    return write_table(path, HIT_COLUMNS, _hit_rows(hits, changes, _number_incidents(hits, incidents or Incidents())))


def _number_incidents(hits: Iterable[Hit], incidents: Incidents) -> dict[Key, int]:
    """The incidents of two hits or more, numbered from 1; a restricted hit is in none."""
    shown = {hit.record.key for hit in hits if not is_restricted(hit.record)}
    groups = [members for group in incidents.groups if len(members := shown.intersection(group)) > 1]
    return {key: number for number, group in enumerate(groups, start=1) for key in group}


def write_links(path: Path, lines: Iterable[LinkLine]) -> int:
    """Write the matches of records to register rows, one a line; of a restricted record one line that names no row."""
    return write_table(path, LINK_COLUMNS, _link_rows(lines))


def write_wash(path: Path, lines: Iterable[WashLine]) -> int:
    """Write a wash's answer: every identifier of the list at least once, and once for each record traced."""
    return write_table(path, WASH_COLUMNS, map(_wash_row, lines))


def write_search(path: Path, hits: Iterable[Hit | Withheld]) -> int:
    """Write the answer to a search, with the text of each record that the edition shows; return how many rows.

    What the edition withholds is there by reference only.
    """
    return write_table(path, SEARCH_COLUMNS, map(_search_row, hits))


def write_coverage(path: Path, coverage: Coverage, marking: str, edition: Edition = FULL) -> None:
    """Write, beside a table of records, what the table covers, its marking, and for whom it was written."""
    about = {"marking": marking, "edition": edition.name, "force": edition.force}
    about["include_restricted"] = edition.include_restricted
    with open_output(coverage_beside(path)) as file:
        json.dump({**about, **pack_coverage(coverage)}, file, ensure_ascii=False, indent=1)


def coverage_beside(path: Path) -> Path:
    """The file that says what a table of records covers: a table has no place for it."""
    return path.with_name(f"{path.stem}.coverage.json")


def _hit_rows(
    hits: Iterable[Hit], changes: Iterable[Change], incidents: Mapping[Key, int]
) -> Iterator[tuple[str, ...]]:
    for hit in hits:
        restricted = is_restricted(hit.record)
        yield (
            *hit.record.key,
            hit.status,
            _yes_no(hit.negated),
            _yes_no(hit.undecided),
            "" if restricted else LIST_SEPARATOR.join(_terms(hit)),
            "yes",
            "" if restricted else LIST_SEPARATOR.join(_contexts(hit.spans)),
            "" if restricted else LIST_SEPARATOR.join(hit.why),
            "" if restricted else hit.opinion,
            *(_reference_cells(hit.record) if restricted else _record_cells(hit.record)),
            str(incidents.get(hit.record.key, "")),
        )
    for change in changes:
        if not change.present:
            blank = [""] * len(_RECORD_COLUMNS)  # all but the reference, and the incident
            yield (*change.key, change.status, "", "", "", "no", "", change.reason, "", change.reference, *blank)


def _terms(hit: Hit) -> Iterator[str]:
    """The terms found, without the `=` before an exact one, by which the cell would look like a formula."""
    yield from dict.fromkeys(map(_bare, hit.found_terms))


def _bare(term: str) -> str:
    return term.lstrip("=")


def _contexts(spans: Iterable[Span]) -> Iterator[str]:
    """Say `term: context`, once for each pair, for spans that stand in a context other than plain assertion."""
    seen: Mapping[tuple[str, str], None] = dict.fromkeys(
        (_bare(span.term), span.context) for span in spans if span.context != "affirmed"
    )
    for term, context in seen:
        yield f"{term}: {context}"


def _link_rows(lines: Iterable[LinkLine]) -> Iterator[tuple[str, ...]]:
    named: set[Key] = set()
    for match, restricted, near in lines:
        key = match.key
        if not restricted:
            yield _link_row(match, near)
        elif key not in named:
            named.add(key)
            blank = [""] * (LINK_COLUMNS.index("restricted") - 2)
            yield (*key, *blank, _yes_no(restricted), *[""] * len(_decision_cells(None)))


def _link_row(match: Match, near: str) -> tuple[str, ...]:
    row = match.row
    return (
        match.source,
        match.record_id,
        row.row_id,
        match.band,
        f"{match.score:.1f}",
        LIST_SEPARATOR.join(match.evidence),
        LIST_SEPARATOR.join(match.against),
        str(match.amount or ""),
        row.register,
        row.name,
        ", ".join(part for part in (row.address, row.town) if part),
        row.postcode,
        row.status,
        match.mention,
        near,
        _yes_no(value=False),
        *_decision_cells(match.decision),
    )


def _decision_cells(decision: Decision | None) -> tuple[str, str, str, str]:
    if decision is None:
        return ("", "", "", "")
    return (say_verdict(decision), decision.principal, decision.at.isoformat(timespec="seconds"), decision.reason)


def _wash_row(line: WashLine) -> tuple[str, ...]:
    source, record_id = line.key or ("", "")
    return (
        line.identifier_id,
        line.outcome,
        record_id,
        source,
        line.type,
        line.identifier,
        line.value,
        *(("", "", "") if line.restricted else (line.mention, line.where, line.passage)),
        line.reason,
        _yes_no(line.restricted) if line.key else "",
    )


def _search_row(hit: Hit | Withheld) -> tuple[str, ...]:
    if isinstance(hit, Withheld):
        blank = [""] * 6  # from the district to the handling
        told = (hit.reference, hit.kind, hit.force, *blank, hit.marking, _yes_no(value=True))
        return (*hit.key, "", _yes_no(hit.negated), _yes_no(hit.undecided), *told, "", "", "")
    return (
        *hit.record.key,
        LIST_SEPARATOR.join(_terms(hit)),
        _yes_no(hit.negated),
        _yes_no(hit.undecided),
        *_record_cells(hit.record),
        hit.record.title,
        hit.record.narrative,
        LIST_SEPARATOR.join(f"{p.label}: {p.text}" for p in list_passages(hit.record) if p.part == "fields"),
    )


def _reference_cells(record: Record) -> tuple[str, ...]:
    """What a report's tables say of a restricted record: what is needed to ask its owner."""
    blank = [""] * 6  # from the district to the handling
    return (record.reference, record.kind, record.force, *blank, record.marking, "yes")


def _record_cells(record: Record) -> tuple[str, ...]:
    return (
        record.reference,
        record.kind,
        record.force,
        record.district,
        record.event_date.isoformat() if record.event_date else "",
        record.created_date.isoformat() if record.created_date else "",
        record.grade.code if record.grade else "",
        record.grade.scheme if record.grade else "",
        record.handling,
        record.marking,
        _yes_no(is_restricted(record)),
    )


def _yes_no(value: bool) -> str:
    return "yes" if value else "no"
