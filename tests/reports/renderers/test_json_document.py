"""A document as JSON: whole, as its published schema says, and safe to read."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.reports.renderers.contract import RendererContract
from tests.reports.sample_document import HOSTILE_TEXTS, SAMPLE, hostile
from trawl.reports.document import Document, PointMap, Section
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.json_document import SCHEMA_ID, describe_json, render_json, write_schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "schemas" / f"{SCHEMA_ID}.schema.json"


def read_json(document: Document) -> Any:
    return json.loads(render_json(document, TRAWL_STYLE))


def texts_of(thing: Any) -> list[str]:
    if isinstance(thing, dict):
        return [text for value in thing.values() for text in texts_of(value)]
    return [text for value in thing for text in texts_of(value)] if isinstance(thing, list) else [str(thing)]


class TestJson(RendererContract):
    format = "json"

    def read(self, content: bytes) -> str:
        return " ".join(texts_of(json.loads(content.decode("utf-8"))))


def test_the_published_schema_is_that_of_the_code() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == write_schema(), (
        f"write what 'trawl report schema' prints to {PUBLISHED}; raise SCHEMA_ID where readers of the old would err"
    )


def test_the_schema_is_one_and_refuses_what_is_not_said_in_it() -> None:
    jsonschema.Draft202012Validator.check_schema(describe_json())
    told = read_json(SAMPLE)
    for wrong in ({**told, "bogus": 1}, {key: value for key, value in told.items() if key != "marking"}):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(wrong, describe_json())


@pytest.mark.parametrize("document", [SAMPLE, *map(hostile, HOSTILE_TEXTS)])
def test_whatever_is_written_keeps_the_schema(document: Document) -> None:
    jsonschema.validate(read_json(document), describe_json())


def test_nothing_of_a_document_is_left_out() -> None:
    told = read_json(SAMPLE)
    assert told.keys() >= {field.name for field in fields(Document)} - {"language", "flat_of"}
    assert [section["anchor"] for section in told["sections"]] == [section.anchor for section in SAMPLE.sections]
    assert told["sections"][0].keys() <= {field.name for field in fields(Section)}
    kinds = {block["kind"] for section in told["sections"] for block in section["blocks"]}
    assert kinds == {"bullets", "paragraph", "table", "heading", "figure", "cards", "fold", "facts", "code"}


def test_values_are_what_they_are() -> None:
    first = read_json(SAMPLE)["data"][0]["rows"][0]
    assert first == [
        "intel", "I0001", "2024-03-14", "2024-04-01T09:30:00+00:00", 92.5, False, ["elf bar", "school"],
        "+447700900123", 12345,
    ]  # fmt: skip
    assert read_json(SAMPLE)["data"][0]["rows"][1][2] is None


def test_no_path_of_the_makers_machine_is_in_it() -> None:
    from trawl.reports.renderers.json_document import _pack

    assert _pack(PointMap((), "/home/somebody/areas.geojson")) == {"kind": "point_map", "points": []}
