"""Proximity as interval queries: blocks of words next to each other, in one order and in the other.

An interval rule finds only the smallest intervals, so it is exact only where the blocks of a side are words and
phrases: the nearest block of the other side then ends or begins a smallest one. Phrases stand in branches of their
own, because a word of one side may be part of a phrase of the same side and hide it. What is nested gets an upper
bound from the words that its blocks can begin and end with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

from elasticsearch.dsl import query as dsl

from trawl.query.tree import Fuzzy, Near, Node, Or, Phrase, Wildcard, Word
from trawl.text import analyse_words

#: Past so many words in all its branches the conjunction and the reference meaning are quicker, and the server's limit
#: on clauses (1,024 or more, by its memory) is near.
_WORDS = 1_000

Rule = dict[str, Any]
_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Ends:
    """The words that a block of a member can begin and end with, and all the ends of what it is made of.

    `words` and `phrases` say the member itself where it is flat. `cost` counts the words that the rules stand for;
    `span` is how many words may lie between the parts of a block.
    """

    first: tuple[Rule, ...]
    last: tuple[Rule, ...]
    words: tuple[Rule, ...] = ()
    phrases: tuple[tuple[Rule, ...], ...] = ()
    cost: int = 1
    span: int = 0
    flat: bool = True


Count = Callable[[Wildcard | Fuzzy], int]


def word_field(word: Word) -> tuple[str, str]:
    """The field and the token to look up for a word; a cased one by its form."""
    if word.mode == "stem":
        return "stem", word.text
    return "form", word.text if word.mode == "form" else analyse_words(word.text)[0].form


def phrase_rule(words: Sequence[Word]) -> Rule:
    """Words next to each other, each by its stem or by its form."""
    return _ordered(tuple(_word_rule(word) for word in words), 0)


def intervals(rule: Rule) -> dsl.Query:
    """The query of a rule. It stands on one field, and each word in it says which field it is of."""
    return dsl.Intervals("form", rule)


def ends_of(node: Node, count: Count) -> Ends | None:  # noqa: PLR0911 - one return a form of the language
    """The ends of a member of a proximity; None where the index does not know where it stands (a mention)."""
    match node:
        case Word():
            rule = (_word_rule(node),)
            return Ends(rule, rule, words=rule, flat=node.mode != "case")
        case Wildcard() | Fuzzy():
            rule = (_expanding_rule(node),)
            return Ends(rule, rule, words=rule, cost=count(node))
        case Phrase(words):
            first, last = (_word_rule(words[0]),), (_word_rule(words[-1]),)
            flat = all(word.mode != "case" for word in words)
            return Ends(first, last, phrases=(tuple(map(_word_rule, words)),), flat=flat)
        case Or(children):
            return _union([ends_of(child, count) for child in children])
        case Near():
            both = _union([ends_of(node.left, count), ends_of(node.right, count)])
            if both is None:
                return None
            ends = both.first + both.last
            return Ends(ends, ends, cost=2 * both.cost, span=max(node.words, both.span), flat=False)
        case _:
            return None


def near_rule(left: Ends, right: Ends, words: int, *, ordered: bool) -> Rule | None:
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


def _loose(left: Ends, right: Ends, words: int, *, ordered: bool) -> Iterator[Rule]:
    """By their ends: one side ends before the other begins, or a part of the one lies between two of the other."""
    yield _ordered([_any_of(left.last), _any_of(right.first)], words)
    if ordered:
        return
    yield _ordered([_any_of(right.last), _any_of(left.first)], words)
    if span := max(left.span, right.span):
        of_left, of_right = _any_of(left.first + left.last), _any_of(right.first + right.last)
        yield _ordered([of_left, of_right], span)
        yield _ordered([of_right, of_left], span)


def _branches(side: Ends) -> list[tuple[Rule, int]]:
    """The rules of a flat side, each with the number of words that it stands for."""
    phrases = [(_ordered(phrase, 0), len(phrase)) for phrase in side.phrases]
    return phrases + ([(_any_of(side.words), side.cost)] if side.words else [])


def _union(members: Sequence[Ends | None]) -> Ends | None:
    known = [member for member in members if member is not None]
    if len(known) < len(members) or not known:
        return None
    return Ends(
        _distinct(known, lambda member: member.first),
        _distinct(known, lambda member: member.last),
        _distinct(known, lambda member: member.words),
        _distinct(known, lambda member: member.phrases),
        cost=sum(member.cost for member in known),
        span=max(member.span for member in known),
        flat=all(member.flat for member in known),
    )


def _distinct(members: Sequence[Ends], found_in: Callable[[Ends], tuple[_Found, ...]]) -> tuple[_Found, ...]:
    return tuple({repr(found): found for member in members for found in found_in(member)}.values())


def _word_rule(word: Word) -> Rule:
    field, token = word_field(word)
    return {"match": {"query": token, "use_field": field}}


def _expanding_rule(node: Wildcard | Fuzzy) -> Rule:
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
