"""Weigh a name that a record holds against the names of a row: the whole of both, word by word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trawl.linkage.addresses import is_unit_number
from trawl.linkage.index import LARGE, RowDetail
from trawl.linkage.name_comparison import NameComparison, compare_names
from trawl.linkage.names import (
    NameKind,
    company_forms,
    core_forms,
    is_generic,
    is_ordinary,
    is_place,
    name_parts,
    row_companies,
    row_names,
)
from trawl.linkage.rarity import WordRarity
from trawl.linkage.scoring import Weighing
from trawl.linkage.vocabulary import load_vocabulary
from trawl.linkage.words import compared_forms

_MANY_ROWS = 20
_ROAD_NUMBER = re.compile(r"[abm]\d{1,4}[a-z]?")


@dataclass(frozen=True, slots=True)
class NameFound:
    """A name as a record wrote it. `ratio` (0 to 100) is how alike a misspelling is.

    `in_column` says that a column of the record gave it, which is known to name premises.
    """

    written: str
    ratio: float = 100.0
    in_column: bool = False


class Naming:
    """One comparison of one name with one row's names. `kind` says how much of the row's name was written."""

    def __init__(self, found: NameFound, detail: RowDetail, rarity: WordRarity, local: frozenset[str]) -> None:
        self._found, self._detail, self._rarity = found, detail, rarity
        self._local = local | detail.localities
        written, self.name, self.comparison = self._compare()
        self._company = self._compare_company()
        self._forms = compared_forms(written)
        self.kind = self._kind()

    def share(self) -> float:
        """How much of the two names agrees, 0 to 1."""
        return 1.0 if self._company else self.comparison.share(self._rarity.of)

    def weigh(self, weighing: Weighing, bearers: int) -> None:
        """Weigh how much of the name stands there, how telling it is, how it is spelt, and its kind of premises.

        So many rows are the `bearers` of the name as it was written.
        """
        if self._company:
            weighing.add("company", f"the name of its company, {self._company}")
            return
        compared = self.comparison
        words = f"name '{self._found.written}' ~ '{self.name}' {compared.ratio:.0f}"
        weighing.add(self._part(), words)
        if compared.ratio < 100:
            weighing.add("misspelt", f"spelt '{self._found.written}'", times=100 - compared.ratio)
        if compared.known:
            weighing.add("known_word", "as it is written it may be another name")
        if not compared.ordered:
            weighing.add("other_order", "its words in another order")
        self._weigh_bearers(weighing, bearers)
        self._weigh_words_apart(weighing)
        self._weigh_kind(weighing)
        self._weigh_distinctness(weighing)

    def _compare(self) -> tuple[str, str, NameComparison]:
        """Compare with each of the row's names; return (what was written, name) of the two that agree most."""
        written = name_parts(self._found.written) if self._found.in_column else (self._found.written,)
        best: tuple[float, str, str, NameComparison] | None = None
        for name in row_names(self._detail.row):
            for part in name_parts(name):
                for ours in written:
                    compared = compare_names(ours, part, self._local, self._is_known)
                    share = compared.share(self._rarity.of) + compared.whole * 0.01 + compared.ratio * 0.00001
                    if best is None or share > best[0]:
                        best = share, ours, name, compared
        assert best is not None  # a row has a name
        _, ours, name, compared = best
        if not compared.shared and self._found.ratio < 100:
            core = self._detail.core
            compared = NameComparison(core, (), (), self._found.ratio, whole=False, ordered=True)
        return ours, name, compared

    def _compare_company(self) -> str:
        """The row's company, where it is that which was written rather than one of the row's names; else ""."""
        written = company_forms(self._found.written)
        companies = () if self.comparison.whole else row_companies(self._detail.row)
        return next((company for company in companies if company_forms(company) == written), "")

    def _is_known(self, form: str) -> bool:
        return is_ordinary(form) or self._rarity.count(form) > 0

    def _kind(self) -> NameKind:
        if self.comparison.whole:
            return NameKind.FULL
        if self.comparison.missing_telling or self.comparison.added_telling:
            return NameKind.OPENING
        return NameKind.CORE

    def _part(self) -> str:
        """The name of the evidence for how much of the row's name was written, and how telling that is."""
        telling = [form for form in self.comparison.shared if not is_generic(form)]
        ordinary = all(map(is_ordinary, telling))
        if self.kind is NameKind.FULL and len(self._forms) > 1:
            return "whole_name_ordinary" if ordinary and len(self._forms) < 3 else "whole_name"
        if ordinary:
            return "core_ordinary_words" if len(self.comparison.shared) > 1 else "core_ordinary"
        return "core_words" if len(telling) > 1 else "core_word"

    def _weigh_bearers(self, weighing: Weighing, bearers: int) -> None:
        single = len(self._forms) == 1
        if self._found.in_column:
            weighing.add("own_column")
        elif single and self._rarity.rows > LARGE:
            weighing.add("common_word")
        if bearers == 1 and self.kind is NameKind.FULL and (self._found.in_column or not single):
            weighing.add("only_row")
        elif bearers > _MANY_ROWS:
            weighing.add("many_rows")

    def _weigh_words_apart(self, weighing: Weighing) -> None:
        """Weigh the words that only one of the two names holds."""
        missing, added = self.comparison.missing_telling, self.comparison.added_telling
        if missing and added:
            words = f"'{' '.join(added)}' for '{' '.join(missing)}'"
            weighing.add("other_word", words, times=max(map(self._rarity.of, (*missing, *added))))
        elif added:
            weighing.add("word_more", f"'{' '.join(added)}' is not in its name", times=sum(map(self._rarity.of, added)))
        elif missing:
            times = sum(map(self._rarity.of, missing))
            weighing.add("word_missing", f"'{' '.join(missing)}' of its name is missing", times=times)

    def _weigh_kind(self, weighing: Weighing) -> None:
        """Weigh the kinds of premises that the names say: one in the place of the row's own is another kind.

        `Alder House Hotel Bar` may be the hotel; `Alder House School` is not.
        """
        own = self._detail.classes
        added = {kind for form in self.comparison.added if not (kinds := _kinds(form)) & own for kind in kinds}
        replaced = any(map(_kinds, self.comparison.missing))
        kept = any(_kinds(form) & own for form in self.comparison.shared)
        if own and added and (replaced or not kept):
            weighing.add("other_kind", f"another kind of premises ({', '.join(sorted(added))})")
        elif replaced and not self.comparison.missing_telling and any(map(_kinds, self.comparison.added)):
            written = " ".join(form for form in self.comparison.added if _kinds(form))
            weighing.add("other_kind_word", f"'{written}' in the place of its own word")
        elif any(_kinds(form) & own for form in self._forms):
            weighing.add("same_kind")

    def _weigh_distinctness(self, weighing: Weighing) -> None:
        """Doubt words that agree but do not tell rows apart: a saint's, a place's, a number, ordinary ones."""
        bare = tuple(form for form in self._forms if not is_generic(form))
        typed = len(bare) < len(self._forms)
        vocabulary = load_vocabulary()
        parts = vocabulary.rooms | vocabulary.units
        number_of = len(self._forms) == 2 and self._forms[0] in parts and is_unit_number(self._forms[1])
        if number_of or (len(self._forms) == 1 and _ROAD_NUMBER.fullmatch(self._forms[0])):
            weighing.add("number_alone", "the number of a road or room")
        elif not typed and is_saint(bare):
            weighing.add("saint_alone", "a saint's name alone")
        elif not self._is_telling(bare, typed=typed):
            weighing.add("not_telling", "not a telling name")
        elif len(self._forms) == 1 and self.comparison.missing_telling:
            weighing.add("opening_alone", "a single word of its name")

    def _is_telling(self, bare: tuple[str, ...], *, typed: bool) -> bool:
        if self.kind is NameKind.FULL and (len(self._forms) > 1 or self._found.in_column):
            return True
        own = [form for form in self.comparison.shared if not (is_generic(form) or form.isdigit())]
        if self._rarity.rows <= LARGE:  # a short list: its ordinary names are weighed, and are names all the same
            return bool(own)
        own = [form for form in own if not is_ordinary(form) and form not in self._local]
        if not own or is_place(core_forms(bare or self._forms)):
            return False
        single = len(own) == 1 and not typed and self.kind is not NameKind.FULL
        return not (single and self._rarity.count(own[0]) > _MANY_ROWS)


def _kinds(form: str) -> frozenset[str]:
    """The kinds of premises that a word speaks of."""
    return load_vocabulary().classes_of.get(form, frozenset()) - {"way"}


def is_saint(forms: tuple[str, ...]) -> bool:
    """Say whether words are a saint's name and nothing else, or that of a church (`All Saints`, `Holy Trinity`)."""
    return (len(forms) == 2 and forms[0] == "st") or forms in load_vocabulary().churches
