"""What a wildcard or a fuzzy word stands for: the forms of the index that it fits."""

from __future__ import annotations

import re

from tantivy import Searcher

from trawl.engine.embedded.documents import FACT, TEXT, access_fact, form_term, number_fact
from trawl.engine.interface import EngineLimits
from trawl.query import compile_wildcard
from trawl.query.tree import Fuzzy, Wildcard

_LITERALS = re.compile(r"[^*?]*")


class Vocabulary:
    """The distinct words of one generation of the index. Expansions are kept for as long as it is."""

    def __init__(self, searcher: Searcher, limits: EngineLimits) -> None:
        self._searcher, self._limits = searcher, limits
        self._expansions: dict[Wildcard | Fuzzy, tuple[str, ...]] = {}
        self._forms: list[str] | None = None
        self._access: dict[str, dict[str, int]] = {}

    def counted_forms(self, prefix: str = "") -> list[tuple[str, int]]:
        """The forms that begin so, with the number of documents that hold each."""
        found = self._searcher.terms_with_prefix(TEXT, form_term(prefix))
        return [(term[1:], count) for term, count in found]

    def expand(self, node: Wildcard | Fuzzy) -> tuple[str, ...]:
        """The forms that the node stands for, in order. Raises LimitError where they are too many."""
        if node not in self._expansions:
            forms = self._fit_wildcard(node) if isinstance(node, Wildcard) else self._fit_fuzzy(node)
            self._limits.check_expansion(node.label, len(forms))
            self._expansions[node] = tuple(sorted(forms))
        return self._expansions[node]

    def access_values(self, field: str) -> dict[str, int]:
        """The values of a field that decides who may see a record, with about how many records have each."""
        if field not in self._access:
            prefix = access_fact(field, "")
            found = self._searcher.terms_with_prefix(FACT, prefix)
            self._access[field] = {term.removeprefix(prefix): count for term, count in found}
        return self._access[field]

    def numbers(self, mention_type: str) -> list[str]:
        """The numbers that mentions of a type have, as the index writes them."""
        prefix = number_fact(mention_type, "")
        return [term.removeprefix(prefix) for term, _ in self._searcher.terms_with_prefix(FACT, prefix)]

    def _fit_wildcard(self, node: Wildcard) -> list[str]:
        literals = _LITERALS.match(node.pattern)
        prefix = literals.group() if literals else ""
        fits = compile_wildcard(node.pattern)
        forms = [form for form, _ in self.counted_forms(prefix)] if prefix else self._all_forms()
        return [form for form in forms if fits(form)]

    def _fit_fuzzy(self, node: Fuzzy) -> list[str]:
        from rapidfuzz import process  # a start without a fuzzy word need not wait for it
        from rapidfuzz.distance import OSA

        near = process.extract_iter(node.form, self._all_forms(), scorer=OSA.distance, score_cutoff=node.distance)
        return [form for form, _, _ in near]

    def _all_forms(self) -> list[str]:
        if self._forms is None:
            self._forms = [form for form, _ in self.counted_forms()]
        return self._forms
