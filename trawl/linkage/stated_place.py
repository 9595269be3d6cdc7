"""What a record says about where its premises are: from its text and from its own columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from trawl.linkage.addresses import street_keys
from trawl.linkage.index import RegisterIndex, force_key
from trawl.linkage.names import locality_keys, phone_keys, postcode_key, unsure_place_keys
from trawl.linkage.reading import Reading, Spot, read_text, units_at
from trawl.linkage.units import find_units, units_of
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import Word, join_forms, read_words, reduce_words
from trawl.model import AnalysedText, Mention, Place, Record

_TOWN_WORDS = 8
# A house number is so near to the name before it, and its street has so many words.
_ADDRESS_WORDS, _STREET_WORDS, _LONGEST_NUMBER = 4, 4, 5
_UNIT_WORDS = 3


@dataclass(frozen=True)
class Clues:
    """A record read for premises: each part of its text, and the places, numbers and forces of all of them.

    `force` is the record's own; `place` its structured place, whose fields are also keys here. `premises` are the names
    that its columns give: that of the place, then those of further fields. `units` are the flats, units and floors that
    stand with each of the `addresses`.
    """

    readings: tuple[Reading, ...]
    place: Place
    premises: tuple[str, ...]
    force: str
    localities: frozenset[str]
    forces: frozenset[str]
    postcodes: frozenset[str]
    phones: frozenset[str]
    place_streets: tuple[tuple[str, str], ...]
    place_towns: frozenset[str]
    addresses: frozenset[str]
    units: Mapping[str, frozenset[str]]

    @cached_property
    def towns(self) -> frozenset[str]:
        """The localities that are narrower than a county."""
        return self.localities - load_vocabulary().areas

    def written_town(self, key: str) -> str:
        """Return a town as the record wrote it, where it did in its text; else its key."""
        for reading in self.readings:
            for spot in reading.localities:
                if spot.key == key:
                    return reading.written(spot)
        return self.place.town or key


def gather_clues(record: Record, mentions: Sequence[Mention], text: AnalysedText | None, index: RegisterIndex) -> Clues:
    """Read a record's title, narrative, place and further fields. `text` is its analysed text, made here where None.

    What its columns say is read of the columns, so of the mentions only those of the narrative are.
    """
    readings = []
    if record.title:
        readings.append(read_text(record.title, read_words(record.title), (), index))
    words = _narrative_words(text) if text is not None else read_words(record.narrative)
    found = [mention for mention in mentions if mention.part == "narrative" and mention.origin != "derived"]
    readings.append(read_text(record.narrative, words, found, index))
    place = record.place
    localities = {spot.key for reading in readings for spot in reading.localities}
    said = _said_in_fields(record)
    place_streets = tuple(street_keys(place.address))
    units = _gather_units(readings, (place.address, *said["location"]))
    place_towns = frozenset(locality_keys(place.town, place.address))
    localities |= place_towns
    postcodes = frozenset[str]().union(*(reading.postcodes for reading in readings))
    postcodes |= {postcode_key(postcode) for postcode in (place.postcode, *said["postcode"]) if postcode}
    phones = frozenset({key for phone in said["phone"] for key in phone_keys(phone) if key in index.phones})
    return Clues(
        readings=tuple(readings),
        place=place,
        premises=tuple(dict.fromkeys(filter(None, (place.premises, *said["premises"])))),
        force=force_key(record.force),
        localities=frozenset(localities),
        forces=frozenset[str]().union(*(reading.forces for reading in readings)),
        postcodes=postcodes,
        phones=phones.union(*(reading.phones for reading in readings)),
        place_streets=place_streets,
        place_towns=place_towns,
        addresses=frozenset(units),
        units=units,
    )


def _gather_units(readings: Sequence[Reading], written: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the addresses in the text and in columns, each with the parts of the building that stand with it."""
    found: dict[str, frozenset[str]] = {}
    stated = [(spot.key, units_at(reading.words, spot)) for reading in readings for spot in reading.addresses]
    for address in written:
        stated += [(f"{number} {street}", units_of(address)) for number, street in street_keys(address) if number]
    for key, units in stated:
        found[key] = found.get(key, frozenset()) | units
    return found


