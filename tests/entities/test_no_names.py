"""Labels, roles and families are no names. Everybody here is invented."""

from __future__ import annotations

import pytest

from trawl.entities import open_extractor
from trawl.entities.no_names import leave_out
from trawl.identifiers import Candidate

RULES = open_extractor("rules")


def left(text, name, kind="person", rule=""):
    start = text.index(name)
    found = Candidate(kind, start, start + len(name), "", "unverifiable", 0.9, rule)
    return [text[c.start : c.end] for c in leave_out(text, [found], ())]


@pytest.mark.parametrize("kind", ["person", "alias", "organisation", "location", "premises"])
@pytest.mark.parametrize("label", ["IBAN", "MSISDN", "NABIS", "VRM", "Vic", "SUSP", "dau"])
def test_a_label_is_no_name(label, kind):
    assert left(f"The {label} is here.", label, kind) == []


@pytest.mark.parametrize(
    ("text", "name", "kept"),
    [
        ("dau Freya was there", "dau Freya", ["Freya"]),
        ("Vic Emma Lund was hurt", "Vic Emma Lund", ["Emma Lund"]),
        ("Vic Lund was hurt", "Vic Lund", ["Vic Lund"]),
        ("SUSP Lund ran", "SUSP Lund", ["Lund"]),
        ("Mo is 15", "Mo", ["Mo"]),
        ("MO: window forced", "MO", []),
        ("Seen in St. Neots", "St", []),
    ],
)
def test_a_label_is_no_part_of_the_name_behind(text, name, kept):
    assert left(text, name) == kept


def test_a_short_form_of_a_name_found_is_no_label():
    text = "Vic Lund is 45. Vic left."
    assert [m.text for m in RULES.find(text) if m.type == "person"] == ["Vic Lund", "Vic"]


@pytest.mark.parametrize(
    ("text", "name", "kind", "stays"),
    [
        ("the Doherty brothers left", "the Doherty", "premises", False),
        ("the Price family's van", "the Price", "premises", False),
        ("the Bradford lads left", "the Bradford", "premises", False),
        ("the Bradford lads left", "Bradford", "location", True),
        ("the Holt twins left", "Holt", "location", False),
        ("in Holt twins were born", "Holt", "location", True),
        ("the Frost Hotel family room", "the Frost Hotel", "premises", True),
        ("the Frost closed", "the Frost", "premises", True),
    ],
)
def test_a_family_is_no_place(text, name, kind, stays):
    assert left(text, name, kind) == ([name] if stays else [])


@pytest.mark.parametrize(
    ("text", "name", "kind", "stays"),
    [
        ("Trained in the Philomena Protocol by us", "the Philomena Protocol", "premises", False),
        ("Trained in the Philomena Protocol by us", "Philomena", "person", False),
        ("Stall for White Ribbon Day", "White Ribbon Day", "premises", False),
        ("COUNCIL VAPE AMNESTY", "VAPE AMNESTY", "premises", False),
        ("By Sunday she had gone", "Sunday", "alias", False),
        ("the Philomena week by week", "the Philomena", "premises", True),
        ("met at Appeal Court", "Appeal Court", "premises", True),
        ("walked to Scheme Street", "Scheme", "location", True),
    ],
)
def test_a_campaign_or_an_event_is_no_name(text, name, kind, stays):
    assert left(text, name, kind) == [name] * stays


@pytest.mark.parametrize("officer", ["LADO", "FME", "SPOC", "FIM"])
def test_the_letters_of_an_officers_post_are_no_name(officer):
    assert left(f"Passed to {officer} today", officer, "organisation") == []


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Q. You were there? A. Train was late.", []),
        ("Q: Who drove? A. Dumitru drove.", []),
        ("CCTV REQ. A. Dumitru drove.", ["A. Dumitru"]),
    ],
)
def test_marks_of_questions_and_answers_are_no_initials(text, people):
    assert [m.text for m in RULES.find(text) if m.type == "person" and "." in m.text] == people
