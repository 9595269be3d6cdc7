"""The records and queries that the tests of every engine are about. All of it is invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from trawl.access import Principal
from trawl.model import (
    Field,
    FieldValue,
    Grade,
    IndexedRecord,
    Lineage,
    Mention,
    Origin,
    Part,
    Person,
    Place,
    Record,
    Remark,
    Section,
    Versions,
)
from trawl.passages import part_text
from trawl.text import analyse_record

VERSIONS = Versions("test", "1", "rules-1")

EVERYBODY = Principal("everybody", marking_ceiling="TOP SECRET")
NORTH = Principal("north", forces=frozenset({"Northshire"}), marking_ceiling="OFFICIAL")
ALPHA = Principal("alpha", forces=frozenset({"Alpha"}), handling=frozenset({"C"}))
OTHERS = Principal("others", handling=frozenset({"none of ours"}), marking_ceiling="TOP SECRET")
HANDLED = Principal("handled", handling=frozenset({"H1"}), marking_ceiling="TOP SECRET")


def make_record(number: int, narrative: str, **fields: object) -> Record:
    """A fictitious record whose hash follows from what it says."""
    record = Record("feed", f"r{number}", narrative, sequence=number, **fields)  # type: ignore[arg-type]
    return replace(record, content_hash=f"{record.narrative}|{record.title}|{record.force}|{record.event_date}")


def index_record(record: Record, *mentions: Mention) -> IndexedRecord:
    return IndexedRecord(record, mentions, analyse_record(record))


def mention(record: Record, kind: str, text: str, value: str = "", part: Part = "narrative") -> Mention:
    start = part_text(record, part).index(text)
    origin: Origin = "structured" if part == "fields" else "pattern"
    return Mention(kind, start, start + len(text), text, value, origin=origin, part=part)


def _corpus() -> list[IndexedRecord]:
    full = make_record(
        1,
        "Older men waiting at the hotel bar with young girls. Called 07700 900123 twice. She is 15.",
        title="Hotel concern",
        kind="intelligence",
        force="Northshire",
        district="Central",
        reference="NS/1",
        event_date=date(2024, 3, 5),
        created_date=date(2024, 3, 6),
        loaded_date=date(2024, 4, 1),
        sections=(Section("Summary", 0, 53), Section("Contact", 53, 90)),
        place=Place("The Anchor Hotel", "1 Quay Street", "Haven", "ZZ1 1AA", 51.5, -0.1),
        people=(Person("Ann EXAMPLE", "victim", date(2009, 1, 2), "N1"), Person("Bo EXAMPLE", born="1990-03")),
        markers=("CSE", "Missing"),
        fields=(Field("Vehicle", (FieldValue("silver"), FieldValue("ZZ12 ZZZ", "vrm")), "vehicles", "vehicle_reg"),),
        grade=Grade("3x5x2", "B2C", "text"),
        handling="H1",
        handling_said_in="mapping",
        provenance="told in passing by a neighbour",
        remarks=(Remark("dob", "N/K", "is no date"),),
        review_date=date(2030, 1, 1),
        raw="Older men waiting",
        lineage=Lineage(3, "feed.csv", 7),
    )
    return [
        index_record(
            full, mention(full, "phone", "07700 900123", "+447700900123"), mention(full, "age", "15", "15"),
            replace(
                mention(full, "person", "Ann EXAMPLE", "ann example 2009-01-02", "fields"),
                name="ann example", born="2009-01-02", joined="same birth",
            ),
            mention(full, "vrm", "ZZ12 ZZZ", "ZZ12ZZZ", "fields"),
        ),
        _with_mentions(
            make_record(
                2, "Vape shop selling to girl of 13, mentions her snap snap_user.99", force="Southshire",
                event_date=date(2024, 3, 20), marking="OFFICIAL-SENSITIVE",
            ),
            ("age", "13", "13"), ("handle", "snap_user.99", "snap_user.99"),
        ),
        _with_mentions(
            make_record(3, "The men left. A girl was seen near hotels and vapes £50", event_date=date(2023, 12, 31)),
            ("money", "£50", "50"),
        ),
        index_record(make_record(4, "Nothing to report.", title="Hotel", force="Northshire", marking="SECRET")),
        index_record(make_record(5, "", force="Northshire", event_date=date(2024, 3, 5), handling="H2")),
        _with_mentions(
            make_record(
                6, "HOTEL hotel. Universe of vaping: O'Hanlon's e-cig vaped; call 07700 900123",
                force="northshire", district="Löwen", event_date=date(2024, 3, 5), kind="crime",
            ),
            ("phone", "07700 900123", "+447700900123"), ("person", "O'Hanlon", "ohanlon"),
        ),
        index_record(make_record(7, "girl " * 30 + "men " * 30 + "bar", marking="COSMIC", force="Northshire")),
    ]  # fmt: skip


def _with_mentions(record: Record, *found: tuple[str, str, str]) -> IndexedRecord:
    return index_record(record, *(mention(record, *parts) for parts in found))


CORPUS = _corpus()

#: At least one query for each form of the language, nested too.
QUERIES = (
    "id:r1 OR id:R4", 'reference:"NS / 1"', "id:r*", "==OHanlon", '=="O`Hanlon"', '"B & B"', "#age<=15",
    "hotel", "=hotel", "==HOTEL", "=hotels", "vape", "=vape", '"older men"', '="older men"', '"hotel bar"',
    '"bar with young girls"', '"hotel concern older"', "e-cig", "snap_user.99", "ohanlon", "vap*", "*tels", "g?rl*",
    "hotel~1",
    "univrese~2", "hotel AND girl", "hotel OR vape", "hotel NOT girl", "event:2020.. NOT hotel",
    "NOT (hotel OR NOT girl)",
    "hotel AND NOT ==HOTEL", "2 OF (hotel, girl, vape)", '2 OF ("older men", vap*, #phone, ==HOTEL)',
    "men NEAR/3 hotel", "hotel NEAR/3 men", "men PRE/3 hotel", "hotel PRE/3 men", "girl NEAR/0 girl",
    "men NEAR/100 concern", "(hotel OR =men) NEAR/5 (girl* OR bar)", "girl* PRE/9 hotel*", '"older men" NEAR/4 bar',
    '"older men" NEAR/2 "hotel bar"', "men NEAR/3 hotel NEAR/9 girl", "(men NEAR/5 bar) NEAR/0 hotel",
    "girl NEAR/2 #age", "#phone PRE/3 twice", "hotel NOT NEAR/1 bar", "girl NOT NEAR/3 (hotel OR vape)",
    "#phone", "#age", "#age<14", "#age>=14", "#money=50", "#money>1000", 'entity:"phone:+447700900123"',
    'entity:"snap_user.99"', "source:FEED", "kind:crime", "force:northshire", "force:north*", "district:lowen",
    "reference:ns*", "marker:cse", "grade:b2c", "handling:h1", 'premises:"anchor hotel"', 'premises:"the anchor*"',
    "town:haven", "postcode:zz11aa", "event:2024-03", "event:2024-03-05..", "event:..2023", "created:2024",
    "loaded:2024-04-01", "missing:event", "missing:force", "missing:marker", "in:title(hotel)",
    "in:summary(hotel)", "in:summary(men NEAR/5 hotel)", "in:contact(hotel)", "in:title(hotel NOT concern)",
    "in:elsewhere(hotel)", "in:narrative(hotel)", "in:narrative(anchor)", "in:fields(anchor)", "in:place(anchor)",
    "in:people(example)", "in:victim(ann)", "in:victim(bo)", "in:vehicles(#vrm)", "in:vehicle(silver NEAR/1 #vrm)",
    "in:people(#vrm)", "#vrm", "#person", 'entity:"vrm:ZZ12ZZZ"', 'entity:"person:ann example"', "==EXAMPLE", "silver",
    "example NEAR/100 anchor", '"haven zz1"', "cse", "in:markers(cse)", "girls NEAR/100 silver",
    "hotel AND event:2024-03 AND NOT force:southshire", "event:2020.. NOT (men NEAR/3 hotel)",
    "kind:other NOT ==HOTEL", "kind:crime NOT ==HOTEL", "zzzz", "zzz*",
)  # fmt: skip
