"""What a record's text says that could name, place or reach a premises, each with where it says so."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise

from trawl.linkage.addresses import is_unit_number
from trawl.linkage.index import RegisterIndex
from trawl.linkage.key_table import checksum
from trawl.linkage.names import LONGEST_NAME, phone_key, place_keys
from trawl.linkage.units import find_units
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import Word, join_forms
from trawl.model import Mention

_PHONE = re.compile(r"(?<![\w+])(?:\+44|0044|0)[\d\s().-]{8,16}\d")
# A name does not run over the end of a sentence; the full stop of an abbreviation does not end one.
_BREAK = re.compile(r"[,;:!?\"“”]|\n\s*\n|(?<=\w{4})[.]\s")
_WORD_BEFORE = re.compile(r"([^\W_]+)\W*$")
# Of the letters of a text typed in capitals throughout, hardly any are small.
_SMALL_LETTERS = 0.35
#: The small letters and all letters of Latin-1, as bytes.
_SMALL = bytes(code for code in range(256) if chr(code).islower())
_LETTERS = bytes(code for code in range(256) if chr(code).isalpha())
_LONGEST_STREET = 4
_LONGEST_NUMBER = 5
# A flat, then perhaps the building's name, then its address.
_UNIT_WORDS = 6


@dataclass(frozen=True, slots=True)
class Spot:
    """A run of words that may name a premises: words `first` to `last` (left out) of a reading."""

    first: int
    last: int
    key: str


@dataclass(frozen=True)
class Reading:
    """One part of a record (its title or its narrative) with what was found in it.

    `words` are reduced words with their offsets into `text`; `cased` says whether capitals tell anything in it.
    `addresses` and `localities` are spots whose keys the index knows; so are postcodes, phones and forces. `elsewhere`
    are known towns of which the index knows nothing. `mentions` are in order; one may stand inside another.
    """

    text: str
    words: list[Word]
    cased: bool
    names: tuple[Spot, ...]
    localities: tuple[Spot, ...]
    elsewhere: tuple[Spot, ...]
    addresses: tuple[Spot, ...]
    postcodes: frozenset[str]
    phones: frozenset[str]
    forces: frozenset[str]
    mentions: tuple[Mention, ...]

    def written(self, spot: Spot) -> str:
        """Return the spot as the record wrote it."""
        return self.text[self.words[spot.first].start : self.words[spot.last - 1].end]

    def word_before(self, spot: Spot) -> str:
        """Return the word before a spot, as written, however the narrative parts them; "" at the beginning."""
        start = self.words[spot.first].start
        found = _WORD_BEFORE.search(self.text, max(0, start - 40), start)
        return found.group(1) if found else ""

    def gap_after(self, index: int) -> str:
        """Return the text between word `index` and the next; a full stop where there is none."""
        if index + 1 >= len(self.words):
            return "."
        return self.text[self.words[index].end : self.words[index + 1].start]

    @cached_property
    def towns_at(self) -> dict[int, Spot]:
        """The localities by the word at which each begins."""
        return {spot.first: spot for spot in self.localities}

    @cached_property
    def elsewhere_at(self) -> dict[int, Spot]:
        """The towns of which the index knows nothing by the word at which each begins."""
        return {spot.first: spot for spot in self.elsewhere}

    @cached_property
    def towns(self) -> dict[str, list[Spot]]:
        """Where each locality stands."""
        standing: dict[str, list[Spot]] = {}
        for spot in self.localities:
            standing.setdefault(spot.key, []).append(spot)
        return standing

    def words_in(self, start: int, end: int) -> range:
        """Return the words that begin in this stretch of the text."""
        return range(bisect_left(self._word_starts, start), bisect_left(self._word_starts, end))

    @cached_property
    def _word_starts(self) -> list[int]:
        return [word.start for word in self.words]

    def mentions_in(self, start: int, end: int) -> Iterator[Mention]:
        """Yield the mentions that overlap this stretch of the text."""
        for at in range(bisect_right(self._mention_ends, start), len(self.mentions)):
            mention = self.mentions[at]
            if mention.start >= end:
                return
            if mention.end > start:
                yield mention

    @cached_property
    def _mention_ends(self) -> list[int]:
        """How far the mentions up to each reach."""
        return list(accumulate((mention.end for mention in self.mentions), max))

    @cached_property
    def _joined(self) -> tuple[str, dict[int, int], set[int]]:
        """All forms as one string, the word that begins at each offset of it, and the offsets at which words end."""
        starts, ends, offset = {}, set(), 0
        for index, word in enumerate(self.words):
            starts[offset] = index
            offset += len(word.form)
            ends.add(offset)
        return join_forms([word.form for word in self.words]), starts, ends

    def find_key(self, key: str) -> int | None:
        """Return the index of the word at which `key` (joined forms) stands in whole words, None if it does not."""
        if key not in self._found:
            self._found[key] = self._search_key(key)
        return self._found[key]

    @cached_property
    def _found(self) -> dict[str, int | None]:
        return {}

    def _search_key(self, key: str) -> int | None:
        joined, starts, ends = self._joined
        at = joined.find(key)
        while at >= 0:
            if at in starts and at + len(key) in ends:
                return starts[at]
            at = joined.find(key, at + 1)
        return None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A spot in part `part` of a record, with the reading of that part."""

    part: int
    reading: Reading
    spot: Spot

    @property
    def where(self) -> tuple[int, int, int]:
        """The part, and the offsets of the spot in it."""
        words = self.reading.words
        return self.part, words[self.spot.first].start, words[self.spot.last - 1].end


