"""The keys under which the rows of a register are found, gathered row by row, in one process or in several."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import lru_cache
from itertools import count

from trawl.linkage.addresses import street_keys
from trawl.linkage.key_table import Entries, Section, Sections, build_table, hash_key
from trawl.linkage.misspellings import pack_misspellings
from trawl.linkage.names import (
    NameKind,
    core_forms,
    is_generic,
    locality_keys,
    name_keys,
    phone_keys,
    postcode_key,
    row_keys,
    row_names,
)
from trawl.linkage.packed_rows import RowPacker
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import RegisterRow

#: The tables of an index, by what their keys are. Names hold `row * 4 + kind`; everything else holds rows.
TABLES = ("names", "localities", "addresses", "postcodes", "phones")
#: A register of more rows than this holds names by coincidence, and is not searched whole for misspellings.
LARGE = 2_000
# A locality that so few rows of a large register name in an address is more likely a building or a typing error.
_FEWEST_ROWS = 3
# What is left of a name without its town says nothing where it is shorter.
_SHORTEST_BARE = 4


class RegisterKeys:
    """The keys of some rows that follow one another, the first with the number `first`. Pickle can carry it."""

    def __init__(self, rows: Iterable[RegisterRow], first: int = 0) -> None:
        self.rows = RowPacker()
        self.entries = {table: Entries() for table in TABLES}
        self.forces: set[str] = set()
        self.towns: set[str] = set()
        self.cores: dict[str, None] = {}
        for row, number in zip(rows, count(first), strict=False):
            self._add(row, number)

    def _add(self, row: RegisterRow, number: int) -> None:
        self.rows.add(row)
        localities = row_localities(row.town, row.address.partition(",")[2])
        for key in localities:
            self.entries["localities"].add(key, number)
        self._add_names(row, localities, number)
        self.towns.update(row_localities(row.town, ""))
        for house, street in street_keys(row.address):
            if house:
                self.entries["addresses"].add(f"{house} {street}", number)
        if row.postcode:
            self.entries["postcodes"].add(postcode_key(row.postcode), number)
        for phone in phone_keys(row.phone):
            self.entries["phones"].add(phone, number)
        if row.force:
            self.forces.add(force_key(row.force))

    def _add_names(self, row: RegisterRow, localities: Container[str], number: int) -> None:
        kinds = dict(row_keys(row))
        for name in row_names(row):
            for key, kind, forms in name_keys(name):
                if kind is NameKind.OPENING or core_forms(forms) != forms:
                    continue
                self.cores[key] = None
                if len(bare := _without_place(forms, localities)) > _SHORTEST_BARE:
                    kinds[bare] = min(NameKind.CORE, kinds.get(bare, NameKind.CORE))
                    self.cores[bare] = None
        for key, kind in kinds.items():
            self.entries["names"].add(key, number * 4 + kind)

    def extend(self, other: RegisterKeys) -> None:
        """Add the keys of the rows that follow."""
        self.rows.extend(other.rows)
        for table, entries in self.entries.items():
            entries.extend(other.entries[table])
        self.forces |= other.forces
        self.towns |= other.towns
        self.cores |= other.cores

    def build(self) -> Sections:
        """The sections of an index of these rows. What was gathered is used up."""
        sections: dict[str, Section] = dict(_within("rows", self.rows.sections()))
        towns = {hash_key(town) for town in self.towns}
        large = len(self.rows) > LARGE
        for table in TABLES:
            entries = self.entries.pop(table)
            rare = large and table == "localities"
            keep = (lambda key, rows: rows >= _FEWEST_ROWS or key in towns) if rare else None
            sections |= _within(table, build_table(entries, keep).sections())
        sections["forces"] = "\n".join(sorted(self.forces)).encode("utf-8", "surrogatepass")
        sections |= _within("misspellings", pack_misspellings(self.cores))
        return sections


def gather_keys(batch: Sequence[RegisterRow], first: int) -> RegisterKeys:
    """The keys of one batch of rows, of which the first has this number."""
    return RegisterKeys(batch, first)


def _without_place(forms: tuple[str, ...], localities: Container[str]) -> str:
    """The key of a name that ends with where its premises are, without that (`Travelodge Kidderminster`); else ""."""
    for last in range(len(forms) - 1, 0, -1):
        if join_forms(forms[last:]) in localities:
            return "" if all(map(is_generic, forms[:last])) else join_forms(forms[:last])
    return ""


@lru_cache(maxsize=50_000)
def row_localities(town: str, after: str) -> frozenset[str]:
    """The keys of a town and of what follows the first part of an address, which many rows share."""
    return frozenset(locality_keys(town, f",{after}"))


def force_key(force: str) -> str:
    """Return a force's name as it is compared: `Essex Police` and `Essex Constabulary` are `essex`."""
    forms = [f for f in compared_forms(force) if f not in ("police", "constabulary", "service", "force")]
    return join_forms(forms)


def _within(name: str, sections: Sections) -> Sections:
    return {f"{name}.{part}": section for part, section in sections.items()}
