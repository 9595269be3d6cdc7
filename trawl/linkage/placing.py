"""Weigh where a record says that premises are against where a register row is."""

from __future__ import annotations

import re

from trawl.linkage.addresses import is_same_street
from trawl.linkage.index import LARGE, RowDetail
from trawl.linkage.names import postcode_key
from trawl.linkage.reading import Reading, Sighting
from trawl.linkage.scoring import Weighing
from trawl.linkage.stated_place import Clues, address_after, locality_after, units_after
from trawl.linkage.units import are_other_units, units_of
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms
from trawl.places.distance import haversine_km

_NEAR_KM, _FAR_KM = 0.3, 50.0
_STREET_WORDS = 12
_SHORTEST_STREET = 5
_POSTCODE_REACH = 70
_WRITTEN_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b", re.IGNORECASE)
_DISTRICT = re.compile(r"[a-z]{1,2}\d[a-z\d]?")
#: The letters and digits of a postcode after its district.
_INWARD = 3


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

    def weigh(self) -> None:
        """Weigh address, postcode, phone, town, force and distance, the most exact first."""
        self._weigh_address()
        self._weigh_postcode()
        self._weigh_phone()
        if not self._holds("same_address"):
            self._weigh_street()
        self._weigh_town()
        self._weigh_distance()
        self._weigh_force()
        if not self._placed:
            self._weigh_unplaced()

    def _place(self, name: str, words: str) -> bool:
        self._placed = True
        self._weighing.add(name, words)
        return True

    def _weigh_address(self) -> None:
        """Weigh the house number with its street, and the flat or unit at it."""
        detail, clues = self._detail, self._clues
        common = sorted(self._common_addresses())
        own = units_of(detail.row.address)
        if not common:
            if are_other_units(own, beside := self._units_beside()):
                self._weighing.add("other_number", f"another part of the building ({', '.join(sorted(beside))})")
            return
        stated = frozenset[str]().union(*(clues.units[key] for key in common))
        in_range = not any(
            re.search(rf"\b{key.split()[0]}\b", detail.row.address) for key in common if "unit" not in key
        )
        if are_other_units(own, stated):
            self._weighing.add("other_unit", f"another part of the building ({', '.join(sorted(stated))})")
        elif in_range and not any(key.startswith("unit") for key in common):
            self._place("within_range", f"a number inside {detail.row.address}")
        else:
            self._place("same_address", f"same address {detail.row.address}")
            if own & stated and not common[0].startswith("unit"):
                self._weighing.add("same_unit", "same part of the building")
            elif (own or stated) and not own & stated:
                self._weighing.add("unit_not_said", "only one of the two names a flat or unit")

    def _units_beside(self) -> frozenset[str]:
        """The flats, units and floors that the record's columns give, or that stand right after the words."""
        if self._reading is None or self._spot is None:
            return units_of(self._clues.place.address)
        return units_after(self._reading, self._spot)

    def _common_addresses(self) -> set[str]:
        """The addresses in the record that are the row's."""
        own = [(number, street) for number, street in self._detail.streets if number]
        stated = [(address, *address.split(" ", 1)) for address in self._clues.addresses]
        return {
            address
            for address, theirs, name in stated
            if any(number == theirs and is_same_street(street, name) for number, street in own)
        }

    def _weigh_postcode(self) -> None:
        own = self._detail.postcode
        if not own:
            return
        if own in self._clues.postcodes:
            self._place("same_postcode", f"same postcode {self._detail.row.postcode}")
        elif (stated := self._stated_postcode()) and stated.startswith(own[:-_INWARD]):
            if len(stated) > len(own) - _INWARD:
                self._weighing.add("other_postcode", f"another postcode ({stated.upper()})")
            else:
                self._place("same_district", f"in {stated.upper()}")
        elif stated:
            self._weighing.add("other_district", f"another postcode ({stated.upper()})")

    def _stated_postcode(self) -> str:
        """The postcode, whole or its district alone, that the record gives for the words; "" if it gives none."""
        if self._reading is None or self._spot is None:
            stated = postcode_key(self._clues.place.postcode)
            return stated if _WRITTEN_POSTCODE.fullmatch(stated) or _DISTRICT.fullmatch(stated) else ""
        end = self._reading.words[self._spot.last - 1].end
        after = self._reading.text[end : end + _POSTCODE_REACH]
        if whole := _WRITTEN_POSTCODE.search(after):
            return postcode_key(whole.group())
        district = self._detail.postcode[:-_INWARD]
        written = district.upper()
        # Each district would be a pattern of its own to make, and hardly any stands there.
        return district if written in after and re.search(rf"[\s,(]{written}(?=[\s,.;)]|$)", after) else ""

    def _weigh_phone(self) -> None:
        common = [phone for phone in self._detail.phones if phone in self._clues.phones]
        if common:
            self._place("same_phone", f"same phone {self._detail.row.phone}")
        elif self._detail.phones and self._reading is None and self._clues.phones:
            self._weighing.add("other_phone", "the phone of another row")

    def _weigh_street(self) -> None:
        """Weigh a street without its number, or with another."""
        stated = self._stated_streets()
        own = [(number, street) for number, street in self._detail.streets if len(street) >= _SHORTEST_STREET]
        same = [(theirs, number) for theirs, name in stated for number, street in own if is_same_street(name, street)]
        if any(theirs and number and theirs != number for theirs, number in same):
            if not self._holds("within_range"):
                self._weighing.add("other_number", f"another number ({same[0][0]}) in its street")
        elif same:
            if not self._weighing.is_exact:
                self._place("street_near", "same street")
        elif any(number for number, _ in stated) and any(number for number, _ in own):
            self._weighing.add("other_street", "another street")
        elif not self._weighing.is_exact:
            self._weigh_street_named([street for _, street in own])

    def _stated_streets(self) -> list[tuple[str, str]]:
        """The streets that the record gives for the words, each with its house number or ""."""
        if self._reading is None or self._spot is None:
            return [pair for pair in self._clues.place_streets if not pair[0].startswith("unit")]
        after = address_after(self._reading, self._spot)
        return [after] if after else []

    def _weigh_street_named(self, streets: list[str]) -> None:
        for street in streets:
            for reading in self._clues.readings:
                at = reading.find_key(street)
                if at is None or self._is_spot(reading, at, at + 1):
                    continue
                if reading is self._reading and self._spot and abs(at - self._spot.first) <= _STREET_WORDS:
                    self._place("street_near", "its street is named")
                else:
                    self._weighing.add("street_named", "its street is named")
                return

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
                "same_town" if towns else "same_area", f"{joined} {self._clues.written_town(min(towns or common))}"
            )
        elif any(key in join_forms(compared_forms(detail.row.address)) for key in next_to - areas):
            self._place("same_town", "in a place that its address names")
        elif next_to - areas and detail.localities:
            self._weigh_other_town()
        elif named := self._named_towns():
            towns = named - areas
            words = f"{self._clues.written_town(min(towns or named))} is named"
            if towns:
                self._place("town_named", words)
            else:
                self._weighing.add("area_named", words)

    def _weigh_other_town(self) -> None:
        """Another town right after the name. One house number and street are in many towns, or it is a suburb.

        A record's own columns name suburbs for towns, so that there the address decides.
        """
        if not self._weighing.is_exact:
            self._weighing.add("other_town", "in another town")
        elif self._spot is not None and not (self._holds("same_postcode") or self._holds("same_phone")):
            self._weighing.add("other_town_exact", "in another town")

    def _holds(self, name: str) -> bool:
        return self._weighing.holds(name)

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
        if not detail.force:
            return
        if detail.force == clues.force:
            self._place("same_force", "same force")
        elif detail.force in clues.forces:
            self._place("force_named", f"{detail.row.force} is named")
        elif clues.force:
            self._weighing.add("other_force", f"another force ({detail.row.force})")

    def _weigh_unplaced(self) -> None:
        """Nothing places the row: the more rows, the likelier that the name is borne elsewhere too."""
        if self._holds("other_force"):
            self._weighing.add("unplaced_force", "nothing but its name agrees")
        else:
            name = "unplaced_large" if self._rows > LARGE else "unplaced"
            self._weighing.add(name, "nothing but its name agrees")

    def _weigh_distance(self) -> None:
        place, row = self._clues.place, self._detail.row
        if place.lat is None or place.lon is None or row.lat is None or row.lon is None:
            return
        km = haversine_km(place.lat, place.lon, row.lat, row.lon)
        if km <= _NEAR_KM:
            self._place("near", f"{km:.1f} km away")
        elif km >= _FAR_KM:
            self._weighing.add("far", f"{km:.0f} km away")
        else:
            self._weighing.add("between", "")
