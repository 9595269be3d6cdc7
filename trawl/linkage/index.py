"""A register in memory, packed, with the keys under which its rows are found."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from trawl.linkage.addresses import street_keys
from trawl.linkage.name_table import build_table
from trawl.linkage.names import (
    NameKind,
    core_forms,
    locality_keys,
    phone_keys,
    postcode_key,
    row_classes,
    row_keys,
)
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import RegisterRow

_FIELD = "\x1f"
# A locality that so few rows of a large register name in an address is more likely a building or a typing error.
_FEWEST_ROWS = 3
#: A register of more rows than this holds names by coincidence, and is not searched whole for misspellings.
LARGE = 2_000
_KINDS = tuple(NameKind)


@dataclass(frozen=True, slots=True)
class RowDetail:
    """A row with its fields in the forms in which they are compared. `core` are the words that tell it apart."""

    index: int
    row: RegisterRow
    forms: tuple[str, ...]
    core: tuple[str, ...]
    classes: frozenset[str]
    streets: tuple[tuple[str, str], ...]
    localities: frozenset[str]
    postcode: str
    phones: tuple[str, ...]
    force: str


class Postings:
    """Rows by key. One row takes an integer, several an array, so that half a million keys stay small."""

    def __init__(self) -> None:
        self._rows: dict[str, int | array[int]] = {}

    def add(self, key: str, value: int) -> None:
        held = self._rows.get(key)
        if held is None:
            self._rows[key] = value
        elif isinstance(held, int):
            if held != value:
                self._rows[key] = array("I", (held, value))
        elif held[-1] != value:
            held.append(value)

    def get(self, key: str) -> array[int] | tuple[int, ...]:
        held = self._rows.get(key)
        if held is None:
            return ()
        return (held,) if isinstance(held, int) else held

    def drop_rare(self, fewest: int, keep: frozenset[str]) -> None:
        """Forget the keys with fewer rows than `fewest`, except those in `keep`."""
        rare = [key for key in self._rows if key not in keep and len(self.get(key)) < fewest]
        for key in rare:
            del self._rows[key]

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class RegisterIndex:
    """The rows of one or several registers. Names hold `row * 4 + kind`; everything else holds rows."""

    def __init__(self, rows: Iterable[RegisterRow]) -> None:
        self._packed: list[str] = []
        self._columns: list[tuple[str, ...]] = []
        self._columns_of = array("H")
        self._column_ids: dict[tuple[str, ...], int] = {}
        self.beginnings = Postings()
        self.localities = Postings()
        self.addresses = Postings()
        self.postcodes = Postings()
        self.phones = Postings()
        self.forces: set[str] = set()
        towns: set[str] = set()
        self.names = build_table(entry for row in rows for entry in self._add(row, towns))
        if len(self) > LARGE:
            self.localities.drop_rare(_FEWEST_ROWS, frozenset(towns))
        self.detail = lru_cache(maxsize=50_000)(self._read_detail)
        self.rows_in = lru_cache(maxsize=256)(self._read_rows_in)

    def __len__(self) -> int:
        return len(self._packed)

    def _add(self, row: RegisterRow, towns: set[str]) -> Iterator[tuple[str, int]]:
        """Add a row; yield the keys of its name, each with the row and the kind of key as one number."""
        index = len(self._packed)
        self._packed.append(self._pack(row))
        for key, kind in row_keys(row):
            yield key, index * 4 + kind
            if kind in (NameKind.FULL, NameKind.CORE):
                self.beginnings.add(key[:3], index)
        towns.update(locality_keys(row.town))
        for key in locality_keys(row.town, row.address):
            self.localities.add(key, index)
        for number, street in street_keys(row.address):
            if number:
                self.addresses.add(f"{number} {street}", index)
        if row.postcode:
            self.postcodes.add(postcode_key(row.postcode), index)
        for phone in phone_keys(row.phone):
            self.phones.add(phone, index)
        if row.force:
            self.forces.add(force_key(row.force))

    def _pack(self, row: RegisterRow) -> str:
        columns = tuple(row.extra)
        number = self._column_ids.setdefault(columns, len(self._columns))
        if number == len(self._columns):
            self._columns.append(columns)
        self._columns_of.append(number)
        place = ("" if row.lat is None else repr(row.lat), "" if row.lon is None else repr(row.lon))
        fields = (row.register, row.row_id, row.name, row.address, row.town, row.postcode, row.force, row.phone)
        return _FIELD.join((*fields, row.status, *place, *row.extra.values()))

    def row(self, index: int) -> RegisterRow:
        """Return the row that was the `index`th to be added."""
        fields = self._packed[index].split(_FIELD)
        register, row_id, name, address, town, postcode, force, phone, status, lat, lon = fields[:11]
        return RegisterRow(
            register=register,
            row_id=row_id,
            name=name,
            address=address,
            town=town,
            postcode=postcode,
            force=force,
            phone=phone,
            status=status,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            extra=dict(zip(self._columns[self._columns_of[index]], fields[11:], strict=True)),
        )

    def _read_rows_in(self, locality: str) -> frozenset[int]:
        return frozenset(self.localities.get(locality))

    def _read_detail(self, index: int) -> RowDetail:
        row = self.row(index)
        forms = compared_forms(row.name)
        return RowDetail(
            index=index,
            row=row,
            forms=forms,
            core=core_forms(forms),
            classes=row_classes(row),
            streets=tuple(street_keys(row.address)),
            localities=frozenset(locality_keys(row.town, row.address)),
            postcode=postcode_key(row.postcode),
            phones=phone_keys(row.phone),
            force=force_key(row.force),
        )

    def named(self, key: str) -> list[tuple[int, NameKind]]:
        """Return the rows that have a name under `key`, each with what part of its name the key is."""
        return [(value >> 2, _KINDS[value & 3]) for value in self.names.get(key)]


def force_key(force: str) -> str:
    """Return a force's name as it is compared: `Essex Police` and `Essex Constabulary` are `essex`."""
    forms = [f for f in compared_forms(force) if f not in ("police", "constabulary", "service", "force")]
    return join_forms(forms)
