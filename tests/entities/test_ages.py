"""Ages that follow of births and of school years."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.entities import open_extractor
from trawl.entities.ages import age_range, count_years
from trawl.entities.bare_ages import ages_seen
from trawl.identifiers import Candidate
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
        # A child too young for years, and no thing, time or pregnancy.
        ("a baby aged 5 months", [("5 months", "0")]),
        ("MINA (18 MTHS) ASLEEP", [("18 MTHS", "1")]),
        ("has a 6 week old with her", [("6 week old", "0")]),
        ("baby Noah, 7 weeks, is on a plan", [("7 weeks", "0")]),
        ("a 6 week old puppy, a 3 month old phone, 12 weeks pregnant, a 6 month order", []),
        # A limit that is said of somebody, and no rule for all.
        ("two girls under 16", [("under 16", "0-15")]),
        ("the youngest looks under 18 and is not yet 13", [("under 18", "0-17"), ("not yet 13", "0-12")]),
        ("no contact with any child under 18, under 18s disco, a man under 40, 3 boys under 5ft", []),
        ("Year 2024 and Year 14 and yr 12/03/24", []),
    ],
)
def test_what_else_tells_of_an_age(text: str, found: list[tuple[str, str]]) -> None:
    assert derived(text) == found


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("told by Sophie Marsh 15 he was at the flat", ["15"]),
        ("the kids Ava 9, Noah 7 and Isla 3 were seen", ["9", "7", "3"]),
        ("Sophie Marsh 14 or 15 in a room", ["14", "15"]),
        ("Sophie 14, Owen 12", ["14", "12"]),
        # Houses, counts and times after a name are none, nor is a small number that a clause goes on after.
        ("Sophie Marsh 14 High Street, Sophie Marsh 12 wraps, Sophie Marsh 15 mins", []),
        ("Sophie Marsh 3 Tolland, Sophie Marsh (3 bags)", []),
    ],
)
def test_a_name_right_before_makes_an_age(text: str, ages: list[str]) -> None:
    assert [mention.value for mention in RULES.find(text) if mention.type == "age"] == ages


@pytest.mark.parametrize(
    ("text", "seen", "ages"),
    [
        ("he came over at 14 in a lorry", ["14"], ["14"]),
        ("she is no 16 or so", ["16 or so"], []),
        ("young lass, 15yrs", ["15yrs"], ["15"]),
        ("room 14 is his", ["14"], []),
        ("his ex of 8 yrs", ["8 yrs"], []),
        ("anyone under 16 there", ["under 16"], []),
        ("a laptop aged 4", ["aged 4"], []),
        ("ran 15 miles", ["15"], []),
    ],
)
def test_what_the_model_sees_is_an_age_where_nothing_denies_it(text: str, seen: list[str], ages: list[str]) -> None:
    sights = [Candidate("age", text.index(w), text.index(w) + len(w), "", "unverifiable", 0.9) for w in seen]
    assert [found.value for found in ages_seen(text, sights)] == ages
    assert list(ages_seen(text, [sight._replace(confidence=0.4) for sight in sights])) == []


def test_find_gives_what_a_text_says_alone() -> None:
    assert all(mention.origin != "derived" for mention in RULES.find("Ann RAE dob 05/05/2012, a Year 9 pupil", DAY))
