"""A document laid out as the sheets of a workbook: one table a sheet, with what is said of it above.

The form is that of the Analysis Function for spreadsheets: a contents sheet, the title in the first cell, no merged
cells, no empty rows or columns within a table, and an explanation of cells that are empty.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from trawl.reports.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Code,
    Column,
    Document,
    Fact,
    Facts,
    Figure,
    Fold,
    Heading,
    Paragraph,
    Table,
    read_text,
)
from trawl.written import write_count

CONTENTS, FINDINGS = "Contents", "Findings"
#: Rows of a sheet in Excel.
LAST_ROW = 1_048_576
#: What Excel allows of a sheet's name.
_LONGEST_NAME = 31
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
#: Notes of the contents are broken into lines as long as this; longer ones than `_LONGEST_NOTE` are left in one cell.
_NOTE_WIDTH, _LONGEST_NOTE = 110, 2_000

_CONTENTS_COLUMNS = (Column("sheet", "Sheet"), Column("holds", "What it holds"), Column("rows", "Rows", "number"))
_FINDINGS_COLUMNS = (
    Column("section", "Section"),
    Column("heading", "Heading"),
    Column("kind", "Kind"),
    Column("text", "Text"),
)
_EMPTY = (None, "", ())
_TONES: Mapping[str, str] = {
    "plain": "text",
    "nil": "nil return",
    "warning": "warning",
    "note": "note",
    "key": "finding",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its name, a title, notes (a line each), and one table, of which the last row may sum the others."""

    name: str
    title: str
    notes: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    totals: bool = False


def lay_out(document: Document) -> tuple[Sheet, ...]:
    """The sheets of a document: contents, findings, its flat tables, then its sections' tables that show none of them.

    A table of more rows than a sheet has goes on on the next.
    """
    taken = {CONTENTS.casefold(), FINDINGS.casefold()}
    flat = {table.name: _name_sheet(table.name, taken) for table in document.data}
    shown = {}
    for table in _tables(block for section in document.sections for block in section.blocks):
        source = document.flat_of.get(table.name, table.name)
        if source not in flat and table.name not in shown:
            shown[table.name] = (table, _name_sheet(table.name, taken))
    names = {**flat, **{name: sheet for name, (_, sheet) in shown.items()}}
    names |= {name: flat[source] for name, source in document.flat_of.items() if source in flat}
    sheets = [_findings(document, names)]
    for table in document.data:
        sheets += _sheets_of(table, flat[table.name], taken)
    for table, name in shown.values():
        sheets += _sheets_of(table, name, taken)
    return (_contents(document, sheets), *sheets)


def _contents(document: Document, sheets: Iterable[Sheet]) -> Sheet:
    said = [document.kicker, document.edition, document.handling_instruction, document.warning, document.lead]
    if document.fictitious:
        said.insert(0, "Fictitious data: every person, place and event in this workbook is invented.")
    if document.copy_number:
        said.append(f"Copy {document.copy_number}")
    said += [f"{fact.label}: {'; '.join(map(read_text, fact.value.lines))}" for fact in document.facts]
    notes = tuple(line for note in said if note for line in break_note(note))
    rows = tuple((sheet.name, sheet.title, len(sheet.rows)) for sheet in sheets)
    return Sheet(CONTENTS, document.title, notes, _CONTENTS_COLUMNS, rows)


def break_note(note: str) -> list[str]:
    """A note as lines that can be read above a table, where nothing wraps."""
    return [note] if len(note) > _LONGEST_NOTE else textwrap.wrap(note, _NOTE_WIDTH)


def _findings(document: Document, names: Mapping[str, str]) -> Sheet:
    """The sections' sentences, in order; where a table, a chart or cards stand, which sheet has them."""
    rows: list[tuple[Cell, ...]] = []
    for section in document.sections:
        heading = ""
        for head, kind, text in _say_blocks(section.blocks, names):
            heading = head if head is not None else heading
            if text:
                rows.append((section.title, heading, kind, text))
    return Sheet(FINDINGS, f"{document.title}: what the report says", (), _FINDINGS_COLUMNS, tuple(rows))


