"""A register's file, read through its mapping into rows of the register and rejections, one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from trawl.errors import InputError
from trawl.model import FURTHER_NAMES, NAME_SEPARATOR, RegisterRemark, RegisterRow, Rejection, Remark
from trawl.sources.dates import read_date
from trawl.sources.register_mapping import FIELDS, POSITION, RegisterMapping
from trawl.sources.register_positions import PositionReader
from trawl.sources.remarks import RowNotes
from trawl.tabular import PLAIN, Opening, Row, Table, bare_name, fold_name, mend_field, open_table

#: An id of more characters is none: another column was taken for it, and not every database could keep it.
_LONGEST_ID = 500
#: A name of more characters is kept, with a remark.
_LONGEST_NAME = 200
_NOTHING: Mapping[str, str] = MappingProxyType({})


class RegisterFile:
    """An open register; iterate it once for its rows and rejections, in the file's order.

    `file_remarks` say how the file was read, `as_at` is the newest day that `as_at_column` has named so far ("" where
    the mapping names none that the file has). After each item `take_remarks` gives what of its row could not be read,
    rejected rows included.
    """

    def __init__(self, path: Path, mapping: RegisterMapping, table: Table, register: str, today: date) -> None:
        self._path, self._register, self._table, self._today = path, register, table, today
        self.as_at: date | None = None
        self._remarks: list[RegisterRemark] = []
        self._notes = RowNotes()
        present = {fold_name(column): column for column in table.columns}
        self._columns = {
            key: tuple(present[fold_name(c)] for c in columns if fold_name(c) in present)
            for key, columns in mapping.columns.items()
        }
        self.as_at_column = self._name_of("as_at")
        self._refuse_missing(mapping, present)
        self.file_remarks = (*table.remarks, *_say_absent(mapping, present))
        self._positions = PositionReader(self._columns, self._notes)
        used = {column for columns in self._columns.values() for column in columns}
        used -= set(self._columns["as_at"])  # it is a column like others besides
        ignored = {fold_name(column) for column in mapping.ignore}
        self._extra = [c for c in table.columns if c and c not in used and fold_name(c) not in ignored]
        self._seen: dict[str, int] = {}
        self._premises: dict[int, int] = {}

    def _refuse_missing(self, mapping: RegisterMapping, present: Mapping[str, str]) -> None:
        missing = [
            f"{column} (for {key.replace('row_', '')})"
            for key, columns in (("row_id", mapping.row_id), ("name", mapping.name))
            for column in columns
            if fold_name(column) not in present
        ]
        if missing:
            said = f" has no column {', '.join(missing)}, which the register mapping names."
            remedy = "Use another mapping, or correct this one."
            told = f"{said} Its columns are: {', '.join(self._table.columns) or 'none'}. {remedy}"
            raise InputError(self._path, f"{said} {remedy}", told=told)

    def take_remarks(self) -> list[RegisterRemark]:
        """What has been noted since the last call."""
        taken, self._remarks = self._remarks, []
        return taken

    def __iter__(self) -> Iterator[RegisterRow | Rejection]:
        for row in self._table:
            yield self._read(row)

    def _read(self, row: Row) -> RegisterRow | Rejection:
        self._notes.begin()
        if row.problem:
            return self._reject(row, row.problem)
        texts = {key: self._join(row, key) for key in FIELDS}
        if reason := self._find_flaw(texts["row_id"], texts["name"]):
            key = "name" if texts["row_id"] and not texts["name"] else "row_id"
            return self._reject(row, reason, key, texts)
        self._seen[texts["row_id"]] = row.number
        self._note_likeness(row, texts)
        self._note_day(row)
        lat, lon = self._positions.read({key: self._join(row, key) for key in POSITION})
        extra = {column: value for column in self._extra if (value := mend_field(row.values[column]))}
        extra |= {key: names for key in FURTHER_NAMES if (names := self._join(row, key, NAME_SEPARATOR))}
        for remark in self._notes.remarks:
            self._remarks.append(
                RegisterRemark(row.number, texts["row_id"], remark.column, remark.value, remark.reason)
            )
        return RegisterRow(register=self._register, lat=lat, lon=lon, extra=extra, **texts)

    def _find_flaw(self, row_id: str, name: str) -> str:
        """Why a row with this id and name is none, "" where it is one."""
        if not row_id or not name:
            return f"has no {'name' if row_id else 'id'}"
        if len(row_id) > _LONGEST_ID:
            return f"has an id of {len(row_id):,} characters, and none has more than {_LONGEST_ID}"
        first = self._seen.get(row_id)
        return f"has the id of row {first}" if first else ""

    def _note_likeness(self, row: Row, texts: Mapping[str, str]) -> None:
        """Note a row whose name and address another row has, and a name that is none."""
        name = texts["name"]
        if len(name) > _LONGEST_NAME:
            self._notes.remark(self._name_of("name"), name, "is longer than names are: is it another column?")
        place = texts["address"], texts["postcode"]
        if any(place):
            premises = hash(tuple(map(bare_name, (name, *place))))
            first = self._premises.setdefault(premises, row.number)
            if first != row.number:
                named = f"has the address of row {first:,} as well, under another id"
                self._notes.remark(self._name_of("name"), name, named)

    def _note_day(self, row: Row) -> None:
        text = self._join(row, "as_at")
        if not text:
            return
        said = read_date(text, self._today)
        if said.day and not said.problem and said.day <= self._today:
            self.as_at = max(said.day, self.as_at or said.day)
        else:
            self._notes.remark(self.as_at_column, text, said.problem or "lies in the future")

    def _reject(self, row: Row, reason: str, key: str = "", texts: Mapping[str, str] = _NOTHING) -> Rejection:
        if key:
            self._notes.remark(self._name_of(key), texts[key], reason)
        remark = self._notes.remarks[0] if key else Remark("", "", reason)
        row_id = texts.get("row_id", "")
        known = row_id if len(row_id) <= _LONGEST_ID else ""
        self._remarks.append(RegisterRemark(row.number, known, remark.column, remark.value, reason, rejected=True))
        return Rejection(self._path.name, row.number, reason, row.content)

    def _name_of(self, key: str) -> str:
        return " + ".join(self._columns[key])

    def _join(self, row: Row, key: str, separator: str = ", ") -> str:
        columns = self._columns[key]
        if len(columns) <= 1:
            return mend_field(row.values[columns[0]]) if columns else ""
        values = (mend_field(row.values[column]) for column in columns)
        return separator.join(dict.fromkeys(value for value in values if value))

    def close(self) -> None:
        self._table.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _say_absent(mapping: RegisterMapping, present: Mapping[str, str]) -> Iterator[str]:
    """Which columns of the mapping the file lacks: a copy may, but whoever loads it should know."""
    absent = [
        f"{column} (for {key})"
        for key, columns in mapping.columns.items()
        for column in columns
        if fold_name(column) not in present
    ]
    if absent:
        yield f"Columns of the mapping that the file does not have: {', '.join(absent)}."


def open_register(
    path: Path, mapping: RegisterMapping, register: str = "", opening: Opening = PLAIN, today: date | None = None
) -> RegisterFile:
    """Open a CSV file (also .gz) or a workbook as the register of this name; without one it has the file's.

    A row is rejected, with its reason, where it cannot be read, has no id or name, or repeats an id; whatever else
    cannot be read is left out of its row with a remark. No day after `today` (None: this one) is taken for the list's.
    Raises InputError where the file cannot be read or lacks a column of the id or the name (any other field may be
    missing from a copy), UsageError where what reads metres of the National Grid is wanted and not installed.
    """
    wanted = [column for columns in mapping.columns.values() for column in columns]
    opening = opening.filled(mapping.encoding, mapping.delimiter, mapping.header_row, mapping.sheet)
    table = open_table(path, wanted=wanted, opening=opening)
    try:
        name = register or path.name.split(".")[0]
        return RegisterFile(path, mapping, table, name, today or date.today())  # noqa: DTZ011 - a calendar day needs no time zone
    except BaseException:
        table.close()
        raise


def load_register_rows(
    path: Path, mapping: RegisterMapping, register: str = "", opening: Opening = PLAIN
) -> Iterator[RegisterRow | Rejection]:
    """Yield the rows and rejections of a register's file, as `open_register` opens it."""
    with open_register(path, mapping, register, opening) as file:
        yield from file
