"""Further columns that are searched: `fields:` of a mapping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.errors import FileProblems
from trawl.model import Field, FieldValue, Record
from trawl.sources import SourceMapping, load_mapping, open_feed


def only(items: list[Any]) -> Record:
    (record,) = items
    assert isinstance(record, Record)
    return record


def test_a_column_is_a_field_with_its_label_section_and_type(read: Read) -> None:
    mapping = {
        "blank": ["N/A"],
        "fields": [
            "Occupation",
            {"column": "Contact No.", "label": "Phone", "type": "phone"},
            {"column": "plate", "type": "VRM", "section": "seen"},
            {"columns": ["tag", "handle"], "type": "handle"},
            "Hobby",
            {"column": "tattoo", "values": {"none given": ""}},
        ],
    }
    text = (
        "id,text,Occupation,Contact No.,plate,tag,handle,Hobby,tattoo\n"
        "1,words,Roofer,07700 900123,AB12 CDE,,@sprat,n/a,None Given\n"
    )
    assert only(read(text, mapping)).fields == (
        Field("Occupation", (FieldValue("Roofer"),), "", "Occupation"),
        Field("Phone", (FieldValue("07700 900123", "phone"),), "contacts", "Contact No."),
        Field("plate", (FieldValue("AB12 CDE", "vrm"),), "seen", "plate"),
        Field("tag", (FieldValue("@sprat", "handle"),), "contacts", "handle"),
    )


def test_columns_that_belong_together_are_one_field(read: Read) -> None:
    parts = [{"column": "vrm", "type": "vrm"}, "colour", {"column": "make", "default": "unknown make"}]
    mapping = {"fields": [{"label": "Vehicle", "parts": parts}]}
    full, bare, none = read("id,text,vrm,colour,make\n1,a,AB12CDE,red,Ford\n2,b,,blue,\n3,c,,,\n", mapping)
    assert isinstance(full, Record)
    assert isinstance(bare, Record)
    assert isinstance(none, Record)
    values = (FieldValue("AB12CDE", "vrm"), FieldValue("red"), FieldValue("Ford"))
    assert full.fields == (Field("Vehicle", values, "vehicles", "vrm + colour + make"),)
    assert bare.fields == (Field("Vehicle", (FieldValue("blue"), FieldValue("unknown make")), "vehicles", "colour"),)
    assert none.fields == ()


@pytest.mark.parametrize(
    ("separator", "cell"),
    [(";", "Ann's &amp; Co; ; N/A ;Bell &amp; Son"), ("\n", '"Ann\'s & Co\r\nN/A\r\n\r\nBell & Son"')],
)
def test_each_value_of_a_list_is_a_field_by_itself(read: Read, separator: str, cell: str) -> None:
    mapping = {"blank": ["N/A"], "fields": [{"column": "firms", "separator": separator, "type": "organisation"}]}
    fields = only(read(f"id,text,firms\n1,words,{cell}\n", mapping)).fields
    assert [field.values for field in fields] == [
        (FieldValue("Ann's & Co", "organisation"),),
        (FieldValue("Bell & Son", "organisation"),),
    ]


def test_each_item_of_a_json_list_is_a_field_by_itself(read: Read) -> None:
    row = {"id": "1", "text": "words", "tel": ["07700 900123", None, 7700900124, {"no": 1}]}
    record = only(read(json.dumps(row), {"fields": [{"column": "tel", "type": "phone"}]}, "feed.jsonl"))
    assert [field.values[0].text for field in record.fields] == ["07700 900123", "7700900124"]
    assert [remark.reason for remark in record.remarks] == ["is no text in a list of them"]


def test_fields_are_content_and_none_are_none(read: Read) -> None:
    text = "id,text,job,alias\n1,words,Roofer,\n"
    plain, empty, roofer = (only(read(text, {"fields": columns})) for columns in ([], ["alias"], ["job"]))
    assert plain.content_hash == empty.content_hash != roofer.content_hash


def test_columns_of_fields_are_used_and_missed(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("id,text,job,spare\n1,words,Roofer,x\n")
    fields = ["job", {"columns": ["tel", "job"]}, {"label": "Car", "parts": ["vrm"]}]
    values = {"source": "s", "record_id": "id", "narrative": "text", "fields": fields}
    with open_feed(path, SourceMapping.model_validate(values)) as feed:
        list(feed)
        assert [column.name for column in feed.unused_columns] == ["spare"]
        assert feed.absent_columns == ("vrm",)


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("{column: a, type: fone}", "there is no type 'fone' of entity. Did you mean phone or money?"),
        ("{column: a, parts: [b], label: c}", "give exactly one of 'column', 'columns' and 'parts'"),
        ("{constant: a}", "give exactly one of 'column', 'columns' and 'parts'"),
        ("{parts: [a, b]}", "'parts' are several columns; give the 'label'"),
        ("{parts: [a, b], label: c, type: vrm}", "belongs to each of the 'parts'"),
        ("{column: a, lable: b}", "unknown key 'lable'"),
    ],
)
def test_what_is_wrong_with_a_field_is_said_with_its_line(tmp_path: Path, field: str, said: str) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(f"record_id: id\nnarrative: text\nfields:\n  - job\n  - {field}\n")
    with pytest.raises(FileProblems) as caught:
        load_mapping(path, ())
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{path}:5:")
