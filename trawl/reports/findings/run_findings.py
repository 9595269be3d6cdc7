"""What a run's report is made from: facts that the pipeline gathers and the page only shows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from trawl.coverage import Coverage
from trawl.model import Hit, Incidents, Key, Match, PartnerRules, RowKey, Run
from trawl.reports.edition import FULL, Edition, Withheld
from trawl.reports.findings.analyst_notes import AnalystNotes
from trawl.reports.findings.changes import Change
from trawl.reports.findings.reviews import HitReview, Suppressed
from trawl.reports.findings.totals import Totals
from trawl.reports.findings.whereabouts import Whereabouts


@dataclass(frozen=True, slots=True)
class TermsOfReference:
    """Who asked for the report, what they asked, over what, and when; "" and None where nobody said."""

    asked_by: str = ""
    question: str = ""
    scope: str = ""
    asked: date | None = None
    due: date | None = None


@dataclass(frozen=True, slots=True)
class ProfileFacts:
    """What a profile says of itself. `caveats` are its author's warnings, one a paragraph.

    `concern` weighs signs of concern by their names, where the profile weighs them otherwise than trawl does.
    `partner` is what a partner may read of its hits.
    """

    title: str
    description: str = ""
    owner: str = ""
    marking: str = "OFFICIAL"
    handling_instruction: str = ""
    recipients: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    terms_of_reference: TermsOfReference = TermsOfReference()
    concern: Mapping[str, int] = field(default_factory=dict)
    partner: PartnerRules = field(default_factory=PartnerRules)


@dataclass(frozen=True, slots=True)
class RegisterFacts:
    """A register that the hits were joined to: its name as in `RegisterRow.register`, and what it is.

    `as_at` says in words which day its list tells of, "" where nobody kept it.
    """

    name: str
    title: str
    rows: int
    loaded: datetime | None = None
    file: str = ""
    version: int = 0
    as_at: str = ""


@dataclass(frozen=True, slots=True)
class TermCount:
    """How a term of the query did: hits it was found in, and hits only because of it (None where not counted)."""

    term: str
    hits: int
    alone: int | None = None


@dataclass(frozen=True, slots=True)
class PreviousRun:
    """The issued run that this one was compared with."""

    id: str
    issued: datetime | None = None


@dataclass(frozen=True, slots=True)
class FailedRun:
    """A run of the profile that failed since the last issued one; `reason` is "" where it is not for this reader."""

    name: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Forceless:
    """What is in no force's edition: hits that name no force, and earlier hits whose records have gone."""

    hits: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class RunFindings:
    """Everything in a run's report.

    `coverage` says what was searched, and what could not be. `matches` are by record; `rejected` counts those that an
    analyst had rejected, `lapsed` the links of analysts that nothing shows since record or row changed;
    `nearest_school` says in words, by register row, the school nearest to the premises, and `near` how far it is from
    what the profile wants it to be near to; `place_notes` say what could not be measured or was left out for its
    distance; `changes` gives the reason for each record that is updated, changed or a hit no longer; `terms` names
    every term of the query, those found nowhere too; `missing_registers` are registers that the profile needs and that
    were not loaded; `incidents` says which hits tell of one event; `whereabouts` says where records and premises are,
    and `areas` is the path of a file of areas to draw on a map, or ""; `notes` are what the analyst adds. `fictitious`
    stamps the page as made from invented data.
    Records whose handling restricts them are shown by reference only unless `include_restricted` gives the logged
    reason for showing them.

    `failed` are the runs of the profile that failed since the one compared with. `earlier` is what updated hits said in
    the run compared with, as far as that is known. `rejected_of` names the record of each rejected match.

    `reviews` are what analysts said of hits, `suppressed` the hits that are not shown because somebody said so: these
    are none of `hits`.

    `edition`, `withheld`, `totals`, `forceless` and `marking` are set by `narrowing.narrow`: nothing else remains of
    hits that are `withheld`, and `totals` counts all hits of the edition. `forceless` counts what is in no force's
    edition, since nobody knows whose it is: hits that name no force, and earlier hits whose records have gone.
    """

    run: Run
    profile: ProfileFacts
    hits: tuple[Hit, ...]
    generated: datetime
    coverage: Coverage
    matches: Mapping[Key, tuple[Match, ...]] = field(default_factory=dict)
    registers: tuple[RegisterFacts, ...] = ()
    missing_registers: tuple[str, ...] = ()
    nearest_school: Mapping[RowKey, str] = field(default_factory=dict)
    near: Mapping[RowKey, str] = field(default_factory=dict)
    place_notes: tuple[str, ...] = ()
    terms: tuple[TermCount, ...] = ()
    changes: tuple[Change, ...] = ()
    incidents: Incidents = field(default_factory=Incidents)
    earlier: Mapping[Key, str] = field(default_factory=dict)
    previous: PreviousRun | None = None
    failed: tuple[FailedRun, ...] = ()
    period: str = ""
    occasion: str = ""
    version: str = "1"
    copy_number: str = ""
    rejected: int = 0
    rejected_of: tuple[Key, ...] = ()
    lapsed: int = 0
    fictitious: bool = False
    include_restricted: str = ""
    edition: Edition = FULL
    withheld: tuple[Withheld, ...] = ()
    totals: Totals | None = None
    forceless: Forceless = Forceless()
    marking: str = ""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    areas: str = ""
    notes: AnalystNotes = field(default_factory=AnalystNotes)
    reviews: Mapping[Key, HitReview] = field(default_factory=dict)
    suppressed: Suppressed = field(default_factory=Suppressed)


def count_terms(
    terms: Iterable[str], hits: Iterable[Hit], needs: Callable[[Hit, str], bool] | None = None
) -> tuple[TermCount, ...]:
    """Count each term over the hits, most found first.

    `needs(hit, term)` says whether the query would not return the hit were it not for that term; without it no
    count is made of the hits that a term alone brought in.
    """
    found = dict.fromkeys(terms, 0)
    alone = dict.fromkeys(found, 0)
    for hit in hits:
        for term in hit.found_terms:
            found[term] = found.get(term, 0) + 1
            if needs is not None:
                alone[term] = alone.get(term, 0) + needs(hit, term)
    counts = (TermCount(term, number, None if needs is None else alone[term]) for term, number in found.items())
    return tuple(sorted(counts, key=lambda count: (-count.hits, count.term.casefold())))
