"""Groups of strong pairs, in which no two records speak against each other: nothing is chained."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import combinations

from trawl.incidents.facts import Facts
from trawl.incidents.weighing import Weighed, weigh
from trawl.incidents.weights import load_weights, load_words
from trawl.model import Key

#: What bars a pair from being strong and is no contradiction.
_NO_CONTRADICTION = frozenset(("next_day", "other_offence", "two_numbers", "rival", "conflict"))


def group_strong(pairs: Sequence[Weighed]) -> tuple[list[list[Facts]], list[Weighed]]:
    """Return the groups, and the pairs with those barred that could not join one.

    The surest pairs are joined first. A pair whose groups hold two records that speak against each other is no longer
    strong; nor are two that hang on circumstances alone and are rivals for one record.
    """
    judged = _bar_rivals(pairs)
    ordered = sorted(judged, key=lambda pair: (-pair.score, pair.first.key, pair.second.key))
    groups = _Groups()
    decided = [groups.join(pair) if pair.band == "strong" else pair for pair in ordered]
    return groups.listed(), decided


def _bar_rivals(pairs: Sequence[Weighed]) -> list[Weighed]:
    """Bar pairs of one record with two that speak against each other, where neither leads."""
    margin = load_weights().limits["rival_margin"]
    of: dict[Key, list[tuple[Facts, Weighed]]] = defaultdict(list)
    for pair in pairs:
        if pair.band == "strong" and not pair.tied:
            of[pair.first.key].append((pair.second, pair))
            of[pair.second.key].append((pair.first, pair))
    rivals: dict[tuple[Key, Key], str] = {}
    for partners in of.values():
        for (one, first), (other, second) in combinations(partners, 2):
            if abs(first.score - second.score) < margin and _contradict(one, other):
                rivals.setdefault((first.first.key, first.second.key), other.name)
                rivals.setdefault((second.first.key, second.second.key), one.name)
    return [
        pair.barred("rival", f"{rivals[key]} is as near")
        if (key := (pair.first.key, pair.second.key)) in rivals
        else pair
        for pair in pairs
    ]


def _contradict(one: Facts, other: Facts) -> bool:
    """Whether two records speak against being one event, strongly enough that a third cannot hold them together."""
    bars = weigh(one, other).bars
    return bool(bars - _NO_CONTRADICTION) or ("two_numbers" in bars and one.kind in load_words().numbered)


class _Groups:
    """Groups that grow; each knows its different accounts, so that a text sent out 10,000 times costs no more."""

    def __init__(self) -> None:
        self._group: dict[Key, int] = {}
        self._members: dict[int, dict[Key, Facts]] = {}
        self._accounts: dict[int, dict[Hashable, Facts]] = {}
        self._known: dict[tuple[Hashable, Hashable], bool] = {}

    def listed(self) -> list[list[Facts]]:
        return [list(members.values()) for members in self._members.values() if len(members) > 1]

    def join(self, pair: Weighed) -> Weighed:
        """Join the groups of a pair, or say why not."""
        one, other = self._of(pair.first), self._of(pair.second)
        if one == other:
            return pair
        limit = load_weights().limits["crowd"]
        mine, others = self._accounts[one], self._accounts[other]
        accounts = mine.keys() | others.keys()
        if len(accounts) > max(limit, len(mine), len(others)):
            return pair.barred("conflict", f"the incident has {limit} different accounts, and takes no more")
        for first, a in mine.items():
            for second, b in others.items():
                if self._speak_against((first, a), (second, b), pair):
                    return pair.barred("conflict", f"{a.name} and {b.name} speak against each other")
        if len(self._members[one]) < len(self._members[other]):
            one, other = other, one
        for key in self._members[other]:
            self._group[key] = one
        self._members[one] |= self._members.pop(other)
        self._accounts[one] |= self._accounts.pop(other)
        return pair

    def _of(self, facts: Facts) -> int:
        if facts.key not in self._group:
            number = len(self._group)
            self._group[facts.key] = number
            self._members[number] = {facts.key: facts}
            self._accounts[number] = {_account(facts): facts}
        return self._group[facts.key]

    def _speak_against(self, one: tuple[Hashable, Facts], other: tuple[Hashable, Facts], pair: Weighed) -> bool:
        if {one[1].key, other[1].key} == {pair.first.key, pair.second.key} or one[0] == other[0]:
            return False
        asked = one[0], other[0]
        if asked not in self._known:
            self._known[asked] = _contradict(one[1], other[1])
        return self._known[asked]


def _account(facts: Facts) -> Hashable:
    """All of a record by which it could speak against another; two with one account never do to each other."""
    return (
        facts.key.source if facts.kind not in ("intelligence", "other") else "",
        facts.kind,
        facts.name if facts.kind in load_words().numbered else "",
        facts.force,
        facts.day,
        facts.certain,
        facts.named_days,
        _frozen(facts.people.items()),
        _frozen(facts.sides.items()),
        facts.nominals,
        facts.births,
        facts.place,
        facts.spots,
        facts.premises,
        facts.corrects,
        frozenset(facts.quotes),
        facts.shingles,
    )


def _frozen(items: Iterable[tuple[str, frozenset[str]]]) -> frozenset[tuple[str, frozenset[str]]]:
    return frozenset(items)
