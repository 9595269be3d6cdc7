"""Ages that follow of births and of school years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.entities import open_extractor
from trawl.entities.ages import age_range, count_years
from trawl.model import Mention, Record

DAY = date(2026, 5, 14)
DAYS = st.dates(date(1900, 1, 1), date(2030, 12, 31))
RULES = open_extractor("rules")


def extracted(text: str, event: date | None = DAY, created: date | None = None) -> tuple[Mention, ...]:
    ((_, mentions),) = RULES.extract([Record("s", "1", text, event_date=event, created_date=created)])
    return mentions


def derived(text: str, event: date | None = DAY, created: date | None = None) -> list[tuple[str, str]]:
    found = [mention for mention in extracted(text, event, created) if mention.origin == "derived"]
    assert all(mention.type == "age" and text[mention.start : mention.end] == mention.text for mention in found)
    return [(mention.text, mention.value) for mention in found]


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2008-05-14", DAY, "18"),
        ("2008-05-15", DAY, "17"),
        ("2008-02-29", date(2026, 2, 28), "17"),
        ("2008-02-29", date(2026, 3, 1), "18"),
        ("2008-02-29", date(2028, 2, 29), "20"),
        ("2026-05-14", DAY, "0"),
        ("2026-05-15", DAY, ""),
        ("1850-01-01", DAY, ""),
        ("1990", DAY, "35-36"),
        ("1990", date(2026, 12, 31), "36"),
        ("1990-03", DAY, "36"),
        ("1990-05", DAY, "35-36"),
        ("2026", DAY, "0"),
        ("", DAY, ""),
    ],
)
def test_who_has_a_birthday_on_the_day_has_had_it(born: str, day: date, age: str) -> None:
    assert age_range(born, [day]) == age


@given(born=DAYS, day=DAYS)
def test_an_age_counts_the_birthdays_since(born: date, day: date) -> None:
    def birthday(year: int) -> date:
        try:
            return born.replace(year=year)
        except ValueError:
            return date(year, 3, 1)

    if day >= born:
        age = count_years(born, day)
        assert birthday(born.year + age) <= day < birthday(born.year + age + 1)
        assert age_range(born.isoformat(), [day]) == (str(age) if age <= 120 else "")
    else:
        assert age_range(born.isoformat(), [day]) == ""


@given(born=DAYS, days=st.integers(0, 40_000), part=st.sampled_from([4, 7]))
def test_part_of_a_birth_leaves_room_for_every_day_of_it(born: date, days: int, part: int) -> None:
    day = born + timedelta(days)
    if count_years(born, day) <= 119:
        low, _, high = age_range(born.isoformat()[:part], [day]).partition("-")
        assert int(low) <= count_years(born, day) <= int(high or low)


def test_a_birth_gives_the_age_on_the_day_of_the_event_else_of_the_record() -> None:
    text = "Ann RAE dob 05/05/2012 was at the flat"
    assert derived(text) == [("05/05/2012", "14")]
    assert derived(text, date(2026, 5, 4), DAY) == [("05/05/2012", "13")]
    assert derived(text, None, DAY) == [("05/05/2012", "14")]
    assert derived(text, None) == []
    # A child who is in a record of something that happened before the birth was there when the record was made.
    assert derived(text, date(2011, 1, 1), DAY) == [("05/05/2012", "14")]


def test_nobody_is_born_after_the_record() -> None:
    text = "Ann RAE dob 05/05/2027 was at the flat"
    (person, born) = extracted(text)
    assert (person.value, born.type, born.value, born.validity) == ("ann rae", "dob", "2027-05-05", "invalid")
    assert extracted(text, DAY, date(2028, 1, 1))[1].validity == "valid"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Leo was born in March 2011 here", [("March 2011", "15")]),
        ("Leo, born 2011", [("2011", "14-15")]),
        ("a Year 9 pupil", [("Year 9", "13-14")]),
        ("YR10. Has two phones", [("YR10", "14-15")]),
        ("Years 9 and 10 were told", [("Years 9 and 10", "13-15")]),
        ("a boy in year 7/8 said", [("year 7/8", "11-13")]),
        ("Mia (year 9) left", [("year 9", "13-14")]),
        ("in year 9 of his sentence", []),
        ("a girl aged 10 years 2 months", []),
        ("over the last year 3 girls went", []),
        ("Year 2024 and Year 14 and yr 12/03/24", []),
    ],
)
def test_what_else_tells_of_an_age(text: str, found: list[tuple[str, str]]) -> None:
    assert derived(text) == found


def test_find_gives_what_a_text_says_alone() -> None:
    assert all(mention.origin != "derived" for mention in RULES.find("Ann RAE dob 05/05/2012, a Year 9 pupil", DAY))
