"""What a run finds beside its hits: matches to registers, nearest schools, counts of terms; and its profile, kept."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache, partial
from itertools import islice
from pathlib import Path

from trawl.incidents import fold_records
from trawl.ledger import KeptFindings, KeptProfile, KeptReference, KeptRegister, RegisterVersion
from trawl.model import Band, Hit, IndexedRecord, Key, Match, RegisterRow, RowKey
from trawl.pipeline.decision_book import DecisionBook
from trawl.pipeline.hit_records import HitRecords
from trawl.pipeline.installation import Session
from trawl.pipeline.judging import needs_term
from trawl.pipeline.matching import match_records
from trawl.pipeline.nearness import (
    Distances,
    Narrowing,
    add_distances,
    index_register,
    measure_schools,
    open_vicinities,
)
from trawl.pipeline.register_indexes import keep_index
from trawl.profiles import Profile
from trawl.query import Limits, compile_query, print_resolved
from trawl.query.walk import terms_of
from trawl.reports.findings.run_findings import TermCount

#: Hits that are compared and kept together.
KEPT_TOGETHER = 500


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A hit with the indexed record that it was judged on."""

    hit: Hit
    indexed: IndexedRecord


@dataclass(frozen=True, slots=True)
class JoinedRecord:
    """A hit with its matches to the registers of the profile."""

    hit: Hit
    matches: Sequence[Match]


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


def gather_findings(
    session: Session,
    profile: Profile,
    judged: Iterable[JudgedRecord],
    count: int,
    keep: Callable[[Sequence[JoinedRecord]], None],
) -> tuple[KeptFindings, int]:
    """Join the profile's registers to the hits, fold those that tell of one event, and count the terms over them.

    About `count` hits are taken as they come, and none is held: they go to `keep`, with their matches. Also how many
    incidents they are.
    """
    joining = _Joining(session, profile)
    terms = _TermTally(profile, session.installation.limits)
    keys: list[Key] = []
    waiting = joining.join(terms.count(judged), count)
    with closing(waiting):
        while batch := list(islice(waiting, KEPT_TOGETHER)):
            keys += [one.hit.record.key for one in batch]
            keep(batch)
    incidents = fold_records(HitRecords(session, keys), joining.strong)
    schools, near = joining.measure()
    return KeptFindings(
        registers=tuple(map(_keep_register, joining.versions)),
        missing=tuple(name for name in profile.register_names if name not in joining.names),
        terms=tuple((count.term, count.hits, count.alone) for count in terms.counts),
        nearest_schools={(*row,): words for row, words in schools.words.items()},
        near={(*row,): words for row, words in near.words.items()},
        place_notes=(*near.notes, *schools.notes),
        rejected=tuple(joining.rejected),
        lapsed=joining.lapsed,
        incidents=incidents,
    ), incidents.count(keys)


class _Joining:
    """Joins hits to the registers of a profile, and remembers of their matches what is said of all of them."""

    def __init__(self, session: Session, profile: Profile) -> None:
        loaded = {register.name: register for register in session.registers}
        self._session = session
        self._joins = [join for join in profile.registers if join.name in loaded]
        self._locator = session.installation.open_locator()
        self._indexes = cache(partial(index_register, session.ledger, self._locator))
        vicinities = open_vicinities(self._joins, session.ledger, self._locator, self._indexes)
        self._narrowed = [Narrowing(join, vicinities.get(join)) for join in self._joins]
        self._books = [DecisionBook(session.ledger, join.name) for join in self._joins]
        self._rows: dict[RowKey, RegisterRow] = {}
        self.names = frozenset(loaded)
        self.versions = [loaded[join.name] for join in self._joins]
        self.strong: dict[Key, set[tuple[str, str]]] = {}
        self.rejected: list[Match] = []
        self.lapsed = 0

    def join(self, judged: Iterable[JudgedRecord], count: int) -> Generator[JoinedRecord]:
        """Each hit with its matches. Close it where it is not read to its end."""
        installation = self._session.installation
        files = [keep_index(installation, self._session.ledger, version) for version in self.versions]
        ahead = deque[Hit]()  # those whose records other processes are matching
        with closing(
            match_records(_pass_records(judged, ahead), count, files, installation.settings.processes)
        ) as matched:
            for indexed, found in matched:
                matches = list(self._decide(indexed, found))
                key = indexed.record.key
                self._rows.update((match.row.key, match.row) for match in matches)
                if strong := {(match.row.register, match.row.row_id) for match in matches if match.band == "strong"}:
                    self.strong[key] = strong
                yield JoinedRecord(ahead.popleft(), matches)

    def measure(self) -> tuple[Distances, Distances]:
        """How far matched premises are from schools, and from what the profile wants them to be near to."""
        schools = measure_schools(self._session.ledger, self._locator, self._indexes, self._rows.values())
        return schools, add_distances(narrowing.distances for narrowing in self._narrowed)

    def _decide(self, indexed: IndexedRecord, found: Sequence[tuple[Match, ...]]) -> Iterator[Match]:
        for join, narrowing, book, matches in zip(self._joins, self._narrowed, self._books, found, strict=True):
            decided = book.apply(indexed.record, matches)
            self.rejected.extend(_wanted(join.minimum_band, decided.rejected))
            self.lapsed += len(decided.lapsed)
            yield from narrowing.keep(_wanted(join.minimum_band, decided.listed))


def _pass_records(judged: Iterable[JudgedRecord], ahead: deque[Hit]) -> Iterator[IndexedRecord]:
    """The records of hits, in order, and their hits into `ahead`."""
    for one in judged:
        ahead.append(one.hit)
        yield one.indexed


class _TermTally:
    """Counts how often each term was found, and how many records are hits only because of it."""

    def __init__(self, profile: Profile, limits: Limits) -> None:
        self._compiled = compile_query(profile.query, limits)
        self._hits = Counter(dict.fromkeys(terms_of(self._compiled.tree), 0))
        self._alone = Counter[str]()

    def count(self, judged: Iterable[JudgedRecord]) -> Iterator[JudgedRecord]:
        """Count the terms of hits, and pass them on."""
        for one in judged:
            for term in one.hit.found_terms:
                self._hits[term] += 1
                self._alone[term] += needs_term(self._compiled, one.indexed, one.hit, term)
            yield one

    @property
    def counts(self) -> tuple[TermCount, ...]:
        """The terms, most found first."""
        counts = [TermCount(term, hits, self._alone[term]) for term, hits in self._hits.items()]
        return tuple(sorted(counts, key=lambda count: (-count.hits, count.term.casefold())))


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
