"""Where something is: a point in WGS84 degrees, what said so, and how far from the point it may be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from trawl.written import write_count

Origin = Literal["coordinates", "grid reference", "postcode", "sector", "district"]

#: A point that stands for so wide an area is no place to measure a street's distances from.
COARSE_KM = 1.0

#: What is no better known than this is told in steps of 50 m.
_ROUGH_KM = 0.1


@dataclass(frozen=True, slots=True)
class Position:
    """A point, and the circle around it that what is meant lies in.

    `named` is what gave it (`WR14 4ZX`, `SK432876`), "" where coordinates did. `reach_km` is the radius of the whole
    area meant; `usual_km` holds nineteen of twenty of the postcodes in it, and is the one to tell.
    """

    lat: float
    lon: float
    origin: Origin = "coordinates"
    named: str = ""
    reach_km: float = 0.0
    usual_km: float = 0.0

    @property
    def coarse(self) -> bool:
        """Whether it stands for an area too wide to be measured from as if it were a point."""
        return self.reach_km > COARSE_KM

    def __str__(self) -> str:
        """What gave the point, and how exact it is: `by postcode WR14 4ZX, the centre of it`."""
        if self.origin == "coordinates":
            return "by its coordinates"
        if self.origin == "grid reference":
            return f"by grid reference {self.named}, within {say_km(self.reach_km)}"
        if self.origin == "postcode":
            return f"by postcode {self.named}, centre of it"
        return f"by postcode {self.origin} {self.named}, centre of it: {self._say_extent()}"

    def _say_extent(self) -> str:
        usual, whole = say_km(self.usual_km), say_km(self.reach_km)
        return f"about {usual} around" + (f" ({whole} at most)" if whole != usual else "")


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Why something has no position. `kind` is the reason in a few words, to be counted; `reason` a sentence."""

    kind: str
    reason: str

    def __str__(self) -> str:
        return self.reason


#: What gives neither coordinates nor a postcode.
NOTHING_SAID = Unplaced("without coordinates or a postcode", "It gives neither coordinates nor a postcode.")


def say_km(km: float) -> str:
    """A distance as people say it: `4 m`, `350 m`, `1.2 km`, `34 km`."""
    if km < 0.0995:
        return f"{max(1, round(km * 1000))} m" if km else "0 m"
    if km < 0.995:
        return f"{round(km * 1000, -1):.0f} m"
    return f"{km:.1f} km" if km < 9.95 else f"{km:.0f} km"


def say_distance(km: float, one: Position, other: Position) -> str:
    """A straight line between two places; `about` where one is not known by its own coordinates, with its origin."""
    by = " and ".join(dict.fromkeys(at.origin for at in (one, other) if at.origin != "coordinates"))
    return f"{say_about(km, one.reach_km + other.reach_km)}, by {by}" if by else say_km(km)


def say_about(km: float, reach_km: float) -> str:
    """A distance that is good to `reach_km`, with no more figures than that is worth: `under 100 m`, `about 350 m`."""
    if reach_km < _ROUGH_KM or km > 1:
        return f"about {say_km(km)}"
    return f"about {round(km * 20) * 50} m" if km >= _ROUGH_KM else f"under {say_km(_ROUGH_KM)}"


def say_kinds(unplaced: Iterable[Unplaced]) -> str:
    """How many have no position for which reason: `5 no postcode, 2 in Northern Ireland`."""
    counts = Counter(one.kind for one in unplaced)
    return "; ".join(f"{count:,} {kind}" for kind, count in counts.most_common())


def say_unplaced(unplaced: Iterable[Unplaced], one: str, many: str) -> str:
    """How many of the things counted have no place and why, "" where all have one: `3 rows have no place (...)`."""
    listed = tuple(unplaced)
    have = "has no place" if len(listed) == 1 else "have no place"
    return f"{write_count(len(listed), one, many)} {have} ({say_kinds(listed)})" if listed else ""
