"""The answer of a wash as a table: a line for each row of the list with each record that it traced to, or with none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from trawl.model import Key
from trawl.reports.document import Column
from trawl.reports.files import open_output
from trawl.reports.renderers.csv_table import write_cells, write_rows
from trawl.reports.wording.flat_tables import Row, keys_of

#: The columns of the answer, in every format: the first say what came of the row, then what the record is.
LINE_COLUMNS = (
    Column("identifier_id", "Identifier id", meaning="The identifier's own id in the list, else its row."),
    Column("outcome", "Outcome", meaning="trace, possible, no_trace or invalid."),
    Column("record_id", "Record id", meaning="The record that holds it; empty where none does."),
    Column("source", "Source", meaning="The feed of the record."),
    Column("type", "Type", meaning="What kind of identifier it was read as."),
    Column("identifier", "As listed", meaning="The identifier as the list writes it."),
    Column("value", "Looked for", meaning="The value that was looked for, as it is kept."),
    Column("mention", "As written there", meaning="How the record writes it."),
    Column("where", "Where", meaning="The passage of the record that it stands in."),
    Column("passage", "Passage", meaning="What stands around it there."),
    Column("reason", "Reason", meaning="How the row was read, why it is no plain trace, or why it could not be read."),
    Column("restricted", "By reference only", "yes_no", "Whether the record is shown by its reference alone."),
    Column("row", "Row", "number", "The row of the list, counted from 1."),
    Column("tier", "How sure", meaning="exact, form (another form of it), text (not found as an identifier) or near."),
    Column("readings", "Read as", "list", "Everything that the row may name, the likeliest first: all was looked for."),
    Column("records", "Records with it", "number", "How many records that you may see hold what was found."),
    Column("reference", "Reference", meaning="What the force that owns the record calls it."),
    Column("kind", "Kind of record", meaning="intelligence, crime, custody, missing, cad or other."),
    Column("force", "Force", meaning="The force that owns the record."),
    Column("event_date", "Event date", "date", "The day on which it happened."),
    Column("created_date", "Created", "date", "The day on which the record was made."),
    Column("grade", "Grade", meaning="The intelligence grade as written, never converted."),
    Column("handling", "Handling", meaning="The handling code or condition as written."),
    Column("marking", "Marking", meaning="The record's own protective marking."),
    Column("role", "Role", meaning="What it is there: the label of its field, or its context in the text."),
    Column("markers", "Markers", "list", "The markers that the record carries."),
    Column("people", "People in the record", "list", "Those whom columns name, then others whom the text names."),
    Column("others", "Other identifiers there", "list", "Every other identifier of the record, with what it is."),
    Column("linked_rows", "Other rows there", "list", "Other rows of the list that the same record holds."),
)  # fmt: skip

#: The answer's columns as the CSV file heads them; the list's own follow.
WASH_COLUMNS = keys_of(LINE_COLUMNS)


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What a wash says of a record that was traced. Of one by reference only all but the first four are empty.

    `mention` is how it writes the identifier, `where` the name of the passage that it stands in (the label of a field
    or section, else `narrative`), `passage` what stands around it there, and `role` the label of a field, or the
    context that a sentence puts it in ("" where it is plainly asserted). `people` and `others` stand beside it.
    """

    reference: str = ""
    kind: str = ""
    force: str = ""
    marking: str = ""
    mention: str = ""
    where: str = ""
    passage: str = ""
    event_date: date | None = None
    created_date: date | None = None
    grade: str = ""
    handling: str = ""
    role: str = ""
    markers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


NO_RECORD = RecordFacts()


@dataclass(frozen=True, slots=True)
class WashLine:
    """One line of a wash's answer: a row of the list with one record that it traced to, or with none.

    `outcome` is trace, possible, no_trace or invalid; `value` is the canonical form that was looked for, `tier` how
    surely the record holds it, `records` how many records do. `linked_rows` are the list's other rows in the same
    record, and `carried` the list's own further columns with what they hold.
    """

    identifier_id: str
    outcome: str
    type: str
    identifier: str
    value: str = ""
    key: Key | None = None
    record: RecordFacts = NO_RECORD
    reason: str = ""
    restricted: bool = False
    row: int = 0
    tier: str = ""
    readings: tuple[str, ...] = ()
    records: int = 0
    linked_rows: tuple[str, ...] = ()
    carried: tuple[tuple[str, str], ...] = ()


def line_cells(line: WashLine) -> Row:
    """What a table says of a line; of a record by reference only, no more than is needed to ask its owner."""
    source, record_id = line.key or ("", "")
    about = line.record
    said: Row = {
        "identifier_id": line.identifier_id,
        "outcome": line.outcome,
        "record_id": record_id,
        "source": source,
        "type": line.type,
        "identifier": line.identifier,
        "value": line.value,
        "reason": line.reason,
        "restricted": line.restricted if line.key else None,
        "row": line.row or None,
        "tier": line.tier,
        "readings": line.readings,
        "records": line.records or None,
        "reference": about.reference,
        "kind": about.kind,
        "force": about.force,
        "marking": about.marking,
        "linked_rows": line.linked_rows,
    }
    if line.restricted:
        return said
    shown = ("mention", "where", "passage", "event_date", "created_date", "grade", "handling", "role", "markers",
             "people", "others")  # fmt: skip
    return {**said, **{name: getattr(about, name) for name in shown}}


def write_wash(path: Path, lines: Iterable[WashLine], carried: Sequence[str] = ()) -> int:
    """Write a wash's answer: every row of the list at least once, and once for each record traced; return the lines.

    `carried` are the list's own columns, which follow ours under their own names. Raises OutputError.
    """
    columns = (*WASH_COLUMNS, *name_carried(carried))
    with open_output(path, bom=True) as file:
        return write_rows(file, columns, (_write_line(line, carried) for line in lines))


def name_carried(columns: Iterable[str]) -> Iterator[str]:
    """The list's own columns as the answer heads them: one of a name that is taken says that it is the list's."""
    taken = {name.casefold() for name in WASH_COLUMNS}
    for column in columns:
        said, number = column if column.casefold() not in taken else f"{column} (list)", 1
        while said.casefold() in taken:
            number += 1
            said = f"{column} (list {number})"
        taken.add(said.casefold())
        yield said


def _write_line(line: WashLine, carried: Sequence[str]) -> list[str]:
    own = dict(line.carried)
    said = line_cells(line)
    cells = write_cells([said.get(column) for column in WASH_COLUMNS], LINE_COLUMNS)
    return [*cells, *(own.get(column, "") for column in carried)]
