"""Rules for names have names, which mentions and storage carry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from trawl.engine.details import list_mentions, read_mentions
from trawl.entities import open_extractor
from trawl.entities.order import move
from trawl.entities.rows import mention_rows
from trawl.entities.rules import RULES
from trawl.model import Mention, Person, Record

FINDER = open_extractor("rules")


@pytest.mark.parametrize("rule", [rule for rule, example in RULES.items() if example])
def test_a_rule_finds_its_example_and_says_so(rule):
    found = FINDER.find(RULES[rule])
    assert rule in [mention.rule for mention in found]
    assert all(mention.origin == "rule" and mention.rule in RULES for mention in found)


def test_a_name_that_a_column_says_has_that_rule():
    record = Record("feed", "1", "Seen was Okell there.", people=(Person("Marnie OKELL"),))
    ((_, mentions),) = FINDER.extract([record])
    assert [(m.origin, m.rule) for m in mentions] == [("rule", "column_name"), ("structured", "")]


def test_an_identifier_has_no_rule():
    (mention,) = FINDER.find("Call 07700 900123")
    assert (mention.origin, mention.rule) == ("pattern", "")


@pytest.mark.parametrize("part", ["narrative", "fields"])
def test_the_rule_is_kept_where_a_mention_is_moved_and_stored(part):
    mention = move(Mention("person", 0, 4, "Emma", "emma", origin="rule", rule="forename"), 3, part)
    assert read_mentions(list_mentions([mention])) == (mention,)
    assert mention_rows([mention])[0]["rule"] == "forename"
    plain = Mention("phone", 0, 4, "Emma")
    assert "rule" not in mention_rows([plain])[0]
    assert read_mentions(list_mentions([plain])) == (plain,)


def test_the_documentation_lists_every_rule_and_no_other():
    page = (Path(__file__).parents[2] / "docs" / "entities.md").read_text(encoding="utf-8")
    table = page.partition("| rule | finds |")[2].partition("\n\n")[0]
    cells = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    assert sorted(name for cell in cells for name in re.findall("`(.*?)`", cell)) == sorted(RULES)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("OFFICER KICKED IN THE LEG BY MALE", []),
        ("NURSE ASSAULTED ON WARD BY PATIENT", []),
        ("PC HARDING PUNCHED IN THE FACE", ["HARDING"]),
        ("DS MERRIDEW SAW HIM AT 2215 AND LEFT", ["MERRIDEW"]),
        ("Log: OFFICER SPAT AT by a male, now with custody.", []),
        ("Officer Kicker took the report.", ["Kicker"]),
        ("This is his sister. True or not, he left.", []),
        ("Mr. Holt rang.", ["Holt"]),
        ("LITTLE GIRL CRYING BY THE GATE", []),
        ("Seen was Nathan 'Nate' PICKERSGILL there.", ["Nathan 'Nate' PICKERSGILL"]),
    ],
)
def test_what_follows_a_title(text, who):
    assert [m.text for m in FINDER.find(text) if m.type in ("person", "alias")] == who


@pytest.mark.parametrize(
    ("text", "vehicles"),
    [
        ("The man is loud. A white man is near. A black man up the road.", []),
        ("THE MAN IS LOUD AND THE SEAT IS BROKEN", []),
        ("A silver rover up the road", ["silver rover"]),
        ("A Lexus IS and a VW Up", ["Lexus IS", "VW Up"]),
    ],
)
def test_small_words_are_models_of_their_own_makes_alone(text, vehicles):
    assert [m.text for m in FINDER.find(text) if m.type == "vehicle"] == vehicles
