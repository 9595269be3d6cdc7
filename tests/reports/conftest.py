"""A made-up run with a little of everything that a report has to show. Every person, place and event is invented."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from trawl.coverage import Coverage, EventDates, FeedCoverage, JoinedRegister, UnfinishedLoad
from trawl.model import (
    Context,
    Field,
    FieldValue,
    Grade,
    Hit,
    IndexState,
    Key,
    Load,
    Match,
    Mention,
    Person,
    Place,
    Record,
    RegisterRow,
    RowKey,
    Run,
    Span,
    Status,
    Versions,
)
from trawl.passages import part_text
from trawl.places.locator import Stated
from trawl.places.position import NOTHING_SAID, Position, Unplaced
from trawl.reports.findings.changes import Change
from trawl.reports.findings.run_findings import PreviousRun, ProfileFacts, RegisterFacts, RunFindings, count_terms
from trawl.reports.findings.whereabouts import find_whereabouts

INDEX = IndexState(
    sequence=1_284,
    records=1_211,
    first_event=date(2023, 4, 2),
    last_event=date(2024, 3, 28),
    without_event=7,
    versions=Versions("0.1.0", "analyser-3", "patterns-2"),
)
COVERAGE = Coverage(
    records=1_211,
    sequence=1_284,
    finished=1,
    unfinished=(
        UnfinishedLoad(2, "custody", "custody-2024-03.csv", "failed", "the file ended in the middle of a row"),
        UnfinishedLoad(3, "missing", "missing-w13.csv", "in flight", ""),
    ),
    feeds=(
        FeedCoverage(
            "intel",
            unread=(("intel-2024-03.csv", 9),),
            remarks=(("DOB", "is no date", 2), ("Latitude", "is no number of degrees", 1)),
            stale=("I0413",),
            unused_columns=("Officer", "Beat"),
        ),
    ),
    events=EventDates("2023-04-02", "2024-03-28", (("1900-01", 2),), 7),
    registers=(JoinedRegister("hotels", 3, 640, date(2024, 4, 1), date(2024, 4, 1), "--as-at", 1),),
)
STARTED = datetime(2024, 4, 2, 8, 30, tzinfo=UTC)

CLOUD = RegisterRow(
    "trading_standards", "V014", "Cloud Corner Vapes", "14 Marine Parade", "Northport", "NP1 4QZ", status="Under review"
)
LODGE = RegisterRow("hotels", "H203", "Harbour View Lodge", "2 Quay Street", "Northport", "NP1 2AB", status="Current")
OTHER = RegisterRow("hotels", "H377", "Harbour Lodge", "81 Station Road", "Eastmoor", "EM4 9LD", status="Closed")


def spans_of(text: str, *found: tuple[str, str, Context], part: str = "narrative") -> tuple[Span, ...]:
    """Spans for each (stretch of the text, term, context)."""
    spans = []
    for stretch, term, context in found:
        start = text.index(stretch)
        spans.append(Span(part, start, start + len(stretch), term, context))
    return tuple(sorted(spans, key=lambda span: span.start))


def mentions_of(text: str, *found: tuple[str, str, str]) -> tuple[Mention, ...]:
    """Mentions for each (type, stretch of the text, value)."""
    return tuple(Mention(kind, text.index(s), text.index(s) + len(s), s, value) for kind, s, value in found)


def hit_of(
    number: int,
    text: str,
    found: tuple[tuple[str, str, Context], ...],
    *,
    force: str = "Northshire",
    day: date | None = date(2024, 3, 14),
    mentions: tuple[tuple[str, str, str], ...] = (),
    status: Status = "new",
    negated: bool = False,
    in_fields: tuple[tuple[str, str, Context], ...] = (),
    **record: object,
) -> Hit:
    made = Record(
        source="intel",
        record_id=f"I{number:04d}",
        narrative=text,
        **{
            "kind": "intelligence",
            "reference": f"NS/INT/{4400 + number}/24",
            "force": force,
            "event_date": day,
            "grade": Grade("3x5x2", "2/B/P"),
            "handling": "P",
            "marking": "OFFICIAL",
            **record,
        },
    )
    spans = spans_of(text, *found) + spans_of(part_text(made, "fields"), *in_fields, part="fields")
    terms = ", ".join(dict.fromkeys(span.term for span in spans))
    return Hit(made, mentions_of(text, *mentions), spans, (f"vape words near sign words ({terms})",), negated, status)


def sample_hits() -> tuple[Hit, ...]:
    return (
        hit_of(
            1,
            "A parent reports that Callum DRAYCOTT waits by Cloud Corner, Marine Parade, once school is out. He has "
            "been seen passing elf bars to girls of about fourteen and wants nothing for them. They are told to "
            "message snap callum_dr4y. Uses a grey hatchback, VD20 BSX.\nComment: test purchase to be considered.",
            (
                ("elf bars", "elf bar", "affirmed"),
                ("school", "school", "affirmed"),
                ("fourteen", "#age<18", "affirmed"),
            ),
            mentions=(
                ("person", "Callum DRAYCOTT", ""),
                ("handle", "callum_dr4y", "snapchat:callum_dr4y"),
                ("vrm", "VD20 BSX", "VD20BSX"),
            ),
            marking="OFFICIAL-SENSITIVE",
            place=Place(premises="Cloud Corner", town="Northport", postcode="NP1 4QZ"),
        ),
        hit_of(
            2,
            "Shop assistant at CLOUD CORNER VAPES gave a disposable vape to a boy in uniform and asked him to bring "
            "his friends after school. Caller gave 07700 900123. Vehicle VD20BSX seen at the rear.",
            (("disposable vape", "disposable", "affirmed"), ("uniform", "uniform", "affirmed")),
            mentions=(("phone", "07700 900123", "+447700900123"), ("vrm", "VD20BSX", "VD20BSX")),
            day=date(2024, 3, 21),
            kind="crime",
            reference="37/12345/24",
            grade=None,
            handling="",
            people=(Person("Callum Draycott", "suspect", date(1997, 1, 16), "N5501"),),
        ),
        hit_of(
            3,
            "Possibly vapes are given to children in return for favours at Harbour Lodge. Unconfirmed.",
            (("vapes", "vape", "hypothetical"), ("in return", "in return", "hypothetical")),
            day=date(2024, 2, 9),
            force="Eastmoor",
            status="updated",
        ),
        hit_of(
            4,
            "Callum Draycott stopped on Quay Street with two girls, both 15. A quantity of e-cigarettes in the boot of "
            "VD20 BSX. Number on his phone 07700 900123. The girls had missed school.",
            (("e-cigarettes", "e-cigarette", "affirmed"), ("school", "school", "affirmed")),
            mentions=(
                ("person", "Callum Draycott", ""),
                ("vrm", "VD20 BSX", "VD20BSX"),
                ("phone", "07700 900123", "+447700900123"),
            ),
            day=date(2023, 12, 2),
            force="Eastmoor",
            status="unchanged",
            people=(Person("Callum Draycott", "stopped", date(1997, 1, 16), "E77"),),
            place=Place("Northport Arcade", "2 Quay Street", "Northport", "NP1 2AB"),
            markers=("CSE", "Gang"),
            fields=(
                Field("Method", (FieldValue("Vapes handed over from a car"),)),
                Field("Vehicle", (FieldValue("grey"), FieldValue("VD20 BSX", "vrm")), "vehicles"),
            ),
            in_fields=(("Vapes", "vape", "affirmed"), ("CSE", "cse", "affirmed"), ("Quay", "quay", "affirmed")),
        ),
        hit_of(
            5,
            "Welfare visit to the school. No concerns about vapes or exploitation were raised by staff.",
            (("school", "school", "affirmed"), ("vapes", "vape", "negated")),
            day=date(2024, 1, 17),
            negated=True,
        ),
        hit_of(
            6,
            "SECRETWORD: sensitive account of vapes sold at school by Mona HIDDENNAME.",
            (("vapes", "vape", "affirmed"), ("school", "school", "affirmed")),
            mentions=(("person", "Mona HIDDENNAME", ""),),
            handling="C",
            grade=Grade("3x5x2", "1/A/C"),
            people=(Person("Mona HIDDENNAME", "victim", date(2011, 5, 5)),),
            place=Place("SECRETWORD Lodge", "1 SECRETWORD Lane", "Northport", "NP9 9ZZ"),
            markers=("SECRETWORD",),
            fields=(Field("Secretword", (FieldValue("SECRETWORD", ""), FieldValue("07700 900999", "phone"))),),
            in_fields=(("SECRETWORD Lodge", "vape", "affirmed"), ("07700 900999", "school", "affirmed")),
        ),
        hit_of(
            7,
            "Manager of Harbour View Lodge says an older man paid cash for a room, boxes of disposable vapes inside "
            "and young people in and out all night.",
            (("disposable", "disposable", "affirmed"), ("young people", "young people", "affirmed")),
            day=None,
            status="changed by profile",
            title="Vapes at lodge",
        ),
    )


#: Where the invented postcodes would be.
POSITIONS = {
    "NP1 4QZ": Position(53.412, -2.991, "postcode", "NP1 4QZ", 0.1, 0.1),
    "NP1 2AB": Position(53.401, -2.974, "postcode", "NP1 2AB", 0.1, 0.1),
}


def locate(stated: Stated) -> Position | Unplaced:
    """Where a place of the sample is."""
    return POSITIONS.get(stated.postcode, NOTHING_SAID)


def sample_report(**changes: object) -> RunFindings:
    """The sample run; keywords replace fields of the RunFindings."""
    hits = sample_hits()
    strong = Match("intel", "I0001", CLOUD, 96.4, "strong", ("name 92", "street Marine Parade"), "Cloud Corner", (), 4)
    again = Match("intel", "I0002", CLOUD, 98.0, "strong", ("name 100",), "CLOUD CORNER VAPES")
    lodge = Match("intel", "I0007", LODGE, 99.0, "strong", ("name 100",), "Harbour View Lodge")
    proposed = Match(
        "intel", "I0003", OTHER, 81.0, "possible", ("name 84",), "Harbour Lodge", ("another row is as near",), 2
    )
    matches = {
        Key("intel", "I0001"): (strong,),
        Key("intel", "I0002"): (again,),
        Key("intel", "I0003"): (proposed,),
        Key("intel", "I0007"): (lodge,),
    }
    moment = datetime(2024, 4, 1, 2, 0, tzinfo=UTC)
    run = Run(
        id="R0007",
        profile="vape_exploitation",
        profile_hash="5f0c9d",
        query="(list:vape NEAR/15 list:child_signs) OR\n(list:vape AND #age<18)",
        principal="analyst",
        reason="Monthly trawl, Operation Example",
        started=STARTED,
        state="complete",
        index=INDEX,
        loads=(
            Load(1, "intel", "intel-2024-03.csv", "finished", moment, moment, "utf-8", 1_220, 1_200, 11, 9),
            Load(2, "custody", "custody-2024-03.csv", "failed", moment, reason="the file ended in the middle of a row"),
            Load(3, "missing", "missing-w13.csv", "in flight", moment),
        ),
        finished=STARTED,
        compared_with="R0005",
    )
    terms = (
        "vape",
        "elf bar",
        "disposable",
        "e-cigarette",
        "school",
        "uniform",
        "lost mary",
        "puff bar",
        "young people",
    )
    report = RunFindings(
        run=run,
        profile=ProfileFacts(
            title="Vapes and child exploitation",
            description="Vapes offered, given or sold to children where there are signs of grooming.",
            owner="Regional Data Insights Team",
            handling_instruction="For force exploitation leads only. Do not copy to partners.",
            recipients=("Northshire exploitation lead", "Eastmoor exploitation lead"),
            caveats=("Brand names are also surnames and street names.",),
        ),
        hits=hits,
        generated=datetime(2024, 4, 2, 9, 0, tzinfo=UTC),
        coverage=COVERAGE,
        matches=matches,
        registers=(
            RegisterFacts("trading_standards", "Trading Standards list", 212, moment, "ts-march.csv", 4),
            RegisterFacts("hotels", "Hotels register", 640, moment, "hotels.csv", 3, "1 April 2024 (as given)"),
        ),
        nearest_school={RowKey("trading_standards", "V014"): "Brackenfield Academy, 340 m"},
        terms=count_terms(terms, hits, needs=lambda hit, term: len(hit.found_terms) == 1),
        changes=(
            Change(Key("intel", "I0003"), "updated", "the record has been amended since R0005", present=True),
            Change(Key("intel", "I0007"), "changed by profile", "the profile has changed since R0005", present=True),
            Change(Key("intel", "I0088"), "withdrawn", "the record is no longer in the index", False, "NS/INT/4488/24"),
            Change(
                Key("intel", "I0091"), "changed by profile", "no longer hits: the profile has changed", present=False
            ),
        ),
        whereabouts=find_whereabouts(hits, matches, locate),
        previous=PreviousRun("R0005", datetime(2024, 3, 4, 9, 0, tzinfo=UTC)),
        copy_number="3 of 5",
        fictitious=True,
    )
    return replace(report, **changes)


@pytest.fixture
def make_report() -> Callable[..., RunFindings]:
    return sample_report


@pytest.fixture
def make_hit() -> Callable[..., Hit]:
    return hit_of


@pytest.fixture
def coverage() -> Coverage:
    return COVERAGE


@pytest.fixture
def hit(make_hit):
    def make(number, text="a vape", **fields):
        return make_hit(number, text, (("vape", "vape", "affirmed"),), **fields)

    return make
