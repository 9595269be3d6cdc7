"""Records around a place: by where they say they happened, and by the postcodes and grid references that they hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trawl.errors import NotFoundError, UsageError
from trawl.model import IndexedRecord, Key
from trawl.places.distance import Within, judge_within, measure_km, parse_distance
from trawl.places.locator import Locator
from trawl.places.position import Position, Unplaced, say_about, say_distance, say_km, say_unplaced
from trawl.written import write_count


@dataclass(frozen=True, slots=True)
class Around:
    """The place that records are to be around, as it was typed and as it was found, and how many kilometres."""

    written: str
    centre: Position
    km: float

    def __str__(self) -> str:
        return f"within {say_km(self.km)} of {self.written} ({self.centre})"


@dataclass(frozen=True, slots=True)
class FoundAround:
    """How near a record is: whether it lies within the distance, and the distance in words with its origin."""

    within: Within
    km: float
    words: str


def parse_around(locator: Locator, near: str, within: str) -> Around | None:
    """Read what `--near` and `--within` say; None where neither is given. Raises UsageError for what cannot be read."""
    if not near and not within:
        return None
    if not (near and within):
        raise UsageError("--near and --within go together: a place and a distance, such as --near WR14 --within 2km.")
    try:
        km = parse_distance(within)
    except ValueError as error:
        raise UsageError(f"--within: {error}.") from None
    try:
        return Around(near.strip(), locator.locate(near), km)
    except (UsageError, NotFoundError) as error:
        raise UsageError(f"--near: {error}") from error


class AroundSieve:
    """Keeps the records that lie around a place, and counts those that do not and those that have no place.

    A record has the place of its own columns and every postcode and grid reference that it holds; the best of them
    counts. `found` says of each kept record how near it is.
    """

    def __init__(self, around: Around, locator: Locator) -> None:
        self.around, self._locator = around, locator
        self.found: dict[Key, FoundAround] = {}
        self.unplaced: list[Unplaced] = []
        self.outside = 0

    def keep(self, records: Iterator[IndexedRecord]) -> Iterator[IndexedRecord]:
        """The records that lie within the distance or may, in their order."""
        for indexed in records:
            best = self._judge(indexed)
            if isinstance(best, Unplaced):
                self.unplaced.append(best)
            elif best.within == "no":
                self.outside += 1
            else:
                self.found[indexed.record.key] = best
                yield indexed

    def _judge(self, indexed: IndexedRecord) -> FoundAround | Unplaced:
        own = self._locator.position_of(indexed.record.place)
        places = [(own, "")] if isinstance(own, Position) else []
        held = dict.fromkeys(
            (mention.type, mention.value) for mention in indexed.mentions if mention.validity == "valid"
        )
        for type_, value in held:
            position = self._locator.position_of_value(type_, value)
            if isinstance(position, Position):
                places.append((position, f" {value} in the record"))
        if isinstance(own, Unplaced) and not places:
            return own
        return min((self._measure(*place) for place in places), key=_likeliest)

    def _measure(self, position: Position, held: str) -> FoundAround:
        around = self.around
        km = measure_km(position, around.centre)
        within = judge_within(km, around.km, position, around.centre)
        about = say_about(km, position.reach_km + around.centre.reach_km)
        words = f"{about}, by {position.origin}{held}" if held else say_distance(km, position, around.centre)
        return FoundAround(within, km, f"perhaps: {words}" if within == "maybe" else words)

    def say(self) -> tuple[str, ...]:
        """What was kept, what was not and what has no place, a sentence each."""
        kept, maybe = len(self.found), sum(one.within == "maybe" for one in self.found.values())
        perhaps = f", {maybe:,} of them perhaps: their place is not known well enough to tell" if maybe else ""
        farther = write_count(self.outside, "record lies", "records lie")
        return (
            f"{write_count(kept, 'record')} {self.around}, in a straight line{perhaps}; {farther} farther away.",
            *self.shortfalls,
        )

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """What the distance could not be told of, as coverage says it; nothing where every record has a place."""
        said = say_unplaced(self.unplaced, "record of the answer", "records of the answer")
        return (f"{said}: whether they lie {self.around} nobody can tell, and they are not shown.",) if said else ()


def _likeliest(found: FoundAround) -> tuple[int, float]:
    return ("yes", "maybe", "no").index(found.within), found.km
