"""Counts both ways, records and incidents, and what a hit's card says of the other hits of its incident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trawl.model import Band, Hit, IncidentLink, Incidents, Key, Match
from trawl.reports.findings.premises import PremisesFinding, group_premises
from trawl.reports.handling import is_restricted
from trawl.written import write_count as plural

#: Records of its incident that a card names; it says how many more there are.
NAMED_ON_CARD = 6


@dataclass(frozen=True, slots=True)
class BothWays:
    """How many records something stands in, and how many incidents they are."""

    name: str
    records: int
    incidents: int


@dataclass(frozen=True, slots=True)
class IncidentCounts:
    """A run counted both ways: its hits, each term that was found, each premises that hits may name.

    `groups` are the incidents of two records or more. Premises are counted over the hits that are not restricted.
    """

    records: int
    incidents: int
    groups: tuple[tuple[Key, ...], ...]
    terms: tuple[BothWays, ...]
    premises: tuple[BothWays, ...]


@dataclass(frozen=True, slots=True)
class SameIncident:
    """Another hit that is of the incident of a hit, or that may be (`band` possible), with why and why not."""

    hit: Hit
    band: Band
    evidence: tuple[str, ...]
    against: tuple[str, ...] = ()


def count_both_ways(hits: Sequence[Hit], incidents: Incidents, premises: Iterable[PremisesFinding]) -> IncidentCounts:
    """Count the hits, their terms and the premises both ways."""
    terms = count_by_term(hits, incidents)
    found: dict[str, set[Key]] = _records_by_term(hits)
    return IncidentCounts(
        len(hits),
        incidents.count([hit.record.key for hit in hits]),
        incidents.groups,
        tuple(BothWays(term, len(found[term]), number) for term, number in sorted(terms.items())),
        tuple(BothWays("/".join(one.register_key), len(one.hits), count_hits(one.hits, incidents)) for one in premises),
    )


def count_run(
    hits: Sequence[Hit], matches: Mapping[Key, Sequence[Match]], incidents: Incidents, day: date
) -> IncidentCounts:
    """Count a run both ways, its premises as its report lists them."""
    open_hits = [hit for hit in hits if not is_restricted(hit.record)]
    return count_both_ways(hits, incidents, group_premises(open_hits, matches, day))


def count_hits(hits: Iterable[Hit], incidents: Incidents) -> int:
    """How many incidents these hits are."""
    return incidents.count([hit.record.key for hit in hits])


def count_by_term(hits: Iterable[Hit], incidents: Incidents) -> dict[str, int]:
    """How many incidents each term was found in."""
    return {term: incidents.count(keys) for term, keys in _records_by_term(hits).items()}


def _records_by_term(hits: Iterable[Hit]) -> dict[str, set[Key]]:
    found: dict[str, set[Key]] = defaultdict(set)
    for hit in hits:
        for term in hit.found_terms:
            found[term].add(hit.record.key)
    return found


def list_same(shown: Sequence[Hit], incidents: Incidents) -> dict[Key, tuple[SameIncident, ...]]:
    """For each shown hit the others of its incident, then those that may be. A hit that is not shown is named nowhere.

    Two that only a third holds together say by way of which, unless that one is not shown.
    """
    hits = {hit.record.key: hit for hit in shown}
    links: dict[Key, dict[Key, IncidentLink]] = defaultdict(dict)
    for link in incidents.links:
        if link.first in hits and link.second in hits:
            links[link.first][link.second] = links[link.second][link.first] = link
    same: dict[Key, list[SameIncident]] = defaultdict(list)
    grouped: dict[Key, set[Key]] = defaultdict(set)
    for group in incidents.groups:
        members = [key for key in group if key in hits]
        for key in members:
            grouped[key] = set(members)
            same[key] += [_member(hits[other], links[key].get(other)) for other in members if other != key]
    for key, found in links.items():
        same[key] += [
            SameIncident(hits[other], "possible", link.evidence, link.against)
            for other, link in found.items()
            if other not in grouped[key]
        ]
    return {key: tuple(found) for key, found in same.items() if found}


def _member(hit: Hit, link: IncidentLink | None) -> SameIncident:
    if link is None or link.band != "strong":
        held = ("held together by another record of the incident", *(link.evidence if link else ()))
        return SameIncident(hit, "strong", held, link.against if link else ())
    return SameIncident(hit, "strong", link.evidence, link.against)


def say_incidents(hits: Sequence[Hit], incidents: Incidents) -> str:
    """The hits counted as incidents, in a sentence; "" of a run that folded nothing, being of an earlier trawl."""
    if not hits or not incidents.version:
        return ""
    number = count_hits(hits, incidents)
    keys = {hit.record.key for hit in hits}
    apart = {key: at for at, group in enumerate(incidents.groups) for key in group}
    pairs = sum(
        link.first in keys
        and link.second in keys
        and not (link.first in apart and apart[link.first] == apart.get(link.second))
        for link in incidents.links
    )
    told = "no two of them surely tell of one event" if number == len(hits) else "some tell of one event"
    if pairs:
        told += f"; {plural(pairs, 'further pair')} may, and {'is' if pairs == 1 else 'are'} for checking"
    return f"Counted as incidents they are {plural(number, 'incident')}: {told}."
