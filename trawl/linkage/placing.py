"""Weigh where a record says that premises are against where a register row is."""

from __future__ import annotations

import re
from typing import Literal

from trawl.linkage.index import LARGE, RowDetail
from trawl.linkage.reading import Reading, Sighting
from trawl.linkage.scoring import Weighing
from trawl.linkage.stated_place import Clues, locality_after
from trawl.linkage.vocabulary import load_vocabulary
from trawl.places.distance import haversine_km

_POSTCODE, _PHONE, _ADDRESS, _OTHER_POSTCODE = 35, 35, 35, -25
_STREET_NEAR, _STREET = 24, 12
_TOWN_NEXT, _TOWN_NAMED, _OTHER_TOWN = 36, 18, -35
# A county or a country says less than a town.
_AREA_NEXT, _AREA_NAMED = 18, 6
_SAME_FORCE, _FORCE_NAMED, _OTHER_FORCE = 20, 8, -8
# A row that nothing in the record places: the more rows, the likelier that the name is borne elsewhere too.
_UNPLACED, _UNPLACED_LARGE = -8, -26
_NEAR_KM, _NEAR, _FAR_KM, _FAR = 0.3, 25, 50.0, -20

_STREET_WORDS = 12
_SHORTEST_STREET = 5
_POSTCODE_REACH = 70
_WRITTEN_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", re.IGNORECASE)


class Placing:
    """One weighing of one row's place. Without a spot, the record's structured place is what speaks."""

    def __init__(
        self,
        weighing: Weighing,
        clues: Clues,
        detail: RowDetail,
        rows: int,
        sighting: Sighting | None = None,
    ) -> None:
        self._weighing, self._clues, self._detail, self._rows = weighing, clues, detail, rows
        self._reading = sighting.reading if sighting else None
        self._spot = sighting.spot if sighting else None
        self._placed = False
        self._exact: Literal["", "address", "building"] = ""

    def weigh(self) -> None:
        """Weigh postcode, phone, street, town, force and distance, the most exact first."""
        self._weigh_exact()
        near = self._weigh_street() if not self._exact else False
        self._weigh_town()
        self._weigh_force()
        self._weigh_distance()
        if not (self._placed or near):
            self._weighing.add(_UNPLACED_LARGE if self._rows > LARGE else _UNPLACED, self._why_unplaced())

    def _place(self, points: float, words: str) -> bool:
        self._placed = True
        self._weighing.add(points, words)
        return True

    def _weigh_exact(self) -> None:
        """Weigh what points at one building."""
        detail, clues = self._detail, self._clues
        numbered = {f"{number} {street}" for number, street in detail.streets if number}
        if numbered & clues.addresses:
            self._place(_ADDRESS, f"same address {detail.row.address}")
            self._exact = "address"
        if detail.postcode and detail.postcode in clues.postcodes:
            self._place(_POSTCODE, f"same postcode {detail.row.postcode}")
            self._exact = "building"
        if detail.phone and detail.phone in clues.phones:
            self._place(_PHONE, f"same phone {detail.row.phone}")
            self._exact = "building"
        if not self._exact and self._other_postcode():
            self._weighing.doubt(_OTHER_POSTCODE, "another postcode")

    def _other_postcode(self) -> bool:
        """Say whether a postcode of another district than the row's stands right after the name."""
        if self._reading is None or self._spot is None or not self._detail.postcode:
            return False
        end = self._reading.words[self._spot.last - 1].end
        written = _WRITTEN_POSTCODE.search(self._reading.text, end, end + _POSTCODE_REACH)
        return written is not None and written.group(1).casefold() != self._detail.postcode[:-3]

    def _weigh_street(self) -> bool:
        """Weigh a street without its number; return whether it stands near the name."""
        for _, street in self._detail.streets:
            if len(street) < _SHORTEST_STREET:
                continue
            if any(street == other for _, other in self._clues.place_streets):
                return self._place(_STREET_NEAR, "same street")
            for reading in self._clues.readings:
                at = reading.find_key(street)
                if at is None or self._is_spot(reading, at, at + 1):
                    continue
                near = (
                    reading is self._reading and self._spot is not None and abs(at - self._spot.first) <= _STREET_WORDS
                )
                self._weighing.add(_STREET_NEAR if near else _STREET, "its street is named")
                return near
        return False

    def _is_spot(self, reading: Reading, first: int, last: int) -> bool:
        """Say whether these words are (part of) the name itself, which cannot speak for itself."""
        spot = self._spot
        return reading is self._reading and spot is not None and first < spot.last and spot.first < last

    def _weigh_town(self) -> None:
        """Weigh the town next to the name, or else the towns named elsewhere in the record."""
        detail, areas = self._detail, load_vocabulary().areas
        if self._reading is None or self._spot is None:
            next_to, joined = self._clues.place_towns, "same town"
        else:
            next_to, joined = frozenset({locality_after(self._reading, self._spot)} - {""}), "in"
        if common := next_to & detail.localities:
            towns = common - areas
            self._place(
                _TOWN_NEXT if towns else _AREA_NEXT, f"{joined} {self._clues.written_town(min(towns or common))}"
            )
        elif next_to - areas:
            self._weigh_other_town()
        elif named := self._named_towns():
            towns = named - areas
            words = f"{self._clues.written_town(min(towns or named))} is named"
            if towns:
                self._place(_TOWN_NAMED, words)
            else:
                self._weighing.add(_AREA_NAMED, words)

    def _weigh_other_town(self) -> None:
        """Another town right after the name. One house number and street are in many towns, or it is a suburb.

        A record's own columns name suburbs for towns, so that there the address decides.
        """
        if not self._exact:
            self._weighing.doubt(_OTHER_TOWN, "in another town")
        elif self._exact == "address" and self._spot is not None:
            self._weighing.add(_OTHER_TOWN, "in another town")

    def _named_towns(self) -> frozenset[str]:
        """The row's localities that the record names elsewhere than in the spot."""
        return frozenset(
            key
            for key in self._detail.localities
            if key in self._clues.place_towns
            or any(
                not self._is_spot(reading, town.first, town.last)
                for reading in self._clues.readings
                for town in reading.towns.get(key, ())
            )
        )

    def _weigh_force(self) -> None:
        detail, clues = self._detail, self._clues
        if detail.force and detail.force == clues.force:
            self._place(_SAME_FORCE, "same force")
        elif detail.force and detail.force in clues.forces:
            self._place(_FORCE_NAMED, f"{detail.row.force} is named")

    def _why_unplaced(self) -> str:
        force = self._detail.row.force
        return f"another force ({force})" if force and self._clues.force else ""

    def _weigh_distance(self) -> None:
        place, row = self._clues.place, self._detail.row
        if place.lat is None or place.lon is None or row.lat is None or row.lon is None:
            return
        km = haversine_km(place.lat, place.lon, row.lat, row.lon)
        if km <= _NEAR_KM:
            self._place(_NEAR, f"{km:.1f} km away")
        elif km >= _FAR_KM:
            self._weighing.add(_FAR, f"{km:.0f} km away")
