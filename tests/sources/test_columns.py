"""Columns that the mapping names and the file lacks, and those that the file has and no key uses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.errors import InputError
from trawl.model import Grade, Record, Section
from trawl.sources import SourceMapping, UnusedColumn, open_feed
from trawl.sources.feed import Feed


def opened(tmp_path: Path, content: str, mapping: dict[str, Any], name: str = "feed.csv", **options: Any) -> Feed:
    path = tmp_path / name
    path.write_text(content)
    said = {"source": "test", "record_id": "id", "narrative": "text", **mapping}
    return open_feed(path, SourceMapping.model_validate(said), **options)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({"kind": "crime"}, "lacks the kind's column 'crime'"),
        ({"marking": "OFFICIAL-SENSITIVE"}, "lacks the marking's column 'OFFICIAL-SENSITIVE'"),
        ({"marking": {"column": "gsc", "default": "OFFICIAL"}}, "lacks the marking's column 'gsc'"),
        ({"handling": "P"}, "lacks the handling's column 'P'"),
        ({"grade": {"scheme": "3x5x2", "column": "grade"}}, "lacks the grade's column 'grade'"),
        ({"kind": {"columns": ["type", "sort"]}}, "lacks the kind's column 'type' or 'sort'"),
        ({"narrative": ["body", "mo"]}, "lacks the narrative's column 'body' or 'mo'"),
        ({"record_id": {"columns": ["urn", "ref"]}}, "lacks the id's column 'urn' or 'ref'"),
    ],
)
def test_a_key_that_decides_what_a_record_is_names_a_column_of_the_file(
    tmp_path: Path, mapping: dict[str, Any], words: str
) -> None:
    with pytest.raises(InputError) as caught:
        opened(tmp_path, "id,text\n1,words\n", mapping)
    assert words in str(caught.value)


def test_the_error_says_how_a_constant_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"'kind: \{constant: crime\}'"):
        opened(tmp_path, "id,text\n1,words\n", {"kind": "crime"})


def test_a_list_of_columns_with_a_default_may_be_absent_and_is_told(tmp_path: Path) -> None:
    mapping = {
        "marking": {"columns": ["marking", "gsc"], "default": "OFFICIAL"},
        "grade": {"scheme": "3x5x2", "columns": ["grade"], "default": ""},
        "handling": {"columns": ["handling"], "default": ""},
    }
    feed = opened(tmp_path, "id,text\n1,words\n", mapping)
    (record,) = feed
    assert isinstance(record, Record)
    assert (record.marking, record.grade, record.handling) == ("OFFICIAL", None, "")
    assert feed.absent_controls == ("marking", "handling", "grade")


def test_json_says_at_its_end_which_deciding_fields_no_row_had(tmp_path: Path) -> None:
    feed = opened(tmp_path, '{"id": "1", "text": "a"}\n{"id": "2", "text": "b"}', {"kind": "crime"}, "feed.jsonl")
    assert len(list(feed)) == 2
    assert feed.absent_controls == ("kind",)


def test_constants_look_the_same_everywhere(read: Read) -> None:
    mapping = {
        "kind": {"constant": "crime"},
        "force": {"constant": "Kent"},
        "grade": {"scheme": {"constant": "3x5x2"}, "constant": "2/B/P"},
        "handling": {"constant": "P"},
        "markers": [{"constant": "CSE"}, {"column": "da", "flag": {"constant": "DA"}}],
        "narrative": {"column": "text", "section": {"constant": "MO"}},
        "people": [{"name": {"constant": "A Person"}, "role": {"constant": "victim"}}],
        "place": {"town": {"constant": "Derby"}},
    }
    (record,) = read("id,text,da\n1,words,y\n", mapping)
    assert isinstance(record, Record)
    assert (record.kind, record.force, record.markers) == ("crime", "Kent", ("CSE", "DA"))
    assert (record.grade, record.handling) == (Grade("3x5x2", "2/B/P", "mapping"), "P")
    assert record.handling_said_in == "mapping"
    assert record.sections == (Section("MO", 0, 5),)
    assert (record.people[0].role, record.place.town) == ("victim", "Derby")


def test_a_default_is_what_the_mapping_says_and_not_the_column(read: Read) -> None:
    mapping = {"handling": {"column": "h", "default": "P"}, "grade": {"scheme": "3x5x2", "column": "g", "default": "2"}}
    one, two = (item for item in read("id,text,h,g\n1,a,C,1\n2,b,,\n", mapping) if isinstance(item, Record))
    assert (one.handling, one.handling_said_in, one.grade) == ("C", "column", Grade("3x5x2", "1", "column"))
    assert (two.handling, two.handling_said_in, two.grade) == ("P", "mapping", Grade("3x5x2", "2", "mapping"))


def test_columns_that_no_key_used_are_named_with_a_sample(tmp_path: Path) -> None:
    content = "id,text,Officer Notes,Spare,Old,force\n1,a,,,N/A,Kent\n2,b,seen\xa0twice,,N/A,\n3,c,again,,,\n"
    feed = opened(tmp_path, content, {"force": "FORCE", "blank": ["N/A"]})
    assert len(list(feed)) == 3
    assert feed.unused_columns == (
        UnusedColumn("Officer Notes", 2, "seen twice"),
        UnusedColumn("Spare", 0, ""),
        UnusedColumn("Old", 0, ""),
    )


def test_no_sample_is_taken_of_a_row_that_may_not_be_held(tmp_path: Path) -> None:
    content = "id,text,m,notes\n1,a,SECRET,hidden\n2,b,PINK,unheard of\n3,c,OFFICIAL,shown\n"
    feed = opened(tmp_path, content, {"marking": "m"})
    assert len(list(feed)) == 3
    assert feed.unused_columns == (UnusedColumn("notes", 3, "shown"),)


def test_unused_columns_of_json_are_paths(tmp_path: Path) -> None:
    mapping = {"place": {"town": "where.town"}, "people": [{"list": "people", "name": "name"}], "force": "forces.0"}
    rows = [
        {"id": "1", "text": "a", "where": {"town": "Derby", "ward": "North"}, "forces": ["Kent", "Essex"]},
        {
            "id": "2",
            "text": "b",
            "people": [{"name": "Ann ONE", "nickname": "An"}],
            "more": {"list": [1, 2]},
            "no": None,
        },
    ]
    feed = opened(tmp_path, "\n".join(map(json.dumps, rows)), mapping, "feed.jsonl")
    assert len(list(feed)) == 2
    assert feed.unused_columns == (
        UnusedColumn("where.ward", 1, "North"),
        UnusedColumn("forces.1", 1, "Essex"),
        UnusedColumn("people.*.nickname", 1, "An"),
        UnusedColumn("more.list", 1, "[1, 2]"),
        UnusedColumn("no", 0, ""),
    )


def test_rows_with_ever_new_columns_are_bounded_and_said(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": "a", f"k{n}": "x"} for n in range(1_200)]
    feed = opened(tmp_path, "\n".join(map(json.dumps, rows)), {}, "feed.jsonl")
    assert len(list(feed)) == 1_200
    *named, last = feed.unused_columns
    assert len(named) == 1_000
    assert last.name == "(more: the rows have over 1,000 different columns)"


def test_a_falling_back_is_counted_by_the_column_used(tmp_path: Path) -> None:
    mapping = {"event_date": {"columns": ["from", "recorded"]}, "created_date": "recorded"}
    content = "id,text,from,recorded\n1,a,05/03/2026,06/03/2026\n2,b,,06/03/2026\n3,c,N/K,06/03/2026\n4,d,,\n"
    feed = opened(tmp_path, content, mapping)
    one, two, three, _ = (item for item in feed if isinstance(item, Record))
    assert feed.fallbacks == (("recorded", 1),)
    assert one.event_date is not None
    assert two.event_date == two.created_date
    assert three.event_date is None, "the first that is filled in is taken, and what it says cannot be read"


def test_a_created_date_that_stands_for_every_event_is_told_where_it_is_the_only_column(tmp_path: Path) -> None:
    mapping = {"event_date": {"columns": ["from", "recorded"]}, "created_date": "recorded"}
    feed = opened(tmp_path, "id,text,recorded\n1,a,06/03/2026\n", mapping)
    assert len(list(feed)) == 1
    assert feed.fallbacks == (("recorded", 1),)


def test_another_name_for_the_same_column_is_no_falling_back(tmp_path: Path) -> None:
    feed = opened(tmp_path, "id,text,when\n1,a,06/03/2026\n", {"event_date": {"columns": ["from", "when"]}})
    assert len(list(feed)) == 1
    assert feed.fallbacks == ()


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("D.O.B.", "dob"), ("Crime Ref. No:", "crime_ref_no"), ("Victim\u2019s Name (1)", "victims name 1"),
        ("Force\u00a0:", "FORCE"), ("Force/Area*", "force area"), ("Force", "Force:"), ("Ref.No", "ref no"),
    ],
)  # fmt: skip
def test_columns_are_found_whatever_their_punctuation(read: Read, header: str, column: str) -> None:
    (record,) = read(f"A note\nid,text,{header}\n1,words,Kent\n", {"force": column})
    assert isinstance(record, Record)
    assert (record.force, record.lineage.row) == ("Kent", 1)


def test_columns_that_only_signs_tell_apart_are_reached_by_them(read: Read) -> None:
    text = "id,text,Name,Name*,D.O.B.,DOB:\n1,words,Kent,Essex,,\n"
    for column, force in (("name", "Kent"), ("name*", "Essex")):
        (record,) = read(text, {"force": column})
        assert isinstance(record, Record)
        assert record.force == force
    with pytest.raises(
        InputError, match=r"more than one may be the mapping's 'dob'. They are: D\.O\.B\., DOB:\. Name it"
    ):
        read(text, {"force": "dob"})
