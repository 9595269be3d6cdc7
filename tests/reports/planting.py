"""Findings of a run with a word of its own planted in every field, so that it can be seen what of them gets where.

A word is `Zq`, whose record it is (`own`, `foreign`, `forceless`, each perhaps `secret`), a number, and the field:
`Zqforeignsecret2titleqZ`. A field that is added to a record later is planted, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

from trawl.coverage import Coverage, FeedCoverage, UnfinishedLoad
from trawl.model import (
    Decision,
    Field,
    FieldValue,
    Grade,
    Hit,
    IncidentLink,
    Incidents,
    IndexState,
    Key,
    Lineage,
    Load,
    Match,
    Mention,
    Person,
    Place,
    Record,
    RegisterRow,
    Remark,
    Run,
    Section,
    Span,
    Versions,
)
from trawl.places.position import Position
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, Gap, KeyJudgement
from trawl.reports.findings.changes import Change
from trawl.reports.findings.reviews import HitMark, HitReview, Suppressed, SuppressedHit, SuppressionFacts
from trawl.reports.findings.run_findings import (
    FailedRun,
    PreviousRun,
    ProfileFacts,
    RegisterFacts,
    RunFindings,
    TermCount,
    TermsOfReference,
)
from trawl.reports.findings.whereabouts import Whereabouts

OWN, FOREIGN = "Northshire", "Eastmoor"
NOW = datetime(2026, 4, 2, 8, 30, tzinfo=UTC)


class Planted(NamedTuple):
    """One record to plant: whose it is ("" where it names no force), whether its handling restricts it."""

    force: str
    restricted: bool = False
    marking: str = "OFFICIAL"

    @property
    def word(self) -> str:
        kind = {OWN: "own", FOREIGN: "foreign", "": "forceless"}[self.force]
        return f"Zq{kind}{'secret' if self.restricted else ''}"


def plant(made: type, word: str, **given: Any) -> Any:
    """Make one of a class with a word in each of its texts that is not `given`; what is no text keeps its default."""
    values = {}
    for one in fields(made):
        if one.name in given:
            values[one.name] = given[one.name]
        elif one.type == "str":
            values[one.name] = f"{word}{one.name}qZ"
        else:
            assert one.default is not MISSING or one.default_factory is not MISSING, f"plant {made.__name__}.{one.name}"
    return made(**values)


def plant_record(planted: Planted, number: int) -> Record:
    """A record with a word in every field; its narrative is its sections and its people."""
    word = f"{planted.word}{number}"
    narrative = f"{word}narrativeqZ about a vape"
    return plant(
        Record,
        word,
        source=f"{word}sourceqZ",
        narrative=narrative,
        kind="crime",
        force=planted.force,
        event_date=date(2026, 3, 1 + number),
        created_date=date(1911, 3, 1 + number),
        raw=f"{word}rawqZ",
        sections=(Section(f"{word}sectionqZ", 0, len(narrative)),),
        place=plant(Place, f"{word}place", lat=50.0 + number / 7, lon=1.0),
        people=(plant(Person, f"{word}person", dob=date(1921, 1, 1 + number)),),
        markers=(f"{word}markerqZ",),
        fields=(
            Field(
                f"{word}labelqZ", (FieldValue(f"{word}valueqZ", "phone"),), f"{word}fieldsectionqZ", f"{word}columnqZ"
            ),
        ),
        grade=Grade("3x5x2", "1/A/C" if planted.restricted else "2/B/P"),
        handling="C" if planted.restricted else "P",
        handling_said_in="column",
        marking=planted.marking,
        review_date=date(1931, 1, 1 + number),
        remarks=(plant(Remark, f"{word}remark"),),
        lineage=Lineage(1, f"{word}fileqZ", 1),
    )


def plant_hit(planted: Planted, number: int) -> Hit:
    """A hit on a planted record, with mentions of a person and of a phone."""
    record, word = plant_record(planted, number), f"{planted.word}{number}"
    person = plant(Mention, f"{word}mention", type="person", start=0, end=4)
    phone = plant(Mention, f"{word}phone", type="phone", start=0, end=4)
    at = record.narrative.index("vape")
    span = Span("narrative", at, at + 4, "vape")
    return Hit(record, (person, phone), (span,), (f"{word}whyqZ",), opinion=f"{word}opinionqZ")


def stem(hit: Hit) -> str:
    """What the words begin with that are planted in a hit."""
    return hit.record.record_id.removesuffix("record_idqZ")


def plant_match(hit: Hit) -> Match:
    """A match of a hit to a row of a register that no other hit is matched to."""
    word = stem(hit)
    decision = plant(Decision, f"{word}decision", verdict="confirm", at=NOW, outdated="")
    return plant(
        Match,
        f"{word}match",
        source=hit.record.source,
        record_id=hit.record.record_id,
        row=plant(RegisterRow, f"{word}row", register="hotels", extra={f"{word}extraqZ": f"{word}extravalueqZ"}),
        score=90.0,
        band="strong",
        evidence=(f"{word}evidenceqZ",),
        against=(f"{word}againstqZ",),
        decision=decision,
    )


def plant_findings(planted: Sequence[Planted], *, chained: bool = True) -> RunFindings:
    """A run whose hits are the planted ones, each with all that a run joins to a hit.

    `chained` makes one incident of all of them, each record held to the next.
    """
    hits = tuple(plant_hit(one, number) for number, one in enumerate(planted))
    keys = [hit.record.key for hit in hits]
    matches = {hit.record.key: (plant_match(hit),) for hit in hits}
    rows = [found[0].row.key for found in matches.values()]
    pairs = pairwise(hits) if chained else ()
    return RunFindings(
        run=_plant_run(hits),
        profile=plant(
            ProfileFacts,
            "Zqprofile",
            marking="OFFICIAL",
            terms_of_reference=plant(TermsOfReference, "Zqasked"),
            concern={"ZqsignqZ": 1},
            recipients=("ZqprofilerecipientqZ",),
            caveats=("ZqprofilecaveatqZ",),
        ),
        hits=hits,
        generated=NOW,
        coverage=_plant_coverage(hits),
        matches=matches,
        registers=(plant(RegisterFacts, "Zqregister", name="hotels", title="Hotels", rows=9, as_at=""),),
        nearest_school={row: f"{stem(hit)}schoolqZ" for row, hit in zip(rows, hits, strict=True)},
        near={row: f"{stem(hit)}nearqZ" for row, hit in zip(rows, hits, strict=True)},
        place_notes=("ZqplacenoteqZ",),
        whereabouts=Whereabouts(
            {hit.record.key: Position(53.4, -2.9, "postcode", f"{stem(hit)}placedqZ") for hit in hits},
            {
                row: Position(53.4, -2.9, "postcode", f"{stem(hit)}rowpostcodeqZ")
                for row, hit in zip(rows, hits, strict=True)
            },
        ),
        terms=(TermCount("vape", len(hits), 1), TermCount("ZqtermqZ", 0, 0)),
        changes=_plant_changes(hits),
        failed=(FailedRun("ZqfailedrunqZ", NOW, "ZqdeskfailurereasonqZ"),),
        earlier={hit.record.key: f"Zqearlier{hit.record.record_id}qZ" for hit in hits},
        incidents=Incidents(
            groups=(tuple(keys),) if chained and len(keys) > 1 else (),
            links=tuple(
                IncidentLink(
                    one.record.key,
                    other.record.key,
                    "strong",
                    90.0,
                    (f"{stem(one)}linkqZ", f"{stem(other)}linkqZ"),
                    (f"{stem(one)}linkagainstqZ",),
                )
                for one, other in pairs
            ),
            notes=("ZqincidentnoteqZ",),
            version="1",
        ),
        previous=PreviousRun("R0001", NOW),
        rejected=len(hits),
        rejected_of=tuple(keys),
        lapsed=3,
        fictitious=True,
        notes=_plant_notes(),
        reviews={
            hit.record.key: HitReview((HitMark("relevant", "ZqdeskmarkerqZ", NOW, "ZqdeskmarknoteqZ"),), "unsure")
            for hit in hits
        },
        suppressed=Suppressed(
            tuple(map(_plant_suppressed, hits)), shown_again={hit.record.key: "ZqdeskagainqZ" for hit in hits}
        ),
    )


def _plant_suppressed(hit: Hit) -> SuppressedHit:
    """A hit beside this one that is suppressed: another record of the same force, restricted as it is."""
    word, record = f"{stem(hit)}suppressed", hit.record
    by = plant(SuppressionFacts, "Zqdesk", kind="record")
    key = Key(f"{word}sourceqZ", f"{word}record_idqZ")
    return SuppressedHit(key, f"{word}referenceqZ", record.force, record.marking, "new", by)


def _plant_notes() -> AnalystNotes:
    """An analyst's notes, of which some are for the force whose edition is tried, and some for partners."""
    shares = {"Zqnote": (), "Zqownnote": (OWN,), "Zqforeignnote": (FOREIGN,), "Zqsharednote": ("partner",)}
    actions = tuple(plant(Action, word, strand="pursue", state="open", share=share) for word, share in shares.items())
    return plant(
        AnalystNotes,
        "Zqstaff",
        judgements=tuple(plant(KeyJudgement, word, share=share) for word, share in shares.items()),
        decisions=("ZqdecisionqZ",),
        actions=actions,
        gaps=tuple(plant(Gap, word, share=share) for word, share in shares.items()),
        carried=actions,
    )