def _say_blocks(  # noqa: C901 - one case a kind of block
    blocks: Iterable[Block], names: Mapping[str, str]
) -> Iterator[tuple[str | None, str, str]]:
    """Heading (None: as before), kind and text of each row; a heading alone has no text."""
    for block in blocks:
        match block:
            case Heading():
                yield block.text, "", ""
            case Paragraph():
                yield None, _TONES[block.tone], read_text(block.text)
            case Bullets():
                yield from ((None, _TONES[block.tone], read_text(item)) for item in block.items)
            case Code():
                yield None, "query", block.text
            case Facts():
                yield from ((None, "fact", _say_fact(fact)) for fact in block.facts)
            case Table():
                yield None, "table", f"{block.caption}: see the sheet {names[block.name]}."
            case Figure():
                yield None, "chart", f"{block.title}. {block.alt} See the sheet {names[block.table.name]}."
            case Cards():
                yield from _say_cards(block.cards, names)
            case Fold():
                yield block.summary, "", ""
                yield from _say_blocks(block.blocks, names)


def _say_fact(fact: Fact) -> str:
    said = "\n".join(map(read_text, fact.value.lines))
    return f"{fact.label}: {said}"


def _say_cards(cards: tuple[Card, ...], names: Mapping[str, str]) -> Iterator[tuple[None, str, str]]:
    """Where the records of cards are listed; of a document without such a list, each card as text."""
    if "hits" in names:
        yield None, "records", f"{write_count(len(cards), 'record')}: see the sheet {names['hits']}."
        return
    for card in cards:
        chips = f" [{', '.join(chip.text for chip in card.chips)}]" if card.chips else ""
        note = f" ({card.note})" if card.note else ""
        passages = (f"{p.label}: {read_text(p.text)}" if p.label else read_text(p.text) for p in card.passages)
        lines = [f"{card.name}{note}{chips}", *map(_say_fact, card.facts), *passages, card.remark]
        yield None, "record", "\n".join(filter(None, [*lines, *map(_say_fact, card.because)]))


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        match block:
            case Table():
                yield block
            case Figure():
                yield block.table
            case Fold():
                yield from _tables(block.blocks)


def _sheets_of(table: Table, name: str, taken: set[str]) -> Iterator[Sheet]:
    """The sheet of a table, and those that it goes on on."""
    rows = (*table.rows, table.total) if table.total else table.rows
    notes = [f"This sheet has one table, of {write_count(len(table.rows), 'row')}."]
    if not rows:
        notes = ["This sheet has one table, and the table has no rows: nothing is known of what it would list."]
    if table.fillable:
        notes.append("Empty cells are to be filled in.")
    elif any(cell in _EMPTY for row in rows for cell in row):
        notes.append("An empty cell: nothing is known, or the column does not apply to the row.")
    if table.total:
        notes.append("The last row sums the others.")
    if any(column.type == "moment" for column in table.columns):
        notes.append("Times are those of UTC.")
    whole = Sheet(name, table.caption, (" ".join(notes),), table.columns, rows, totals=bool(table.total))
    room = LAST_ROW - ROWS_ABOVE
    if len(rows) <= room:
        yield whole
        return
    parts = [rows[start : start + room] for start in range(0, len(rows), room)]
    for number, part in enumerate(parts, start=1):
        said = f"Part {number:,} of {len(parts):,}: the table has {len(rows):,} rows, more than a sheet can hold."
        own = name if number == 1 else _name_sheet(f"{table.name} {number}", taken)
        last = number == len(parts)
        yield replace(whole, name=own, notes=(said, *whole.notes), rows=part, totals=whole.totals and last)


#: The most rows that stand above a table that goes on: title, marking, notes, the way back, header.
ROWS_ABOVE = 8


def _name_sheet(wanted: str, taken: set[str]) -> str:
    """A name that Excel allows and that no other sheet has, in any case."""
    bare = " ".join(_FORBIDDEN_IN_NAME.sub(" ", wanted.replace("-", " ")).split()).strip("' ") or "Table"
    bare = "Table" if bare.casefold() == "history" else bare[:1].upper() + bare[1:]
    number, name = 1, _cut_name(bare, "")
    while name.casefold() in taken:
        number += 1
        name = _cut_name(bare, f" ({number})")
    taken.add(name.casefold())
    return name


def _cut_name(bare: str, suffix: str) -> str:
    """The name with its suffix, as long as Excel counts and allows."""
    room = 2 * (_LONGEST_NAME - len(suffix))
    return bare.encode("utf-16-le", "replace")[:room].decode("utf-16-le", "ignore").strip("' ") + suffix
