"""Who and what stands in the hits of two forces or more, or of two profiles or more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trawl.access import highest_marking
from trawl.identifiers import REGISTRY
from trawl.model import Hit, Key, Match, RowKey
from trawl.reports.findings.people import repeat_people
from trawl.reports.findings.repeats import repeat_identifiers
from trawl.reports.findings.run_findings import RunFindings

#: The identifiers that the summary of a region follows over forces, in its order.
FOLLOWED = ("vrm", "phone")
assert set(FOLLOWED) <= REGISTRY.keys()


@dataclass(frozen=True, slots=True)
class Crossing:
    """Somebody or something in the hits of two forces or profiles: `basis` says how surely it is one, `because` why.

    `profiles` are the titles of those whose hits these are. A record that says no force counts as none.
    """

    value: str
    basis: str
    hits: tuple[Hit, ...]
    forces: tuple[str, ...]
    profiles: tuple[str, ...]
    because: tuple[str, ...] = ()

    @property
    def crosses(self) -> bool:
        return len(self.forces) > 1 or len(self.profiles) > 1


@dataclass(frozen=True, slots=True)
class Region:
    """What crosses forces or profiles, of all that was looked at.

    `identifiers` are by type. `records` were looked at; `withheld` of them more are by reference only and were not, nor
    was anything of the profiles in `failed`; `forceless` name no force.
    """

    people: tuple[Crossing, ...]
    premises: tuple[Crossing, ...]
    identifiers: Mapping[str, tuple[Crossing, ...]]
    profiles: tuple[str, ...]
    failed: tuple[str, ...]
    records: int
    withheld: int
    forceless: int
    marking: str
    profiles_of: Mapping[Key, tuple[str, ...]]


def find_crossings(findings: Sequence[RunFindings], failed: tuple[str, ...] = ()) -> Region:
    """What stands in two forces or two profiles, of findings that the full edition has narrowed."""
    hits: dict[Key, Hit] = {}
    titles: dict[Key, dict[str, None]] = defaultdict(dict)
    for one in findings:
        for hit in one.hits:
            hits.setdefault(hit.record.key, hit)
            titles[hit.record.key][one.profile.title] = None
    weigher = _Weigher({key: tuple(of) for key, of in titles.items()})
    people = (weigher.weigh(one.value, one.basis, one.hits) for one in repeat_people(hits.values(), least=1))
    identifiers = repeat_identifiers(hits.values(), least=1)
    return Region(
        people=_keep(people),
        premises=_keep(_gather_premises(findings, hits, weigher)),
        identifiers={
            kind: _keep(weigher.weigh(one.value, one.basis, one.hits) for one in identifiers.get(kind, ()))
            for kind in FOLLOWED
        },
        profiles=tuple(one.profile.title for one in findings),
        failed=failed,
        records=len(hits),
        withheld=len({held.key for one in findings for held in one.withheld}),
        forceless=sum(not hit.record.force.strip() for hit in hits.values()),
        marking=highest_marking({"OFFICIAL", *(one.marking for one in findings)}),
        profiles_of=weigher.titles,
    )


@dataclass(frozen=True, slots=True)
class _Weigher:
    titles: Mapping[Key, tuple[str, ...]]

    def weigh(self, value: str, basis: str, hits: Iterable[Hit], because: Iterable[str] = ()) -> Crossing:
        hits = tuple(hits)
        forces = {hit.record.force for hit in hits if hit.record.force.strip()}
        profiles = dict.fromkeys(title for hit in hits for title in self.titles[hit.record.key])
        return Crossing(value, basis, hits, tuple(sorted(forces)), tuple(profiles), tuple(because))


def _keep(found: Iterable[Crossing]) -> tuple[Crossing, ...]:
    """Those that cross, over most forces first, then most profiles, then most records."""
    crossing = (one for one in found if one.crosses)
    return tuple(sorted(crossing, key=lambda one: (-len(one.forces), -len(one.profiles), -len(one.hits), one.value)))


def _gather_premises(findings: Sequence[RunFindings], hits: Mapping[Key, Hit], weigher: _Weigher) -> Iterable[Crossing]:
    best: dict[RowKey, dict[Key, Match]] = defaultdict(dict)
    for one in findings:
        for key, matches in one.matches.items():
            for match in matches:
                known = best[match.row.key].get(key)
                if known is None or (match.sure, match.score) > (known.sure, known.score):
                    best[match.row.key][key] = match
    for by_key in best.values():
        strongest = max(by_key.values(), key=lambda match: (match.sure, match.score))
        row = strongest.row
        sure = sum(match.sure for match in by_key.values())
        basis = f"matched surely in {sure:,} of {len(by_key):,}" if sure else "possible: a proposal to check"
        value = ", ".join(filter(None, (row.name, row.address, row.town, row.postcode)))
        yield weigher.weigh(value, basis, (hits[key] for key in by_key), strongest.evidence)
