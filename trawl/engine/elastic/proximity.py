"""Proximity as interval queries: blocks of words next to each other, in one order and in the other.

An interval rule finds only the smallest intervals, so it is exact only where the blocks of a side are words and
phrases: the nearest block of the other side then ends or begins a smallest one. Phrases stand in branches of their
own, because a word of one side may be part of a phrase of the same side and hide it. What is nested gets an upper
bound from the words that its blocks can begin and end with.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from elasticsearch.dsl import query as dsl

from trawl.engine.ends import Ends
from trawl.query.tree import Fuzzy, Wildcard, Word
from trawl.text import analyse_words

#: Past so many words in all its branches the conjunction and the reference meaning are quicker, and the server's limit
#: on clauses (1,024 or more, by its memory) is near.
_WORDS = 1_000

Rule = dict[str, Any]


def word_field(word: Word) -> tuple[str, str]:
    """The field and the token to look up for a word; a cased one by its form."""
    if word.mode == "stem":
        return "stem", word.text
    return "form", word.text if word.mode == "form" else analyse_words(word.text)[0].form


def phrase_rule(words: Sequence[Word]) -> Rule:
    """Words next to each other, each by its stem or by its form."""
    return _ordered(tuple(word_rule(word) for word in words), 0)


def intervals(rule: Rule) -> dsl.Query:
    """The query of a rule. It stands on one field, and each word in it says which field it is of."""
    return dsl.Intervals("form", rule)


def near_rule(left: Ends[Rule], right: Ends[Rule], words: int, *, ordered: bool) -> Rule | None:
    """Where the sides are that near: exactly where both are flat, else too widely. None where it takes too much."""
    if left.flat and right.flat:
        pairs = list(product(_branches(left), _branches(right)))
        rules = [_ordered([one, other], words) for (one, _), (other, _) in pairs]
        rules += [] if ordered else [_ordered([other, one], words) for (one, _), (other, _) in pairs]
        cost = sum(one + other for (_, one), (_, other) in pairs)
    else:
        rules = list(_loose(left, right, words, ordered=ordered))
        cost = (left.cost + right.cost) * len(rules)
    return _any_of(rules) if cost <= _WORDS else None


def _loose(left: Ends[Rule], right: Ends[Rule], words: int, *, ordered: bool) -> Iterator[Rule]:
    """By their ends: one side ends before the other begins, or a part of the one lies between two of the other."""
    yield _ordered([_any_of(left.last), _any_of(right.first)], words)
    if ordered:
        return
    yield _ordered([_any_of(right.last), _any_of(left.first)], words)
    if span := max(left.span, right.span):
        of_left, of_right = _any_of(left.inner), _any_of(right.inner)
        yield _ordered([of_left, of_right], span)
        yield _ordered([of_right, of_left], span)


def _branches(side: Ends[Rule]) -> list[tuple[Rule, int]]:
    """The rules of a flat side, each with the number of words that it stands for."""
    phrases = [(_ordered(phrase, 0), len(phrase)) for phrase in side.phrases]
    return phrases + ([(_any_of(side.words), side.cost)] if side.words else [])


def word_rule(word: Word) -> Rule:
    """One word, by its stem or by its form."""
    field, token = word_field(word)
    return {"match": {"query": token, "use_field": field}}


def expanding_rule(node: Wildcard | Fuzzy) -> Rule:
    """What a wildcard or a fuzzy word stands for, which the server looks up."""
    if isinstance(node, Wildcard):
        return {"wildcard": {"pattern": node.pattern, "use_field": "form"}}
    return {
        "fuzzy": {
            "term": node.form,
            "fuzziness": node.distance,
            "prefix_length": 0,
            "transpositions": True,
            "use_field": "form",
        }
    }


def _ordered(rules: Sequence[Rule], gaps: int) -> Rule:
    return {"all_of": {"intervals": list(rules), "ordered": True, "max_gaps": gaps}}


def _any_of(rules: Sequence[Rule]) -> Rule:
    return rules[0] if len(rules) == 1 else {"any_of": {"intervals": list(rules)}}
