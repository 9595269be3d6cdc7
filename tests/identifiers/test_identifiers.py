"""All schemes together: overlaps, guesses, spellings, and texts meant to break or slow them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trawl.identifiers import SCHEMES, Candidate, find_mentions, guess, look_alikes, normalise, spellings
from trawl.identifiers.resolution import resolve_overlaps
from trawl.model import Entity

PIECES = st.sampled_from(
    [
        "07700 900123",
        "@",
        "a@",
        "(at)",
        "hxxp://",
        "1.2.3.4",
        "::",
        "12/03/24",
        "dob ",
        "aged ",
        "snap ",
        "VD20 BSX",
        "00",
        "£",
        "-",
        " ",
        "\n",
        "İ",
        "٣",
        "x",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join))


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_ordered_mentions_without_overlaps(text: str) -> None:
    mentions = find_mentions(text)
    end = 0
    for mention in mentions:
        assert end <= mention.start < mention.end <= len(text)
        assert mention.text == text[mention.start : mention.end]
        end = mention.end


@given(st.text(max_size=60))
@settings(max_examples=100, deadline=None)
def test_a_canonical_value_is_its_own_canonical_value(text: str) -> None:
    for scheme in SCHEMES:
        value = scheme.normalise(text)
        if value and scheme.validate(value) == "valid":
            assert scheme.normalise(value) == value
    guess(text)


@pytest.mark.parametrize(
    "unit", ["@", "a", "1", "1 ", "0.", ":", "a.", "www.", "A1 ", "snap ", "aged 1", "1/", "£", "(", "at ", "@a.", "😀"]
)
def test_time_is_proportional_to_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        find_mentions(text)
        return time.process_time() - started

    seconds(1_000)
    short, long = seconds(10_000), seconds(80_000)
    assert long < 0.5 + short * 24


def test_the_surer_the_longer_the_earlier_wins() -> None:
    def candidate(kind: str, start: int, end: int, confidence: float) -> Candidate:
        return Candidate(kind, start, end, "", "valid", confidence)

    surer, longer, first = candidate("a", 0, 3, 0.9), candidate("b", 2, 9, 0.8), candidate("c", 10, 12, 0.7)
    same, weak = candidate("d", 10, 12, 0.7), candidate("e", 20, 30, 0.4)
    assert resolve_overlaps([longer, surer, first, same, weak]) == [surer, first]


def test_guess() -> None:
    assert guess("07700 900123") == (Entity("phone", "+447700900123"),)
    assert guess("vd20bsx") == (Entity("vrm", "VD20BSX"),)
    assert Entity("email", "a@example.org") in guess("A@example.org")
    assert guess("hotel") == guess("girls school") == guess("M25") == ()


def test_a_bare_name_is_guessed_on_every_platform() -> None:
    guessed = guess("@Jo_99")
    assert guessed[0] == Entity("handle", "unknown:jo_99")
    assert {Entity("handle", "snapchat:jo_99"), Entity("handle", "x:jo_99")} <= set(guessed)
    assert guess("snap:jo_99") == (Entity("handle", "snapchat:jo_99"),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("50 pence and 4 quid", ["50 pence", "4 quid"]),
        ("on 14thMarch it was", ["14thMarch"]),
        ("reg ab12 cde", ["ab12 cde"]),
        ("DG24 NSY", ["DG24 NSY"]),
        ("a man named jo at example dot org", []),
        ("jo.smith99 at example dot org", ["jo.smith99 at example dot org"]),
        ("twenty-one people, he is twenty-one.", ["twenty-one"]),
        ("his late 20s, her thirties", ["late 20s", "thirties"]),
        ("tel 07700 900123.", ["07700 900123"]),
    ],
)
def test_what_is_looked_at_is_found(text: str, found: list[str]) -> None:
    assert [mention.text for mention in find_mentions(text)] == found


def test_spellings() -> None:
    handles = spellings(Entity("handle", normalise("handle", "@Jo_99")))
    assert {Entity("handle", "unknown:jo_99"), Entity("handle", "snapchat:jo_99")} <= set(handles)
    assert spellings(Entity("handle", "snapchat:jo_99")) == (Entity("handle", "snapchat:jo_99"),)
    assert Entity("pnc_id", "15/0482913H") in spellings(Entity("pnc_id", "2015/482913H"))
    assert "VD20BSX" in look_alikes("VD2OBSX")
