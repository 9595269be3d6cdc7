"""House numbers, and the times, days and counts that look like them."""

from __future__ import annotations

import pytest

from trawl.entities import open_extractor

RULES = open_extractor("rules")


def places(text):
    return [(m.text, m.value) for m in RULES.find(text) if m.type == "location"]


@pytest.mark.parametrize(
    ("text", "whole", "value"),
    [
        ("Lives at 6 St. Anne's Lane with dad.", "6 St. Anne's Lane", "6 st annes lane"),
        ("Seen at 7/9 Ash Street.", "7/9 Ash Street", "7/9 ash street"),
        ("Lives at 14a/b Mill Lane.", "14a/b Mill Lane", "14a/b mill lane"),
        ("12c, Ferry Road was empty.", "12c, Ferry Road", "12c ferry road"),
        ("He lives at 33, Ferry Road.", "33, Ferry Road", "33 ferry road"),
        ("Damage to 20-24 Ferry Rd.", "20-24 Ferry Rd", "20-24 ferry road"),
        ("Flat B, 14 Ferry Road was let.", "Flat B, 14 Ferry Road", "flat b 14 ferry road"),
        ("Unit 3B Canal Way was let.", "Unit 3B Canal Way", "unit 3b canal way"),
        ("Apartment 4, 10 The Mews was let.", "Apartment 4, 10 The Mews", "apartment 4 10 the mews"),
        ("Lives at number 1915 Ferry Road.", "1915 Ferry Road", "1915 ferry road"),
    ],
)
def test_a_house_goes_with_its_street(text, whole, value):
    assert places(text) == [(whole, value)]


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("07:15 FERRY ROAD BLOCKED BY A LORRY", "FERRY ROAD"),
        ("AT 1915 FERRY ROAD BLOCKED BY A LORRY", "FERRY ROAD"),
        ("On 9/11 Birch Road was closed.", "Birch Road"),
        ("Open 24/7 Birch Road is loud.", "Birch Road"),
        ("She is 33, Birch Road is where she lives.", "Birch Road"),
        ("3 MALES FERRY ROAD ACTING ODDLY BY THE GATE", "FERRY ROAD"),
        ("2 CARS RACING ON FERRY ROAD ALL NIGHT", "FERRY ROAD"),
    ],
)
def test_a_time_a_day_an_age_and_a_count_are_no_house(text, street):
    assert [written for written, _ in places(text)] == [street]


@pytest.mark.parametrize(
    "text", ["MRS HOLT 77 WANDERING ON THE DRIVE", "06:50 DIESEL ON ROAD", "2 DOGS LOOSE ON GREEN"]
)
def test_no_street_is_made_of_what_happened(text):
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Seen in St. Helens.", "st helens"),
        ("Lives in Stratford on Avon now.", "stratford-upon-avon"),
        ("Lives in Newcastle-on-Tyne now.", "newcastle upon tyne"),
    ],
)
def test_a_town_has_the_name_of_the_list(text, value):
    assert [found for _, found in places(text)] == [value]