def _plant_run(hits: Iterable[Hit]) -> Run:
    state = IndexState(10, 10, None, None, 0, Versions("0.1.0", "analyser-3", "patterns-2"))
    loads = tuple(
        plant(Load, f"{stem(hit)}load", id=n, source=hit.record.source, state="failed", started=NOW)
        for n, hit in enumerate(hits, 1)
    )
    return plant(
        Run, "Zqrun", id="R0002", profile="vapes", started=NOW, state="complete", index=state, loads=loads,
        counts={"new": 77_777}, finished=NOW, failure="", compared_with="R0001", coverage={"ZqruncoverageqZ": 1},
    )  # fmt: skip


def _plant_coverage(hits: Iterable[Hit]) -> Coverage:
    feeds, loads = [], []
    for number, hit in enumerate(hits, 1):
        word = f"{stem(hit)}feed"
        feeds.append(
            FeedCoverage(
                hit.record.source,
                unread=((f"{word}fileqZ", 2),),
                remarks=((f"{word}columnqZ", f"{word}reasonqZ", 1),),
                stale=(f"{stem(hit)}staleqZ",),
                unused_columns=(f"{word}unusedqZ",),
                lost=1,
                withheld=1,
                calendar=f"{word}calendarqZ",
                newest=NOW.date(),
                expected=NOW.date(),
                late=True,
            )
        )
        loads.append(plant(UnfinishedLoad, word, id=number, source=hit.record.source))
    return Coverage(10, 10, 1, tuple(loads), tuple(feeds))


def _plant_changes(hits: Iterable[Hit]) -> tuple[Change, ...]:
    there = [
        Change(hit.record.key, "updated", f"{stem(hit)}reasonqZ", True, hit.record.reference,
               hit.record.marking, hit.record.force)
        for hit in hits
    ]  # fmt: skip
    gone = Change(Key("ZqgonesourceqZ", "ZqgoneidqZ"), "withdrawn", "ZqgonereasonqZ", False, "ZqgonereferenceqZ")
    return (*there, gone)


def list_planted(said: str) -> set[str]:
    """The planted words in what was said."""
    return set(re.findall(r"(Zq\w*?)qZ", said))
