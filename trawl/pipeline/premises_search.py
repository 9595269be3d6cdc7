"""The records that may mean a premises, asked of the engine: the linker then judges these, and not all there are.

The query may find too much and must not find too little: a record that the linker would match to the row holds words
of its name (as they are, in other words of the index, nearly), or its address, postcode or phone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import Indel

from trawl.identifiers import normalise
from trawl.linkage import CLOSE
from trawl.linkage.addresses import street_keys
from trawl.linkage.name_comparison import sound_key
from trawl.linkage.names import (
    company_forms,
    core_forms,
    is_generic,
    is_ordinary,
    name_keys,
    name_parts,
    phone_keys,
    postcode_key,
    row_companies,
    row_names,
)
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms, join_forms, reduce_form
from trawl.model import RegisterRow
from trawl.query import CompiledQuery, Limits, Query, compile_query
from trawl.query.tree import And, EntityValue, Node, Or, Word

#: The share of a name's letters that may differ where it is misspelt, somewhat over what the linker lets through.
_DIFFERENT = 2 * (100 - CLOSE) / 100 * 1.1
#: A part of a word that is written as two, one of them misspelt, is no shorter; nor do more letters of it differ.
_SHORTEST_PART, _PART_DIFFERENT = 4, 2
#: Digits at the end of a phone number that are written as one word.
_PHONE_END = 6


def compile_candidates(row: RegisterRow, vocabulary: Iterable[tuple[str, int]], limits: Limits) -> CompiledQuery:
    """The query that finds every record that may mean the row, in an index that holds the words of `vocabulary`."""
    words = _IndexWords(vocabulary)
    nodes = (*_by_name(row, words), *_by_address(row, words), *_by_postcode(row, words), *_by_phone(row, words))
    tree = Or(tuple(dict.fromkeys(nodes)))
    return compile_query(Query(f"records that may mean {row.register}/{row.row_id}", tree), limits)


class _IndexWords:
    """The words of an index, under the forms in which names are compared."""

    def __init__(self, vocabulary: Iterable[tuple[str, int]]) -> None:
        self._written: dict[str, list[str]] = {}
        for form, _ in vocabulary:
            self._written.setdefault(reduce_form(form), []).append(form)
        self._forms = list(self._written)

    def exactly(self, form: str) -> Node | None:
        """Any word that is compared as this form; None where the index has none."""
        written = self._written.get(form)
        return Or(tuple(Word(one, "form", one) for one in written)) if written else None

    def nearly(self, form: str, most: float) -> Node | None:
        """Any word of which at most so many letters are others, one that is another counting twice.

        Of a generic word (`hotel`), which tells nobody's premises apart, only what is none itself.
        """
        near = process.extract(form, self._forms, scorer=Indel.distance, score_cutoff=int(most), limit=None)
        told = (other for other, _, _ in near if not (is_generic(form) and is_generic(other)))
        return _any(map(self.exactly, told))

    def sounding(self, form: str) -> Node | None:
        """Any word that sounds like this one; None where the index has none."""
        alike = self._by_sound.get(sound_key(form), ()) if sound_key(form) else ()
        return _any(map(self.exactly, alike))

    @cached_property
    def _by_sound(self) -> dict[str, list[str]]:
        alike: dict[str, list[str]] = {}
        for form in self._forms:
            alike.setdefault(sound_key(form), []).append(form)
        return alike

    def parted(self, key: str) -> Iterator[Node]:
        """The key written as one word, two or three."""
        if whole := self.exactly(key):
            yield whole
        for first in range(1, len(key)):
            if key[:first] not in self._written:
                continue
            if pair := self._all(key[:first], key[first:]):
                yield pair
            for second in range(first + 1, len(key)):
                if three := self._all(key[:first], key[first:second], key[second:]):
                    yield three

    def _all(self, *forms: str) -> Node | None:
        if not all(form in self._written for form in forms):
            return None
        return _every(self.exactly(form) for form in forms)


def _by_name(row: RegisterRow, words: _IndexWords) -> Iterator[Node]:
    """The words of any of the row's names. One telling word of it may be all that a column of the record shares."""
    for name in row_names(row):
        for key, _, forms in name_keys(name):
            telling = [form for form in forms if not is_generic(form)]
            if node := _every(words.exactly(form) for form in telling):
                yield node
            yield from words.parted(key)
            yield from words.parted(join_forms(telling))
        for part in name_parts(name):
            core = core_forms(compared_forms(part))
            yield from _by_misspelt_name(core, words)
            for form in core:
                if not is_generic(form) and not is_ordinary(form):
                    yield from filter(None, (words.exactly(form), words.sounding(form)))
    for company in row_companies(row):
        if node := _every(map(words.exactly, company_forms(company))):
            yield node


def _by_misspelt_name(core: tuple[str, ...], words: _IndexWords) -> Iterator[Node]:
    """The words that tell a name apart, nearly: each, or all as one, or one as two."""
    whole = join_forms(core)
    most = len(whole) * _DIFFERENT
    if node := words.nearly(whole, most):
        yield node
    # So many letters of a short word may differ that it need not be there at all.
    if node := _every(words.nearly(form, most) for form in core if len(form) > most):
        yield node
    for at in range(_SHORTEST_PART, len(whole) - _SHORTEST_PART + 1):
        for sure, near in ((whole[:at], whole[at:]), (whole[at:], whole[:at])):
            if node := _every((words.exactly(sure), words.nearly(near, _PART_DIFFERENT))):
                yield node


def _by_address(row: RegisterRow, words: _IndexWords) -> Iterator[Node]:
    """A house number with its street, however many words that is."""
    ways = load_vocabulary().ways
    said = compared_forms(row.address)
    for number, street in street_keys(row.address):
        numbered = words.exactly(number) if number else None
        if numbered is None:
            continue
        telling = [form for form in said if form in street and form not in ways and not form[0].isdigit()]
        if telling and (node := _every((numbered, *map(words.exactly, telling)))):
            yield node
        for parted in words.parted(street):
            yield And((numbered, parted))


def _by_postcode(row: RegisterRow, words: _IndexWords) -> Iterator[Node]:
    key = postcode_key(row.postcode)
    if not key:
        return
    if value := normalise("postcode", row.postcode):
        yield EntityValue("postcode", value, f"postcode:{value}")
    yield from words.parted(key)


def _by_phone(row: RegisterRow, words: _IndexWords) -> Iterator[Node]:
    for key in phone_keys(row.phone):
        if value := normalise("phone", f"0{key}"):
            yield EntityValue("phone", value, f"phone:{value}")
        for length in range(_PHONE_END, len(key) + 1):
            for form in (key[-length:], f"0{key}", f"44{key}"):
                if node := words.exactly(form):
                    yield node


def _any(nodes: Iterable[Node | None]) -> Node | None:
    found = tuple(node for node in nodes if node)
    return Or(found) if found else None


def _every(nodes: Iterable[Node | None]) -> Node | None:
    """All of the nodes; None where there are none, or one is such as no record has."""
    found = tuple(nodes)
    return And(tuple(node for node in found if node)) if found and all(found) else None
