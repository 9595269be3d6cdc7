"""What columns of a known type hold."""

from __future__ import annotations

from datetime import date

import pytest

from trawl.identifiers import SCHEMES
from trawl.identifiers.cells import names_nobody, names_nothing, read_cell

DAY = date(2026, 5, 14)


def read(kind: str, text: str, label: str = "") -> list[str]:
    found = read_cell(kind, text, DAY, label)
    assert all(text[m.start : m.end] == m.text for m in found)
    assert all(m.origin == "structured" and m.confidence == 1 for m in found if m.type == kind)
    return [m.value for m in found if m.type == kind]


@pytest.mark.parametrize(
    ("kind", "text", "values"),
    [
        ("phone", "7700900123", ["+447700900123"]),  # as a spreadsheet leaves it
        ("phone", "07700 900123 / 07700 900456", ["+447700900123", "+447700900456"]),
        ("phone", "7700900123; 07700 900456", ["+447700900123", "+447700900456"]),
        ("phone", "07700 900123 (mum's)", ["+447700900123"]),
        ("phone", "ring first", []),
        ("vrm", "ab12cde", ["AB12CDE"]),
        ("vrm", "AB12 CDE (stolen)", ["AB12CDE"]),
        ("vrm", "AB12 CDE, XY19 ZZZ", ["AB12CDE", "XY19ZZZ"]),
        ("postcode", "zz11aa", []),  # no such area
        ("postcode", "al12ab", ["AL1 2AB"]),
        ("handle", "jojo_7", ["unknown:jojo_7"]),
        ("handle", "jojo", ["unknown:jojo"]),
        ("handle", "@lucy_h on Snapchat", ["snapchat:lucy_h"]),
        ("handle", "jojo, lala_3", ["unknown:jojo", "unknown:lala_3"]),
        ("handle", "a@b.com", []),
        ("email", "A.Rae@example.com", ["a.rae@example.com"]),
        ("dob", "05/05/12", ["2012-05-05"]),
        ("dob", "14/05/27", ["1927-05-14"]),  # nobody is born after the record
        ("dob", "05/05/2012 and 06/06/2013", ["2012-05-05", "2013-06-06"]),
        ("dob", "1990", ["1990"]),
        ("dob", "03/1990", ["1990-03"]),
        ("dob", "approx. 1990", ["1990"]),
        ("dob", "31/02/1990", []),
        ("age", "14", ["14"]),
        ("age", "14 yrs 3 mths", ["14"]),
        ("age", "13-14", ["13"]),
        ("age", "18 months", ["1"]),
        ("age", "7 wks", ["0"]),
        ("age", "under 16", ["0-15"]),
        ("age", "1990", []),
        *((scheme.type, word, []) for scheme in SCHEMES for word in ("unknown", "N/K", "-", "Not stated")),
    ],
)
def test_a_cell_is_read_whole_or_for_what_it_holds(kind: str, text: str, values: list[str]) -> None:
    assert read(kind, text) == values
    assert read(kind, f"  {text}  ") == values


def test_what_else_stands_in_a_cell_is_found_as_in_text() -> None:
    (found,) = read_cell("handle", "a.rae@example.com")
    assert (found.type, found.origin) == ("email", "pattern")


def test_the_label_of_a_column_names_a_handles_platform() -> None:
    assert read("handle", "jojo_7", "Snapchat name") == ["snapchat:jojo_7"]
    assert read("handle", "insta: jojo_7", "Snapchat name") == ["instagram:jojo_7"]


@pytest.mark.parametrize("text", ["Unknown", "n/k", "NOT KNOWN", "?", "", "Name not stated", "tbc"])
def test_some_cells_say_nothing(text: str) -> None:
    assert names_nothing(text)
    assert names_nobody(text)


@pytest.mark.parametrize("text", ["UNKNOWN MALE", "Person unknown", "Police", "The public", "Male 2", "IC1 female"])
def test_some_names_are_nobodys_and_no_handle_is(text: str) -> None:
    assert names_nobody(text)
    assert not names_nothing(text)


@pytest.mark.parametrize("text", ["John MALE", "Ann KNOWN", "2", "Nada"])
def test_a_name_is_somebodys(text: str) -> None:
    assert not names_nobody(text)
