"""Hits by place: where each is and what says so, those at one place together, and those that are nowhere."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trawl.model import Hit, Key, Match, RegisterRow, RowKey
from trawl.places.distance import haversine_km
from trawl.places.position import Origin, Position, Unplaced
from trawl.reports.findings.counts import Count
from trawl.reports.findings.whereabouts import Located, Whereabouts

#: What a hit has no place by where nothing was told of its record.
_NOT_TOLD = Unplaced("whose place this report does not hold", "This report does not hold where the record is.")
#: Decimals of a degree by which two records are at one spot: about ten metres.
_SPOT = 4
#: Places of one town lie no farther than this from each other; else two towns have the name.
_TOWN_KM = 20.0
_ORIGINS: Mapping[Origin, str] = {
    "coordinates": "coordinates",
    "grid reference": "grid reference",
    "postcode": "postcode",
    "sector": "postcode sector (the middle of it)",
    "district": "postcode district (the middle of it)",
}


@dataclass(frozen=True, slots=True)
class HitPlace:
    """A place with its hits. `by` says what gave the position, `coarse` that it is the middle of a wide area.

    `town` is the town that the register or the record gives.
    """

    label: str
    lat: float
    lon: float
    hits: int
    by: str
    coarse: bool
    town: str = ""


@dataclass(frozen=True, slots=True)
class HitPlaces:
    """Every hit at its place, those with most hits first, or among the `unplaced`, with the reason."""

    places: tuple[HitPlace, ...]
    unplaced: tuple[Unplaced, ...]

    @property
    def placed(self) -> int:
        """How many hits have a place."""
        return sum(place.hits for place in self.places)

    def count_towns(self) -> tuple[Count, ...]:
        """The hits of each town, those with most first. Places of one name that lie far apart are of no town."""
        towns: dict[str, list[HitPlace]] = defaultdict(list)
        for place in self.places:
            if place.town:
                towns[place.town.casefold()].append(place)
        counts = (
            Count(town[0].town, sum(place.hits for place in town)) for town in towns.values() if _lie_together(town)
        )
        return tuple(sorted(counts, key=lambda count: (-count.hits, count.label.casefold())))


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where one hit is; `same` is what two hits of one place have in common."""

    same: tuple[object, ...]
    label: str
    position: Position
    by: str
    town: str


def group_places(hits: Iterable[Hit], matches: Mapping[Key, Sequence[Match]], whereabouts: Whereabouts) -> HitPlaces:
    """Place each hit and gather those at one place.

    A hit is where its record's own coordinates say, else where the premises are that it is matched to most strongly
    (by their coordinates), else at the record's postcode, else at the postcode of the premises. Hits of one premises
    are together; others are where they are at one spot and are called alike.
    """
    spots: dict[tuple[object, ...], list[_Spot]] = defaultdict(list)
    unplaced: list[Unplaced] = []
    for hit in hits:
        found = _place(hit, matches.get(hit.record.key, ()), whereabouts)
        if isinstance(found, Unplaced):
            unplaced.append(found)
        else:
            spots[found.same].append(found)
    places = (_gather(group) for group in spots.values())
    return HitPlaces(
        tuple(sorted(places, key=lambda place: (-place.hits, place.label.casefold(), place.lat, place.lon))),
        tuple(unplaced),
    )


def _place(hit: Hit, matches: Sequence[Match], whereabouts: Whereabouts) -> _Spot | Unplaced:
    own = whereabouts.records.get(hit.record.key, _NOT_TOLD)
    row = _find_premises(matches)
    of_row: Located = whereabouts.rows.get(row.key, _NOT_TOLD) if row else _NOT_TOLD
    for exact in (True, False):
        for position, whose in ((own, "record"), (of_row, "premises")):
            if isinstance(position, Position) and (position.origin == "coordinates") == exact:
                return _spot(hit, row, position, whose)
    return own if isinstance(own, Unplaced) else _NOT_TOLD


def _find_premises(matches: Sequence[Match]) -> RegisterRow | None:
    """The row of the strongest match that is sure, one that somebody confirmed before others."""
    sure = [match for match in matches if match.sure]
    best = min(sure, key=lambda match: (not match.confirmed, -match.score, match.row.key), default=None)
    return best.row if best else None


def _spot(hit: Hit, row: RegisterRow | None, position: Position, whose: str) -> _Spot:
    label = _name_row(row) if row else _name_record(hit, position)
    at = (label.casefold(), round(position.lat, _SPOT), round(position.lon, _SPOT))
    same: tuple[object, ...] = (RowKey(*row.key),) if row else at
    return _Spot(same, label, position, f"{_ORIGINS[position.origin]} of the {whose}", (row or hit.record.place).town)


def _name_row(row: RegisterRow) -> str:
    return ", ".join(part for part in (row.name, row.town) if part)


def _name_record(hit: Hit, position: Position) -> str:
    """What the record calls its place: premises, else address, with the town; else what its position is known by."""
    place = hit.record.place
    named = ", ".join(part for part in (place.premises or place.address, place.town) if part)
    return named or place.postcode or position.named or f"{position.lat:.4f}, {position.lon:.4f}"


def _gather(spots: Sequence[_Spot]) -> HitPlace:
    """One place of the hits there, at the position of the most exact of them, with how many are placed by what."""
    best = min(spots, key=lambda spot: (spot.position.reach_km, spot.by, spot.position.lat, spot.position.lon))
    ways = Counter(spot.by for spot in spots)
    by = "; ".join(way if len(ways) == 1 else f"{way} ({number:,})" for way, number in sorted(ways.items()))
    return HitPlace(best.label, best.position.lat, best.position.lon, len(spots), by, best.position.coarse, best.town)


def _lie_together(places: Sequence[HitPlace]) -> bool:
    first = places[0]
    return all(haversine_km(first.lat, first.lon, other.lat, other.lon) <= _TOWN_KM for other in places)
