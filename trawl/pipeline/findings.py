"""What a run finds beside its hits: matches to registers, nearest schools, counts of terms; and its profile, kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from trawl.ledger import KeptFindings, KeptProfile, KeptRegister, Ledger, RegisterVersion
from trawl.linkage import Linker, NearestIndex
from trawl.model import Band, Hit, IndexedRecord, Key, Match
from trawl.pipeline.incidents import fold_hits
from trawl.pipeline.installation import Session
from trawl.pipeline.judging import needs_term
from trawl.profiles import Profile
from trawl.query import Limits, compile_query, print_resolved
from trawl.query.walk import terms_of
from trawl.reports.report_data import RowKey, TermCount, count_terms

#: The register whose rows are the schools that a premises' distance is measured to.
SCHOOLS = "schools"


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
    )


def gather_findings(session: Session, profile: Profile, judged: tuple[JudgedRecord, ...]) -> KeptFindings:
    """Join the profile's registers to the hits, fold those that tell of one event, and count the terms over them."""
    limits = session.installation.limits
    loaded = {register.name for register in session.ledger.registers.list()}
    joins = [join for join in profile.registers if join.name in loaded]
    joined: list[RegisterVersion] = []
    matches: dict[Key, list[Match]] = {}
    for join in joins:
        version, linker = _open_linker(session.ledger, join.name)
        joined.append(version)
        for one in judged:
            found = linker.match(one.hit.record, one.hit.mentions, one.indexed.text)
            matches.setdefault(one.hit.record.key, []).extend(_wanted(join.minimum_band, found))
    every = tuple(match for found in matches.values() for match in found)
    incidents = fold_hits([one.indexed for one in judged], matches)
    return KeptFindings(
        matches=every,
        registers=tuple(map(_keep_register, joined)),
        missing=tuple(join.name for join in profile.registers if join.name not in loaded),
        terms=tuple((count.term, count.hits, count.alone) for count in _count_terms(profile, judged, limits)),
        incidents=incidents,
        nearest_schools={(row.register, row.row_id): words for row, words in _nearest_schools(session.ledger, every)},
    )


def _open_linker(ledger: Ledger, name: str) -> tuple[RegisterVersion, Linker]:
    """A register's rows as they are joined to, and the version that they are of, whoever replaces it meanwhile."""
    version = ledger.registers.versions(name)[-1]
    while True:
        linker = Linker(ledger.registers.rows(name))
        now = ledger.registers.versions(name)[-1]
        if now.version == version.version:
            return version, linker
        version = now


def group_matches(matches: Iterable[Match]) -> Mapping[Key, tuple[Match, ...]]:
    """The matches by record."""
    grouped: dict[Key, list[Match]] = {}
    for match in matches:
        grouped.setdefault(Key(match.source, match.record_id), []).append(match)
    return {key: tuple(found) for key, found in grouped.items()}


def _wanted(minimum: Band, matches: Iterable[Match]) -> Iterator[Match]:
    return (match for match in matches if minimum == "possible" or match.band == "strong")


def _keep_register(register: RegisterVersion) -> KeptRegister:
    return KeptRegister(register.name, register.version, register.rows, register.loaded, Path(register.file).name)


def _count_terms(profile: Profile, judged: tuple[JudgedRecord, ...], limits: Limits) -> tuple[TermCount, ...]:
    """How often each term was found, and how many records are hits only because of it."""
    compiled = compile_query(profile.query, limits)
    records = {one.hit.record.key: one.indexed for one in judged}

    def needs(hit: Hit, term: str) -> bool:
        return needs_term(compiled, records[hit.record.key], hit, term)

    return count_terms(terms_of(compiled.tree), [one.hit for one in judged], needs)


def _nearest_schools(ledger: Ledger, matches: tuple[Match, ...]) -> Iterator[tuple[RowKey, str]]:
    """For each matched premises with a position, the nearest school of the register of schools, if it is loaded."""
    if SCHOOLS not in {register.name for register in ledger.registers.list()}:
        return
    index = NearestIndex(ledger.registers.rows(SCHOOLS))
    rows = {RowKey(match.row.register, match.row.row_id): match.row for match in matches}
    for key, row in rows.items():
        if row.lat is None or row.lon is None:
            continue
        if nearest := index.nearest(row.lat, row.lon):
            school, distance = nearest
            yield key, f"{school.name}, {distance:.1f} km"
