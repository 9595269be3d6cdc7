"""Dates as exports write them: whole, in part, or none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.sources.dates import CellDate, read_date

LATEST = date(2028, 12, 31)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-3-5", date(2024, 3, 5)),
        ("2024/03/05", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("1674-04-29", date(1674, 4, 29)),
        ("1799-12-04", date(1799, 12, 4)),
        ("2024-Mar-05", date(2024, 3, 5)),
        ("05/03/2024", date(2024, 3, 5)),
        ("05 / 03 / 2024", date(2024, 3, 5)),
        ("05–03–2024", date(2024, 3, 5)),
        ("５/３/２０２４", date(2024, 3, 5)),
        ("5/3/24", date(2024, 3, 5)),
        ("05032024", date(2024, 3, 5)),
        ("5/3/28", date(2028, 3, 5)),
        ("5/3/29", date(1929, 3, 5)),
        ("12JAN24", date(2024, 1, 12)),
        ("12-Sept-2024", date(2024, 9, 12)),
        ("3rd March '24", date(2024, 3, 3)),
        ("5th of March 2024", date(2024, 3, 5)),
        ("Tuesday 5th March 2024", date(2024, 3, 5)),
        ("Tue the 5th day of March, 2024", date(2024, 3, 5)),
        ("March 5, 2024", date(2024, 3, 5)),
        ("05/03/1990 (34 yrs)", date(1990, 3, 5)),
        ("29/02/2024", date(2024, 2, 29)),
    ],
)
def test_days_are_read_day_first(text: str, expected: date) -> None:
    assert read_date(text, LATEST) == CellDate(expected)


@pytest.mark.parametrize(
    "text",
    [
        "05.03.2024 14:30",
        "05/03/2024 2:30 pm",
        "05/03/2024 at 1430hrs",
        "05/03/2024, 9am",
        "05/03/2024 21:40 BST",
        "12:15 on 5 March 2024",
        "14:30 05/03/2024",
        "05-MAR-24 02.30.00.000000 PM",
        "2024-03-05 14:30:00.0000000",
        "Mar 5 2024 2:30PM",
        "20240305143000",
        "20240305T143000Z",
        "2024-03-05T14:30:00.123+01:00",
        "2024-03-05T14:30+0000",
        "Tue, 05 Mar 2024 14:30:00 +0000",
        "Tue Mar 05 2024 14:30:00 GMT+0000 (Greenwich Mean Time)",
        "Tue Mar 5 14:30:00 GMT 2024",
        "2024-03-05T14:30:00+00:00[Europe/London]",
        "/Date(1709649000000)/",
        "/Date(1709649000000+0000)/",
        "45356",
        "45356.604",
    ],
)
def test_what_databases_spreadsheets_and_programs_make_of_a_day(text: str) -> None:
    assert read_date(text, LATEST) == CellDate(date(2024, 3, 5))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-01T23:30:00Z", date(2026, 7, 2)),
        ("2026-07-01 23:30:00 UTC", date(2026, 7, 2)),
        ("2026-07-01T23:30:00+00:00", date(2026, 7, 2)),
        ("2026-01-01T23:30:00Z", date(2026, 1, 1)),
        ("2026-07-01T20:30:00-05:00", date(2026, 7, 2)),
        ("2026-07-02T01:00:00+05:30", date(2026, 7, 1)),
        ("2026-07-01T23:30:00+01:00", date(2026, 7, 1)),
        ("2026-07-01 11:30:00 pm Z", date(2026, 7, 2)),
        ("1990-05-12T23:00:00Z", date(1990, 5, 13)),
        ("2026-07-01T23:30:00", date(2026, 7, 1)),
        ("2026-07-01 23:30 BST", date(2026, 7, 1)),
    ],
)
def test_a_stamp_is_on_its_day_in_britain_and_a_local_one_on_its_own(text: str, expected: date) -> None:
    assert read_date(text, LATEST) == CellDate(expected)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("1990", "1990"),
        ("1990.0", "1990"),
        ("circa 1990", "1990"),
        ("c1990", "1990"),
        ("c. 1990", "1990"),
        ("~1990", "1990"),
        ("1990?", "1990"),
        ("1990 (approx)", "1990"),
        ("early 1990", "1990"),
        ("00/00/1990", "1990"),
        ("XX/XX/1990", "1990"),
        ("05/00/1990", "1990"),
        ("March 1990", "1990-03"),
        ("Mar-90", "1990-03"),
        ("03/1990", "1990-03"),
        ("1990-03", "1990-03"),
        ("00/03/1990", "1990-03"),
        ("??/03/1990", "1990-03"),
        ("1990-03-00", "1990-03"),
        ("about March 1990", "1990-03"),
    ],
)
def test_a_part_of_a_date_is_kept_as_a_part(text: str, known: str) -> None:
    missing = "says only the year" if len(known) == 4 else "says only the month and the year"
    assert read_date(text, LATEST) == CellDate(None, known, missing)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("N/K", "is no date"),
        ("yesterday", "is no date"),
        ("12 Foo 2024", "is no date"),
        ("12345678", "is no date"),
        ("1709649000", "is no date"),
        ("1990s", "is no date"),
        ("1990/91", "is no date"),
        ("01/01/2024 - 03/01/2024", "is no date"),
        ("-5", "is no date"),
        ("word " * 5_000, "is no date"),
        ("31/02/1998", "is a day that no calendar has"),
        ("29/02/2023", "is a day that no calendar has"),
        ("03/15/2024", "has a month above 12; where the month stands first, say so under 'formats'"),
        ("01/03/0024", "has a year that cannot be"),
        ("3024-03-01", "has a year that cannot be"),
        ("2124-03-01", "has a year that cannot be"),
        ("0000-00-00", "has a year that cannot be"),
        ("9999-12-31", "stands for no date"),
        ("9999-12-31T23:59:59Z", "stands for no date"),
        ("0001-01-01T00:00:00+01:00", "stands for no date"),
        ("1753-01-01 00:00:00.000", "stands for no date"),
        ("01/01/1900", "stands for no date"),
        ("30/12/1899 00:00", "stands for no date"),
    ],
)
def test_what_is_no_day_says_why(text: str, problem: str) -> None:
    assert read_date(text, LATEST) == CellDate(problem=problem)


def test_a_day_that_is_not_certain_is_read_and_says_so() -> None:
    for text in ("c. 05/03/1990", "05/03/1990?", "05/03/1990 approx", "about 5 March 1990"):
        assert read_date(text, LATEST) == CellDate(date(1990, 3, 5), problem="is not said to be certain")


@pytest.mark.parametrize(
    ("text", "record", "expected"),
    [
        ("14/09/30", date(2024, 3, 5), CellDate(date(1930, 9, 14))),
        ("01/02/65", date(2026, 3, 5), CellDate(date(1965, 2, 1))),
        ("03/07/12", date(2026, 3, 5), CellDate(date(2012, 7, 3))),
        ("05/03/26", date(2026, 3, 5), CellDate(date(2026, 3, 5))),
        ("06/03/26", date(2026, 3, 5), CellDate(date(1926, 3, 6))),
        ("05/03/98", date(1799, 12, 4), CellDate(date(1798, 3, 5))),
        ("Oct-26", date(2026, 3, 5), CellDate(None, "1926-10", "says only the month and the year")),
        ("06/03/2026", date(2026, 3, 5), CellDate(problem="is later than the record's own date")),
        ("April 2026", date(2026, 3, 5), CellDate(problem="is later than the record's own date")),
        ("2027", date(2026, 3, 5), CellDate(problem="is later than the record's own date")),
        ("2026", date(2026, 3, 5), CellDate(None, "2026", "says only the year")),
    ],
)
def test_nobody_is_born_after_the_record(text: str, record: date, expected: CellDate) -> None:
    assert read_date(text, record, birth=True) == expected


def test_only_the_listed_formats_are_read_where_there_are_any() -> None:
    formats = ("%m/%d/%Y", "%Y%m%d%H%M")
    assert read_date("03/05/2024", LATEST, formats).day == date(2024, 3, 5)
    assert read_date("202403051430", LATEST, formats).day == date(2024, 3, 5)
    refused = read_date("2024-03-05", LATEST, formats)
    assert refused == CellDate(problem="is no date as 'formats' says (%m/%d/%Y or %Y%m%d%H%M)")


def test_numbers_since_1970_are_read_only_where_the_mapping_says_their_unit() -> None:
    assert read_date("1709649000", LATEST, epoch="seconds").day == date(2024, 3, 5)
    assert read_date("1709649000.5", LATEST, epoch="seconds").day == date(2024, 3, 5)
    assert read_date("1709649000000", LATEST, epoch="milliseconds").day == date(2024, 3, 5)
    assert read_date("2024-03-05", LATEST, epoch="seconds").problem == "is no number of seconds"
    assert read_date("1e300", LATEST, epoch="seconds").problem == "is no number of seconds"
    assert read_date("nan", LATEST, epoch="milliseconds").problem == "is no number of milliseconds"


@given(
    st.dates(date(1901, 1, 1), date(2028, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%-d %B %Y", "%a %d %b %Y"]),
)
def test_a_day_written_in_any_usual_form_is_read_back(day: date, form: str) -> None:
    assert read_date(day.strftime(form), LATEST) == CellDate(day)


@given(st.text(st.sampled_from("0123456789/-.: TZJanMry?+()'"), max_size=30))
def test_whatever_stands_in_a_cell_is_a_day_a_part_or_has_a_problem(text: str) -> None:
    found = read_date(text, LATEST)
    assert bool(found.day) or bool(found.problem)


@pytest.mark.parametrize("written", ["'05/03/2024", "(05/03/2024)", "05/03/2024.", '"5 March 2024"'])
def test_what_stands_around_a_date_is_no_part_of_it(written: str) -> None:
    assert read_date(written, date(2030, 1, 1)).day == date(2024, 3, 5)
