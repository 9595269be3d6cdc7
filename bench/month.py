"""A month of hits to write reports of: every person, place, premises, number and event in it is invented.

Records are as long as those of the demonstration, and a report has everything to say of them that it can: sections,
people, entities, matches to two registers, incidents, what changed, where they are, and a run that was issued before.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

from trawl.coverage import Coverage, EventDates, FeedCoverage, JoinedRegister
from trawl.model import (
    Grade,
    Hit,
    IncidentLink,
    Incidents,
    IndexState,
    Key,
    Load,
    Match,
    Mention,
    Person,
    Place,
    Record,
    RegisterRow,
    Run,
    Section,
    Span,
    Status,
    Versions,
)
from trawl.places.position import Position
from trawl.reports.findings.changes import Change
from trawl.reports.findings.run_findings import PreviousRun, ProfileFacts, RegisterFacts, RunFindings, count_terms
from trawl.reports.findings.whereabouts import Whereabouts
from trawl.reports.shown_passages import say_all

#: Of a hundred hits, how many are new and how many updated; the rest are known from the run before.
_NEW, _UPDATED = 4, 2
#: Premises of the registers, for each hit.
_PREMISES = 0.6
_FORENAMES = (
    "Marnie", "Denzil", "Bo", "Azim", "Chloe", "Priya", "Tomasz", "Ann", "Lee", "Sian", "Owen", "Callum", "Ruth",
    "Imran", "Grace", "Pavel", "Holly", "Dean", "Aisha", "Niall",
)  # fmt: skip
_SURNAMES = (
    "AMBLER", "BRACKLEY", "CORDWELL", "DUNTHORPE", "ELVINGTON", "FARRINGDALE", "GRIMSHAW", "HOLDERNESS", "IBBOTSON",
    "JESSOP", "KETTERIDGE", "LOXLEY", "MARCHBANK", "NETTLETON", "OSGATHORPE", "PELLOW", "QUAIFE", "RAVENSCAR",
)  # fmt: skip
_TOWNS = ("Northport", "Eastmoor", "Haven", "Millbrook", "Exham", "Stonebridge", "Alderton", "Wexcombe")
_STREETS = tuple(
    f"{name} {kind}"
    for name in ("Marine", "Quay", "Station", "Mill", "Shields", "Yoden", "Linden", "Harbour", "Castle", "Orchard")
    for kind in ("Road", "Street", "Lane", "Terrace", "Parade", "Close", "Avenue", "Drive", "Grove", "Way")
)
#: Telephone numbers that are kept for fiction.
_NUMBERS = ("07700 900{:03d}", "01632 960{:03d}", "0117 496 0{:03d}", "020 7946 0{:03d}")
_CALLED = ("Lodge", "Hotel", "Guest House", "Vapes", "Arcade", "Mini Market", "Cafe")
_NAMED = ("Harbour", "Kestrel", "Cloud", "Anchor", "Northgate", "Riverside", "Beacon", "Foxglove", "Juniper", "Lantern")
_FORCES = ("Northshire", "Eastmoor")
_TERMS = ("vape", "disposable", "elf bar", "school", "young girl", "free of charge")
_STATED = (
    (
        "Staff say that {name} waits near {place} on {street} when school is out and offers a vape to any young girl "
        "who stops. He was seen again in a grey hatchback, {vrm}, with the lights off."
    ),
    (
        "Caller states that a box of disposable vapes was handed over free of charge outside {place}, {street}. The "
        "man gave his name as {name} and left {phone} for whoever wanted more."
    ),
    (
        "{name} was spoken to on {street} by the neighbourhood team. He had an elf bar in each pocket, no receipt, and "
        "said that he works nights at {place}. His phone is {phone}."
    ),
    (
        "Manager of {place} reports that an older man booked a room for two nights and paid in cash. A vehicle, {vrm}, "
        "was moved three times in the night, and {name} answered the door."
    ),
)
_CLOSING = (
    "Footage is kept for fourteen days and has been asked for. No complaint has been made and nobody was hurt.",
    "The warden of the flats will call again if he comes back. The log was closed by the control room at 2140.",
    "Safeguarding referral done. A visit to the premises is planned for next week with licensing officers.",
)


def make_month(count: int, seed: int = 17) -> RunFindings:
    """The findings of a run of so many hits, before any edition narrows them; the same for the same seed."""
    random = Random(seed)
    rows = [_make_row(number, random) for number in range(max(int(count * _PREMISES), 1))]
    made = [_make_hit(number, random, rows) for number in range(count)]
    hits = tuple(hit for hit, _ in made)
    matches = {hit.record.key: (_match(hit, row, random),) for hit, row in made if random.random() < 0.7}
    places = {row.key: _locate(random, row) for row in rows}
    started = datetime(2026, 4, 1, 8, 30, tzinfo=UTC)
    return RunFindings(
        run=_make_run(count, started),
        profile=ProfileFacts(
            title="Vapes and child exploitation",
            description="Vapes offered, given or sold to children where there are signs of grooming.",
            owner="Regional Data Insights Team",
            handling_instruction="For force exploitation leads only.",
            recipients=("Northshire exploitation lead", "Eastmoor exploitation lead"),
        ),
        hits=hits,
        generated=started,
        coverage=_make_coverage(count, started.date()),
        matches=matches,
        registers=(
            RegisterFacts("hotels", "Hotels register", len(rows), started, "hotels.csv", 3),
            RegisterFacts("trading_standards", "Trading Standards list", len(rows), started, "shops.csv", 4),
        ),
        terms=count_terms((*_TERMS, "lost mary"), hits, needs=lambda hit, _: len(hit.found_terms) == 1),
        changes=tuple(_list_changes(hits)),
        incidents=_fold(hits),
        earlier={hit.record.key: f"{say_all(hit.record)} Under review." for hit in hits if hit.status == "updated"},
        previous=PreviousRun("vapes-20260301-1", started - timedelta(days=31)),
        whereabouts=Whereabouts({hit.record.key: places[row.key] for hit, row in made}, places),
        fictitious=True,
    )


def _make_row(number: int, random: Random) -> RegisterRow:
    return RegisterRow(
        random.choice(("hotels", "trading_standards")),
        f"R{number:05d}",
        f"{random.choice(_NAMED)} {random.choice(_NAMED)} {random.choice(_CALLED)}",
        f"{random.randint(1, 180)} {random.choice(_STREETS)}",
        random.choice(_TOWNS),
        f"ZZ{random.randint(1, 9)} {random.randint(1, 9)}QB",
        status=random.choice(("Current", "Closed", "Under review")),
    )


def _make_hit(number: int, random: Random, rows: list[RegisterRow]) -> tuple[Hit, RegisterRow]:
    row, force = random.choice(rows), random.choice(_FORCES)
    said = {
        "name": f"{random.choice(_FORENAMES)} {random.choice(_SURNAMES)}",
        "place": row.name,
        "street": random.choice(_STREETS),
        "vrm": f"ZQ{random.randint(10, 89)} {''.join(random.choices('BCDFGHJKLM', k=3))}",
        "phone": random.choice(_NUMBERS).format(random.randint(0, 999)),
    }
    parts = [random.choice(_STATED).format(**said), random.choice(_STATED).format(**said), random.choice(_CLOSING)]
    text = " ".join(parts)
    record = Record(
        "intel" if number % 5 < 3 else "crime",
        f"B{number:06d}",
        text,
        kind="intelligence" if number % 5 < 3 else "crime",
        reference=f"{force[:2].upper()}/INT/{number}/26" if number % 5 < 3 else f"{force[:2].upper()}{number:08d}",
        force=force,
        district=random.choice(_TOWNS),
        event_date=date(2026, 3, 31) - timedelta(days=int(random.expovariate(1 / 200))),
        sections=(Section("log", 0, len(parts[0])), Section("result", len(parts[0]) + 1, len(text))),
        place=Place(row.name, row.address, row.town, row.postcode) if random.random() < 0.7 else Place(),
        people=(Person(said["name"], random.choice(("suspect", "witness", "victim")), _birth(random)),),
        grade=Grade("3x5x2", "2/B/P") if number % 5 < 3 else None,
        handling=("C" if random.random() < 0.02 else "P") if number % 5 < 3 else "",
        marking="OFFICIAL-SENSITIVE" if random.random() < 0.3 else "OFFICIAL",
    )
    mentions = tuple(sorted(_mention(text, said), key=lambda mention: mention.start))
    why = (f"the record says {', '.join(term for term in _TERMS if term in text)} near words for a child",)
    status: Status = (
        "new" if (part := random.random() * 100) < _NEW else "updated" if part < _NEW + _UPDATED else "unchanged"
    )
    return Hit(record, mentions, tuple(_find(text)), why, negated=random.random() < 0.03, status=status), row


def _birth(random: Random) -> date:
    return date(random.randint(1960, 2012), random.randint(1, 12), random.randint(1, 28))


def _mention(text: str, said: dict[str, str]) -> Iterator[Mention]:
    values = {
        "person": ("name", ""),
        "premises": ("place", ""),
        "location": ("street", ""),
        "vrm": ("vrm", said["vrm"].replace(" ", "")),
        "phone": ("phone", "+44" + said["phone"].replace(" ", "")[1:]),
    }
    for kind, (name, value) in values.items():
        start = text.find(said[name])
        if start >= 0:
            yield Mention(kind, start, start + len(said[name]), said[name], value)


def _find(text: str) -> Iterator[Span]:
    found = sorted((text.find(term), term) for term in _TERMS if term in text)
    for number, (start, term) in enumerate(found):
        yield Span("narrative", start, start + len(term), term, "hypothetical" if number > 2 else "affirmed")


def _match(hit: Hit, row: RegisterRow, random: Random) -> Match:
    score = random.uniform(75, 100)
    sure = score > 84
    return Match(
        *hit.record.key,
        row,
        score,
        "strong" if sure else "possible",
        ("name 98", f"street {row.address}", f"town {row.town}"),
        row.name,
        () if sure else ("another row is as near",),
        3,
    )


def _fold(hits: tuple[Hit, ...]) -> Incidents:
    """Of every ten hits that follow one another, the first two tell of one event."""
    keys = [hit.record.key for hit in hits]
    pairs = [tuple(sorted(pair)) for pair in zip(keys[::10], keys[1::10], strict=False)]
    links = tuple(
        IncidentLink(first, second, "strong", 92, ("same street", "same vehicle", "a day apart"))
        for first, second in pairs
    )
    return Incidents(tuple(pairs), links, version="bench")


def _list_changes(hits: tuple[Hit, ...]) -> Iterator[Change]:
    for hit in hits:
        if hit.status == "updated":
            yield Change(hit.record.key, "updated", "the record has been amended since the last report", present=True)
    for number in range(len(hits) // 100):
        key = Key("intel", f"W{number:06d}")
        yield Change(key, "withdrawn", "the record is no longer in the index", False, f"NO/INT/{number}/25")


def _locate(random: Random, row: RegisterRow) -> Position:
    return Position(random.uniform(51.0, 55.0), random.uniform(-3.0, 0.0), "postcode", row.postcode, 0.1, 0.1)


def _make_run(count: int, started: datetime) -> Run:
    index = IndexState(count, count, date(2020, 1, 1), date(2026, 3, 31), 0, Versions("1", "analyser", "patterns"))
    load = Load(1, "intel", "intel.csv", "finished", started, started, "utf-8", count, count)
    query = "(vape OR disposable OR elf bar) NEAR/15 (school OR young girl)"
    return Run(
        "vapes-20260401-1", "vapes", "5f0c9d", query, "analyst", "Measuring reports", started, "complete", index,
        (load,), finished=started, compared_with="vapes-20260301-1",
    )  # fmt: skip


def _make_coverage(count: int, day: date) -> Coverage:
    return Coverage(
        records=count,
        sequence=count,
        finished=1,
        feeds=(FeedCoverage("intel"), FeedCoverage("crime")),
        events=EventDates("2020-01-01", "2026-03-31"),
        registers=(JoinedRegister("hotels", 3, 640, day, day, "--as-at", 1),),
    )
