"""What a run finds beside its hits: matches to registers, nearest schools, counts of terms; and its profile, kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from trawl.ledger import KeptFindings, KeptProfile, KeptReference, KeptRegister, RegisterVersion
from trawl.model import Band, Hit, IndexedRecord, Key, Match
from trawl.pipeline.decision_book import DecisionBook
from trawl.pipeline.incidents import fold_hits
from trawl.pipeline.installation import Session
from trawl.pipeline.judging import needs_term
from trawl.pipeline.matching import match_records
from trawl.pipeline.nearness import Narrowing, add_distances, index_register, measure_schools, open_vicinities
from trawl.pipeline.register_indexes import keep_index
from trawl.profiles import Profile
from trawl.query import Limits, compile_query, print_resolved
from trawl.query.walk import terms_of
from trawl.reports.findings.run_findings import TermCount, count_terms


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A hit with the indexed record that it was judged on."""

    hit: Hit
    indexed: IndexedRecord


def keep_profile(profile: Profile) -> KeptProfile:
    """What a run keeps of its profile."""
    return KeptProfile(
        title=profile.title,
        description=profile.description,
        owner=profile.owner,
        marking=profile.marking,
        handling=profile.handling,
        caveats=profile.caveats,
        registers=tuple((join.name, join.minimum_band) for join in profile.registers),
        resolved=print_resolved(profile.query.tree),
        partner=profile.partner,
        recipients=profile.recipients,
        reference=KeptReference(**profile.terms_of_reference.model_dump()),
        period=profile.period,
        concern=dict(profile.concern),
    )


def gather_findings(session: Session, profile: Profile, judged: tuple[JudgedRecord, ...]) -> KeptFindings:
    """Join the profile's registers to the hits, fold those that tell of one event, and count the terms over them."""
    limits = session.installation.limits
    loaded = {register.name: register for register in session.registers}
    joins = [join for join in profile.registers if join.name in loaded]
    locator = session.installation.open_locator()
    indexes = cache(partial(index_register, session.ledger, locator))
    vicinities = open_vicinities(joins, session.ledger, locator, indexes)
    narrowed: list[Narrowing] = []
    matches: dict[Key, list[Match]] = {}
    rejected, lapsed = list[Match](), 0
    versions = [loaded[join.name] for join in joins]
    files = [keep_index(session.installation, session.ledger, version) for version in versions]
    processes = session.installation.settings.processes
    with closing(match_records((one.indexed for one in judged), len(judged), files, processes)) as matched:
        found = [by_register for _, by_register in matched]
    for number, join in enumerate(joins):
        narrowing = Narrowing(join, vicinities.get(join))
        narrowed.append(narrowing)
        book = DecisionBook(session.ledger, join.name)
        for one, by_register in zip(judged, found, strict=True):
            decided = book.apply(one.hit.record, by_register[number])
            listed = narrowing.keep(_wanted(join.minimum_band, decided.listed))
            matches.setdefault(one.hit.record.key, []).extend(listed)
            rejected.extend(_wanted(join.minimum_band, decided.rejected))
            lapsed += len(decided.lapsed)
    every = tuple(match for listed in matches.values() for match in listed)
    schools = measure_schools(session.ledger, locator, indexes, (match.row for match in every))
    near = add_distances(narrowing.distances for narrowing in narrowed)
    incidents = fold_hits([one.indexed for one in judged], matches)
    return KeptFindings(
        matches=every,
        registers=tuple(map(_keep_register, versions)),
        missing=tuple(name for name in profile.register_names if name not in loaded),
        terms=tuple((count.term, count.hits, count.alone) for count in _count_terms(profile, judged, limits)),
        nearest_schools={(*row,): words for row, words in schools.words.items()},
        near={(*row,): words for row, words in near.words.items()},
        place_notes=(*near.notes, *schools.notes),
        rejected=tuple(rejected),
        lapsed=lapsed,
        incidents=incidents,
    )


def group_matches(matches: Iterable[Match]) -> Mapping[Key, tuple[Match, ...]]:
    """The matches by record."""
    grouped: dict[Key, list[Match]] = {}
    for match in matches:
        grouped.setdefault(match.key, []).append(match)
    return {key: tuple(found) for key, found in grouped.items()}


def _wanted(minimum: Band, matches: Iterable[Match]) -> Iterator[Match]:
    return (match for match in matches if minimum == "possible" or match.sure)


def _keep_register(register: RegisterVersion) -> KeptRegister:
    file = Path(register.file).name
    day = register.as_at, register.as_at_from
    return KeptRegister(register.name, register.version, register.rows, register.loaded, file, *day)


def _count_terms(profile: Profile, judged: tuple[JudgedRecord, ...], limits: Limits) -> tuple[TermCount, ...]:
    """How often each term was found, and how many records are hits only because of it."""
    compiled = compile_query(profile.query, limits)
    records = {one.hit.record.key: one.indexed for one in judged}

    def needs(hit: Hit, term: str) -> bool:
        return needs_term(compiled, records[hit.record.key], hit, term)

    return count_terms(terms_of(compiled.tree), [one.hit for one in judged], needs)
