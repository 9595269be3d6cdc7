"""Rows that make up one record together: `group_by:` of a mapping."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.errors import InputError
from trawl.model import Field, FieldValue, Person, Record, Rejection
from trawl.sources import SourceMapping, grouping, open_feed

MAPPING = {
    "group_by": "id",
    "people": [{"name": "name", "role": "role"}],
    "markers": "mark",
    "fields": ["job"],
    "force": "force",
}
HEADER = "id,text,name,role,mark,job,force\n"


def records(items: list[Record | Rejection]) -> list[Record]:
    assert all(isinstance(item, Record) for item in items), items
    return [item for item in items if isinstance(item, Record)]


def test_rows_of_a_group_are_one_record_wherever_they_stand(read: Read) -> None:
    rows = (
        "1,He ran.,Ann,victim,DA,,\n2,Other.,Cy,victim,,,Kent\n1,,Bob,suspect,DA,Roofer,Kent\n1,He ran.,Ann,victim,,,\n"
    )
    first, second = records(read(HEADER + rows, MAPPING))
    assert (first.record_id, first.narrative, first.force, first.markers) == ("1", "He ran.", "Kent", ("DA",))
    assert first.people == (Person("Ann", "victim", role_said=True), Person("Bob", "suspect", role_said=True))
    assert first.fields == (Field("job", (FieldValue("Roofer"),), "", "job"),)
    assert (first.lineage.row, second.lineage.row, first.remarks) == (1, 2, ())
    assert second.people == (Person("Cy", "victim", role_said=True),)


def test_different_texts_are_put_together_and_other_scalars_remarked(read: Read) -> None:
    rows = "1,One.,,,,,Kent\n1,Two.,,,,,Essex\n1,One.,,,,,Kent\n1,,,,,,Essex\n"
    (record,) = records(read(HEADER + rows, MAPPING))
    assert (record.narrative, record.force) == ("One.\n\nTwo.", "Kent")
    assert [(remark.column, remark.value) for remark in record.remarks] == [("force", "Essex")]


def test_a_group_is_hashed_whole(read: Read) -> None:
    (one,), (other,) = (read(HEADER + f"1,a,Ann,,,,\n1,,{name},,,,\n", MAPPING) for name in ("Bob", "Cy"))
    assert isinstance(one, Record)
    assert isinstance(other, Record)
    assert one.content_hash != other.content_hash


@pytest.mark.parametrize(
    ("markings", "marking", "reason"),
    [
        (("OFFICIAL", "OFFICIAL-SENSITIVE", ""), "OFFICIAL-SENSITIVE", ""),
        (("", "SECRET", "OFFICIAL"), "", "with 2 more rows of its record is marked SECRET, above the ceiling"),
        (("OFFICIAL", "PINK", ""), "", "none of OFFICIAL"),
    ],
)
def test_the_highest_marking_of_the_rows_rules(
    read: Read, markings: tuple[str, ...], marking: str, reason: str
) -> None:
    rows = "".join(f"1,text,N{number},{said}\n" for number, said in enumerate(markings))
    mapping = {"group_by": "id", "marking": "gsc", "people": [{"name": "name"}]}
    (item,) = read(f"id,text,name,gsc\n{rows}", mapping)
    if marking:
        assert isinstance(item, Record)
        assert item.marking == marking
    else:
        assert isinstance(item, Rejection)
        assert (item.record_id, item.content) == ("1", "")
        assert reason in item.reason


def test_a_condition_on_one_row_holds_for_the_record(read: Read) -> None:
    mapping = {"group_by": "id", "handling": "hand", "grade": {"scheme": "3x5x2", "column": "grade"}}
    (record,) = records(read("id,text,hand,grade\n1,a,P,1/A/P\n1,,C,2/B/C\n", mapping))
    assert record.grade is not None
    assert (record.handling, record.grade.code) == ("C", "2/B/C")
    assert {remark.value for remark in record.remarks} == {"P", "1/A/P"}


def test_tellers_are_kept_apart_from_remarks(read: Read) -> None:
    mapping = {"group_by": "id", "provenance": "who"}
    (record,) = records(read("id,text,who\n1,a,Ann\n1,,Bob\n1,,Ann\n", mapping))
    assert (record.provenance, record.remarks) == ("Ann; Bob", ())


def test_rows_that_cannot_be_read_are_rejected_by_themselves(read: Read) -> None:
    ragged, record = read(HEADER + "1,a,Ann,,,,\n1,b\n1,,Bob,,,,\n", MAPPING)
    assert isinstance(ragged, Rejection)
    assert (ragged.row, ragged.content) == (2, "1,b")
    assert isinstance(record, Record)
    assert [person.name for person in record.people] == ["Ann", "Bob"]


def test_a_group_without_a_text_is_rejected_with_all_its_rows(read: Read) -> None:
    (item,) = read(HEADER + "1,,Ann,,,,\n1,,Bob,,,,\n", MAPPING)
    assert isinstance(item, Rejection)
    assert item.reason == "row 1 (line 2) with 1 more row of its record has no text in 'text'"
    assert item.content == "1,,Ann,,,,\n1,,Bob,,,,"


def test_rows_without_a_group_are_records_by_themselves(read: Read) -> None:
    mapping = {**MAPPING, "group_by": "force", "blank": ["N/K"]}
    found = records(read(HEADER + "1,a,,,,,N/K\n2,b,,,,,\n3,c,,,,,X\n3,d,,,,,X\n", mapping))
    assert [record.record_id for record in found] == ["1", "2", "3"]


def test_json_rows_are_grouped(read: Read) -> None:
    rows = [
        {"id": 7, "body": {"text": "One."}, "people": [{"n": "Ann"}]},
        {"id": 7, "body": {"text": "Two."}, "people": [{"n": "Bob"}], "body.text": "Two."},
    ]
    mapping: dict[str, Any] = {"group_by": "id", "narrative": "body.text", "people": [{"list": "people", "name": "n"}]}
    (record,) = records(read("\n".join(map(json.dumps, rows)), mapping, "feed.jsonl"))
    assert (record.narrative, [person.name for person in record.people]) == ("One.\n\nTwo.", ["Ann", "Bob"])


def test_a_group_that_is_no_record_loses_no_row(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping, "MOST_ROWS", 3)
    rows = "".join(f"1,text {n},,,,,\n" for n in range(4)) + "2,b,,,,,\n" * 3
    *refused, record = read(HEADER + rows, MAPPING)
    assert [item.content for item in refused if isinstance(item, Rejection)] == [f"1,text {n},,,,," for n in range(4)]
    assert all("is one of 4 rows with the same 'group_by', over the limit of 3" in item.reason for item in refused)
    assert isinstance(record, Record)


def test_a_feed_counts_rows_beside_records_and_wants_the_column(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text(HEADER + "1,a,,,,,\n1,b,,,,,\n2,c,,,,,\n")
    values = {"source": "s", "record_id": "id", "narrative": "text", **MAPPING}
    with open_feed(path, SourceMapping.model_validate(values)) as feed:
        assert len(list(feed)) == 2
        assert feed.rows_read == 3
    with pytest.raises(InputError, match="the header lacks the group_by's column 'crime'") as caught:
        open_feed(path, SourceMapping.model_validate({**values, "group_by": "crime"}))
    assert "constant" not in str(caught.value), "records that all have one group are one"
