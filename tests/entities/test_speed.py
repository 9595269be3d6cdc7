"""Time that grows with the length of a text, whatever it holds, and what each setting reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.timing import is_proportional, repeated, seconds
from trawl.entities import extractor_version, open_extractor
from trawl.identifiers import find_mentions

NAMES = open_extractor("rules")
PROSE = (
    "Susp Nathan PICKERSGILL (34) left the Kingfisher Hotel, 12 Kirk Lane, Leeds in a grey Audi A3 VD20 BSX. "
    "He is known as Shorty and sells crack to girls of 14 from Oakmoor Edge Academy. Ring 07700 900123 since 3 May. "
)

#: Texts made to slow a pattern down, each from a unit said many times.
UNITS = {
    "prose": PROSE,
    "capitals": PROSE.upper(),
    "names in a row": "Nathan ",
    "surnames in a row": "PICKERSGILL ",
    "names and surnames": "Nathan PICKERSGILL ",
    "hyphens": "Aa-",
    "one word": "x",
    "at-signs": "@",
    "digits": "1",
    "digits apart": "1 ",
    "emoji": "😀",
    "scripts": "東京 Привет مرحبا Zoë ",
    "nul": "\x00",
    "quotes": "Jo 'Jo' Jo ",
    "brackets": "Jo LEE (Jo) ",
    "the": "the ",
    "towns": "Leeds, ",
    "roads": "12 Kirk Lane ",
    "brands": "Hugo Boss Paul Smith ",
    "houses": "Flat 2, 10-12 Kirk 9/11 St. Anne's ",
    "titles": "OFFICER MISS ",
    "cars": "white audi ",
    "cues": "aka Jo known as ",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
def test_rules_take_time_in_proportion(unit: str) -> None:
    assert is_proportional(lambda length: NAMES.find(repeated(unit, length)), 1_000)


def test_many_different_names_take_time_in_proportion() -> None:
    def text(number: int) -> str:
        letters = ["".join(chr(97 + n // 26**place % 26) for place in range(4)) for n in range(number)]
        return " ".join(f"PC Al-{word.capitalize()} saw Mrs {word.capitalize()}." for word in letters)

    assert is_proportional(lambda number: NAMES.find(text(number)), 50)


@pytest.mark.slow
@pytest.mark.parametrize("find", [find_mentions, NAMES.find], ids=["identifiers", "rules"])
@pytest.mark.parametrize("name", ["prose", "capitals", "one word", "at-signs", "digits", "emoji", "scripts", "nul"])
def test_five_megabytes(find: Callable[[str], object], name: str) -> None:
    short, long = (seconds(lambda length: find(repeated(UNITS[name], length)), n) for n in (250_000, 5_000_000))
    assert long < 2 + short * 40


def test_each_setting_has_its_version() -> None:
    versions = {name: extractor_version(name) for name in ("none", "rules")}
    assert len(set(versions.values())) == 2
    assert all(open_extractor(name).version == version for name, version in versions.items())


def test_without_rules_only_identifiers_are_found() -> None:
    kinds = {mention.type for mention in open_extractor("none").find(PROSE)}
    assert {"phone", "vrm", "age"} <= kinds
    assert not kinds & {"person", "alias", "premises", "organisation", "location", "vehicle", "drug"}
    assert {"person", "premises", "location", "vehicle", "drug", "alias"} <= {m.type for m in NAMES.find(PROSE)}
    assert open_extractor("none").find(PROSE) == find_mentions(PROSE)
