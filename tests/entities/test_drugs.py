"""Drugs by their names and, in company, by their street names."""

from __future__ import annotations

import pytest

from trawl.entities import open_extractor
from trawl.entities.drugs import canonical_drug

RULES = open_extractor("rules")


@pytest.mark.parametrize(
    ("text", "drugs"),
    [
        ("holding brown + coke for him", ["heroin", "cocaine"]),
        ("ran brown and crack from the flat", ["heroin", "crack cocaine"]),
        ("crack and white on the table", ["crack cocaine", "crack cocaine"]),
        ("HEROIN/WHITE IN THE CAR", ["heroin", "crack cocaine"]),
        ("weed, brown and coke", ["cannabis", "heroin", "cocaine"]),
        ("selling brown & white at the rec", ["heroin", "crack cocaine"]),
        ("went out with 12 light and 9 dark", ["crack cocaine", "heroin"]),
        ("six wraps of brown, £30 of white", ["heroin", "crack cocaine"]),
        ("dark + crack", ["heroin", "crack cocaine"]),
        ("ket in the post", ["ketamine"]),
    ],
)
def test_street_names_are_drugs_in_company(text: str, drugs: list[str]) -> None:
    assert [mention.value for mention in RULES.find(text) if mention.type == "drug"] == drugs


@pytest.mark.parametrize(
    "text",
    [
        "a boy in a brown coat and white socks",
        "a brown and white spaniel",
        "selling brown and white kittens",
        "two white males, hair brown",
        "a bag, white, and brown boots",
        "20 white envelopes",
        "he ran in brown and white trainers",
        "it was light and dark by turns",
    ],
)
def test_what_is_brown_or_white_is_no_drug(text: str) -> None:
    assert [mention.text for mention in RULES.find(text) if mention.type == "drug"] == []


@pytest.mark.parametrize("text", ["cannabis, white male", "hair brown, weed smelt", "it was dark and weed was smelt"])
def test_a_drug_near_by_makes_none_of_a_colour(text: str) -> None:
    assert [mention.value for mention in RULES.find(text) if mention.type == "drug"] == ["cannabis"]


def test_a_street_name_has_the_drug_for_its_value() -> None:
    assert [canonical_drug(name) for name in ("Brown", "MONKEY  DUST", "Wonka bar")] == ["heroin", "mdphp", "wonka bar"]
