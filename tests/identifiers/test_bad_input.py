"""Texts made to break or slow the schemes: what comes out is right or empty, in a time that grows with the length."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.timing import is_proportional, repeated
from trawl.identifiers import SCHEMES, Scheme, find_mentions, guess
from trawl.identifiers.scheme import Reading

NARRATIVE = (
    "Info recd 12/03/24. Darren WHITTLE dob 16/01/1997 rang 07700 900123 re a grey Audi A3, index VD20 BSX, "
    "snap darren_wh7, paid £240 to 60-16-13 31926819, jo(at)example.org at HG6 2QB; girl of 14 seen on Mon 4th. "
)
#: Pieces of what the patterns look for, so that repeating them keeps many candidates half open.
UNITS = (
    "@", "a", "1", "1 ", "0.", ":", "a.", "www.", "A1 ", "snap ", "aged 1", "1/", "£", "(", "at ", "@a.", "😀", "a1",
    "(at)", "[.]", "a dot ", "://", "///a.", "w3w ", "GB29", "0x", "a.onion ", "0O", "dob ", "12 mon ", "12-", "4444 ",
    "reg A1 ", "E1 N1 ", "passport ", "a_", "a-", "ff:", "AB 12 ", "SF1/", "£1,111", "+44 ", "(0)", "mid ", "and ",
    "twenty-", "the 1st ", "sort code ", "account to ", "what3words: ", "SK 123 ", "\0", "\n", "İ", "ﬁ", "٣", "²", "—",
    "a.com/(", "www.a.com/'", "http://a.com,", "@a_1/", "Snap: a ", "u/a1 ", "a[.]", "ona_4th.on///a.a1",
)  # fmt: skip


def is_linear(find: Callable[[str], object], unit: str, most: int = 64_000) -> bool:
    return is_proportional(lambda length: find(repeated(unit, length)), 1_000, most)


def find_with(scheme: Scheme) -> Callable[[str], object]:
    return lambda text: list(scheme.find(Reading(text)))


@pytest.mark.parametrize("unit", UNITS)
def test_time_is_proportional_to_length(unit: str) -> None:
    assert is_linear(find_mentions, unit)


@pytest.mark.slow
@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.type)
def test_each_scheme_is_linear_on_each_unit(scheme: Scheme) -> None:
    assert [unit for unit in UNITS if not is_linear(find_with(scheme), unit, 16_000)] == []


@pytest.mark.slow
@given(st.lists(st.sampled_from((*UNITS, *NARRATIVE.split(), " ")), min_size=1, max_size=6).map("".join))
@settings(max_examples=60, deadline=None)
def test_any_repeated_pieces_are_read_in_linear_time(unit: str) -> None:
    assert is_linear(find_mentions, unit, 16_000)


@pytest.mark.parametrize("size", [20_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize(
    "unit",
    ["a", "1", "😀", "@", "\0", "\x1b[0m", "Привет мир ", "漢字", "سلام ", "e\u0301", "\u202e", "\ud800", "\r\n\t"],
)
def test_text_without_identifiers_gives_none(unit: str, size: int) -> None:
    assert find_mentions(unit * (size // len(unit))) == ()


def test_empty_text() -> None:
    assert find_mentions("") == find_mentions(" ") == guess("") == ()


@pytest.mark.parametrize(
    "noise", ["\0", "\x07\x1b[31m", "Привет ", "漢字", "😀😀", "\u200f", "@" * 50, "1" * 40 + " ", "İ"]
)
def test_identifiers_are_found_among_noise(noise: str) -> None:
    text = f"{noise} 07700 900123 {noise} jo@example.org {noise} VD20BSX {noise} HG6 2QB {noise}"
    found = [(mention.type, mention.text) for mention in find_mentions(text)]
    assert found == [
        ("phone", "07700 900123"), ("email", "jo@example.org"), ("vrm", "VD20BSX"), ("postcode", "HG6 2QB"),
    ]  # fmt: skip


@pytest.mark.parametrize("copies", [400, pytest.param(24_000, marks=pytest.mark.slow)])
def test_a_long_narrative_gives_what_its_parts_give(copies: int) -> None:
    """The longer one has 5 MB."""
    one = [(mention.type, mention.value) for mention in find_mentions(NARRATIVE)]
    many = [(mention.type, mention.value) for mention in find_mentions(NARRATIVE * copies)]
    assert many == one * copies
    assert len(one) >= 11
