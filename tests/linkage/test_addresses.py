"""Addresses taken apart, and the parts of a building they speak of."""

import pytest

from trawl.linkage.addresses import is_same_street, street_keys
from trawl.linkage.units import are_other_units, units_of


@pytest.mark.parametrize(
    ("address", "streets"),
    [
        ("12 Mill Lane", [("12", "milllane")]),
        ("Unit 3, 4a Marine Pde, Derby", [("4a", "marineparade")]),
        ("8 Market Place Belper Derbyshire", [("8", "marketplace")]),
        ("22-26 Load Street", [("22", "loadst"), ("24", "loadst"), ("26", "loadst")]),
        ("7 & 8 Load Street", [("7", "loadst"), ("8", "loadst")]),
        ("9 - 90 Load Street", [("90", "loadst")]),
        ("Unit 5, Hollin Farm Trading Estate", [("unit5", "hollinfarmtradingestate"), ("unit5", "hollinfarm")]),
        ("Unit 5b Hollin Farm", [("unit5b", "hollinfarm")]),
        ("747 Ninth Ave between Elm and Oak Streets", [("747", "9thavenue")]),
        ("Two Brothers, Leeds", []),
        ("", []),
    ],
)
def test_streets_of_an_address(address: str, streets: list[tuple[str, str]]) -> None:
    assert list(street_keys(address)) == streets


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("northmarineroad", "marineroad", True),
        ("marineparade", "marinepraade", True),
        ("44thst", "45thst", False),
        ("millst", "hillst", False),
        ("westst", "st", False),
    ],
)
def test_a_street_is_known_however_it_is_written(left: str, right: str, *, same: bool) -> None:
    assert is_same_street(left, right) is same


@pytest.mark.parametrize(
    ("left", "right", "other"),
    [
        ("Flat 2, 50 Mill Road", "Flat 3, 50 Mill Road", True),
        ("Flat 2, 50 Mill Road", "Apartment 2, 50 Mill Road", False),
        ("First Floor, 50 Mill Road", "ground floor 50 Mill Road", True),
        ("1st Floor, 50 Mill Road", "first floor, 50 Mill Road", False),
        ("Flat 2, 50 Mill Road", "50 Mill Road", False),
        ("Flat 2, 50 Mill Road", "first floor, 50 Mill Road", False),
    ],
)
def test_another_flat_or_floor_is_another_part_of_the_building(left: str, right: str, *, other: bool) -> None:
    assert are_other_units(units_of(left), units_of(right)) is other
