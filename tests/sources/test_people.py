"""People in columns: names in several, births, ages and ids beside names, and people without a name."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.model import Person, Record
from trawl.sources.ages import read_age
from trawl.sources.names import NameCell, read_name, split_names

LATEST = date(2026, 3, 1)


def people(read: Read, header: str, row: str, *entries: dict[str, Any]) -> tuple[tuple[Person, ...], list[str]]:
    (record,) = read(f"id,text,event,{header}\n1,words,01/03/2026,{row}\n", {"event_date": "event", "people": entries})
    assert isinstance(record, Record)
    return record.people, [remark.reason for remark in record.remarks]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("HUSSAIN, Azad (01/01/1990)", NameCell("HUSSAIN, Azad", date(1990, 1, 1))),
        ("Azad HUSSAIN b. 01/01/1990", NameCell("Azad HUSSAIN", date(1990, 1, 1))),
        ("HUSSAIN, Azad DOB: 5 May, 1990", NameCell("HUSSAIN, Azad", date(1990, 5, 5))),
        ("HUSSAIN, Azad - 01.02.11", NameCell("HUSSAIN, Azad", date(2011, 2, 1))),
        ("HUSSAIN, Azad (born 2011)", NameCell("HUSSAIN, Azad", None, "2011")),
        ("HUSSAIN Azad 35 yrs", NameCell("HUSSAIN Azad", age="35")),
        ("Azad HUSSAIN, aged 14", NameCell("Azad HUSSAIN", age="14")),
        ("HUSSAIN, Azad (URN 12345)", NameCell("HUSSAIN, Azad", nominal_id="12345")),
        ("HUSSAIN, Azad (DOB 01/01/1990 URN: 7/A)", NameCell("HUSSAIN, Azad", date(1990, 1, 1), nominal_id="7/A")),
        ("HUSSAIN (Smudge), Azad (01/01/1990, 36)", NameCell("HUSSAIN (Smudge), Azad", date(1990, 1, 1), age="36")),
        ("DOB 01/02/2011", NameCell("", date(2011, 2, 1))),
    ],
)
def test_what_stands_beside_a_name_is_read(cell: str, said: NameCell) -> None:
    assert read_name(cell, LATEST) == said._replace(text=cell)


@pytest.mark.parametrize("cell", ["HUSSAIN, Azad (31/02/1990)", "Azad (12345)", "Azad HUSSAIN (01/01/2030)", "Unit 7"])
def test_what_cannot_be_read_stays_in_the_name_with_a_remark(read: Read, cell: str) -> None:
    found, remarks = people(read, "victim", f'"{cell}"', {"name": "victim"})
    assert found == (Person(cell),)
    assert remarks == ["holds something beside the name that is no date of birth, age or id; it is kept in the name"]


def test_a_name_without_figures_is_left_alone(read: Read) -> None:
    assert people(read, "victim", '"HUSSAIN, Azad (Smudge)"', {"name": "victim"}) == (
        (Person("HUSSAIN, Azad (Smudge)"),),
        [],
    )


def test_the_column_of_a_birth_counts_before_the_cell_of_the_name(read: Read) -> None:
    entry = {"name": "victim", "dob": "dob", "age": "age", "nominal_id": "urn"}
    found, remarks = people(read, "victim,dob,age,urn", "Azad ALI (01/01/1990),02/01/1990,36 yrs,", entry)
    assert found == (Person("Azad ALI", "", date(1990, 1, 2), age="36"),)
    assert remarks == ["says something else than the column that is for it, which counts"]


def test_a_name_is_made_of_columns_in_either_order(read: Read) -> None:
    inverted = {"name": {"columns": ["SURNAME", "FORENAMES"], "join": ", "}, "role": "role"}
    plain = {"name": {"columns": ["FORENAMES", "SURNAME"], "join": " "}, "role": {"constant": "victim"}}
    found, _ = people(read, "SURNAME,FORENAMES,role", "HUSSAIN,Azad Ali,Suspect", inverted, plain)
    assert found == (Person("HUSSAIN, Azad Ali", "Suspect", role_said=True), Person("Azad Ali HUSSAIN", "victim"))


@pytest.mark.parametrize(
    ("row", "known"),
    [
        (",05/05/2011,,", Person("", "victim", date(2011, 5, 5))),
        (",,14,", Person("", "victim", age="14")),
        (",,,N7", Person("", "victim", nominal_id="N7")),
        (",2011,,", Person("", "victim", born="2011")),
    ],
)
def test_somebody_without_a_name_is_known_by_the_rest(read: Read, row: str, known: Person) -> None:
    entry = {"name": "victim", "role": {"constant": "victim"}, "dob": "dob", "age": "age", "nominal_id": "urn"}
    assert people(read, "victim,dob,age,urn", row, entry)[0] == (known,)
    assert people(read, "dob,age,urn", row[1:], {key: value for key, value in entry.items() if key != "name"})[0] == (
        known,
    )


def test_nobody_is_made_of_a_role_or_of_what_cannot_be_read(read: Read) -> None:
    entry = {"name": "victim", "role": "role", "dob": "dob", "age": "age"}
    assert people(read, "victim,role,dob,age", ",Victim,,", entry) == ((), [])
    assert people(read, "victim,role,dob,age", ",Victim,N/K,adult", entry) == ((), ["is no date", "is no age in years"])


@pytest.mark.parametrize(
    ("separator", "cell"),
    [
        (";", "HUSSAIN, Azad (14); Mary JONES"),
        ("\n", "HUSSAIN, Azad (14)\r\nMary JONES"),
        (", ", "HUSSAIN, Azad 14 yrs, JONES, Mary"),
    ],
)
def test_a_cell_of_several_people_is_parted_between_them(read: Read, separator: str, cell: str) -> None:
    found, remarks = people(read, "linked", f'"{cell}"', {"name": "linked", "separator": separator})
    assert [(person.name, person.age) for person in found] == [
        ("HUSSAIN, Azad", "14"),
        ("JONES, Mary" if separator == ", " else "Mary JONES", ""),
    ]
    assert not remarks


def test_commas_that_may_part_a_name_part_nobody(read: Read) -> None:
    assert split_names("Ann ONE, Bob TWO") == (["Ann ONE", "Bob TWO"], "")
    found, (remark,) = people(read, "linked", '"Smith, John, Jones"', {"name": "linked", "separator": ","})
    assert found == (Person("Smith, John, Jones"),)
    assert "kept as one name" in remark


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("14", "14"), ("14.0", "14"), ("14 yrs old", "14"), ("14y/o", "14"), ("aged 13-14", "13-14"), ("fifteen", "15"),
        ("c. 35", "35"), ("18 months", "1"), ("3 weeks", "0"), ("2 years 3 months", "2"), ("121", ""), ("18+", ""),
        ("20s", ""), ("adult", ""), ("05/05/2011", ""), ("14-13", ""),
    ],
)  # fmt: skip
def test_ages_are_read_in_years(text: str, age: str) -> None:
    assert read_age(text) == age
