"""The mentions in what columns say, and how they join with those of the narrative."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from trawl.entities import Extractor, add_to_record, open_extractor
from trawl.model import PARTS, Field, FieldValue, Mention, Person, Place, Record
from trawl.passages import compose_fields, part_text

DAY = date(2026, 5, 14)
RULES = open_extractor("rules")
MARNIE = Person("Marnie OKELL", "victim", date(2012, 5, 5))


def extracted(narrative: str = "", extractor: Extractor = RULES, **columns: Any) -> list[Mention]:
    record = Record("s", "1", narrative, event_date=DAY, **columns)
    ((_, mentions),) = extractor.extract([record])
    assert all(part_text(record, m.part)[m.start : m.end] == m.text for m in mentions)
    assert list(mentions) == sorted(mentions, key=lambda m: (PARTS.index(m.part), m.start))
    said = [m for m in mentions if m.origin != "derived"]
    assert all(a.part != b.part or a.end <= b.start for a, b in pairwise(said))
    passages = compose_fields(record).passages
    assert all(any(p.start <= m.start and m.end <= p.end for p in passages) for m in said if m.part == "fields")
    return list(mentions)


def values(kind: str, narrative: str = "", **columns: Any) -> list[str]:
    return [mention.value for mention in extracted(narrative, **columns) if mention.type == kind]


def column(kind: str, *texts: str, label: str = "Column") -> dict[str, Any]:
    return {"fields": (Field(label, tuple(FieldValue(text, kind) for text in texts)),)}


def test_a_column_says_what_it_is() -> None:
    place = Place("Kestrel Lodge", "12 Mill Street", "St Albans", "al1 2ab")
    found = extracted("Seen by the river", people=(MARNIE,), place=place, markers=("CSE",))
    assert [(m.type, m.text, m.value, m.origin) for m in found] == [
        ("person", "Marnie OKELL", "marnie okell 2012-05-05", "structured"),
        ("dob", "5 May 2012", "2012-05-05", "structured"),
        ("age", "5 May 2012", "14", "derived"),
        ("premises", "Kestrel Lodge", "kestrel lodge", "structured"),
        ("location", "12 Mill Street", "12 mill street", "structured"),
        ("location", "St Albans", "st albans", "structured"),
        ("postcode", "al1 2ab", "AL1 2AB", "structured"),
    ]
    assert {(m.part, m.confidence) for m in found} == {("fields", 1.0)}


def test_columns_are_read_without_rules_for_names_too() -> None:
    found = extracted("Okell, 07700 900123", open_extractor("none"), people=(MARNIE,))
    assert [m.value for m in found if m.type in ("person", "phone")] == ["+447700900123", "marnie okell 2012-05-05"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("TREGASKIS, Denzil", ["denzil tregaskis"]),
        ("Mr Denzil Tregaskis", ["denzil tregaskis"]),
        ("PC 1234 HARKER", ["harker"]),
        ("Azim QURESHI; Dean POLLARD", ["azim qureshi", "dean pollard"]),
        ("Azim QURESHI & Dean POLLARD", ["azim qureshi", "dean pollard"]),
        ("HARKER Ann aka Annie", ["ann harker"]),
        ("Harker,Ann", ["ann harker"]),
        ("Harker , Ann", ["ann harker"]),
        ("O`Hara, Ann", ["ann ohara"]),
        ("O\u00b4HARA,Siobha\u0301n", ["siobhan ohara"]),
        ("* Harker, Ann ?", ["ann harker"]),
        ("HUSSAIN, Azad (01/01/1990)", ["azad hussain 1990-01-01"]),
        ("QUILLFEATHER Zorbax 01/01/1990", ["zorbax quillfeather 1990-01-01"]),
        ("zorbax quillfeather (suspect)", ["zorbax quillfeather"]),
        ("Scott 'Scotty' GARSIDE", ["scott garside"]),
        ("Scott (Scotty) GARSIDE", ["scott garside"]),
        ("Mr & Mrs SMITH", ["smith"]),
        ("Okell, unknown", ["okell"]),
        ("Unknown", []),
        ("UNKNOWN MALE 2", []),
        ("N/K", []),
        ("The public", []),
        ("Kent Police", []),
        ("Mill Foods Ltd", []),
    ],
)
def test_a_column_for_names_holds_people_or_nobody(name: str, found: list[str]) -> None:
    assert values("person", people=(Person(name),)) == found


def test_a_body_in_a_column_for_names_is_one() -> None:
    assert values("organisation", people=(Person("Mill Foods Ltd"), Person("Kent Police"))) == [
        "mill foods", "kent police",
    ]  # fmt: skip


def test_the_parts_of_an_address_are_mentions() -> None:
    place = Place("The Crown, High Street", "Flat 3, 12 Mill Street, Littlewick Green, AL1 2AB", "", "not known")
    assert [(m.type, m.value) for m in extracted(place=place)] == [
        ("premises", "crown"),
        ("location", "high street"),
        ("location", "flat 3 12 mill street"),
        ("location", "littlewick green"),
        ("postcode", "AL1 2AB"),
    ]


@pytest.mark.parametrize("narrative", ["Okell left", "Marnie Okell left", "OKELL, Marnie left", "Marnie left Okell"])
def test_a_person_of_a_column_is_found_in_the_narrative(narrative: str) -> None:
    found = extracted(narrative, people=(MARNIE,))
    assert {m.value for m in found if m.type == "person"} == {"marnie okell 2012-05-05"}
    assert {m.part for m in found if m.type == "person"} == {"narrative", "fields"}
    assert all("marnie okell" in m.lookup_values for m in found if m.type == "person")


@pytest.mark.parametrize(
    ("narrative", "people", "expected"),
    [
        # Two births are two people, and who is written without one is neither.
        (
            "John SMITH and Smith left",
            (Person("John SMITH", dob=date(1990, 1, 1)), Person("SMITH John", dob=date(1960, 1, 1))),
            ["john smith", "smith", "john smith 1990-01-01", "john smith 1960-01-01"],
        ),
        # The birth of a column is the column's person's whatever its role says.
        (
            "",
            (Person("John SMITH", "mother of the victim", date(1990, 1, 1), role_said=True),),
            ["john smith 1990-01-01"],
        ),
        # A year of birth tells from a namesake of another, and joins with nobody by itself.
        (
            "",
            (Person("John SMITH", born="1970"), Person("John SMITH", dob=date(1990, 1, 1))),
            ["john smith (born 1970)", "john smith 1990-01-01"],
        ),
        ("", (Person("John SMITH", born="1970"),), ["john smith"]),
        # So do ages, in a column and in the text.
        ("John SMITH (47) left", (Person("John SMITH", age="14"),), ["john smith (aged 47)", "john smith (aged 14)"]),
        # A title that the column's person has not, and a surname that two bear.
        ("Mrs Okell rang", (MARNIE,), ["okell", "marnie okell 2012-05-05"]),
        ("Okell left", (MARNIE, Person("Peter OKELL")), ["okell", "marnie okell 2012-05-05", "peter okell"]),
        # A birth after the record is nobody's.
        ("", (Person("Amy LEE", dob=date(2027, 1, 1)),), ["amy lee"]),
    ],
)
def test_people_of_columns_are_joined_on_evidence(
    narrative: str, people: tuple[Person, ...], expected: list[str]
) -> None:
    assert values("person", narrative, people=people) == expected


def test_an_age_and_a_birth_both_stand() -> None:
    found = extracted(people=(Person("Amy LEE", dob=date(2012, 5, 5), age="15"),))
    assert [(m.value, m.origin) for m in found if m.type == "age"] == [("14", "derived"), ("15", "structured")]


def test_short_names_of_premises_join_with_a_column() -> None:
    assert values("premises", "Seen at the Kingfisher", place=Place("Kingfisher Hotel")) == ["kingfisher hotel"] * 2


def test_a_column_of_text_is_read_as_a_narrative_is() -> None:
    text = "Suspect John SMITH dob 01/02/2010 rang 07700 900456"
    found = extracted(**column("", text, label="MO"))
    assert [(m.type, m.value, m.origin) for m in found] == [
        ("person", "john smith 2010-02-01", "rule"),
        ("dob", "2010-02-01", "pattern"),
        ("age", "16", "derived"),
        ("phone", "+447700900456", "pattern"),
    ]


def test_nothing_is_read_across_values() -> None:
    assert values("phone", **column("", "07700", "900123")) == []
    assert values("person", people=(Person("Amy"), Person("LEE"))) == ["amy", "lee"]
    assert values("person", people=(Person("Amy LEE"), Person("", dob=date(2012, 5, 5)))) == ["amy lee"]


def test_a_cell_says_what_its_type_is() -> None:
    assert values("handle", **column("handle", "jojo", label="Snapchat")) == ["snapchat:jojo"]
    assert values("phone", **column("phone", "7700900123")) == ["+447700900123"]
    assert values("vehicle", **column("vehicle", "Ford Focus, black")) == ["ford focus black"]
    assert values("drug", **column("drug", "crack")) == ["crack cocaine"]
    assert extracted(**column("vrm", "unknown")) == []


class Lodges:
    """A register whose one premises is Grant Lodge."""

    version = "lodges:1"

    def find(self, text: str) -> Any:
        at = text.find("Grant Lodge")
        if at >= 0:
            yield Mention(
                "premises", at, at + 11, "Grant Lodge", "Grant Lodge Hotel", origin="register", confidence=0.9
            )


def test_a_registers_names_are_found_in_columns_and_take_nobodys_place() -> None:
    record = Record("s", "1", "At Grant Lodge", place=Place("Grant Lodge"), people=(Person("Grant Lodge"),))
    ((_, plain),) = RULES.extract([record])
    ((_, found),) = open_extractor("rules", [Lodges()]).extract([record])
    assert found == add_to_record(record, plain, [Lodges()])
    assert [(m.part, m.type, m.value) for m in found] == [
        ("narrative", "premises", "grant lodge hotel"),
        ("fields", "person", "grant lodge"),
        ("fields", "premises", "grant lodge hotel"),
    ]
