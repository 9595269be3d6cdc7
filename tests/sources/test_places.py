"""Places by easting and northing, and by grid reference."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.errors import UsageError
from trawl.identifiers.grid_reference import middle_of
from trawl.model import Record
from trawl.places import national_grid

MAPPING = {"place": {"lat": "lat", "lon": "lon", "easting": "E", "northing": "N", "grid": "ref"}}


def read_place(read: Read, row: str, mapping: dict[str, Any] = MAPPING) -> tuple[tuple[float | None, ...], list[str]]:
    (record,) = read(f"id,text,lat,lon,E,N,ref\n1,words,{row}\n", mapping)
    assert isinstance(record, Record)
    return (record.place.lat, record.place.lon), [remark.reason for remark in record.remarks]


@pytest.mark.parametrize(
    "row",
    [",,530000,180000,", ',,"530,000","180,000.0",', ",,E 530000,180000m,", ",,,,TQ 30000 80000", ",,,,TQ300800",
     "51.504,-0.1284,1,1,"],
)  # fmt: skip
def test_metres_on_the_national_grid_become_degrees(read: Read, row: str) -> None:
    place, remarks = read_place(read, row)
    assert place == (pytest.approx(51.504, abs=0.001), pytest.approx(-0.1284, abs=0.001))
    assert not remarks


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",,530.1,180.2,", "is not in metres"),
        (",,0,0,", "stands for no place"),
        (",,900000,900000,", "lies outside Great Britain"),
        (",,1180000,450000,", "has easting and northing the wrong way round"),
        (",,530000,,", "is no easting with its northing in metres"),
        (",,530000,N/K,", "is no easting with its northing in metres"),
        (",,,,ZZ 12 34", "is no reference to the National Grid"),
    ],
)
def test_what_is_no_place_is_remarked(read: Read, row: str, reason: str) -> None:
    assert read_place(read, row) == ((None, None), [reason])


def test_the_middle_of_the_square_is_meant() -> None:
    assert middle_of("TQ3000080000") == (530000.5, 180000.5)
    assert middle_of("SV08") == (5_000, 85_000)
    assert middle_of("HP6012") == (460_500, 1_212_500)


def test_who_lacks_the_library_is_told_what_to_install(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    national_grid.open_transformer.cache_clear()
    with pytest.raises(UsageError, match=r"pip install 'trawl\[grid\]'"):
        read_place(read, ",,530000,180000,")
    (record,) = read("id,text\n1,words\n", MAPPING)  # whose files have no such column needs none
    assert isinstance(record, Record)
