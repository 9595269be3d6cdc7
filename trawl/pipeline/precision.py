"""How many of a profile's hits are what it looks for, as far as they are marked: by profile, term and month."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

from trawl.ledger import KeptReview, Ledger
from trawl.model import Key, Mark
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.known_records import know_records
from trawl.reports.findings.estimates import Interval, wilson_interval

Part = Literal["profile", "term", "month"]


class MarkCounts(NamedTuple):
    """How many hits were marked how."""

    relevant: int = 0
    not_relevant: int = 0
    unsure: int = 0

    @property
    def precision(self) -> float | None:
        """The relevant of all that are surely one or the other; None where none is."""
        decided = self.relevant + self.not_relevant
        return self.relevant / decided if decided else None

    @property
    def interval(self) -> Interval | None:
        """Between which shares the precision lies, 95 times of 100, were the marked hits drawn by chance."""
        return wilson_interval(self.relevant, self.relevant + self.not_relevant)


@dataclass(frozen=True, slots=True)
class PrecisionLine:
    """The marks of a profile's hits as a whole, of those that a term was found in, or of the runs of one month."""

    profile: str
    part: Part
    name: str
    counts: MarkCounts


def measure_precision(installation: Installation, profile: str = "") -> tuple[PrecisionLine, ...]:
    """Count the marks of a profile, or of all: each record once, by its newest mark, in the month of the run it was of.

    The marks of records of which this reader may know; of samples, whose records are no hits, there is none among them.
    """
    with installation.open_session() as session:
        names = (profile,) if profile else session.ledger.reviews.profiles()
        lines = [line for name in names for line in _measure(session, name)]
        installation.log("profile precision", profile=profile, lines=len(lines))
        return tuple(lines)


def count_marks(reviews: Iterable[KeptReview]) -> MarkCounts:
    """Count marks by what they say."""
    counted = Counter[Mark](one.made.mark for one in reviews)
    return MarkCounts(counted["relevant"], counted["not relevant"], counted["unsure"])


def newest_marks(session: Session, profile: str) -> Mapping[Key, KeptReview]:
    """The mark that counts of each record in a profile, of the records of which this reader may know."""
    newest = {kept.key: kept for kept in session.ledger.reviews.standing(profile)}
    known = know_records(session, {key: kept.made.outline for key, kept in newest.items()})
    return {key: kept for key, kept in newest.items() if key in known}


def _measure(session: Session, profile: str) -> list[PrecisionLine]:
    hits = [kept for kept in newest_marks(session, profile).values() if kept.made.run_id]
    if not hits:
        return []
    terms, months = defaultdict[str, list[KeptReview]](list), defaultdict[str, list[KeptReview]](list)
    month_of = cache(lambda run_id: _month_of(session.ledger, run_id))
    for kept in hits:
        months[month_of(kept.made.run_id)].append(kept)
        for term in kept.made.terms:
            terms[term].append(kept)
    return [
        PrecisionLine(profile, "profile", profile, count_marks(hits)),
        *(PrecisionLine(profile, "term", term, count_marks(terms[term])) for term in sorted(terms)),
        *(PrecisionLine(profile, "month", month, count_marks(months[month])) for month in sorted(months)),
    ]


def _month_of(ledger: Ledger, run_id: str) -> str:
    return f"{ledger.runs.get(run_id).started:%Y-%m}"
