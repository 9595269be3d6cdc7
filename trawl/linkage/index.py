"""A register in memory, packed, with the keys under which its rows are found; or in a file, mapped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from trawl.linkage.addresses import street_keys
from trawl.linkage.key_table import KeyTable, Sections, bytes_of, open_table
from trawl.linkage.mapped_file import open_sections, save_sections
from trawl.linkage.misspellings import Misspellings
from trawl.linkage.names import (
    NameKind,
    core_forms,
    locality_keys,
    phone_keys,
    postcode_key,
    row_classes,
)
from trawl.linkage.packed_rows import PackedRows
from trawl.linkage.register_keys import LARGE, TABLES, RegisterKeys, force_key
from trawl.linkage.vocabulary import digest_vocabulary
from trawl.linkage.words import compared_forms
from trawl.model import RegisterRow
from trawl.text import ANALYSER_VERSION

__all__ = ["LARGE", "RegisterIndex", "RowDetail", "force_key"]

#: Raise it whenever the file of an index could hold anything else for the same rows.
INDEX_VERSION = "6"

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


class RegisterIndex:
    """The rows of one or several registers. Names hold `row * 4 + kind`; everything else holds rows.

    `misspelt` finds names that are nearly a word.
    """

    def __init__(self, rows: Iterable[RegisterRow] = (), *, sections: Sections | None = None) -> None:
        """Index rows, or read the `sections` of an index. Raises ValueError where they are none."""
        self._sections = sections = RegisterKeys(rows).build() if sections is None else sections
        self._rows = PackedRows(_within("rows", sections))
        tables = {name: open_table(_within(name, sections)) for name in TABLES}
        self.names: KeyTable = tables["names"]
        self.localities: KeyTable = tables["localities"]
        self.addresses: KeyTable = tables["addresses"]
        self.postcodes: KeyTable = tables["postcodes"]
        self.phones: KeyTable = tables["phones"]
        self.forces = frozenset(filter(None, str(bytes_of(sections["forces"]), "utf-8", "surrogatepass").split("\n")))
        self.misspelt = Misspellings(_within("misspellings", sections))
        self.detail = lru_cache(maxsize=20_000)(self._read_detail)
        self.rows_in = lru_cache(maxsize=256)(self._read_rows_in)
        self.named = lru_cache(maxsize=256)(self._read_named)

    def __len__(self) -> int:
        return len(self._rows)

    def save(self, path: Path) -> None:
        """Keep it in a file, for `open_index`; whole or not at all. Raises OSError."""
        save_sections(path, self._sections, _making())

    def row(self, index: int) -> RegisterRow:
        """Return the row that was the `index`th to be added."""
        return self._rows[index]

    def name(self, index: int) -> str:
        """Return its name, without reading the rest of it."""
        return self._rows.name(index)

    def rows_with(self, key: str) -> set[int]:
        """The rows that have a name under `key`; a word's may be thousands."""
        return {value >> 2 for value in self.names.get(key)}

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

    def _read_named(self, key: str) -> list[tuple[int, NameKind]]:
        """The rows that have a name under `key`, each with what part of its name the key is."""
        return [(value >> 2, _KINDS[value & 3]) for value in self.names.get(key)]


def open_index(path: Path, *, verified: bool = False) -> RegisterIndex | None:
    """The index that was saved as `path`; None where there is none, it is of another making, or damaged.

    It is mapped, not read: half a million rows take hardly any memory of the process's own. `verified`: it was opened
    just before, and need not be checked again.
    """
    sections = open_sections(path, _making(), verified=verified)
    return None if sections is None else RegisterIndex(sections=sections)


@cache
def _making() -> str:
    """What decides what an index holds: its own version, the analyser's, and the words that names are compared by."""
    return f"{INDEX_VERSION} {ANALYSER_VERSION} {digest_vocabulary()}"


def _within(name: str, sections: Sections) -> Sections:
    beginning = f"{name}."
    return {part.removeprefix(beginning): held for part, held in sections.items() if part.startswith(beginning)}
