"""Streets that two hits name are one whatever the house; towns and what is no street are none."""

from dataclasses import replace

import pytest

from trawl.model import Mention
from trawl.reports.findings.streets import read_street, repeat_streets


@pytest.mark.parametrize(
    ("place", "street"),
    [
        ("12 Mill Road, Dover", "mill road"),
        ("203a hylton parade", "hylton parade"),
        ("flat 2, 203 hylton parade", "hylton parade"),
        ("st john's wood road", "st john's wood road"),
        ("mill road", "mill road"),
        ("dover", ""),
        ("road", ""),
        ("12", ""),
        ("street market, dover", ""),
    ],
)
def test_the_street_of_a_place(place, street):
    assert read_street(place) == street


def test_only_streets_that_two_hits_name_are_listed(hit):
    def at(number, *places, force="Northshire"):
        mentions = tuple(Mention("location", 0, 1, place, place.casefold()) for place in places)
        return replace(hit(number, force=force), mentions=mentions)

    hits = (at(1, "12 Mill Road", "Dover"), at(2, "14 Mill Road", "Dover", force="Eastmoor"), at(3, "Quay Street"))
    (mill,) = repeat_streets(hits)
    assert (mill.value, len(mill.hits), mill.cross_force) == ("mill road", 2, True)
