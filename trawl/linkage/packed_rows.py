"""A register's rows, packed: in memory while they are gathered, and in a mapped file."""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping

from trawl.linkage.key_table import Section, Sections, bytes_of, encode, numbers_of
from trawl.linkage.packed_texts import PackedTexts, open_texts
from trawl.model import RegisterRow

_FIELD = "\x1f"
_FIELDS = ("register", "row_id", "name", "address", "town", "postcode", "force", "phone", "status")


class RowPacker:
    """Packs rows in their order. The names of further columns, which most rows share, are kept once."""

    def __init__(self) -> None:
        self._ends, self._text = array("Q"), bytearray()
        self._columns: dict[tuple[str, ...], int] = {}
        self._columns_of = array("I")

    def __len__(self) -> int:
        return len(self._ends)

    def add(self, row: RegisterRow) -> None:
        """Pack a row."""
        place = ("" if row.lat is None else repr(row.lat), "" if row.lon is None else repr(row.lon))
        fields = [*(getattr(row, name) for name in _FIELDS), *place, *row.extra.values()]
        packed = _FIELD.join(fields)
        if packed.count(_FIELD) >= len(fields):
            packed = _FIELD.join(field.replace(_FIELD, " ") for field in fields)
        self._text += encode(packed)
        self._ends.append(len(self._text))
        self._columns_of.append(self._columns.setdefault(tuple(row.extra), len(self._columns)))

    def extend(self, other: RowPacker) -> None:
        """Add the rows that another has packed."""
        begin = len(self._text)
        self._text += other._text
        self._ends.extend(begin + end for end in other._ends)
        numbers = [self._columns.setdefault(columns, len(self._columns)) for columns in other._columns]
        self._columns_of.extend(numbers[number] for number in other._columns_of)

    def sections(self) -> Sections:
        """What was packed, for `PackedRows`."""
        columns = json.dumps([list(columns) for columns in self._columns]).encode()
        return {"ends": self._ends, "text": self._text, "columns": columns, "columns_of": self._columns_of}


class PackedRows:
    """The rows that were packed into these sections, by number. Raises ValueError where they hold none."""

    def __init__(self, sections: Mapping[str, Section]) -> None:
        self._texts: PackedTexts = open_texts(sections)
        self._columns: list[list[str]] = json.loads(bytes(bytes_of(sections["columns"])))
        self._columns_of = numbers_of(sections["columns_of"], "I")

    def __len__(self) -> int:
        return len(self._texts)

    def __getitem__(self, number: int) -> RegisterRow:
        fields = self._texts[number].split(_FIELD)
        lat, lon = fields[len(_FIELDS) : len(_FIELDS) + 2]
        return RegisterRow(
            **dict(zip(_FIELDS, fields, strict=False)),
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            extra=dict(zip(self._columns[self._columns_of[number]], fields[len(_FIELDS) + 2 :], strict=True)),
        )

    def name(self, number: int) -> str:
        """The name of a row, without the rest of it."""
        return self._texts[number].split(_FIELD, 3)[2]
