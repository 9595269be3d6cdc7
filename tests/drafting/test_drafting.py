"""Drafted mappings: what they say, that they load as they are, and that they quote nothing."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.drafting.conftest import LONG, Draft
from tests.workbooks import write_xlsx
from trawl.drafting import draft_mapping
from trawl.drafting.sample import take_sample
from trawl.errors import InputError
from trawl.model import Person
from trawl.passages import compose_fields
from trawl.sources import load_mapping, open_feed
from trawl.tabular import PLAIN

NAMES = ("MILLS, Chloe", "HUSSAIN, Azad", "TAYLOR, Peter", "KHAN, Nadia", "JONES, Sarah", "EVANS, Mark")


def crime_rows(count: int = 6) -> list[list[str]]:
    header = ["Crime Ref No", "Date Committed", "Vict_Name", "vict d.o.b", "Vict Phone", "Postcode", "MO", "CSE Flag"]
    return [header] + [
        [f"42/{n:04}/26", f"{13 + n}/01/2026 10:00", NAMES[n % 6], f"{14 + n % 9}/05/2011", f"07700 90012{n % 10}",
         f"TS1 {n % 10}AB", LONG.format(n), "YN"[n % 2]]
        for n in range(count)
    ]  # fmt: skip


def test_a_crime_feed_is_searched_by_its_columns(draft: Draft) -> None:
    drafted = draft(crime_rows())
    first = drafted.records[0]
    assert len(drafted.records) == 6
    assert first.record_id == "42/0000/26"
    assert (first.kind, first.event_date, first.place.postcode) == ("crime", date(2026, 1, 13), "TS1 0AB")
    assert first.people == (Person("MILLS, Chloe", "victim", date(2011, 5, 14)),)
    assert [value.type for field in first.fields for value in field.values] == ["phone"]
    assert [record.markers for record in drafted.records[:2]] == [("CSE",), ()]
    assert [section.name for section in first.sections] == ["MO"]
    assert "first numbers go above 12" in drafted.why("event_date")


def test_nothing_of_the_file_is_quoted_and_the_same_file_gives_the_same_draft(draft: Draft) -> None:
    drafted = draft(crime_rows())
    values = {cell for row in crime_rows()[1:] for cell in row if len(cell) > 1}
    assert not [value for value in values if value in drafted.text]
    assert draft(crime_rows()).text == drafted.text


def test_months_that_stand_first_are_seen(draft: Draft) -> None:
    rows = [["id", "date", "text"]] + [[f"A{n}", f"01/{n + 12}/2026 09:30", LONG.format(n)] for n in range(8)]
    drafted = draft(rows)
    assert drafted.mapping.event_date is not None
    assert drafted.mapping.event_date.formats == ("%m/%d/%Y %H:%M",)
    assert drafted.records[3].event_date == date(2026, 1, 15)


def test_an_order_that_nothing_tells_is_to_be_checked(draft: Draft) -> None:
    rows = [["id", "date", "text"]] + [[f"A{n}", f"0{n + 1}/02/2026", LONG.format(n)] for n in range(6)]
    assert "CHECK" in draft(rows).why("event_date")


@pytest.mark.parametrize(("unit", "factor"), [("seconds", 1), ("milliseconds", 1000)])
def test_numbers_since_1970(draft: Draft, unit: str, factor: int) -> None:
    rows = [["id", "created on", "text"]] + [
        [f"A{n}", str((1_767_225_600 + n * 86_400) * factor), LONG.format(n)] for n in range(6)
    ]
    drafted = draft(rows)
    assert drafted.mapping.created_date is not None
    assert drafted.mapping.created_date.epoch == unit
    assert drafted.records[1].created_date == date(2026, 1, 2)


def test_intelligence_with_its_grade_in_three_columns(draft: Draft) -> None:
    header = ["Intel Report No", "Date of Report", "Source Eval", "Intel Eval", "Handling Code", "Text", "Provenance"]
    rows = [header] + [
        [f"INT/{n}", f"2026-01-0{n + 1}", "123"[n % 3], "ABD"[n % 3], "PC"[n % 2], LONG.format(n), "A neighbour"]
        for n in range(6)
    ]
    first = draft(rows).records[0]
    assert first.kind == "intelligence"
    assert first.grade is not None
    assert (first.grade.scheme, first.handling, first.provenance) == ("3x5x2", "P", "A neighbour")
    assert {"1", "A"} <= set(first.grade.code.replace("/", ""))


def test_custody_with_names_in_two_columns_and_no_named_text(draft: Draft) -> None:
    header = ["custody_record_no", "arrest_date", "detainee_surname", "detainee_forename", "detainee_dob", "remarks_2"]
    rows = [header] + [
        [f"NS/26/{n}", f"2026-02-0{n + 1}T10:00:00", "Hussain", "Azad", "1990-01-01", LONG.format(n)] for n in range(6)
    ]
    first = draft("\n".join("|".join(row) for row in rows)).records[0]
    assert (first.kind, first.event_date) == ("custody", date(2026, 2, 1))
    assert [(person.role, person.dob) for person in first.people] == [("detainee", date(1990, 1, 1))]
    assert "Hussain" in first.people[0].name
    assert "Azad" in first.people[0].name


def test_several_people_of_a_role_and_lists_in_a_cell(draft: Draft) -> None:
    header = ["Log No", "Call Time", "Suspect 1 Name", "Suspect 1 DOB", "Suspect 2 Name", "Linked Nominals", "Log Text"]
    rows = [header] + [
        [str(7000 + n), f"2026-03-0{n + 1} 12:00", NAMES[n], "1990-01-01", NAMES[5 - n], "; ".join(NAMES[:2]),
         LONG.format(n)]
        for n in range(6)
    ]  # fmt: skip
    first = draft(rows).records[0]
    assert sorted((person.name, person.role) for person in first.people) == [
        ("EVANS, Mark", "suspect"),
        ("HUSSAIN, Azad", "linked"),
        ("MILLS, Chloe", "linked"),
        ("MILLS, Chloe", "suspect"),
    ]


def test_a_vehicle_is_read_together_and_every_other_column_is_searched(draft: Draft) -> None:
    header = ["Incident No", "Date", "VRM", "Vehicle Colour", "Make", "Weapon used", "Notes", "Empty"]
    marks = ("AB12 CDE", "CD13 EFG", "EF14 GHJ", "GH15 JKL", "JK16 LMN", "LM17 NPR")
    colours = ("red", "blue")
    rows = [header] + [
        [f"I-{n}", f"2026-01-{n + 10}", marks[n], colours[n % 2], "Ford", ("knife", "bat")[n % 2], LONG.format(n), ""]
        for n in range(6)
    ]
    drafted = draft(rows)
    vehicle, weapon = drafted.records[0].fields
    assert (vehicle.label, vehicle.section) == ("Vehicle", "vehicles")
    assert {(value.text, value.type) for value in vehicle.values} == {("AB12 CDE", "vrm"), ("red", ""), ("Ford", "")}
    assert (weapon.label.casefold(), weapon.values[0].text) == ("weapon used", "knife")
    assert "#   Empty: blank in all 6 rows" in drafted.text


def test_people_in_lists_of_json(draft: Draft) -> None:
    rows = [
        {"urn": f"U{n}", "when": f"2026-01-0{n + 1}", "details": {"text": LONG.format(n)},
         "people": [{"name": NAMES[n], "dob": "1990-02-03", "role": "Witness"}]}
        for n in range(6)
    ]  # fmt: skip
    first = draft("\n".join(map(json.dumps, rows)), name="feed.jsonl").records[0]
    assert (first.people[0].name, first.people[0].dob, first.people[0].role) == (
        "MILLS, Chloe",
        date(1990, 2, 3),
        "Witness",
    )
    assert first.narrative == LONG.format(0)


def test_titles_before_the_header_are_passed_over(draft: Draft) -> None:
    text = "Force crime export,January,2026\n\n" + "\n".join(",".join(f'"{c}"' for c in row) for row in crime_rows())
    assert draft(text).mapping.record_id.column == "Crime Ref No"


def test_a_workbook_goes_the_same_way(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "feed.xlsx", {"Crimes": crime_rows()})
    text = draft_mapping(path, PLAIN)
    (tmp_path / "m.yml").write_text(text, encoding="utf-8")
    with open_feed(path, load_mapping(tmp_path / "m.yml", ())) as feed:
        assert [item.record_id for item in feed] == [row[0] for row in crime_rows()[1:]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        ("a narrative only\n" + "\n".join(LONG.format(n) for n in range(5)), "could be an id|no column of text"),
        ("id,text\n", ""),
        ("x,y\n", "could be an id"),
        ("42/1/26,03/01/2026,07700 900123\n42/2/26,04/01/2026,07700 900124\n", "no header"),
        ("42/1/26,MILLS Chloe,Theft from a shop\n42/2/26,KHAN Nadia,Damage to a window\n", "no header"),
        ("colour,size\nred,1\nred,1\nred,2\nred,2\n", "could be an id"),
    ],
    ids=["empty", "one column", "header only", "unknown header only", "no header", "no header but words", "no id"],
)
def test_what_no_mapping_can_stand_in_says_why(draft: Draft, content: str, why: str) -> None:
    if not why:
        assert draft(content).mapping.narrative[0].column == "text"
        return
    with pytest.raises(InputError, match=why):
        draft(content)


def test_five_hundred_columns_and_names_that_come_twice(draft: Draft) -> None:
    header = ["id", *(f"Value {n % 300}" for n in range(498)), "text"]
    rows = [header] + [[f"A{r}", *(f"word{n}x{r}" for n in range(498)), LONG.format(r)] for r in range(6)]
    drafted = draft(rows)
    assert len(drafted.records) == 6
    assert len(drafted.records[0].fields) == 498


def test_a_large_file_is_judged_by_three_parts_of_it(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "late"])
        writer.writerows([str(n), LONG.format(n) * 3, "y" * (n > 29_900)] for n in range(30_000))
    sample = take_sample(path, PLAIN)
    ids = [int(row["id"]) for row in sample.rows]
    assert not sample.whole
    assert len(ids) < 10_000
    assert (ids[0], ids[-1]) == (0, 29_999)
    assert any(14_000 < number < 18_000 for number in ids)


NAME = st.one_of(
    st.sampled_from(["id", "URN", "date", "text", "Victim Name", "DOB", "phone", "", "a: b", "#", "{x}", "no", "42"]),
    st.text(max_size=12),
)
CELL = st.one_of(
    st.sampled_from(["", "NULL", "Y", "N", "07700 900123", "01/02/2026", "31/12/1999", "a; b", "OFFICIAL", "2"]),
    st.text(max_size=20),
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_drafted_loads(tmp_path: Path, data: st.DataObject) -> None:
    header = data.draw(st.lists(NAME, min_size=1, max_size=6))
    rows = data.draw(st.lists(st.lists(CELL, min_size=len(header), max_size=len(header)), max_size=8))
    out = io.StringIO()
    csv.writer(out).writerows([header, *rows])
    path = tmp_path / "any.csv"
    path.write_bytes(out.getvalue().encode("utf-8", "replace"))
    try:
        text = draft_mapping(path, PLAIN)
    except InputError:
        return
    (tmp_path / "any.yml").write_text(text, encoding="utf-8")
    with open_feed(path, load_mapping(tmp_path / "any.yml", ())) as feed:
        for item in feed:
            assert item.record_id is not None
            if not hasattr(item, "reason"):
                compose_fields(item)


def test_a_name_with_a_birth_beside_it_and_a_possessive_are_people(draft: Draft) -> None:
    rows = [["Crime No", "MO", "Suspect", "Victim's Surname", "Victim\u2019s Forename(s)", "Address of Offence"]] + [
        [f"C{n}", LONG.format(n), f"{NAMES[n]} (0{n + 1}/01/1990)", *NAMES[n].split(", "), f"{n} Mill Street"]
        for n in range(6)
    ]
    first = draft(rows).records[0]
    victim, suspect = sorted(first.people, key=lambda person: person.role, reverse=True)
    assert (victim.name, victim.role) == ("MILLS, Chloe", "victim")
    assert (suspect.name, suspect.role, suspect.dob) == ("MILLS, Chloe", "suspect", date(1990, 1, 1))
    assert first.place.address == "0 Mill Street"


def test_what_each_person_of_a_group_has_is_a_field_and_a_mobile_is_a_telephone(draft: Draft) -> None:
    header = ["Occurrence No", "Occ Date", "Narrative", "Role", "Name", "Home Address", "Town", "Mobile"]
    rows = [header] + [
        [f"{n // 3}", f"2026-01-{10 + n // 3}", LONG.format(n // 3), ("Victim", "Suspect", "Witness")[n % 3],
         NAMES[n % 6], f"{n} High Road", "Dover", f"+4477009001{n:02}"]
        for n in range(12)
    ]  # fmt: skip
    first = draft(rows).records[0]
    assert (first.remarks, first.place.address, first.place.town) == ((), "", "Dover")
    assert first.event_date == date(2026, 1, 10)
    said = [(value.type, value.text) for field in first.fields for value in field.values]
    assert [text for type_, text in said if type_ == "location"] == ["0 High Road", "1 High Road", "2 High Road"]
    assert [text for type_, text in said if type_ == "phone"] == ["+447700900100", "+447700900101", "+447700900102"]


@pytest.mark.parametrize(("codes", "mapped"), [("UDI", True), ("YNN", True), ("UIA", False), ("DUQ", False)])
def test_a_delta_withdraws_what_it_deletes(draft: Draft, codes: str, mapped: bool) -> None:
    name = "Deleted" if "Y" in codes else "ACTION"
    rows = [["id", name, "text"]] + [[f"A{n}", codes[n % 3], LONG.format(n)] for n in range(6)]
    drafted = draft(rows)
    assert ("\ndelete: " in drafted.text) is mapped
    assert len(drafted.records) == (4 if mapped else 6)


def test_days_with_full_stops_are_no_addresses_of_the_web(draft: Draft) -> None:
    rows = [["Ref", "Details", "Keeper", "Keeper DOB", "Trustee DOB"]] + [
        [f'="00{n}"', LONG.format(n), NAMES[n], f"{10 + n}.05.1990", f"{10 + n}.06.1990"] for n in range(6)
    ]
    first = draft(rows).records[0]
    assert first.record_id == "000"
    assert first.people == (Person("MILLS, Chloe", "keeper", date(1990, 5, 10)),)
    assert [value.type for field in first.fields for value in field.values] == ["dob"]


def test_an_answer_is_no_header(draft: Draft) -> None:
    drafted = draft([["lot", "words", "seen"], *([f"A{n}", LONG.format(n), "Y"] for n in range(6))])
    assert [record.record_id for record in drafted.records] == [f"A{n}" for n in range(6)]
