"""Which of a query's terms each form satisfies, worked out once for every form that the records hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from trawl.query.tree import Fuzzy, Wildcard, Word
from trawl.query.wildcards import compile_wildcard
from trawl.text import analyse_words

#: Forms remembered before the memory starts again, so that a long scan of odd words stays small.
_REMEMBERED = 500_000


class Lexicon:
    """Numbers the distinct terms of a query ("atoms") and says for each form which of them it satisfies."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, ...], int] = {}
        self._stems: dict[str, list[int]] = {}
        self._forms: dict[str, list[int]] = {}
        self._tests: list[tuple[int, Callable[[str], bool]]] = []
        self._known: dict[str, tuple[int, ...]] = {}
        #: The cased word that an atom wants, for atoms that compare case; each hit of these is checked in the record.
        self.cased: dict[int, str] = {}

    def number_of(self, leaf: Word | Wildcard | Fuzzy) -> int:
        """The atom of a leaf; the same for leaves that look for the same."""
        key = _key_of(leaf)
        if key not in self._numbers:
            self._numbers[key] = len(self._numbers)
            self._add(leaf, self._numbers[key])
        return self._numbers[key]

    def _add(self, leaf: Word | Wildcard | Fuzzy, number: int) -> None:
        match leaf:
            case Word(text, "stem"):
                self._stems.setdefault(text, []).append(number)
            case Word(text, "form"):
                self._forms.setdefault(text, []).append(number)
            case Word(text, _):
                self.cased[number] = text
                self._forms.setdefault(analyse_words(text)[0].form, []).append(number)
            case Wildcard(pattern):
                self._tests.append((number, compile_wildcard(pattern)))
            case Fuzzy(form, distance):
                self._tests.append((number, compile_fuzzy(form, distance)))

    def look_up(self, forms: Sequence[str], stems: Sequence[str]) -> list[tuple[int, ...]]:
        """For each word of a record the atoms that it satisfies, but for case."""
        verdicts = list(map(self._known.get, forms))
        if None in verdicts:
            self._learn(forms, stems, verdicts)
        return verdicts  # type: ignore[return-value]  # _learn left no None

    def _learn(self, forms: Sequence[str], stems: Sequence[str], verdicts: list[tuple[int, ...] | None]) -> None:
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        for index, verdict in enumerate(verdicts):
            if verdict is None:
                form = forms[index]
                known = self._known.get(form)
                if known is None:
                    known = self._known[form] = self._judge(form, stems[index])
                verdicts[index] = known

    def _judge(self, form: str, stem: str) -> tuple[int, ...]:
        tested = [number for number, fits in self._tests if fits(form)]
        return (*self._stems.get(stem, ()), *self._forms.get(form, ()), *tested)


def _key_of(leaf: Word | Wildcard | Fuzzy) -> tuple[str, ...]:
    match leaf:
        case Word(text, mode):
            return mode, text
        case Wildcard(pattern):
            return "wildcard", pattern
        case Fuzzy(form, distance):
            return "fuzzy", form, str(distance)


def compile_fuzzy(form: str, distance: int) -> Callable[[str], bool]:
    """Return whether another form is within an optimal string alignment distance of this one."""
    from rapidfuzz.distance import OSA

    measure, length = OSA.distance, len(form)

    def fits(other: str) -> bool:
        return abs(len(other) - length) <= distance and measure(form, other, score_cutoff=distance) <= distance

    return fits
