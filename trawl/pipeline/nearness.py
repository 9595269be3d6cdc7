"""How far matched premises are from schools, and from what a profile wants them to be near."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from trawl.errors import NotFoundError, Problem, UsageError
from trawl.ledger import Ledger
from trawl.model import Match, RegisterRow, RowKey
from trawl.places.distance import NearestIndex, Within, judge_within, measure_km
from trawl.places.locator import Locator
from trawl.places.position import Position, Unplaced, say_distance, say_km, say_unplaced
from trawl.profiles import Nearness, Profile, RegisterJoin
from trawl.written import write_count

#: The register whose rows are the schools that a premises' distance is measured to.
SCHOOLS = "schools"
#: What the register of schools says of one that nobody goes to.
_NOT_OPEN = frozenset({"closed", "proposed to open"})


@dataclass(frozen=True, slots=True)
class Distances:
    """What is said of rows, in words, and what does not hold for all of them, a sentence each."""

    words: dict[RowKey, str]
    notes: tuple[str, ...] = ()


#: Gives the rows of a register by where they are.
Indexes = Callable[[str], NearestIndex[RegisterRow]]


def index_register(ledger: Ledger, locator: Locator, name: str) -> NearestIndex[RegisterRow]:
    """The rows of a register by where they are; of schools those that are open."""
    rows = ledger.registers.rows(name)
    if name == SCHOOLS:
        rows = (row for row in rows if row.status.casefold() not in _NOT_OPEN)
    return NearestIndex(rows, locator.position_of)


def measure_schools(ledger: Ledger, locator: Locator, indexes: Indexes, rows: Iterable[RegisterRow]) -> Distances:
    """The nearest school of each row, if the register of schools is loaded; of a row without a place that, and why."""
    wanted = {row.key: row for row in rows}
    if not wanted or SCHOOLS not in {register.name for register in ledger.registers.list()}:
        return Distances({})
    index, words, lacking = indexes(SCHOOLS), dict[RowKey, str](), list[Unplaced]()
    for key, row in wanted.items():
        position = _require_exact(locator.position_of(row))
        nearest = index.nearest(position) if isinstance(position, Position) else None
        if isinstance(position, Unplaced):
            lacking.append(position)
            words[key] = f"not known: the premises has no place ({position.kind})"
        elif nearest is None:
            words[key] = "not known: no school has a place"
        else:
            words[key] = f"{nearest.thing.name}, {say_distance(nearest.km, position, nearest.position)}"
    said = (
        say_unplaced(lacking, "matched premises", "matched premises"),
        say_unplaced(index.unplaced, "school of the register", "schools of the register"),
    )
    notes = tuple(f"Nearest school: {part}." for part in said if part)
    return Distances(words, notes)


def _require_exact(position: Position | Unplaced) -> Position | Unplaced:
    """A position that can be measured from, or why this one cannot."""
    if isinstance(position, Position) and position.coarse:
        return Unplaced("known only by a wide area", f"It is known only {position}.")
    return position


class Vicinity:
    """What a profile wants the premises of a register to be near to: the rows of another register, or one place."""

    def __init__(self, near: Nearness, locator: Locator, indexes: Indexes) -> None:
        self._near, self._locator = near, locator
        self._centre = locator.locate(near.place) if near.place else None
        self._index = indexes(near.register) if near.register else None

    def judge(self, row: RegisterRow) -> tuple[Within, str, Unplaced | None]:
        """Whether a row is near enough, what is to be said of its distance, and why it cannot be told where it cannot.

        A row without a place may be near.
        """
        position = _require_exact(self._locator.position_of(row)) if self._index else self._locator.position_of(row)
        if isinstance(position, Unplaced):
            return "maybe", f"distance not known: no place ({position.kind})", position
        km, other, name = self._measure(position)
        if other is None:
            return "maybe", f"distance not known: no row of {self._near.register} has a place", None
        within = judge_within(km, self._near.km, position, other)
        doubt = "perhaps within reach: " if within == "maybe" else ""
        return within, f"{doubt}{say_distance(km, position, other)}, from {name}", None

    def _measure(self, position: Position) -> tuple[float, Position | None, str]:
        if self._centre is not None:
            return measure_km(position, self._centre), self._centre, self._near.place
        assert self._index is not None
        nearest = self._index.nearest(position)
        return (nearest.km, nearest.position, nearest.thing.name) if nearest else (0.0, None, "")

    def say_unplaced(self) -> str:
        """How many rows of the other register have no place, "" where all have one."""
        return say_unplaced(self._index.unplaced, "row", "rows") if self._index else ""


def open_vicinities(
    joins: Iterable[RegisterJoin], ledger: Ledger, locator: Locator, indexes: Indexes
) -> dict[RegisterJoin, Vicinity]:
    """What the registers of a profile are to be near to; of those whose other register is loaded."""
    loaded = {register.name for register in ledger.registers.list()}
    wanted = ((join, join.near) for join in joins if join.near)
    return {
        join: Vicinity(near, locator, indexes) for join, near in wanted if not near.register or near.register in loaded
    }


def find_lost_places(profile: Profile, locator: Locator) -> Iterator[Problem]:
    """The places of a profile's `near` that are nowhere to be found, each with its line."""
    for join in profile.registers:
        if join.near is None or not join.near.place:
            continue
        try:
            locator.locate(join.near.place)
        except (UsageError, NotFoundError) as error:
            yield Problem(profile.path, join.near.line, f"near: {error}")


