"""Draw records that a profile does not find, and estimate from what people say of them how much it misses.

Drawn without strata: whatever part of the others one prefers, the part that is left sets how much may be missed at the
most, and it is nearly all of them.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from heapq import nsmallest

from trawl.errors import UsageError
from trawl.ledger import KeptSample
from trawl.model import Key
from trawl.pipeline.catalogue import find_profile
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.precision import MarkCounts, count_marks, newest_marks
from trawl.pipeline.scope import includes_scope, scope_of_reader
from trawl.query import MATCH_ALL, compile_query, print_resolved
from trawl.reports.findings.estimates import Interval

#: What a person can read, and a sample need not exceed.
_LARGEST = 5_000
_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Recall:
    """What a sample comes to: how its records were marked, and what follows.

    `missed` is between how many of the records that the profile does not find it should have found; `recall` the share
    of what it should find that it finds, None where no hit or no record of the sample was marked. `missed` holds 95
    times of 100; `recall_interval` rests on two such intervals, and holds 90 times of 100 at the least.
    """

    marked: MarkCounts
    unmarked: int
    hits_marked: MarkCounts
    missed: tuple[int, int] | None = None
    recall: float | None = None
    recall_interval: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class SampleStanding:
    """A sample and what it comes to now."""

    sample: KeptSample
    recall: Recall


def draw_sample(installation: Installation, profile: str, size: int, seed: str = "") -> KeptSample:
    """Draw `size` of the records that a profile does not find, each as likely as any other, and keep which they are.

    The same seed draws the same records while they and the profile are the same; without one there is a new one.
    Raises UsageError for a size that is none, or where the profile finds everything.
    """
    if not 1 <= size <= _LARGEST:
        raise UsageError(f"--size: draw between 1 and {_LARGEST:,} records.")
    found = find_profile(installation, profile)
    compiled = compile_query(found.query, installation.limits, dict(found.list_titles))
    seed = seed or secrets.token_hex(4)
    with installation.open_session() as session:
        hits = {one.record.key for one in session.view.scan(compiled, session.principal)}
        others = 0

        def pass_by() -> Iterator[Key]:
            nonlocal others
            for key in _list_keys(session):
                if key not in hits:
                    others += 1
                    yield key

        drawn = nsmallest(size, pass_by(), key=lambda key: _rank(seed, key))
        if not drawn:
            raise UsageError(f"{found.name} finds every record that you may see: there is none to draw.")
        records = session.fetch(drawn)
        kept = session.ledger.samples.add(
            found.name,
            {key: records[key].record.content_hash for key in drawn},
            session.principal.name,
            profile_hash=found.hash,
            query=print_resolved(found.query.tree),
            seed=seed,
            scope=scope_of_reader(session.principal),
            hits=len(hits),
            others=others,
            sequence=session.view.state(session.principal).sequence,
        )
        installation.log("profile sample", profile=found.name, sample=kept.id, size=len(drawn), seed=seed)
        return kept


def estimate_recall(installation: Installation, profile: str) -> tuple[SampleStanding, ...]:
    """What the samples of a profile come to, oldest first; each estimate is kept in the ledger where it is another.

    Samples of readers who may see more are left out.
    """
    with installation.open_session() as session:
        samples = [one for one in session.ledger.samples.list(profile) if includes_scope(session.principal, one.scope)]
        standings = tuple(SampleStanding(one, _estimate(session, one)) for one in samples)
        installation.log("profile recall", profile=profile, samples=len(standings))
        for standing in standings:
            packed = _pack(standing.recall)
            session.ledger.samples.keep_estimate(standing.sample.id, packed, session.principal.name)
        return standings


def _list_keys(session: Session) -> Iterator[Key]:
    """The keys of all records that the reader may see."""
    for source in session.view.facets(MATCH_ALL, session.principal, ("source",))["source"]:
        for record_id in session.view.record_ids(source, session.principal):
            yield Key(source, record_id)


def _rank(seed: str, key: Key) -> bytes:
    """A number by chance that is the same for the same seed and record, whatever engine and order they come in."""
    return hashlib.sha256("\x1f".join((seed, *key)).encode("utf-8", "surrogatepass")).digest()


def _estimate(session: Session, sample: KeptSample) -> Recall:
    newest = newest_marks(session, sample.profile)
    marked = count_marks(kept for key, kept in newest.items() if key in sample.records and kept.made.sample_id)
    on_hits = count_marks(kept for kept in newest.values() if kept.made.run_id)
    unmarked = len(sample.records) - sum(marked)
    share, precision = marked.interval, on_hits.interval
    if share is None or marked.precision is None:
        return Recall(marked, unmarked, on_hits)
    missed = round(share.low * sample.others), round(share.high * sample.others)
    if precision is None or on_hits.precision is None:
        return Recall(marked, unmarked, on_hits, missed)
    recall = _recall(on_hits.precision * sample.hits, marked.precision * sample.others)
    between = _between(sample, precision, share)
    return Recall(marked, unmarked, on_hits, missed, recall, between)


def _between(sample: KeptSample, precision: Interval, share: Interval) -> tuple[float, float]:
    """The recall if both proportions are at their worst, and at their best: wider than either interval by itself."""
    worst = _recall(precision.low * sample.hits, share.high * sample.others)
    best = _recall(precision.high * sample.hits, share.low * sample.others)
    return worst, best


def _recall(found: float, missed: float) -> float:
    return round(found / (found + missed), _DIGITS) if found + missed else 0.0


def _pack(recall: Recall) -> dict[str, object]:
    """An estimate as JSON values that are read back as they went."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(recall).items()}