def _said_in_fields(record: Record) -> dict[str, list[str]]:
    """What a mapping's own fields say of premises, by type; its people are nobody's premises."""
    said: dict[str, list[str]] = {kind: [] for kind in ("premises", "location", "postcode", "phone")}
    for field in record.fields:
        for value in field.values:
            if value.type in said and value.text:
                said[value.type].append(value.text)
    return said


def _narrative_words(text: AnalysedText) -> list[Word]:
    begin, end = (
        next((passage.first for passage in text.passages if passage.part in parts), len(text.forms))
        for parts in (("narrative", "fields"), ("fields",))
    )
    rows = zip(text.forms[begin:end], text.starts[begin:end], text.ends[begin:end], strict=True)
    return reduce_words([Word(*row) for row in rows])


def locality_after(reading: Reading, spot: Spot) -> str:
    """Return the town that stands right after a spot, over its street and words such as `in`; "" if none does.

    Of a town that the register does not know (which may be a suburb) and one after it that it does, it is the latter.
    """
    joining = load_vocabulary().joining
    towns, elsewhere = reading.towns_at, reading.elsewhere_at
    at, other = spot.last, ""
    while at < min(spot.last + _TOWN_WORDS, len(reading.words)):
        if any(mark in reading.gap_after(at - 1) for mark in ".;:\n"):
            break
        if at in towns:
            return towns[at].key
        form = reading.words[at].form
        in_street = _in_street(reading, at)
        if at in elsewhere and not in_street and _reads_as_town(reading, elsewhere[at]):
            other = other or elsewhere[at].key
            at = elsewhere[at].last
            continue
        if form not in joining and not form[0].isdigit() and not in_street:
            break
        at += 1
    return other


def address_after(reading: Reading, spot: Spot) -> tuple[str, str] | None:
    """Return the (house number, street) that stands right after a spot, whether or not the register knows it."""
    words, ways = reading.words, load_vocabulary().ways
    for at in range(spot.last, min(spot.last + _ADDRESS_WORDS, len(words) - 1)):
        if any(mark in reading.gap_after(at - 1) for mark in ".;:\n"):
            return None
        if not (words[at].form[0].isdigit() and len(words[at].form) <= _LONGEST_NUMBER):
            continue
        for last in range(at + 1, min(at + 1 + _STREET_WORDS, len(words))):
            if reading.gap_after(last - 1).strip() or (reading.cased and reading.text[words[last].start].islower()):
                break
            if words[last].form in ways and last > at + 1:
                return words[at].form, join_forms([word.form for word in words[at + 1 : last + 1]])
    return None


def units_after(reading: Reading, spot: Spot) -> frozenset[str]:
    """Return the flats, units and floors that stand right after a spot, in its sentence."""
    last = spot.last
    while last < min(spot.last + _UNIT_WORDS, len(reading.words)) and not re.search(
        r"[.;:\n]", reading.gap_after(last - 1)
    ):
        last += 1
    return frozenset(unit for _, _, unit in find_units([word.form for word in reading.words[spot.last : last]]))


def _reads_as_town(reading: Reading, place: Spot) -> bool:
    """Say whether what may be a person's name or a word is a town's: after `in`, or where nothing is said of it."""
    if place.key not in unsure_place_keys():
        return True
    return reading.words[place.first - 1].form == "in" or reading.gap_after(place.last - 1).strip(" ") != ""


def _in_street(reading: Reading, at: int) -> bool:
    """Say whether word `at` is part of a street's name: a way word (`road`), or one that a way word soon follows."""
    ways = load_vocabulary().ways
    for ahead in range(at, min(at + 3, len(reading.words))):
        if reading.words[ahead].form in ways:
            return True
        if reading.gap_after(ahead).strip(" '’s"):
            return False
    return False