class Narrowing:
    """Leaves out of the matches to one register those of rows that are too far away, and counts what it does."""

    def __init__(self, join: RegisterJoin, vicinity: Vicinity | None) -> None:
        self._join, self._vicinity = join, vicinity
        self._judged: dict[str, tuple[Within, str, Unplaced | None]] = {}

    def keep(self, matches: Iterable[Match]) -> Iterator[Match]:
        """The matches to rows that are near enough, may be, or whose distance nobody knows."""
        if self._join.near is None:
            yield from matches
            return
        for match in matches:
            row = match.row
            if row.row_id not in self._judged:
                self._judged[row.row_id] = self._judge(row)
            if self._judged[row.row_id][0] != "no":
                yield match

    def _judge(self, row: RegisterRow) -> tuple[Within, str, Unplaced | None]:
        if self._vicinity is None:
            assert self._join.near
            return "maybe", f"distance not known: the register {self._join.near.register} is not loaded", None
        return self._vicinity.judge(row)

    @property
    def distances(self) -> Distances:
        """What is to be said of each row that was kept, and of what was left out."""
        if self._join.near is None:
            return Distances({})
        kept = {RowKey(self._join.name, row_id): one[1] for row_id, one in self._judged.items() if one[0] != "no"}
        return Distances(kept, tuple(self._say()))

    def _say(self) -> Iterator[str]:
        near = self._join.near
        assert near
        what = f"a row of {near.register}" if near.register else near.place
        counts = Counter(within for within, _, _ in self._judged.values())
        rows = write_count(len(self._judged), "premises", "premises")
        yield (
            f"Of the register {self._join.name} only premises within {say_km(near.km)} of {what} are shown, in a "
            f"straight line. Of {rows} matched: {counts['yes']:,} within it, {counts['maybe']:,} perhaps, "
            f"{counts['no']:,} farther away and left out."
        )
        unplaced = [reason for _, _, reason in self._judged.values() if reason]
        if unplaced:
            said = say_unplaced(unplaced, "of the premises", "of the premises")
            yield f"Shown although nobody can tell how far they are: {said}."
        if self._vicinity and (said := self._vicinity.say_unplaced()):
            yield f"Of the register {near.register}, {said}: premises near those alone are left out."


def add_distances(parts: Iterable[Distances]) -> Distances:
    """Several as one."""
    found = Distances({})
    for part in parts:
        found = replace(found, words={**found.words, **part.words}, notes=(*found.notes, *part.notes))
    return found
