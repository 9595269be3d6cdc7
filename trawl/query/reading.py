"""One record as a query reads it: where its terms stand, found once and kept while the record is judged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection
from itertools import compress
from typing import TYPE_CHECKING

from trawl.model import PARTS, PASSAGE_GAP, IndexedRecord
from trawl.model import Part as TextPart
from trawl.passages import part_text, passage_names
from trawl.query.blocks import Choice, Member, Pairing, Part
from trawl.query.combining import CrowdedError, Work
from trawl.query.lexicon import Lexicon
from trawl.query.limits import DEFAULT_LIMITS
from trawl.query.mentions import part_bounds
from trawl.query.proximity import holds_anywhere
from trawl.text import analyse_words

if TYPE_CHECKING:
    from trawl.query.clauses import Clause

#: A stretch of a record: its part, and offsets into it.
Stretch = tuple[TextPart, int, int]


class Reading:
    """The terms of one query in one record.

    `atoms` maps an atom to the indexes of its tokens. `excluded` are stretches that count as not there, except
    under NOT. `kept` holds what each term found, by the term's number; `possible` which clauses of a group could
    hold, by the group's number, `held` which do, and `members` what such a group found, by its number and whether
    excluded stretches are seen.

    `work` is the budget for deciding its proximities, `showing` that for finding what to show of them. `undecided` are
    those for which it did not suffice, printed; `generous` says which way they count (`settle`).
    """

    __slots__ = (
        "_firsts", "_pairs", "_settled", "_showing", "_work", "atoms", "bounds", "excluded", "generous", "held",
        "indexed", "kept", "members", "possible", "text", "undecided",
    )  # fmt: skip

    def __init__(
        self,
        indexed: IndexedRecord,
        lexicon: Lexicon,
        excluded: Collection[Stretch] = (),
        pairs: int = DEFAULT_LIMITS.pairs,
    ) -> None:
        text = indexed.text
        self.indexed, self.text, self.excluded = indexed, text, excluded
        self.kept: dict[int, list[Part]] = {}
        self.possible: dict[int, list[int]] = {}
        self.members: dict[tuple[int, bool], Member] = {}
        self.held: dict[int, list[Clause]] = {}
        self._pairs = pairs
        self._work: Work | None = None
        self._showing: Work | None = None
        self.generous = True
        self.undecided: dict[str, None] = {}
        self._settled: dict[tuple[int, bool], bool | None] = {}
        self.bounds = part_bounds(text)
        self._firsts = [passage.first for passage in text.passages] if len(text.passages) > 1 else None
        atoms: dict[int, list[int]] = {}
        verdicts = lexicon.look_up(text.forms, text.stems)
        for index in compress(range(len(verdicts)), verdicts):  # the few words that satisfy any
            for number in verdicts[index]:
                if number in atoms:
                    atoms[number].append(index)
                else:
                    atoms[number] = [index]
        self.atoms = atoms
        if lexicon.cased:
            self._check_case(lexicon.cased)

    def _check_case(self, cased: dict[int, str]) -> None:
        for number in self.atoms.keys() & cased.keys():
            kept = [index for index in self.atoms[number] if self._is_written(index, cased[number])]
            if kept:
                self.atoms[number] = kept
            else:
                del self.atoms[number]

    def _is_written(self, index: int, cased: str) -> bool:
        """Whether the token stands in the record in exactly this case (folded, apostrophes taken out)."""
        part, start, end = self.stretch(index, index)
        written = part_text(self.indexed.record, part)[start:end]
        # A fraction such as ½ is two tokens at one place, so each word of the stretch is compared.
        form = self.text.forms[index]
        return any(word.cased == cased and word.form == form for word in analyse_words(written))

    @property
    def work(self) -> Work:
        """The budget for deciding; few records come to need one."""
        if self._work is None:
            self._work = Work(self._pairs)
        return self._work

    @property
    def showing(self) -> Work:
        """The budget for finding what to show."""
        if self._showing is None:
            self._showing = Work(self._pairs)
        return self._showing

    def settle(self, number: int, counted: bool, printed: str, decide: Callable[[], bool]) -> bool:
        """What `decide` says for the clause of this number, asked once.

        Where the budget does not suffice: what lets the record be found, or while not `generous` what does not. Under
        NOT (`counted` is false) that is the opposite.
        """
        key = number, counted
        if key not in self._settled:
            try:
                self._settled[key] = decide()
            except CrowdedError:
                self._settled[key] = None
                self.undecided[printed] = None
                self._showing = Work(0)  # the record has cost enough
        verdict = self._settled[key]
        return counted == self.generous if verdict is None else verdict

    def holds_anywhere(self, member: Pairing | Choice) -> bool:
        """Whether a member of a proximity holds by itself; one that is undecided may."""
        try:
            return holds_anywhere(member, self.work)
        except CrowdedError:
            return True

    def stretch(self, first: int, last: int) -> Stretch:
        """Where the tokens from `first` to `last` stand."""
        part = PARTS[(first >= self.bounds[1]) + (first >= self.bounds[2])]
        return part, self.text.starts[first], self.text.ends[last]

    def position(self, index: int) -> int:
        """The position of a token: passages stand PASSAGE_GAP apart."""
        if self._firsts is None:
            return index
        return index + PASSAGE_GAP * (bisect_right(self._firsts, index) - 1)

    def part(self, first: int, last: int, label: str) -> Part:
        """The tokens from `first` to `last` as what a term found."""
        if self._firsts is None:
            return Part(first, last, *self.stretch(first, last), label)
        return Part(self.position(first), self.position(last), *self.stretch(first, last), label)

    def within(self, index: int, section: str) -> bool:
        """Whether a token stands in a passage that `in:` knows by this name."""
        firsts = self._firsts or [0]
        at = bisect_right(firsts, index) - 1
        # Passages without words end where they begin; the last one that begins here holds the token.
        passage = self.text.passages[at]
        return section in passage_names(passage.part, passage.section, passage.label)
