"""Brands and people of the same name. Everybody here is invented, the makers are not."""

from __future__ import annotations

import pytest

from trawl.entities import open_extractor

RULES = open_extractor("rules")


def people(text):
    return [mention.text for mention in RULES.find(text) if mention.type in ("person", "alias")]


@pytest.mark.parametrize(
    "text",
    [
        "She was wearing a Hugo Boss hoodie and Calvin Klein joggers.",
        "Fake Paul Smith wallets and Jack Wills tops were seized.",
        "HE STOLE A FRED PERRY TOP AND A TOMMY HILFIGER JACKET FROM THE RAIL.",
        "The stall sells Stella McCartney and Vivienne Westwood.",
        "Theft from John Lewis in Sheffield.",
        "Paddy Power staff reported damage to a machine.",
        "The coat is a Ted Baker.",
        "She filled a bag with Calvin Klein and Hugo Boss gift sets.",
        "Dog in the car, a Jack Russell. His Victoria Cross was taken; Herbert Protocol done.",
    ],
)
def test_a_maker_is_nobody(text):
    assert people(text) == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Michael Kors said he was at home.", ["Michael Kors"]),
        ("Ralph Lauren DOB 12/03/1988 is wanted.", ["Ralph Lauren"]),
        ("Suspect is Ted Baker (34) of no address.", ["Ted Baker"]),
        ("It was said that Paul Smith left in a Paul Smith shirt.", ["Paul Smith"]),
        ("I saw John Lewis in town.", ["John Lewis"]),
        ("John Lewis's flat was empty.", ["John Lewis"]),
        ("Ben SHERMAN was there.", ["Ben SHERMAN"]),
        ("Jack Russell was arrested.", ["Jack Russell"]),
        ("Ralph Lauren is my neighbour.", ["Ralph Lauren"]),
        ("Jack Wills, 22, was charged. It is known that Jack Wills had a van.", ["Jack Wills", "Jack Wills"]),
    ],
)
def test_who_does_or_bears_something_is_somebody(text, who):
    assert people(text) == who


@pytest.mark.parametrize(
    ("text", "premises"),
    [
        ("Robbery near William Hill today.", ["William Hill"]),
        ("William Hill rang to say he was late.", []),
        ("Seen by Home Bargains and TK Maxx.", ["Home Bargains", "TK Maxx"]),
        ("Seen by Tescott's yard.", []),
        ("Nandos's till was forced.", ["Nandos"]),
        ("The boots were muddy.", []),
    ],
)
def test_branches_of_chains(text, premises):
    assert [mention.text for mention in RULES.find(text) if mention.rule == "chain"] == premises
