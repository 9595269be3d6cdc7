"""What a wildcard or a fuzzy word stands for: the forms of the index that it fits."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from time import monotonic

from tantivy import Query, Searcher

from trawl.access import Principal
from trawl.engine.embedded.documents import FACT, TEXT, access_fact, form_term, number_fact
from trawl.engine.interface import EngineLimits
from trawl.engine.memo import Memo
from trawl.query import compile_wildcard
from trawl.query.tree import Fuzzy, Wildcard

_LITERALS = re.compile(r"[^*?]*")


class Vocabulary:
    """The distinct words of one generation of the index, for any number of threads. It keeps what it looked up."""

    def __init__(self, searcher: Searcher, limits: EngineLimits) -> None:
        self._searcher, self._limits = searcher, limits
        self._expansions: Memo[Wildcard | Fuzzy, tuple[str, ...] | None] = Memo()
        self._seen_expansions: Memo[tuple[Wildcard | Fuzzy, Principal], tuple[str, ...]] = Memo()
        self._forms: Memo[str, list[str]] = Memo()
        self._backwards: Memo[str, list[str]] = Memo()
        self._access: Memo[str, dict[str, int]] = Memo()

    def counted_forms(self, prefix: str = "") -> list[tuple[str, int]]:
        """The forms that begin so, with the number of documents that hold each."""
        found = self._searcher.terms_with_prefix(TEXT, form_term(prefix))
        return [(term[1:], count) for term, count in found]

    def forms_ending(self, prefix: str, suffix: str) -> list[tuple[str, int]]:
        """The same of those that end so as well."""
        backwards, wanted = self._backwards.recall("", self._turn_forms), suffix[::-1]
        counted = []
        for place in range(bisect_left(backwards, wanted), len(backwards)):
            if not backwards[place].startswith(wanted):
                break
            form = backwards[place][::-1]
            if form.startswith(prefix):
                counted.append((form, self._count(form)))
        return sorted(counted, key=lambda one: (-one[1], one[0]))

    def has_form(self, form: str) -> bool:
        """Whether any document holds this form; a removed one may, until the index is tidied."""
        return self._count(form) > 0

    def expand(self, node: Wildcard | Fuzzy, principal: Principal, seen: Callable[[str], Query]) -> tuple[str, ...]:
        """The forms that the node stands for, in order. Where they are too many, those alone that the reader may know.

        `seen` finds the records with a form that the principal may see. Raises LimitError where these are too many.
        """
        forms = self._expansions.recall(node, lambda: self._expand(node))
        if forms is not None:
            return forms
        return self._seen_expansions.recall((node, principal), lambda: self._expand_seen(node, seen))

    def access_values(self, field: str) -> dict[str, int]:
        """The values of a field that decides who may see a record, with about how many records have each."""
        return self._access.recall(field, lambda: self._read_access(field))

    def numbers(self, mention_type: str) -> list[str]:
        """The numbers that mentions of a type have, as the index writes them."""
        prefix = number_fact(mention_type, "")
        return [term.removeprefix(prefix) for term, _ in self._searcher.terms_with_prefix(FACT, prefix)]

    def _count(self, form: str) -> int:
        return self._searcher.doc_freq(TEXT, form_term(form))

    def _turn_forms(self) -> list[str]:
        """Every form written backwards, in order, so that those with one ending stand together."""
        return sorted(form[::-1] for form, _ in self.counted_forms())

    def _expand(self, node: Wildcard | Fuzzy) -> tuple[str, ...] | None:
        """All the forms; None where they are too many, of records that anybody may see."""
        forms = self._fit(node)
        return None if len(forms) > self._limits.expansion else tuple(sorted(forms))

    def _expand_seen(self, node: Wildcard | Fuzzy, seen: Callable[[str], Query]) -> tuple[str, ...]:
        began = monotonic()
        found: list[str] = []
        for form in self._fit(node):
            if self._searcher.search(seen(form), limit=1, count=False).hits:
                found.append(form)
                self._limits.check_expansion(node.label, len(found))
            self._limits.check_time(began)
        return tuple(sorted(found))

    def _read_access(self, field: str) -> dict[str, int]:
        prefix = access_fact(field, "")
        return {term.removeprefix(prefix): n for term, n in self._searcher.terms_with_prefix(FACT, prefix)}

    def _fit(self, node: Wildcard | Fuzzy) -> list[str]:
        return self._fit_wildcard(node) if isinstance(node, Wildcard) else self._fit_fuzzy(node)

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
        return self._forms.recall("", lambda: [form for form, _ in self.counted_forms()])
