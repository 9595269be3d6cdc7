"""Each scheme against its cases: cases/TYPE.yml says what is read, what is valid, and what a sentence holds."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from trawl.identifiers import SCHEMES, find_mentions, normalise, scheme_of, validate

CASES = Path(__file__).parent / "cases"
EVENT = date(2024, 9, 1)


def load_cases() -> dict[str, dict[str, Any]]:
    return {path.stem: YAML(typ="safe").load(path) for path in sorted(CASES.glob("*.yml"))}


ALL = load_cases()


def flatten(part: str) -> list[Any]:
    entries = ((kind, case.get(part) or {}) for kind, case in ALL.items())
    return [
        pytest.param(kind, *(item if isinstance(item, tuple) else (item,)), id=f"{kind}-{number}")
        for kind, items in entries
        for number, item in enumerate(items.items() if isinstance(items, dict) else items, start=1)
    ]


def test_every_scheme_has_cases() -> None:
    assert set(ALL) == {scheme.type for scheme in SCHEMES}


@pytest.mark.parametrize(("kind", "raw", "value"), flatten("normalise"))
def test_normalise(kind: str, raw: str, value: str) -> None:
    assert normalise(kind, raw) == value


@pytest.mark.parametrize(("kind", "value"), flatten("valid"))
def test_valid(kind: str, value: str) -> None:
    assert validate(kind, value) == "valid"


@pytest.mark.parametrize(("kind", "value"), flatten("invalid"))
def test_invalid(kind: str, value: str) -> None:
    assert validate(kind, value) == "invalid"


@pytest.mark.parametrize(("kind", "value"), flatten("valid"))
def test_a_valid_value_has_the_digits_that_its_scheme_asks_a_text_for(kind: str, value: str) -> None:
    assert sum(map(str.isdigit, value)) >= scheme_of(kind).digits


@pytest.mark.parametrize(("kind", "sentence", "values"), flatten("sentences"))
def test_sentence(kind: str, sentence: str, values: list[str]) -> None:
    mentions = [mention for mention in find_mentions(sentence, event_date=EVENT) if mention.type == kind]
    assert [mention.value for mention in mentions] == [str(value) for value in values]
    assert all(sentence[mention.start : mention.end] == mention.text for mention in mentions)
