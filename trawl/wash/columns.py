"""Which columns of a list are what: by their names, by what stands in them, or as whoever gave the list says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trawl.errors import UsageError
from trawl.identifiers import REGISTRY
from trawl.tabular import RawTable, fold_name, name_columns, name_letters, pad, says_something
from trawl.wash.cell_kinds import PLACES, is_token, type_in_name, type_of_cell, type_or_platform
from trawl.wash.headings import NAMES, find_header
from trawl.wash.kinds import kind_called
from trawl.wash.person_columns import find_people, person_column

#: The type of a column of people.
PERSON = "person"
#: Share of a column's cells that must be identifiers, or words for a type.
_IDENTIFIERS, _SUPPORTED, _TYPES = 0.5, 0.2, 0.8


@dataclass(frozen=True, slots=True)
class ListChoice:
    """What whoever gave a list says of its columns, by name or a spreadsheet's letter; empty for what is found."""

    columns: tuple[str, ...] = ()
    type_column: str = ""
    id_column: str = ""


#: Nothing is said.
FOUND = ListChoice()


@dataclass(frozen=True, slots=True)
class IdentifierColumn:
    """A column of identifiers, by its place from 0; `type` is that of all of them, "" where each has its own.

    Of a column of surnames `forenames` are the places of the others.
    """

    place: int
    name: str
    type: str = ""
    forenames: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is read. `header` is the line of its names, 0 for none; `type`, `id` and `platform` are places.

    `is_sure` says whether names or contents show that it is a list of identifiers at all. `remarks` say what was found.
    """

    names: tuple[str, ...]
    header: int
    identifiers: tuple[IdentifierColumn, ...]
    type: int | None
    id: int | None
    is_sure: bool
    remarks: tuple[str, ...] = ()
    platform: int | None = None


def find_layout(table: RawTable, choice: ListChoice = FOUND) -> Layout | None:
    """How a table is to be read as a list; None where no column may be one of identifiers.

    Raises UsageError for a column that is named and not there.
    """
    return _Finding(table, choice).find()


class _Finding:
    def __init__(self, table: RawTable, choice: ListChoice) -> None:
        self._choice = choice
        rows = [row for row in table.head if any(map(says_something, row.cells))]
        self._given = tuple(table.columns)
        widest = max((len(row.cells) for row in rows), default=0)
        self._rows = [list(pad(row.cells, widest)) for row in rows]
        named = {fold_name(one) for one in (*choice.columns, choice.type_column, choice.id_column)} - {""}
        place = -1 if self._given else find_header(self._rows, named)
        self.header = rows[place].line if place >= 0 else 0
        widths = Counter(len(row.cells) for row in rows)
        width = len(rows[place].cells) if place >= 0 else widths.most_common(1)[0][0] if widths else 0
        width = len(self._given) or width
        self._before = rows[: max(place, 0)]
        self._body = self._rows[place + 1 :]
        self._letters = name_letters(width)
        heading = self._given or (self._rows[place][:width] if place >= 0 else ())
        self._named = bool(heading)
        self.names = name_columns(list(heading))[0] if heading else tuple(f"column {one}" for one in self._letters)
        self._cells = [[row[n] for row in self._body if says_something(row[n])] for n in range(width)]
        self._unworked = frozenset[int]().union(*(row.unworked for row in rows))
        self._kinds = [Counter(filter(None, map(type_of_cell, cells))) for cells in self._cells]
        people = find_people(self.names, self._cells) if self._named else ()
        self._people = {n: IdentifierColumn(n, self.names[n], PERSON, forenames) for n, forenames in people}

    def find(self) -> Layout | None:
        known = [NAMES.get(fold_name(name), "") if self._named else "" for name in self.names]
        choice = self._choice
        platform = self._find_platforms(known)
        type_ = self._place(choice.type_column) if choice.type_column else self._find_types(known, platform)
        id_ = self._place(choice.id_column) if choice.id_column else _first(known, "identifier_id")
        taken = {place for place in (type_, id_, platform) if place is not None}
        is_sure = True
        if choice.columns:
            chosen = [self._column(self._place(column), typed=True) for column in choice.columns]
        else:
            chosen = list(self._find_identifiers(known, taken))
            if not chosen or (self._people and self._are_asked(known)):
                chosen = sorted((*chosen, *self._people.values()), key=lambda column: column.place)
            if not chosen:
                is_sure, chosen = False, list(self._find_likely(known, taken))
                if chosen and chosen[0].place == id_:
                    id_ = None  # `no` over telephones
        if not chosen:
            return None
        remarks = tuple(self._remark(chosen, known))
        return Layout(self.names, self.header, tuple(chosen), type_, id_, is_sure, remarks, platform)

    def _place(self, column: str) -> int:
        folded = fold_name(column)
        for names in (map(fold_name, self.names), map(str.lower, self._letters)):
            if (place := next((n for n, name in enumerate(names) if name == folded), None)) is not None:
                return place
        raise UsageError(f"The list has no column '{column}': there are {', '.join(map(repr, self.names))}.")

    def _are_asked(self, known: Sequence[str]) -> bool:
        """Whether people beside identifiers are asked for too: their births stand there, and no one column is meant."""
        return "identifier" not in known and any(person_column(name) == "born" for name in self.names)

    def _column(self, place: int, *, typed: bool) -> IdentifierColumn:
        if place in self._people:
            return self._people[place]
        type_ = type_in_name(self.names[place]) if self._named and typed else ""
        return IdentifierColumn(place, self.names[place], type_)

    def _find_platforms(self, known: Sequence[str]) -> int | None:
        """The column that says on which platform an account is, by its name or by what stands in it."""
        for place, cells in enumerate(self._cells):
            needed = _SUPPORTED if known[place] == "platform" else _TYPES
            platforms = sum(map(is_platform, cells))
            if platforms and platforms >= needed * len(cells) and (len(cells) > 1 or known[place] == "platform"):
                return place
        return None

    def _find_types(self, known: Sequence[str], platform: int | None) -> int | None:
        if (named := _first(known, "type")) not in (None, platform):
            return named
        for place, cells in enumerate(self._cells):
            if place == platform:
                continue
            types = sum(bool(type_or_platform(cell)) for cell in cells)
            if len(cells) > 1 and types >= _TYPES * len(cells):
                return place
        return None

    def _find_identifiers(self, known: Sequence[str], taken: set[int]) -> Iterator[IdentifierColumn]:
        for place, name in enumerate(self.names):
            cells, kinds = self._cells[place], self._kinds[place]
            if place in taken or not (cells or known[place] == "identifier" or place in self._unworked):
                continue
            exact = type_or_platform(name) if self._named else ""
            said = type_in_name(name) if self._named else ""
            washed = sum(count for kind, count in kinds.items() if kind not in PLACES)
            is_named = known[place] == "identifier" and fold_name(name) not in ("number", "value")
            if is_named or (exact and _is_washed(exact)):
                yield self._column(place, typed=not is_named)
            elif self._given and "identifier" in known:
                continue  # objects say by a key which is the identifier: what else they hold tells of it
            elif (cells and washed >= _IDENTIFIERS * len(cells)) or (
                said and _is_washed(said) and washed + sum(map(is_token, cells)) >= _SUPPORTED * len(cells)
            ):
                yield self._column(place, typed=True)

    def _find_likely(self, known: Sequence[str], taken: set[int]) -> Iterator[IdentifierColumn]:
        """The one column that may be meant where nothing shows any to be."""
        filled = [place for place, cells in enumerate(self._cells) if cells]
        named = [place for place, what in enumerate(known) if what == "identifier"]
        free = [place for place in filled if place not in taken]
        places = [n for n in filled if sum(self._kinds[n].values()) >= _IDENTIFIERS * len(self._cells[n])]
        tokens = [n for n in free if sum(map(is_token, self._cells[n])) >= _IDENTIFIERS * len(self._cells[n])]
        lone = filled if len(filled) == 1 else free if len(free) == 1 and self._named else []
        for place in (named or places or tokens or lone)[:1]:
            yield self._column(place, typed=True)

    def _remark(self, chosen: Sequence[IdentifierColumn], known: Sequence[str]) -> Iterator[str]:
        for column in chosen:
            if column.type == PERSON:
                beside = " and ".join(map(self._call, column.forenames))
                yield f"{self._call(column.place)}{beside and f', with {beside},'} is read as people."
            elif known[column.place] != "identifier":
                yield f"{self._call(column.place)} is read as identifiers: {self._count(column.place)}."
        read = {column.place for column in chosen}
        for place in self._people.keys() - read:
            yield f"{self._call(place)} names people and was not washed. Name it with --column if it should be."
        for place, kinds in enumerate(self._kinds):
            if place not in read and sum(kinds.values()) >= _IDENTIFIERS * max(1, len(self._cells[place])):
                said = f"{self._call(place)} was not washed, though {self._count(place)}"
                yield f"{said}. Name it with --column if it should be."
        if self._before:
            yield (
                f"The header was found in line {self.header:,}; lines before it that say something and are no rows: "
                f"{len(self._before):,}."
            )
        for row in self._before:
            if held := {REGISTRY[kind].one for kind in map(type_of_cell, row.cells) if kind}:
                said = " and a ".join(sorted(held))
                yield f"Line {row.line:,}, before the header, holds what may be a {said} and was not washed."

    def _call(self, place: int) -> str:
        name = f" '{self.names[place]}'" if self._named else ""
        return f"Column {self._letters[place] if place < len(self._letters) else place + 1}{name}"

    def _count(self, place: int) -> str:
        total, kinds = len(self._cells[place]), self._kinds[place]
        counts = [
            f"{count:,} {REGISTRY[kind].one if count == 1 else REGISTRY[kind].many}"
            for kind, count in kinds.most_common(3)
        ]
        others = total - sum(kinds.values())
        if not counts:
            return f"of its first {total:,} cells none has a form that shows, as names of accounts have not"
        rest = f", and {others:,} of no form that shows" if others else ""
        return f"of its first {total:,} cells {', '.join(counts)}{rest}"


def _is_washed(type_: str) -> bool:
    scheme = REGISTRY.get(type_)  # a platform is none
    return scheme is None or (scheme.names and type_ not in PLACES)


def is_platform(cell: str) -> bool:
    """Whether a cell says nothing but the name of a platform."""
    kind = kind_called(cell)
    return kind is not None and bool(kind.platform)


def _first(known: Sequence[str], what: str) -> int | None:
    return next((place for place, name in enumerate(known) if name == what), None)
