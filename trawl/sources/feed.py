"""A feed: one file, read through a mapping into records and rejections, one at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from trawl.model import Key, Lineage, Record, Rejection, RemarkCount, Withdrawal
from trawl.sources.columns import UnusedColumn, UnusedColumns
from trawl.sources.fields import FieldCompiler, UnheldRowError, UnusableRowError, Values, look_up
from trawl.sources.grouping import compile_combining, group_rows, rows_of, say_others
from trawl.sources.header import deciding_fields, field_sources, read_columns, spell_columns, wanted_columns
from trawl.sources.mapping import SourceMapping
from trawl.sources.recording import compile_deletion, compile_mapping, compile_marking
from trawl.sources.remarks import RowNotes
from trawl.sources.seen_records import SeenRecords
from trawl.tabular import (
    PLAIN,
    CsvRows,
    Lines,
    Opening,
    Row,
    Sheet,
    fold_name,
    open_content,
    read_json_rows,
    render_path,
)

_JSON_SUFFIXES = frozenset((".jsonl", ".ndjson", ".json"))
_CSV_SUFFIXES = frozenset((".csv", ".tsv", ".tab"))
_WORKBOOK_SUFFIXES = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
#: How the names of feeds' files end; those of text may have `.gz` behind.
FEED_SUFFIXES = (
    *sorted(_JSON_SUFFIXES | _CSV_SUFFIXES | _WORKBOOK_SUFFIXES),
    *(f"{suffix}.gz" for suffix in sorted(_JSON_SUFFIXES | _CSV_SUFFIXES)),
)

#: What a row of a feed is read as.
FeedItem = Record | Withdrawal | Rejection

#: Rejected rows, each for a reason of its own, that whoever loads the file is told of at once.
_EXAMPLES = 5


class Feed:
    """An open feed file; iterate it once for its records, withdrawals and rejections, in the file's order.

    `encoding` says what the file's bytes were, `encoding_evidence` why, and `encoding_guessed` that nothing in the file
    tells; `header_line` is the line that a CSV header begins in, `passed_over` how many lines stand before it;
    `file_remarks` say what else whoever has the file should know of how a workbook was read.
    `bytes_read` of `size` bytes (packed ones, of a .gz file) show how far it has been read, and `rows_read` how many
    rows what was yielded is made of: more than there are records and rejections where rows are grouped.
    `absent_columns` are the columns of fields that no row read so far has had, and `absent_controls` those of the
    fields that decide what a record is of which every column is absent. `examples` are the first rejected rows that
    differ in why, with the value that was wrong, and `unused_columns` the file's columns that no key used, with a
    sample: for whoever has the file, and kept nowhere. `remark_counts` says how many values could not be read, by
    column and reason, and `fallbacks` how many events have their date from a column that is not the first of those
    named for it, or that is the created date's. `seen` are the ids of the rows read so far, and `unnamed` counts the
    rejected rows without a readable one.
    """

    def __init__(
        self, path: Path, mapping: SourceMapping, lines: Lines | Sheet, ceiling: str, opening: Opening
    ) -> None:
        self.path = path
        self.mapping = mapping
        self.encoding = lines.encoding.name
        self.encoding_evidence, self.encoding_guessed = lines.encoding.evidence, lines.encoding.guessed
        self.size = lines.size
        self.rows_read = 0
        self.seen, self.unnamed = SeenRecords(), 0
        self._told: dict[str, str] = {}
        self._lines = lines
        self._is_sheet = isinstance(lines, Sheet)  # whose rows have numbers of their own
        self._unseen = {column: look_up(column) for column in wanted_columns(mapping)}
        self.header_line = self.passed_over = 0
        self.file_remarks: tuple[str, ...] = ()
        names: dict[str, str] | None = None
        header: tuple[str, ...] | None = None
        if not isinstance(lines, Sheet) and _is_json(path, mapping, lines):
            self._rows = read_json_rows(lines, opening.max_line_bytes)
        else:
            table = lines if isinstance(lines, Sheet) else self._part_columns(lines, opening)
            self.header_line, self.passed_over = table.header_line, table.passed_over
            header = table.columns
            names = spell_columns(path, mapping, header)
            spelled = names
            self._unseen = {column: find for column, find in self._unseen.items() if column not in spelled}
            self._rows = iter(table)
        if isinstance(lines, Sheet):
            self.file_remarks = lines.remarks
        # A CSV file's header has said which columns there are; JSON says it row by row.
        self._tracks_columns = names is None
        used = read_columns(mapping) if names is None else names.values()
        self._unused = UnusedColumns(used, header, mapping.blank)
        self._notes = RowNotes()
        self._remarked: Counter[tuple[str, str]] = Counter()
        self._event_columns: Counter[str] = Counter()
        compiler = FieldCompiler(names, mapping.blank, self._notes)
        self._marking = compile_marking(mapping.marking, compiler, ceiling)
        self._identity = compiler.text(mapping.record_id)
        self._deletes = compile_deletion(mapping.delete, compiler)
        self._record = compile_mapping(mapping, compiler)
        if mapping.group_by:
            self._combine = compile_combining(mapping, compiler, self._marking)
            self._rows = group_rows(self._rows, compiler.text(mapping.group_by), self._combine)

    def _part_columns(self, lines: Lines, opening: Opening) -> CsvRows:
        opening = opening.filled(delimiter="\t" if ".tsv" in self.path.suffixes else "")
        return CsvRows(lines, opening, frozenset(map(fold_name, self._unseen)))

    @property
    def bytes_read(self) -> int:
        return self._lines.bytes_read

    @property
    def examples(self) -> tuple[str, ...]:
        return tuple(self._told.values())

    @property
    def unused_columns(self) -> tuple[UnusedColumn, ...]:
        return tuple(self._unused)

    @property
    def remark_counts(self) -> tuple[RemarkCount, ...]:
        return tuple(RemarkCount(*about, number) for about, number in self._remarked.most_common())

    @property
    def fallbacks(self) -> tuple[tuple[str, int], ...]:
        event, created = self.mapping.event_date, self.mapping.created_date
        if event is None:
            return ()
        first = next((column for column in event.all_columns if column not in self._unseen), "")
        others = frozenset(created.all_columns) if created else frozenset[str]()
        return tuple((c, n) for c, n in self._event_columns.most_common() if c != first or c in others)

    @property
    def absent_columns(self) -> tuple[str, ...]:
        # Of a field's other names for a column, nobody misses those that the feed does not use.
        groups = [source.all_columns for source in field_sources(self.mapping)]
        served = {column for columns in groups if not self._unseen.keys() >= set(columns) for column in columns}
        return tuple(column for column in self._unseen if column not in served)

    @property
    def absent_controls(self) -> tuple[str, ...]:
        fields = deciding_fields(self.mapping)
        return tuple(key for key, source in fields if set(source.all_columns) <= self._unseen.keys())

    def __iter__(self) -> Iterator[FeedItem]:
        return self.items()

    def items(self, load_id: int = 0, loaded: date | None = None) -> Iterator[FeedItem]:
        """Yield a Record, a Withdrawal or a Rejection for each row, or for all rows of a group that is one record.

        The records carry the load's id and date.
        Raises InputError where the file breaks off (what was yielded before stands).
        """
        file = render_path(self.path.name)
        try:
            for row in self._rows:
                yield self._read(row, Lineage(load_id, file, row.number), loaded)
        finally:
            self._lines.close()

    def _read(self, row: Row, lineage: Lineage, loaded: date | None) -> FeedItem:
        if self._unseen and self._tracks_columns:
            for column in [column for column, find in self._unseen.items() if find(row.values) is not None]:
                del self._unseen[column]
        marking, known = "", False
        self.rows_read += len(rows_of(row.values))
        values = row.values
        self._notes.begin()
        try:
            # Nothing of such a row is kept but its id, however it is marked. A group goes with its last row.
            staying = self._leave_deleted(row)
            if staying is None and (record_id := self._identity(row.values)):
                self.seen.note_deleted(record_id, row.number)
                return Withdrawal(Key(self.mapping.source, record_id), lineage)
            values = staying or row.values
            # First, since nothing else may be kept of a row that is marked too high. Where a column says it, nobody
            # knows that of a row without values.
            if not row.problem or not self.mapping.marking.all_columns:
                marking = self._marking(values)
                known = True
            if row.problem:
                raise UnusableRowError(row.problem)
            record = self._record(values, lineage, loaded, marking)
            if first := self.seen.differing_row(record):
                raise UnusableRowError(f"has the id of row {first:,} but says something else; one of them is wrong")
        except UnusableRowError as error:
            # Of a group with a deleted row too: what that says is kept nowhere.
            content = "" if isinstance(error, UnheldRowError) or values is not row.values else row.content
            line = "" if self._is_sheet else f" (line {row.line:,})"
            place = f"row {row.number:,}{line}{say_others(row.values)}"
            if error.problem not in self._told and len(self._told) < _EXAMPLES:
                self._told[error.problem] = f"{place} {error.told}"
            record_id = self._find_identity(row)
            self._note_rejected(record_id, row.number)
            return Rejection(lineage.file, row.number, f"{place} {error.reason}", content, marking, record_id)
        finally:
            if not row.problem:
                self._unused.see(values, sampled=known)
        self._count_notes(record)
        return record

    def _leave_deleted(self, row: Row) -> Values | None:
        """A row's values, of a group without the rows of it that are deleted; None where all are."""
        if self.mapping.delete is None:
            return row.values
        rows = rows_of(row.values)
        staying = rows if row.problem else [values for values in rows if not self._deletes(values)]
        if 0 < len(staying) < len(rows):
            return self._combine(staying)
        return row.values if staying else None

    def _count_notes(self, record: Record) -> None:
        for remark in record.remarks:
            self._remarked[remark.column, remark.reason] += 1
        if self._notes.event_column:
            self._event_columns[self._notes.event_column] += 1

    def _note_rejected(self, record_id: str, row: int) -> None:
        if record_id:
            self.seen.note_rejected(record_id, row)
        else:
            self.unnamed += 1

    def _find_identity(self, row: Row) -> str:
        """The id of the record that a row would have become, "" where it cannot be read."""
        try:
            return self._identity(row.values)
        except UnusableRowError:
            return ""

    def close(self) -> None:
        self._lines.close()
        self.seen.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_feed(
    path: Path,
    mapping: SourceMapping,
    *,
    marking_ceiling: str = "OFFICIAL-SENSITIVE",
    opening: Opening = PLAIN,
) -> Feed:
    """Open a CSV or JSON Lines file, packed with gzip or not, or a workbook, to be read through `mapping`.

    What `opening` says goes before what the mapping does. A row marked above `marking_ceiling`, or with a line over
    its limit, is rejected. Raises InputError where the file cannot be read at all (docs/sources.md), or lacks the
    columns of the id or of the narrative.
    """
    opening = opening.filled(mapping.encoding, mapping.delimiter, mapping.header_row, mapping.sheet)
    lines = open_content(path, frozenset(map(fold_name, wanted_columns(mapping))), opening)
    try:
        return Feed(path, mapping, lines, marking_ceiling, opening)
    except BaseException:
        lines.close()
        raise


def _is_json(path: Path, mapping: SourceMapping, lines: Lines) -> bool:
    """Say whether a file is JSON Lines: by the mapping, else by its name, else by how it begins."""
    if mapping.format != "auto":
        return mapping.format == "jsonl"
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() in _JSON_SUFFIXES:
        return True
    return suffix.lower() not in _CSV_SUFFIXES and lines.start in ("{", "[")
