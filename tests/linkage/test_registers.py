import gzip
from pathlib import Path

import pytest

from trawl.errors import FileProblems, InputError, UsageError
from trawl.linkage import RegisterMapping, load_register_mapping, load_register_rows
from trawl.model import RegisterRow, Rejection
from trawl.settings import packaged_folder

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
