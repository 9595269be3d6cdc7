"""Link records to register rows: by the names, addresses, postcodes and phones that a record holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from trawl.linkage.ambiguity import Candidate, longest_of_each_row, settle
from trawl.linkage.index import LARGE, RegisterIndex
from trawl.linkage.name_runs import expected_names
from trawl.linkage.name_weighing import NameFound, Naming
from trawl.linkage.names import (
    LONGEST_NAME,
    NameKind,
    core_forms,
    is_generic,
    name_keys,
    name_parts,
    order_key,
    squeeze_forms,
    word_key,
)
from trawl.linkage.placing import Placing
from trawl.linkage.rarity import WordRarity
from trawl.linkage.reading import Reading, Sighting, Spot
from trawl.linkage.scoring import Weighing
from trawl.linkage.spelling import CLOSE, SpellingIndex
from trawl.linkage.stated_place import Clues, gather_clues
from trawl.linkage.surroundings import weigh_surroundings
from trawl.linkage.weights import load_weights
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import AnalysedText, Match, Mention, Record, RegisterRow

# Of rows with one name, so many are weighed each; of more, those in a town or at a postcode that the record names.
_WEIGHED_EACH = 40
_WEIGHED_NEAR = 200
# Of rows that share a word of a name in a column, so many are compared; of more, those in its town.
_SHARING_WORD = 60
# How much of two names has to agree (0 to 1) for the row to be weighed; at the row's own place less will do.
_LEAST_SHARE, _LEAST_SHARE_PLACED, _LEAST_SHARE_TWICE = 0.55, 0.4, 0.25
_NEAR_WORDS = 12


class Linker:
    """Links records to the rows of one or several registers.

    A record is read once, whatever the size of the register.
    """

    def __init__(self, rows: Iterable[RegisterRow] | RegisterIndex) -> None:
        """Link to these rows, or to those of an index, which may be a mapped file."""
        self._index = rows if isinstance(rows, RegisterIndex) else RegisterIndex(rows)
        self._spelling = SpellingIndex(self._index)
        self._rarity = WordRarity(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def match(
        self, record: Record, mentions: Sequence[Mention] = (), text: AnalysedText | None = None
    ) -> tuple[Match, ...]:
        """Return the rows that a record names, the most likely first, each once.

        `mentions` are those of the record, of which the narrative's are read; `text` is its analysed text, made here
        where None.
        """
        clues = gather_clues(record, mentions, text, self._index)
        possible = load_weights().bands.possible
        settled = (c for c in settle(list(self._candidates(clues))) if c.score >= possible)
        ranked = sorted(settled, key=lambda c: (-c.score, c.row))
        return tuple(
            Match(
                source=record.source,
                record_id=record.record_id,
                row=self._index.row(candidate.row),
                score=round(min(100.0, candidate.score), 1),
                band="strong" if candidate.is_strong else "possible",
                evidence=candidate.weighing.words_for,
                mention=candidate.mention,
                against=candidate.weighing.words_against,
                amount=candidate.weighing.amount,
            )
            for candidate in ranked
        )

    def _candidates(self, clues: Clues) -> Iterator[Candidate]:
        found: set[int] = set()
        for number, reading in enumerate(clues.readings):
            for candidate in self._in_text(clues, number, reading):
                found.add(candidate.row)
                yield candidate
        for written in clues.premises:
            for candidate in self._in_column(clues, written):
                found.add(candidate.row)
                yield candidate
        yield from self._by_place_only(clues, found)

    def _in_text(self, clues: Clues, part: int, reading: Reading) -> Iterator[Candidate]:
        """Rows named in one part of the text: exactly, or nearly where a name is to be expected."""
        named = [(spot, row) for spot in reading.names for row in self._rows_of(spot, clues)]
        whole = longest_of_each_row((spot, row) for spot, (row, _) in named)
        for spot, (row, count) in named:
            if (spot.first, spot.last) in whole[row]:
                yield self._weigh_spot(clues, Sighting(part, reading, spot), row, count)
        exact = {(spot.first, spot.last) for spot in reading.names}
        for spot in expected_names(reading):
            if (spot.first, spot.last) in exact:
                continue
            forms = tuple(word.form for word in reading.words[spot.first : spot.last])
            for row, count in self._respelt(forms, clues):
                yield self._weigh_spot(clues, Sighting(part, reading, spot), row, count)
            for row, _, ratio in self._spelling.close_names(forms, clues):
                yield self._weigh_spot(clues, Sighting(part, reading, spot), row, 1, ratio)

    def _respelt(self, forms: tuple[str, ...], clues: Clues) -> Iterator[tuple[int, int]]:
        """Yield (row, rows with this name) of names of these words in another order, or otherwise split."""
        for key in dict.fromkeys((order_key(forms), squeeze_forms(forms))):
            rows = self._index.named(key) if len(forms) > 1 else []
            for row, _ in self._in_reach(rows, clues, len(forms)):
                yield row, len(rows)

    def _rows_of(self, spot: Spot, clues: Clues) -> Iterator[tuple[int, int]]:
        """Yield (row, number of rows with this name) of the rows in reach that the spot names."""
        rows = self._index.named(spot.key)
        for row, _ in self._in_reach(rows, clues, spot.last - spot.first):
            yield row, len(rows)

    def _weigh_spot(self, clues: Clues, sighting: Sighting, row: int, bearers: int, ratio: float = 100.0) -> Candidate:
        """Weigh everything that speaks for and against the words of a sighting meaning this row."""
        detail = self._index.detail(row)
        name = NameFound(sighting.reading.written(sighting.spot), ratio)
        weighing = Weighing()
        naming = Naming(name, detail, self._rarity, clues.localities)
        naming.weigh(weighing, bearers)
        weigh_surroundings(weighing, sighting, detail, naming.kind, self._index)
        Placing(weighing, clues, detail, len(self), sighting).weigh()
        return Candidate(row, weighing, name.written, sighting.where)

    def _in_reach(self, rows: list[tuple[int, NameKind]], clues: Clues, words: int) -> Iterable[tuple[int, NameKind]]:
        """Leave out rows that nothing in the record places, where their name alone could never do.

        That is so where very many rows have the name, and, in a large register that knows no forces, where the
        `words` are one or are not the whole name.
        """
        if not rows:
            return rows
        many = len(rows) > _WEIGHED_EACH
        needs_place = len(self) > LARGE and not self._index.forces
        if not many and not needs_place:
            return rows
        placed = self._placed_rows(clues)
        for postcode in clues.postcodes:
            placed.update(self._index.postcodes.get(postcode))
        if exact := [entry for entry in rows if entry[0] in placed]:
            return exact
        towns = [self._index.rows_in(town) for town in clues.towns]
        numbers = [row for row, _ in rows]
        near = set[int]().union(*(town.intersection(numbers) for town in towns))
        if not many and words > 1:
            near.update(row for row, kind in rows if kind in (NameKind.FULL, NameKind.WORDS))
        return [entry for entry in rows if entry[0] in near] if len(near) <= _WEIGHED_NEAR else []

    def _in_column(self, clues: Clues, written: str) -> Iterator[Candidate]:
        """Rows that a column of the record names, which gives the name of premises."""
        placed = self._least_shares(clues)
        namings: dict[int, Naming] = {}
        for row, ratio in self._named_in_column(clues, written, placed).items():
            detail = self._index.detail(row)
            found = NameFound(written, ratio, in_column=True)
            naming = Naming(found, detail, self._rarity, clues.localities)
            least = placed.get(row, _LEAST_SHARE)
            held = least == _LEAST_SHARE_TWICE and not naming.comparison.missing and naming.comparison.shared
            if held or naming.share() >= least:
                namings[row] = naming
        bearers = sum(naming.comparison.whole for naming in namings.values())
        for row, naming in namings.items():
            weighing = Weighing()
            naming.weigh(weighing, bearers)
            Placing(weighing, clues, self._index.detail(row), len(self)).weigh()
            yield Candidate(row, weighing, written, None)

    def _least_shares(self, clues: Clues) -> dict[int, float]:
        """How much of a name has to agree at the rows at the record's address, phone or postcode: at two, little."""
        rows = [self._addressed_rows(clues), set[int](), set[int]()]
        for phone in clues.phones:
            rows[1].update(self._index.phones.get(phone))
        for postcode in clues.postcodes:
            rows[2].update(self._index.postcodes.get(postcode))
        found = Counter(row for kind in rows for row in kind)
        return {row: _LEAST_SHARE_PLACED if times == 1 else _LEAST_SHARE_TWICE for row, times in found.items()}

    def _named_in_column(self, clues: Clues, written: str, placed: Iterable[int]) -> dict[int, float]:
        """The rows whose names may be this one, each with how alike it is."""
        rows: dict[int, float] = {}
        for key, _, _ in name_keys(written):
            for row, _ in self._in_reach(self._index.named(key), clues, LONGEST_NAME):
                rows[row] = 100.0
        for part in name_parts(written):
            for row, _ in self._respelt(compared_forms(part), clues):
                rows[row] = 100.0
        for row in self._sharing_words(clues, compared_forms(written)):
            rows[row] = 100.0
        for row, _, ratio in self._spelling.close_names(compared_forms(written), clues):
            rows.setdefault(row, ratio)
        for row in sorted(placed):
            rows.setdefault(row, 100.0)
        return rows

    def _sharing_words(self, clues: Clues, forms: tuple[str, ...]) -> set[int]:
        """Rows with a telling word of a name: all where they are few, else those in a town that the record names."""
        sharing: set[int] = set()
        for form in forms:
            if is_generic(form):
                continue
            rows = self._index.rows_with(word_key(form))
            if len(rows) > _SHARING_WORD:
                towns = clues.towns | clues.place_towns
                rows = {row for town in towns for row in rows & self._index.rows_in(town)}
            if len(rows) <= _SHARING_WORD:
                sharing |= rows
        return sharing

    def _addressed_rows(self, clues: Clues) -> set[int]:
        """Rows at an address that the record holds."""
        return {row for address in clues.addresses for row in self._index.addresses.get(address)}

    def _placed_rows(self, clues: Clues) -> set[int]:
        """Rows at an address or with a phone that the record holds."""
        rows = self._addressed_rows(clues)
        for phone in clues.phones:
            rows.update(self._index.phones.get(phone))
        return rows

    def _by_place_only(self, clues: Clues, found: set[int]) -> Iterator[Candidate]:
        """Rows whose address, postcode or phone the record holds without a name that is theirs: never strong.

        What the record holds stands for the words that name the row: its address, or where there is none its phone.
        """
        addressed = self._addressed_rows(clues)
        for row in sorted(self._placed_rows(clues) - found):
            detail = self._index.detail(row)
            name = join_forms(core_forms(detail.forms))
            near = any(
                len(name) > 4 and (words := _words_near_address(reading, detail.streets)) and _is_in(name, words)
                for reading in clues.readings
            )
            weighing = Weighing()
            if near:
                weighing.add("no_name_near", f"a name like '{detail.row.name}' near by")
            else:
                weighing.add("no_name", "not by name")
            Placing(weighing, clues, detail, len(self)).weigh()
            held = detail.row.address if near or row in addressed else detail.row.phone
            yield Candidate(row, weighing, held, None)


def _is_in(name: str, words: str) -> bool:
    return fuzz.partial_ratio(name, words, score_cutoff=CLOSE) > 0


def _words_near_address(reading: Reading, streets: tuple[tuple[str, str], ...]) -> str:
    keys = {f"{number} {street}" for number, street in streets if number}
    for address in reading.addresses:
        if address.key in keys:
            before = reading.words[max(0, address.first - _NEAR_WORDS) : address.first]
            after = reading.words[address.last : address.last + _NEAR_WORDS]
            return join_forms([word.form for word in before]) + " " + join_forms([word.form for word in after])
    return ""
