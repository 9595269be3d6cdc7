"""The mappings of systems that come with trawl, over small invented files in those shapes."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from trawl.model import Record
from trawl.passages import compose_fields
from trawl.settings import packaged_folder
from trawl.sources import load_mapping, open_feed

FOLDER = packaged_folder("mappings") / "sources"

FEEDS: dict[str, list[list[str]]] = {
    "athena_crime": [
        ["Crime Ref No", "Offence Title", "Date Committed From", "Location of Crime", "Post Code", "Easting",
         "Northing", "MO", "Person Role", "Surname", "Forename(s)", "D.O.B", "Phone", "CSE Flag"],
        ["42/1/26", "Theft", "03/01/2026", "12 High Street", "TS1 1AA", "449500", "520300", "Took bottles.",
         "Victim", "MILLS", "Chloe", "05/05/2011", "07700 900123", "Y"],
        ["42/2/26", "Damage", "04/01/2026", "1 Park Row", "TS1 2AB", "449600", "520100", "Broke a window.", "Victim",
         "KHAN", "Nadia", "", "", "N"],
        ["42/1/26", "Theft", "03/01/2026", "12 High Street", "TS1 1AA", "449500", "520300", "Took bottles.",
         "Suspect", "HUSSAIN", "Azad", "01/01/1990", "", "Y"],
    ],
    "niche_intelligence": [
        ["Intel Report No", "Date of Report", "Source Eval", "Intel Eval", "Handling Code", "Subject", "Text",
         "Linked Nominals", "Linked Phones", "Provenance"],
        ["INT/1", "04/01/2026", "2", "B", "P", "Vehicle", "A van was seen.", "MILLS, Chloe; HUSSAIN, Azad",
         "07700 900123", "A neighbour"],
    ],
    "custody": [
        ["custody_record_no", "arrest_date", "station", "detainee_surname", "detainee_forename", "detainee_dob",
         "reason_for_arrest", "circumstances_of_arrest", "warning_markers", "pncid"],
        ["NS/26/1", "2026-01-03T10:20", "Rowby", "HUSSAIN", "Azad", "01/01/1990", "Theft", "Detained near the station.",
         "Self harm; Drugs", "90/12345A"],
    ],
    "missing_persons": [
        ["Misper Ref", "Date Missing", "Missing From", "Surname", "Forenames", "DOB", "Category", "Circumstances",
         "Return Interview", "CSE Risk", "Mobile", "Known Associates"],
        ["MP/1", "05/01/2026 18:30", "Anchor Lodge", "MILLS", "Chloe", "05/05/2011", "Medium", "Left after tea.",
         "Said she was with friends.", "Yes", "07700 900123", "Azad HUSSAIN; Nadia KHAN"],
    ],
    "cad_incidents": [
        ["Log No", "Call Time", "Incident Type", "Location", "Description", "Log Text", "Caller Name", "Caller Phone"],
        ["701", "05/01/2026 18:30", "Concern", "1 Park Row", "Caller reports noise.", "Unit sent.", "Nadia KHAN",
         "07700 900456"],
        ["701", "05/01/2026 18:30", "Concern", "1 Park Row", "Caller reports noise.", "All quiet on arrival.",
         "Nadia KHAN", "07700 900456"],
    ],
    "ocg_matrix": [
        ["OCG Ref", "OCG Name", "Date Mapped", "Tier", "Summary", "Nominal Name", "DOB", "Role", "Alias", "Phone"],
        ["OCG/9", "Rowby group", "01/02/2026", "2", "Supply of class A.", "HUSSAIN, Azad", "01/01/1990", "Principal",
         "Dee; Big D", "07700 900123"],
        ["OCG/9", "Rowby group", "01/02/2026", "2", "Supply of class A.", "TAYLOR, Peter", "", "Runner", "", ""],
    ],
}  # fmt: skip


def read(tmp_path: Path, name: str) -> list[Record]:
    path = tmp_path / "feed.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(FEEDS[name])
    with open_feed(path, load_mapping(name, (FOLDER,))) as feed:
        items = list(feed)
        assert not feed.unused_columns
        assert not feed.remark_counts
    records = [item for item in items if isinstance(item, Record)]
    assert len(records) == len(items) == len({row[0] for row in FEEDS[name][1:]})
    return records


@pytest.mark.parametrize("name", FEEDS)
def test_every_cell_is_somewhere_in_its_record(tmp_path: Path, name: str) -> None:
    for record in read(tmp_path, name):
        said = f"{record!r} {compose_fields(record).text}"
        rows = [row for row in FEEDS[name][1:] if row[0] == record.record_id]
        words = {word for row in rows for cell in row for word in cell.replace(";", " ").split() if word.isalpha()}
        assert not [word for word in words - {"Y", "N", "Yes"} if word not in said]


def test_a_crime_has_the_people_of_all_its_rows(tmp_path: Path) -> None:
    crime = read(tmp_path, "athena_crime")[0]
    assert [(person.name, person.role, person.dob) for person in crime.people] == [
        ("MILLS, Chloe", "Victim", date(2011, 5, 5)),
        ("HUSSAIN, Azad", "Suspect", date(1990, 1, 1)),
    ]
    assert crime.markers == ("CSE",)
    assert [value.type for field in crime.fields for value in field.values] == ["phone"]
    assert crime.event_date == date(2026, 1, 3)


def test_intelligence_has_its_grade_and_keeps_who_told_it_apart(tmp_path: Path) -> None:
    (report,) = read(tmp_path, "niche_intelligence")
    assert report.grade is not None
    assert (report.grade.code, report.handling, report.provenance) == ("2/B/P", "P", "A neighbour")
    assert "neighbour" not in compose_fields(report).text
    assert [person.name for person in report.people] == ["MILLS, Chloe", "HUSSAIN, Azad"]


def test_a_log_has_all_its_lines_and_a_group_all_its_members(tmp_path: Path) -> None:
    (log,) = read(tmp_path, "cad_incidents")
    assert "Unit sent." in log.narrative
    assert "All quiet on arrival." in log.narrative
    (group,) = read(tmp_path, "ocg_matrix")
    assert [person.name for person in group.people] == ["HUSSAIN, Azad", "TAYLOR, Peter"]
    assert {"Dee", "Big D"} <= {value.text for field in group.fields for value in field.values}


@pytest.mark.parametrize("name", FEEDS)
def test_the_page_lists_it(name: str) -> None:
    assert f"| `{name}` |" in (Path(__file__).parents[2] / "docs" / "sources.md").read_text(encoding="utf-8")
