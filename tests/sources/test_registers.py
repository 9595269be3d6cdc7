import gzip
from datetime import date
from pathlib import Path

import pytest

from trawl.errors import FileProblems, InputError, UsageError
from trawl.model import RegisterRow, Rejection
from trawl.settings import packaged_folder
from trawl.sources import RegisterMapping, load_register_mapping, load_register_rows, open_register

MAPPING = RegisterMapping(row_id="id", name="name", address=("line 1", "line 2"), lat="lat", lon="lon")  # type: ignore[arg-type]  # one column stands for a list of one


def write(folder: Path, text: str, name: str = "places.csv") -> Path:
    path = folder / name
    data = text.encode()
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def test_a_row_is_read_with_its_extra_columns(tmp_path: Path) -> None:
    path = write(tmp_path, "ID,Name,Line_1,line-2,lat,lon,rooms\n1,Elm Inn,4 Elm Row,Derby,52.9,-1.4,12\n")
    assert list(load_register_rows(path, MAPPING)) == [
        RegisterRow("places", "1", "Elm Inn", "4 Elm Row, Derby", lat=52.9, lon=-1.4, extra={"rooms": "12"})
    ]


def test_bad_rows_are_rejected_with_reasons(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,line 1,line 2,lat,lon\n1,A,,,,\n,B,,,,\n3,,,,,\n1,C,,,,\n5,D\n6,E,,,91,0\n")
    rows = list(load_register_rows(path, MAPPING))
    assert [row.reason.split(" is ")[0] if isinstance(row, Rejection) else row.name for row in rows] == [
        "A",
        "has no id",
        "has no name",
        "has the id of row 1",
        "has 2 columns where the header has 6;",
        "E",
    ]
    assert isinstance(rows[-1], RegisterRow)
    assert rows[-1].lat is None


def test_gz_and_a_register_s_name(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name\n1,Elm Inn\n", "list.csv.gz")
    (row,) = load_register_rows(path, RegisterMapping(row_id=("id",), name=("name",)), "inns")
    assert isinstance(row, RegisterRow)
    assert row.register == "inns"


def test_no_id_column_says_which_there_are(tmp_path: Path) -> None:
    path = write(tmp_path, "number,name\n1,Elm Inn\n")
    with pytest.raises(InputError, match=r"no column id \(for id\).*number, name"):
        list(load_register_rows(path, MAPPING))


def test_all_problems_of_a_mapping_are_reported(tmp_path: Path) -> None:
    path = write(tmp_path, "row_id: id\nnmae: name\ntwon: place\n", "mine.yml")
    with pytest.raises(FileProblems) as caught:
        load_register_mapping(str(path), [])
    assert len(caught.value.problems) == 3
    assert any(problem.line == 3 for problem in caught.value.problems)


def test_an_unknown_mapping_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="Did you mean 'hotels'"):
        load_register_mapping("hotles", [packaged_folder("mappings")])


@pytest.mark.parametrize("name", ["fhrs", "hotels", "trading_standards", "schools"])
def test_shipped_mappings_load(name: str) -> None:
    assert load_register_mapping(name, [packaged_folder("mappings")]).row_id


@pytest.mark.parametrize(
    ("file", "name", "rows"),
    [
        ("gold/registers/hotels.csv", "hotels", 40),
        ("gold/registers/trading_standards.csv", "trading_standards", 40),
        ("data/schools_gias.csv.gz", "schools", 22_012),
        ("data/fhrs_hotels.csv.gz", "fhrs", 17_360),
    ],
)
def test_real_registers_are_read_whole(shared: Path, file: str, name: str, rows: int) -> None:
    mapping = load_register_mapping(name, [packaged_folder("mappings")])
    read = list(load_register_rows(shared / file, mapping))
    assert sum(isinstance(row, RegisterRow) for row in read) == rows == len(read)


def test_a_quote_that_is_not_closed_costs_its_own_row_only(tmp_path: Path) -> None:
    path = write(tmp_path, 'id,name\n1,"Elm Inn\n2,"Ash Inn"\n3,"Oak\nInn"\n')
    rows = list(load_register_rows(path, RegisterMapping(row_id=("id",), name=("name",))))
    assert [row.row if isinstance(row, Rejection) else row.row_id for row in rows] == [1, "2", "3"]


def note(folder: Path, table: str, **columns: str) -> list[tuple[int, str, str, str]]:
    """What is noted of the values of a table that is read through these columns."""
    path = write(folder, table)
    mapping = RegisterMapping.model_validate({"row_id": "id", "name": "name", **columns})
    with open_register(path, mapping, today=date(2026, 6, 1)) as file:
        rows = [item for item in file if isinstance(item, RegisterRow)]
        noted = [remark for remark in file.take_remarks() if not remark.rejected]
    assert all(row.lat is None and row.lon is None for row in rows if row.row_id in {one.row_id for one in noted})
    return [(one.row, one.column, one.value, one.reason) for one in noted]


@pytest.mark.parametrize(
    ("lat", "lon", "column", "reason"),
    [
        ("-1.22", "54.57", "lat + lon", "has latitude and longitude the wrong way round"),
        ("515000", "429157", "lat", "is in metres and no degrees"),
        ("91", "0", "lat", "is no latitude in degrees"),
        ("54.57", "-190", "lon", "is no longitude in degrees"),
        ("N/A", "-1.2", "lat", "is no latitude in degrees"),
        ("54.57", "", "lat + lon", "has no longitude"),
        ("", "-1.22", "lat + lon", "has no latitude"),
        ("0", "0.0", "lat + lon", "stands for no place"),
        ("40.71", "-74.0", "lat + lon", "lies outside the United Kingdom"),
        ("48.86", "2.35", "lat + lon", "lies outside the United Kingdom"),
        ("54.57", "1.22 W E", "lon", "is no longitude in degrees"),
    ],
)
def test_degrees_that_are_no_place_cost_the_place_alone(
    tmp_path: Path, lat: str, lon: str, column: str, reason: str
) -> None:
    table = f"id,name,lat,lon\n1,Elm Inn,54.5,-1.2\n2,Ash Inn,{lat},{lon}\n3,Oak Inn,,\n"
    noted = note(tmp_path, table, lat="lat", lon="lon")
    assert {(row, column) for row, column, _, _ in noted} >= {(2, column)}
    assert all(row == 2 for row, *_ in noted)
    assert any(said.startswith(reason) for *_, said in noted)


@pytest.mark.parametrize(
    ("east", "north", "reason"),
    [
        ("515000", "429157000", "is no easting with its northing in metres"),
        ("429", "515", "is not in metres"),
        ("-1.22", "54.57", "is in degrees and no metres"),
        ("0", "0", "stands for no place"),
        ("429157", "", "is no easting with its northing in metres"),
        ("100", "1250000", "lies outside Great Britain"),
        ("220000", "630000000", "is no easting"),
    ],
)
def test_metres_that_are_no_place_cost_the_place_alone(tmp_path: Path, east: str, north: str, reason: str) -> None:
    table = f"id,name,x,y\n1,Elm Inn,429157,515000\n2,Ash Inn,{east},{north}\n3,Oak Inn,,\n"
    ((row, column, _, said),) = note(tmp_path, table, easting="x", northing="y")
    assert (row, column) == (2, "x + y")
    assert said.startswith(reason)


def test_a_reference_to_the_national_grid_is_the_middle_of_its_square(tmp_path: Path) -> None:
    path = write(tmp_path, "id,name,ref\n1,Elm Inn,NZ 291 150\n2,Ash Inn,XX 12\n3,Oak Inn,\n")
    mapping = RegisterMapping(row_id=("id",), name=("name",), grid=("ref",))
    with open_register(path, mapping) as file:
        elm, ash, oak = [row for row in file if isinstance(row, RegisterRow)]
        (remark,) = file.take_remarks()
    assert (elm.lat, elm.lon) == (pytest.approx(54.53, abs=1e-2), pytest.approx(-1.55, abs=1e-2))
    assert (ash.lat, oak.lat) == (None, None)
    assert (remark.row_id, remark.column, remark.reason) == ("2", "ref", "is no reference to the National Grid")


def test_the_same_premises_under_two_ids_and_a_name_that_is_none_are_remarked_and_kept(tmp_path: Path) -> None:
    table = (
        "id,name,address,postcode\n"
        "1,Elm Inn,4 Elm Row,DL31 1AA\n"
        "2,ELM INN,4 ELM ROW.,DL31 1AA\n"  # the same in other letters
        "3,Elm Inn,5 Elm Row,DL31 1AA\n"  # another house
        "4,Elm Inn,,\n5,Elm Inn,,\n"  # a name alone is no premises
        f"6,{'x' * 10_000},1 Ash Row,\n"
    )
    noted = note(tmp_path, table, address="address", postcode="postcode")
    assert [(row, column, said) for row, column, _, said in noted] == [
        (2, "name", "has the address of row 1 as well, under another id"),
        (6, "name", "is longer than names are: is it another column?"),
    ]
    assert len(noted[1][2]) < 150


def test_an_id_that_is_none_rejects_its_row_and_says_where(tmp_path: Path) -> None:
    path = write(tmp_path, f"id,name\n1,Elm\n1,Ash\n  ,Oak\n{'9' * 600},Yew\n5,\n6,{'A' * 1}\n")
    with open_register(path, RegisterMapping(row_id=("id",), name=("name",))) as file:
        rows = [item.row_id for item in file if isinstance(item, RegisterRow)]
        remarks = file.take_remarks()
    assert rows == ["1", "6"]
    assert all(remark.rejected for remark in remarks)
    assert [(one.row, one.column, one.reason.split(",")[0]) for one in remarks] == [
        (2, "id", "has the id of row 1"),
        (3, "id", "has no id"),
        (4, "id", "has an id of 600 characters"),
        (5, "name", "has no name"),
    ]


def test_the_newest_day_of_its_column_is_the_list_s(tmp_path: Path) -> None:
    table = "id,name,seen\n1,A,1/5/2026\n2,B,3 May 2026\n3,C,\n4,D,soon\n5,E,1/7/2026\n6,F,May 2026\n"
    path = write(tmp_path, table)
    mapping = RegisterMapping(row_id=("id",), name=("name",), as_at="seen")
    with open_register(path, mapping, today=date(2026, 6, 1)) as file:
        rows = [row for row in file if isinstance(row, RegisterRow)]
        remarks = [(remark.row, remark.reason) for remark in file.take_remarks()]
        assert (file.as_at, file.as_at_column) == (date(2026, 5, 3), "seen")
    assert rows[0].extra == {"seen": "1/5/2026"}
    assert [row for row, _ in remarks] == [4, 5, 6]
    assert remarks[1:] == [(5, "lies in the future"), (6, "says only the month and the year")]


def test_a_mapping_that_uses_no_later_key_is_the_one_it_was() -> None:
    plain = RegisterMapping(row_id=("id",), name=("name",))
    assert plain.hash == "8ba2f50dcaee9e0e42c8593b571c03c1cbe9b3ea7adc2e20d63563b13fdbaa90"
    assert plain.model_copy(update={"as_at": "seen"}).hash != plain.hash
