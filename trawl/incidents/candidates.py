"""Which records are compared: those that share a key. Never every record with every other.

A key that very many records share (a day at a hospital, a form, an operation's name) does no harm: of those only the
ones that share a second key are compared, and of those again no more than a few neighbours each. What was so passed
over is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from trawl.incidents.facts import Facts, days_of
from trawl.incidents.weights import load_weights
from trawl.model import Key
from trawl.written import write_count, write_day

#: A key: what kind of key it is, then its values.
EventKey = tuple[Hashable, ...]

_REST = "were compared only with those that agree in more, or with the nearest few"
#: So many keys of a kind that were too common are named one by one.
_SAID = 3


@dataclass(frozen=True, slots=True)
class Candidates:
    """Pairs of positions in the list of records, lower first; `notes` say which keys were too common."""

    pairs: frozenset[tuple[int, int]]
    notes: tuple[str, ...]


def list_event_keys(facts: Facts) -> Iterator[EventKey]:
    """The keys of a record but for its text: its references, and each day with everybody and everything of it."""
    for form in (*facts.own, *facts.quotes):
        yield "reference", form
    values = list(_values_of(facts))
    for day in dict.fromkeys(days_of(facts)):
        for kind, value in values:
            yield "day", day, kind, value


def _values_of(facts: Facts) -> Iterator[tuple[str, Hashable]]:
    if not facts.is_list_of_people:
        yield from (("person", name) for name in facts.people)
        yield from (("date of birth", (born, name[0])) for name, births in facts.people.items() for born in births)
    yield from (("nominal", nominal) for nominal in facts.nominals)
    yield from (("address", spot[:2]) for spot in facts.spots | facts.place.spots)
    yield from (("premises", name) for name in {facts.place.premises, *facts.premises} - {""})
    yield from (("register row", row) for row in facts.rows)
    yield from facts.things
    if facts.place.postcode:
        yield "postcode", facts.place.postcode


def pair_records(records: Sequence[Facts], bands: Iterable[tuple[Key, EventKey]]) -> Candidates:
    """Pair up the records that share a key; `bands` are the keys of their texts."""
    keys: list[list[EventKey]] = [list(dict.fromkeys(list_event_keys(facts))) for facts in records]
    at = {facts.key: position for position, facts in enumerate(records)}
    holding: dict[EventKey, list[int]] = defaultdict(list)
    for position, listed in enumerate(keys):
        for key in listed:
            holding[key].append(position)
    for record, band in bands:
        holding["text", *band].append(at[record])
    pairing = _Pairing(records, keys)
    for key, holders in holding.items():
        if len(holders) > 1:
            pairing.add(key, tuple(holders))
    return Candidates(frozenset(pairing.pairs), tuple(pairing.say()))


class _Pairing:
    """The pairs found so far, and what to say of keys that are too common."""

    def __init__(self, records: Sequence[Facts], keys: Sequence[Sequence[EventKey]]) -> None:
        self._records, self._keys = records, keys
        self._limits: Mapping[str, int] = load_weights().limits
        self._crowds: set[tuple[int, ...]] = set()
        self.pairs: set[tuple[int, int]] = set()
        self._crowded: dict[str, dict[EventKey, int]] = defaultdict(dict)

    def add(self, key: EventKey, holders: tuple[int, ...]) -> None:
        """Pair those that hold a key; of a crowd, those that share a second one."""
        if len(holders) <= self._limits["crowd"]:
            self.pairs.update(combinations(sorted(holders), 2))
            return
        if holders in self._crowds:
            return  # the same records by another key
        self._crowded[str(key[2] if key[0] == "day" else key[0])][key] = len(holders)
        self._crowds.add(holders)
        shared: dict[EventKey, list[int]] = defaultdict(list)
        for holder in holders:
            for second in self._keys[holder]:
                if second != key:
                    shared[second].append(holder)
        for group in {tuple(group) for group in shared.values() if len(group) > 1}:
            if len(group) <= self._limits["crowd"]:
                self.pairs.update(combinations(sorted(group), 2))
            elif group not in self._crowds or group == holders:
                self._crowds.add(group)
                self._pair_neighbours(group)
        if key[0] == "text":
            self._pair_neighbours(holders)  # that their texts are alike may be all that there is

    def _pair_neighbours(self, holders: Iterable[int]) -> None:
        """Pair each with the few that are most like it by day and wording."""
        ordered = sorted(holders, key=self._rank)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 : place + 1 + self._limits["neighbours"]]:
                self.pairs.add((min(one, other), max(one, other)))

    def _rank(self, position: int) -> tuple[str, list[int], Key]:
        facts = self._records[position]
        return facts.day.isoformat() if facts.day else "", sorted(facts.shingles)[:8], facts.key

    def say(self) -> Iterator[str]:
        """Which keys were too common, in a sentence for each; in one for a kind of key of which there are many."""
        crowd = self._limits["crowd"]
        if lists := sum(facts.is_list_of_people for facts in self._records):
            most = self._limits["named_people"]
            yield f"{write_count(lists, 'record')} of more than {most} people: not compared by these alone."
        for kind, keys in self._crowded.items():
            if kind == "text":
                yield f"Records of one wording that stands in more than {crowd} {_REST}."
            elif len(keys) > _SAID:
                of = "" if kind == "reference" else " of one day"
                yield f"More than {crowd} records{of} have one {kind}, {len(keys):,} times over: they {_REST}."
            else:
                yield from (_say_crowd(key, number) for key, number in keys.items())


def _say_crowd(key: EventKey, number: int) -> str:
    match key:
        case ("reference", form):
            return f"{number:,} records with the reference {form} {_REST}."
        case (_, date() as day, kind, _):
            return f"{number:,} records with one {kind} on {write_day(day)} {_REST}."
    raise AssertionError(key)
