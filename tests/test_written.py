"""Days and numbers as people write them."""

from __future__ import annotations

import locale
from datetime import date

import pytest

from trawl.written import write_count, write_day, write_known


def test_a_day_is_written_in_full() -> None:
    assert write_day(date(2011, 12, 1)) == "1 December 2011"


@pytest.mark.parametrize(
    ("known", "written"), [("2024-03-05", "5 March 2024"), ("2024-03", "March 2024"), ("2024", "2024")]
)
def test_as_much_is_written_as_is_known(known: str, written: str) -> None:
    assert write_known(known) == written


def test_the_language_of_the_system_does_not_matter() -> None:
    """What is written here is searched, so it must be the same for everybody."""
    before = locale.setlocale(locale.LC_TIME)
    try:
        for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C"):
            try:
                locale.setlocale(locale.LC_TIME, name)
            except locale.Error:
                continue
            assert write_day(date(2011, 5, 5)) == "5 May 2011"
            assert write_known("2011-12") == "December 2011"
    finally:
        locale.setlocale(locale.LC_TIME, before)


def test_one_is_not_many() -> None:
    assert [write_count(number, "row") for number in (0, 1, 2, 1_234)] == ["0 rows", "1 row", "2 rows", "1,234 rows"]
    assert write_count(2, "match", "matches") == "2 matches"
