"""The mappings of registers that are shipped, each on a small invented file with its publisher's own columns."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.workbooks import write_xlsx
from trawl.model import RegisterRemark, RegisterRow, Rejection
from trawl.settings import packaged_folder
from trawl.sources import RegisterFile, load_register_mapping, open_register

MAPPINGS = packaged_folder("mappings")
LAYOUTS = Path(__file__).parent / "layouts"
NAMES = sorted(path.stem for path in (MAPPINGS / "registers").glob("*.yml"))
DOCS = Path(__file__).parents[2] / "docs" / "registers.md"


def read(path: Path, name: str = "") -> tuple[list[RegisterRow], list[RegisterRemark], RegisterFile]:
    """The rows of a file read through a shipped mapping, and what of it could not be read."""
    mapping = load_register_mapping(name or path.stem, [MAPPINGS])
    with open_register(path, mapping, today=date(2026, 6, 1)) as file:
        rows = [item for item in file if not isinstance(item, Rejection)]
        return rows, file.take_remarks(), file


def layout(name: str) -> tuple[list[RegisterRow], list[RegisterRemark], RegisterFile]:
    return read(LAYOUTS / f"{name}.csv")


@pytest.mark.parametrize("name", NAMES)
def test_every_mapping_has_a_layout_of_which_it_reads_every_column_it_names_and_is_documented(name: str) -> None:
    mapping = load_register_mapping(name, [MAPPINGS])
    assert f"`{name}`" in DOCS.read_text("utf-8")
    rows, _, file = layout(name)
    assert rows
    missing = {key: columns for key, columns in mapping.columns.items() if len(columns) != len(file._columns[key])}
    deactivated = {"cqc": {"status": ("Location Status",)}, "fhrs": {}}  # stands in the file of deactivated locations
    assert missing == deactivated.get(name, {})


def test_schools_have_their_status_and_their_place_and_none_of_their_heads() -> None:
    (beck, lane, nursery), remarks, _ = layout("gias")
    assert (beck.row_id, beck.name, beck.address) == (
        "900001",
        "Fictitious Beck Academy",
        "Example Road, Harrowgate Hill",
    )
    assert (beck.town, beck.postcode, beck.phone) == ("Darlington", "DL31 3TG", "01632960102")
    assert (beck.lat, beck.lon) == (pytest.approx(54.5295, abs=1e-3), pytest.approx(-1.5510, abs=1e-3))
    assert [row.status for row in (beck, lane, nursery)] == ["Open", "Closed", "Open, but proposed to close"]
    assert (lane.lat, nursery.lat) == (None, None)
    assert [(remark.row, remark.column, remark.reason) for remark in remarks] == [
        (2, "Easting + Northing", "stands for no place")
    ]
    assert not {"HeadFirstName", "HeadLastName"} & beck.extra.keys()
    assert beck.extra["PhaseOfEducation (name)"] == "Secondary"


def test_a_company_s_former_names_are_kept_apart() -> None:
    (vapours, lodges), _, _ = layout("companies_house")
    assert (vapours.row_id, vapours.name, vapours.status) == ("00000001", "FICTITIOUS VAPOURS LIMITED", "Active")
    assert vapours.address == "UNIT 3 EXAMPLE COURT, MILL LANE"
    assert (vapours.town, vapours.postcode) == ("DARLINGTON", "DL31 1AA")
    assert vapours.extra["former_names"] == "INVENTED CLOUDS LIMITED; EXAMPLE, SAMPLE & CO LTD"
    assert vapours.further_names == ("INVENTED CLOUDS LIMITED", "EXAMPLE, SAMPLE & CO LTD")
    assert (lodges.address, lodges.further_names) == ("A. FICTION, 12", ())


def test_a_licence_s_list_says_its_day_and_a_licence_in_two_rows_is_one() -> None:
    (arms, licence), remarks, file = layout("licensed_premises")
    assert (arms.row_id, arms.address, arms.status) == ("PL/0001", "1 Example Street, Darlington", "Current")
    assert arms.lat == pytest.approx(54.526, abs=1e-3)
    assert (file.as_at, file.as_at_column) == (date(2026, 5, 8), "ExtractDate")
    assert [(remark.row, remark.reason, remark.rejected) for remark in remarks] == [
        (2, "has the id of row 1", True),
        (3, "is in degrees and no metres: name the columns under 'lon' and 'lat' of the mapping", False),
    ]
    assert licence.lat is None


def test_places_of_care_are_read_from_the_workbook_s_own_sheet(tmp_path: Path) -> None:
    (home,), remarks, opened = layout("cqc")
    assert opened.file_remarks == ("Columns of the mapping that the file does not have: Location Status (for status).",)
    assert (home.name, home.address, home.town) == (
        "Fictitious Elms Children's Home",
        "4 Elm Row, Harrowgate",
        "Darlington",
    )
    assert (home.lat, home.lon, remarks) == (54.5459, -1.5541, [])
    assert "Registered manager" not in home.extra
    with (LAYOUTS / "cqc.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file))
    sheets = {
        "README": [["Care directory with filters (fictitious)"], ["Source: as at 1 May 2026"]],
        "HSCA_Active_Locations": table,
        "Dual_Registration_Locations": [["Location ID", "Location Name", "Provider ID"], ["1-2", "Another", "1-3"]],
    }
    assert read(write_xlsx(tmp_path / "cqc.xlsx", sheets), "cqc")[0] == [home]


def test_rows_with_little_in_them_are_rows(tmp_path: Path) -> None:
    lodge, caterer = layout("fhrs")[0]
    assert lodge.address == "14 Dockfield Road, Example Quay, Cleveland"
    assert (caterer.address, caterer.lat) == ("", None)
    assert layout("trading_standards")[0][0].extra["company"] == "Invented Retail Ltd"
    assert layout("hotels")[0][0].phone == "01632 960203"
    assert layout("schools")[0][0].row_id == "900004"
    headed = tmp_path / "hotels.csv"
    table = (LAYOUTS / "hotels.csv").read_text("utf-8")
    headed.write_bytes(f"Hotels of an invented force\n\n{table}".replace("Guest House", "Café").encode("cp1252"))
    assert read(headed)[0][0].name == "Fictitious Café"
