"""Link records to register rows: by the names, addresses, postcodes and phones that a record holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from trawl.linkage.ambiguity import Candidate, longest_of_each_row, settle
from trawl.linkage.index import LARGE, RegisterIndex
from trawl.linkage.name_runs import expected_names
from trawl.linkage.names import LONGEST_NAME, NameKind, core_forms, name_keys
from trawl.linkage.placing import Placing
from trawl.linkage.reading import Reading, Sighting, Spot
from trawl.linkage.scoring import POSSIBLE, STRONG, NameFound, Weighing, weigh_name
from trawl.linkage.spelling import CLOSE, SpellingIndex
from trawl.linkage.stated_place import Clues, gather_clues
from trawl.linkage.surroundings import weigh_surroundings
from trawl.linkage.words import compared_forms, join_forms
from trawl.model import AnalysedText, Match, Mention, Record, RegisterRow

# Of rows with one name, so many are weighed each; of more, those in a town or at a postcode that the record names.
_WEIGHED_EACH = 40
_WEIGHED_NEAR = 200
_PLACE_ONLY = 15
_NAME_NEAR = 40
_NEAR_WORDS = 12


class Linker:
    """Links records to the rows of one or several registers.

    A record is read once, whatever the size of the register.
    """

    def __init__(self, rows: Iterable[RegisterRow] | RegisterIndex) -> None:
        """Link to these rows, or to those of an index, which may be a mapped file."""
        self._index = rows if isinstance(rows, RegisterIndex) else RegisterIndex(rows)
        self._spelling = SpellingIndex(self._index)

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
        candidates = [c for c in self._candidates(clues) if c.score >= POSSIBLE]
        ranked = sorted(settle(candidates), key=lambda c: (-c.score, c.row))
        return tuple(
            Match(
                source=record.source,
                record_id=record.record_id,
                row=self._index.row(candidate.row),
                score=round(min(100.0, candidate.score), 1),
                band="strong" if candidate.score >= STRONG else "possible",
                evidence=candidate.evidence,
                mention=candidate.mention,
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
        whole = longest_of_each_row((spot, row) for spot, (row, _, _) in named)
        for spot, (row, kind, count) in named:
            if (spot.first, spot.last) in whole[row]:
                name = NameFound(reading.written(spot), kind, count)
                yield self._weigh_spot(clues, Sighting(part, reading, spot), row, name)
        exact = {(spot.first, spot.last) for spot in reading.names}
        for spot in expected_names(reading):
            if (spot.first, spot.last) in exact:
                continue
            forms = [word.form for word in reading.words[spot.first : spot.last]]
            for row, kind, ratio in self._spelling.close_names(forms, clues):
                name = NameFound(reading.written(spot), kind, 1, ratio)
                yield self._weigh_spot(clues, Sighting(part, reading, spot), row, name)

    def _rows_of(self, spot: Spot, clues: Clues) -> Iterator[tuple[int, NameKind, int]]:
        """Yield (row, kind of name, number of rows with this name) of the rows in reach that the spot names."""
        rows = self._index.named(spot.key)
        for row, kind in self._in_reach(rows, clues, spot.last - spot.first):
            yield row, kind, len(rows)

    def _weigh_spot(self, clues: Clues, sighting: Sighting, row: int, name: NameFound) -> Candidate:
        """Weigh everything that speaks for and against the words of a sighting meaning this row."""
        detail = self._index.detail(row)
        weighing = Weighing()
        weigh_name(weighing, name, detail, large=len(self) > LARGE)
        weigh_surroundings(weighing, sighting, detail, name.kind, self._index)
        Placing(weighing, clues, detail, len(self), sighting).weigh()
        return Candidate(row, weighing.score, tuple(weighing.words), name.written, sighting.where)

    def _in_reach(self, rows: list[tuple[int, NameKind]], clues: Clues, words: int) -> Iterable[tuple[int, NameKind]]:
        """Leave out rows that nothing in the record places, where their name alone could never do.

        That is so where very many rows have the name, and, in a large register that knows no forces, where the
        `words` are one or are not the whole name.
        """
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
        near = set[int]()
        for town in towns:
            near |= town.intersection([row for row, _ in rows])
        if not many and words > 1:
            near.update(row for row, kind in rows if kind is NameKind.FULL)
        return [entry for entry in rows if entry[0] in near] if len(near) <= _WEIGHED_NEAR else []

    def _in_column(self, clues: Clues, written: str) -> Iterator[Candidate]:
        """Rows that a column of the record names, which gives the name of premises."""
        rows: dict[int, tuple[NameKind, float, int]] = {}
        for key, kind, _ in name_keys(written):
            named = self._index.named(key)
            for row, row_kind in self._in_reach(named, clues, LONGEST_NAME):
                rows.setdefault(row, (max(kind, row_kind), 100.0, len(named)))
        for row, kind, ratio in self._spelling.close_names(compared_forms(written), clues):
            rows.setdefault(row, (kind, ratio, 1))
        nearby = self._placed_rows(clues)
        for postcode in clues.postcodes:
            nearby.update(self._index.postcodes.get(postcode))
        for row in sorted(nearby):
            ratio = _name_ratio(written, self._index.detail(row).row.name)
            if ratio >= CLOSE:
                rows.setdefault(row, (NameKind.FULL, ratio, 1))
        for row, (kind, ratio, count) in rows.items():
            detail = self._index.detail(row)
            weighing = Weighing()
            weigh_name(weighing, NameFound(written, kind, count, ratio), detail, large=False, structured=True)
            Placing(weighing, clues, detail, len(self)).weigh()
            yield Candidate(row, weighing.score, tuple(weighing.words), written, None)

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
            weighing = Weighing(_PLACE_ONLY)
            Placing(weighing, clues, detail, len(self)).weigh()
            name = join_forms(core_forms(detail.forms))
            for reading in clues.readings:
                near = _words_near_address(reading, detail.streets)
                if len(name) > 4 and near and fuzz.partial_ratio(name, near, score_cutoff=CLOSE):
                    weighing.add(_NAME_NEAR, f"a name like '{detail.row.name}' near by")
                    yield Candidate(row, weighing.score, tuple(weighing.words), detail.row.address, None)
                    break
            else:
                score = min(weighing.score, STRONG - 1)
                held = detail.row.address if row in addressed else detail.row.phone
                yield Candidate(row, score, (*weighing.words, "not by name"), held, None)


def _words_near_address(reading: Reading, streets: tuple[tuple[str, str], ...]) -> str:
    keys = {f"{number} {street}" for number, street in streets if number}
    for address in reading.addresses:
        if address.key in keys:
            before = reading.words[max(0, address.first - _NEAR_WORDS) : address.first]
            after = reading.words[address.last : address.last + _NEAR_WORDS]
            return join_forms([word.form for word in before]) + " " + join_forms([word.form for word in after])
    return ""


def _name_ratio(left: str, right: str) -> float:
    """Return how alike two names are (0 to 100), in any order of their words."""
    left_forms, right_forms = compared_forms(left), compared_forms(right)
    whole: float = fuzz.token_sort_ratio(" ".join(left_forms), " ".join(right_forms))
    core: float = fuzz.ratio(join_forms(core_forms(left_forms)), join_forms(core_forms(right_forms)))
    return max(whole, core)