def read_text(text: str, words: list[Word], mentions: Sequence[Mention], index: RegisterIndex) -> Reading:
    """Look every run of up to six words up among the register's names, places and postcodes."""
    cased = is_cased(text)
    ordinary = load_vocabulary().ordinary
    names, localities, elsewhere = [], [], []
    places = place_keys()
    postcodes, forces = set(), set()
    known_names, known_localities, known_postcodes = index.names, index.localities, index.postcodes
    for first, last, key, checked in _runs(text, words):
        if known_names.holds(key, checked):
            names.append(Spot(first, last, key))
        small = cased and text[words[first].start].islower()
        if known_localities.holds(key, checked):
            if not (small and key in ordinary):
                localities.append(Spot(first, last, key))
        elif key in places and not small and (key not in ordinary or _stands_as_town(text, words, first, last)):
            elsewhere.append(Spot(first, last, key))
        if last - first <= 2 and known_postcodes.holds(key, checked):
            postcodes.add(key)
        if key in index.forces:
            forces.add(key)
    return Reading(
        text=text,
        words=words,
        cased=cased,
        names=tuple(names),
        localities=_longest(localities),
        elsewhere=_longest(elsewhere),
        addresses=tuple(_find_addresses(words, index)),
        postcodes=frozenset(postcodes),
        phones=frozenset(key for found in _PHONE.finditer(text) if (key := phone_key(found.group())) in index.phones),
        forces=frozenset(forces),
        mentions=tuple(sorted(mentions, key=lambda mention: mention.start)),
    )


def is_cased(text: str) -> bool:
    """Say whether capitals tell anything in a text: it is not typed in capitals, nor without small letters."""
    try:
        written = text.encode("latin-1")
    except UnicodeEncodeError:
        small, letters = sum(map(str.islower, text)), sum(map(str.isalpha, text))
    else:  # a table counts bytes in a tenth of the time
        small, letters = (len(written) - len(written.translate(None, counted)) for counted in (_SMALL, _LETTERS))
    return small > letters * _SMALL_LETTERS


def ends_sentence(text: str, left: Word, right: Word) -> bool:
    """Say whether no name runs from one word over what stands between it and the next."""
    return right.start - left.end > 1 and _BREAK.search(text, left.end, right.start + 1) is not None


def _runs(text: str, words: list[Word]) -> Iterator[tuple[int, int, str, int]]:
    """Yield (first, last left out, joined forms, their checksum) of every run of words that stays within a sentence."""
    forms = [word.form for word in words]
    broken = [ends_sentence(text, left, right) for left, right in pairwise(words)]
    broken.append(True)
    for first in range(len(forms)):
        key, checked = "", 0
        for last in range(first, min(first + LONGEST_NAME, len(forms))):
            key += forms[last]
            checked = checksum(forms[last], checked)
            yield first, last + 1, key, checked
            if broken[last]:
                break


def _stands_as_town(text: str, words: list[Word], first: int, last: int) -> bool:
    """Say whether an ordinary word stands as a town's name does: after a comma or `in`, with nothing after it."""
    before = text[words[first - 1].start : words[first].start] if first else ""
    after = text[words[last - 1].end : words[last - 1].end + 2].strip()
    return (before.endswith(", ") or before == "in ") and (not after or after[0] in ",.;)")


def _longest(spots: list[Spot]) -> tuple[Spot, ...]:
    """Keep, of the spots that begin at one word, the longest (`Newcastle upon Tyne`, not `Newcastle`)."""
    return tuple({spot.first: spot for spot in spots}.values())


def _find_addresses(words: list[Word], index: RegisterIndex) -> Iterator[Spot]:
    """Yield each house number with a street, or unit with an estate, that some row has."""
    units = load_vocabulary().units
    for first, word in enumerate(words):
        if word.form in units and first + 1 < len(words) and is_unit_number(words[first + 1].form):
            number, begin = f"unit{words[first + 1].form}", first + 2
        elif word.form[0].isdigit() and len(word.form) <= _LONGEST_NUMBER:
            number, begin = word.form, first + 1
        else:
            continue
        street = ""
        for last in range(begin, min(begin + _LONGEST_STREET, len(words))):
            street += words[last].form
            if (key := f"{number} {street}") in index.addresses:
                yield Spot(first, last + 1, key)


def units_at(words: Sequence[Word], address: Spot) -> frozenset[str]:
    """Return the flats, units and floors that the words right before and after an address name."""
    first = max(0, address.first - _UNIT_WORDS)
    before, after = words[first : address.first], words[address.last : address.last + 2]
    found = {unit for _, last, unit in find_units([word.form for word in before])}
    found |= {unit for begin, _, unit in find_units([word.form for word in after]) if not begin}
    if address.key.startswith("unit"):
        found.add(address.key.partition(" ")[0].replace("unit", "unit "))
    return frozenset(found)
