"""Dates as exports write them."""

from __future__ import annotations

from datetime import date

import pytest

from trawl.sources.dates import parse_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-05", date(2024, 3, 5)),
        ("2024-03-05T14:30:00Z", date(2024, 3, 5)),
        ("2024-03-05 14:30:00.123+01:00", date(2024, 3, 5)),
        ("20240305", date(2024, 3, 5)),
        ("2024/03/05", date(2024, 3, 5)),
        ("1674-04-29", date(1674, 4, 29)),
        ("05/03/2024", date(2024, 3, 5)),
        ("5/3/24", date(2024, 3, 5)),
        ("05-03-2024", date(2024, 3, 5)),
        ("05.03.2024 14:30", date(2024, 3, 5)),
        ("05/03/2024 2:30 pm", date(2024, 3, 5)),
        ("5/3/68", date(2068, 3, 5)),
        ("5/3/69", date(1969, 3, 5)),
        ("12JAN24", date(2024, 1, 12)),
        ("12 Jan 2024", date(2024, 1, 12)),
        ("12-Sept-2024", date(2024, 9, 12)),
        ("Tuesday 5th March 2024", date(2024, 3, 5)),
        ("12JAN24 1430hrs", date(2024, 1, 12)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29/02/2023", None),
        ("03/15/2024", None),
        ("05032024", None),
        ("45321", None),
        ("12 Foo 2024", None),
        ("yesterday", None),
        ("2024-03", None),
        ("0000-01-01", None),
        ("", None),
    ],
)
def test_iso_and_day_first(text: str, expected: date | None) -> None:
    assert parse_date(text) == expected


def test_only_the_listed_formats_are_read_where_there_are_any() -> None:
    formats = ("%m/%d/%Y", "%Y%m%d%H%M")
    assert parse_date("03/05/2024", formats) == date(2024, 3, 5)
    assert parse_date("202403051430", formats) == date(2024, 3, 5)
    assert parse_date("2024-03-05", formats) is None
