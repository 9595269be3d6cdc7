"""What must hold of every query and every record."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.generators import LISTS_FOR_QUERIES, index_text, positional, query_texts, records, terms
from tests.query.naive import Naive, fits
from trawl.errors import UsageError
from trawl.query import Bounds, bound_query, compile_query, compile_wildcard, parse_query, print_tree
from trawl.query.tree import Near, Phrase, Word


def parse(text: str):
    return parse_query(text, LISTS_FOR_QUERIES)


@given(query_texts())
def test_printing_then_parsing_is_the_identity(text: str) -> None:
    tree = parse(text).tree
    assert parse(print_tree(tree)).tree == tree


@given(query_texts(), records())
def test_judgement_is_the_naive_one(text: str, indexed) -> None:
    check_judgement(text, indexed)


@pytest.mark.slow
@settings(max_examples=5_000, deadline=None)
@given(query_texts(), records())
def test_judgement_is_the_naive_one_at_length(text: str, indexed) -> None:
    check_judgement(text, indexed)


def check_judgement(text: str, indexed) -> None:
    query = parse(text)
    compiled, naive = compile_query(query), Naive(indexed)
    judged = compiled.judge(indexed)
    assert judged.accepted == naive.holds(query.tree)
    assert {(s.part, s.start, s.end, s.term) for s in judged.spans if s.start < s.end} == naive.spans(query.tree)
    assert compiled.accepts(indexed) == judged.accepted


@given(positional(3), st.lists(st.sampled_from(("vape", "hotel", "girl", "older", "men", "taxi")), max_size=12))
def test_proximity_is_the_naive_one_in_crowded_records(text: str, words: list[str]) -> None:
    indexed = index_text(" ".join(words))
    query = parse(text)
    judged = compile_query(query).judge(indexed)
    naive = Naive(indexed)
    assert judged.accepted == naive.holds(query.tree)
    assert {(s.part, s.start, s.end, s.term) for s in judged.spans} == naive.spans(query.tree)


@st.composite
def sharing(draw: st.DrawFn, depth: int = 2) -> str:
    """Proximities whose members often find the same tokens."""
    if not depth or draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(("a", "b", "(a OR b)", '"a b"', '"a a"', "(a OR c)", "c", '("a b" OR c)')))
    operator = draw(st.sampled_from(("NEAR/0", "NEAR/1", "NEAR/3", "PRE/0", "PRE/2")))
    return f"({draw(sharing(depth - 1))}) {operator} ({draw(sharing(depth - 1))})"


@given(sharing(), st.sampled_from(("", " NOT NEAR/0 a", " NOT NEAR/2 (a NEAR/1 b)")), st.lists(st.sampled_from("abcx")))
def test_members_that_share_tokens_are_told_apart(text: str, far: str, words: list[str]) -> None:
    query = parse(f"({text}){far}")
    indexed = index_text(" ".join(words[:9]))
    judged, naive = compile_query(query).judge(indexed), Naive(indexed)
    assert judged.accepted == naive.holds(query.tree)
    assert {(s.part, s.start, s.end, s.term) for s in judged.spans} == naive.spans(query.tree)


@given(query_texts(), st.lists(records(), min_size=2, max_size=4))
def test_a_compiled_query_remembers_nothing_of_other_records(text: str, several: list) -> None:
    query = parse(text)
    shared = compile_query(query)
    for indexed in (*several, *reversed(several)):
        assert shared.judge(indexed) == compile_query(query).judge(indexed)


@given(query_texts(), records())
def test_leaving_no_span_out_changes_nothing(text: str, indexed) -> None:
    compiled = compile_query(parse(text))
    assert compiled.accepts_without(indexed, ()) == compiled.judge(indexed).accepted


@given(terms(), records())
def test_one_term_without_its_spans_is_not_there(text: str, indexed) -> None:
    compiled = compile_query(parse(text))
    assert not compiled.accepts_without(indexed, compiled.judge(indexed).spans)


@given(terms(), records())
def test_spans_under_not_are_seen_though_excluded(text: str, indexed) -> None:
    found = compile_query(parse(text)).judge(indexed).spans
    assert compile_query(parse(f"kind:* NOT ({text})")).accepts_without(indexed, found) == (not found)


@given(st.text(alphabet='vape "()~*?:#=/,\n0123ANDORTEFPW‘“-é\u200f🙂\x00', max_size=60))
def test_any_text_is_a_query_or_an_error_that_shows_it(text: str) -> None:
    message = "^"
    try:
        compile_query(parse_query(text)).judge(index_text("vape and 0"))
    except UsageError as error:
        message = str(error)
    assert "^" in message


@given(st.text("ab*?", min_size=1, max_size=8), st.text("ab", max_size=10))
def test_wildcards_fit_as_defined(pattern: str, form: str) -> None:
    assert bool(compile_wildcard(pattern)(form)) == fits(pattern, form)


class Sets:
    """An engine of two kinds of record, with and without: its queries are sets of the records' numbers.

    It says words exactly, phrases too widely, and nothing else at all, so every way of combining bounds is used.
    """

    def __init__(self, indexed: Sequence) -> None:
        self._naive = [Naive(one) for one in indexed]

    def everything(self) -> frozenset[int]:
        return frozenset(range(len(self._naive)))

    def nothing(self) -> frozenset[int]:
        return frozenset()

    def all_of(self, parts: Sequence[frozenset[int]]) -> frozenset[int]:
        return self.everything().intersection(*parts)

    def any_of(self, parts: Sequence[frozenset[int]]) -> frozenset[int]:
        return frozenset().union(*parts)

    def none_of(self, part: frozenset[int]) -> frozenset[int]:
        return self.everything() - part

    def at_least(self, wanted: int, parts: Sequence[frozenset[int]]) -> frozenset[int]:
        return frozenset(n for n in self.everything() if sum(n in part for part in parts) >= wanted)

    def leaf(self, node, section: str | None) -> Bounds[frozenset[int]]:
        if isinstance(node, Phrase):
            upper = self.all_of([self._find(word, None) for word in node.words])
            return Bounds(self.nothing(), upper, exact=False)
        if section is not None and not isinstance(node, Word):
            return Bounds(self.nothing(), self._find(node, None), exact=False)
        return Bounds.exactly(self._find(node, section))

    def near(self, node: Near, section: str | None) -> Bounds[frozenset[int]] | None:
        return Bounds.exactly(self._find(node, section)) if isinstance(node.left, Word) else None

    def _find(self, node, section: str | None) -> frozenset[int]:
        return frozenset(n for n, naive in enumerate(self._naive) if naive.holds(node, section))


@given(query_texts(), st.lists(records(), min_size=3, max_size=6))
def test_bounds_enclose_the_meaning(text: str, several: list) -> None:
    query = parse(text)
    bounds = bound_query(query.tree, Sets(several))
    compiled = compile_query(query)
    meaning = {n for n, indexed in enumerate(several) if compiled.accepts(indexed)}
    assert bounds.lower <= meaning <= bounds.upper
    if bounds.exact:
        assert bounds.lower == bounds.upper == meaning
