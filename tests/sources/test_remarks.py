"""One value beside the text that cannot be read costs no row: it is left empty, kept with its reason, and counted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.sources.conftest import Read
from trawl.model import Person, Record, Remark
from trawl.sources import SourceMapping, open_feed

NONE: dict[str, Any] = {}


def read_one(read: Read, mapping: dict[str, Any], row: dict[str, Any]) -> Record:
    (record,) = read(json.dumps({"id": "1", "text": "words", **row}), mapping, "feed.jsonl")
    assert isinstance(record, Record)
    assert record.narrative == "words"
    return record


@pytest.mark.parametrize(
    ("mapping", "value", "reason"),
    [
        ({"event_date": "d"}, "N/K", "is no date"),
        ({"event_date": "d"}, "32/01/2024", "is a day that no calendar has"),
        ({"event_date": "d"}, "March 2024", "says only the month and the year"),
        ({"created_date": "d"}, "3024-01-01", "has a year that cannot be"),
        ({"review_date": "d"}, "9999-12-31", "stands for no date"),
        ({"place": {"lat": "d"}}, "427500", "is no number of degrees from -90 to 90"),
        ({"place": {"lat": "d"}}, "NaN", "is no number of degrees from -90 to 90"),
        ({"place": {"lon": "d"}}, "51.5 N", "is no number of degrees from -180 to 180"),
        ({"markers": {"column": "d", "flag": "CSE"}}, "Suspected", "is neither yes nor no"),
        ({"kind": {"column": "d", "unknown": "other"}}, "stop search", "is no kind that trawl knows"),
        ({"force": "d"}, ["a"], "is a list where text is expected"),
        ({"force": {"columns": ["x", "d"]}}, {"a": 1}, "is an object where text is expected"),
        ({"people": [{"list": "d", "name": "n"}]}, "Ann ONE", "is no list of objects"),
        ({"people": [{"list": "d", "name": "n"}]}, {"n": "Ann ONE"}, "is no list of objects"),
        ({"people": [{"list": "d", "name": "n"}]}, ["Ann ONE"], "is no object in a list of them"),
        ({"people": [{"name": "x", "age": "d"}]}, "18+", "is no age in years"),
        ({"markers": "d"}, [["CSE"]], "is no text in a list of them"),
    ],
)
def test_what_cannot_be_read_is_left_empty_and_remarked(
    read: Read, mapping: dict[str, Any], value: object, reason: str
) -> None:
    record = read_one(read, mapping, {"d": value})
    stood = value[0] if "in a list" in reason and isinstance(value, list) else value
    written = stood if isinstance(stood, str) else json.dumps(stood)
    assert record.remarks == (Remark("d", written, reason),)
    assert (record.event_date, record.created_date, record.review_date, record.people) == (None, None, None, ())
    assert (record.place.lat, record.place.lon, record.markers, record.force) == (None, None, (), "")


def test_a_long_value_is_cut_where_everybody_sees_it(read: Read) -> None:
    (remark,) = read_one(read, {"event_date": "d"}, {"d": "word " * 100}).remarks
    assert remark.value == ("word " * 20) + "… (499 characters)"


def test_degrees_are_read_as_people_write_them(read: Read) -> None:
    place = {"place": {"lat": "lat", "lon": "lon"}}
    for lat, lon in (("51,5", "-0,25"), ("51.5° N", "0.25 W"), ("51°30'00\"N", "W 0°15'"), (51.5, "−0.25")):
        record = read_one(read, place, {"lat": lat, "lon": lon})
        assert (record.place.lat, record.place.lon, record.remarks) == (51.5, -0.25, ())


@pytest.mark.parametrize(
    ("lat", "lon", "reason"),
    [("0", "0.0", "stands for no place"), ("-0.25", "51.5", "has latitude and longitude the wrong way round")],
)
def test_a_pair_of_degrees_that_is_no_place_is_left_out_whole(read: Read, lat: str, lon: str, reason: str) -> None:
    record = read_one(read, {"place": {"lat": "lat", "lon": "lon"}}, {"lat": lat, "lon": lon})
    assert (record.place.lat, record.place.lon) == (None, None)
    assert record.remarks == (Remark("lat + lon", f"{lat}, {lon}", reason),)


@pytest.mark.parametrize("word", ["Y", "yes", "TRUE", True, 1, 1.0, "x", "✓", "✔\ufe0f", "cse", "-1", "On"])
def test_more_ways_to_say_yes(read: Read, word: object) -> None:
    record = read_one(read, {"markers": {"column": "d", "flag": "CSE"}}, {"d": word})
    assert (record.markers, record.remarks) == (("CSE",), ())


@pytest.mark.parametrize("word", ["N", "no", False, 0, 0.0, "", " ", None, "none", "Not applicable", "☐", "\u200b"])
def test_more_ways_to_say_no(read: Read, word: object) -> None:
    record = read_one(read, {"markers": {"column": "d", "flag": "CSE"}}, {"d": word})
    assert (record.markers, record.remarks) == ((), ())


PEOPLE = {"event_date": "event", "created_date": "created", "people": [{"name": "name", "dob": "dob"}]}


@pytest.mark.parametrize(
    ("row", "person"),
    [
        ({"event": "05/03/2026", "dob": "06/03/26"}, Person("Ann ONE", dob=date(1926, 3, 6))),
        ({"created": "05/03/2026", "dob": "06/03/26"}, Person("Ann ONE", dob=date(1926, 3, 6))),
        ({"event": "N/K", "created": "05/03/2026", "dob": "05/03/26"}, Person("Ann ONE", dob=date(2026, 3, 5))),
        ({"event": "05/03/2026", "dob": "06/03/2026"}, Person("Ann ONE")),
        ({"event": "05/03/2026", "dob": "circa 1990"}, Person("Ann ONE", born="1990")),
        ({"event": "05/03/2026", "dob": "00/03/1990"}, Person("Ann ONE", born="1990-03")),
        ({"dob": "01/02/2020"}, Person("Ann ONE", dob=date(2020, 2, 1))),
    ],
)
def test_a_birth_is_never_after_the_event_else_the_created_date(
    read: Read, row: dict[str, str], person: Person
) -> None:
    assert read_one(read, PEOPLE, {"name": "Ann ONE", **row}).people == (person,)


def test_remarks_are_counted_by_column_and_reason_of_the_rows_that_are_read(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    rows = ["1,a,N/K,N/K", "2,b,N/K,", "3,c,31/02/2020,", "3,other,N/K,", ",d,N/K,", "4,e,,"]
    path.write_text("\n".join(["id,text,d,e", *rows]))
    said = {"source": "t", "record_id": "id", "narrative": "text", "event_date": "d", "created_date": "e"}
    feed = open_feed(path, SourceMapping.model_validate(said))
    items = list(feed)
    assert [len(item.remarks) for item in items if isinstance(item, Record)] == [2, 1, 1, 0]
    assert feed.remark_counts == (
        ("d", "is no date", 2),
        ("e", "is no date", 1),
        ("d", "is a day that no calendar has", 1),
    )


def test_an_amended_value_that_cannot_be_read_amends_the_record(read: Read) -> None:
    hashes = {
        read_one(read, PEOPLE, {"name": "Ann ONE", "dob": dob}).content_hash
        for dob in ("", "N/K", "TBC", "1990", "1991")
    }
    assert len(hashes) == 5


def test_a_list_in_place_of_the_text_is_named_in_the_reason(read: Read) -> None:
    (rejected,) = read(json.dumps({"id": "1", "text": ["words"]}), NONE, "feed.jsonl")
    assert not isinstance(rejected, Record)
    assert rejected.reason.endswith("has no text in 'text', which is a list where text is expected")


def test_one_part_of_a_narrative_that_is_a_list_costs_only_itself(read: Read) -> None:
    (record,) = read(json.dumps({"id": "1", "text": "words", "mo": ["x"]}), {"narrative": ["mo", "text"]}, "feed.jsonl")
    assert isinstance(record, Record)
    assert (record.narrative, [remark.column for remark in record.remarks]) == ("words", ["mo"])


@pytest.mark.parametrize(
    "written",
    [
        "Official–Sensitive",
        "OFFICIAL — SENSITIVE",
        "official‑sensitive\u200b",
        "Official\xa0−\xa0Sensitive",
        "OFFICIAL (SENSITIVE).",
    ],
)
def test_a_dash_that_a_program_put_into_a_marking_is_a_dash(read: Read, written: str) -> None:
    assert read_one(read, {"marking": "d"}, {"d": written}).marking == "OFFICIAL-SENSITIVE"
