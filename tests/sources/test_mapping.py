"""Source mappings: found by name, checked, and applied to every field of a record."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from tests.sources.conftest import Read
from trawl.errors import FileProblems, UsageError
from trawl.model import Grade, Person, Place, Record, Rejection, Section
from trawl.settings import packaged_folder
from trawl.sources import SourceMapping, list_mappings, load_mapping, open_feed


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_mapping_is_found_by_name_in_the_first_folder_or_by_path(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    mine.mkdir()
    theirs.mkdir()
    write(theirs / "crime.yml", "record_id: a\nnarrative: b\n")
    write(theirs / "custody.yml", "record_id: a\nnarrative: b\nsource: detained\n")
    path = write(mine / "crime.yml", "record_id: c\nnarrative: b\n")
    crime = load_mapping("crime", (mine, theirs))
    assert (crime.source, crime.record_id.column) == ("crime", "c")
    assert load_mapping("custody", (mine, theirs)).source == "detained"
    assert load_mapping(path, ()) == crime
    assert list_mappings((mine, theirs, tmp_path / "absent")) == ("crime", "custody")
    with pytest.raises(UsageError, match=r"no source mapping named 'crimes'\. Did you mean 'crime'\?"):
        load_mapping("crimes", (mine, theirs))


def test_every_mistake_of_a_mapping_is_reported_with_its_line(tmp_path: Path) -> None:
    text = (
        "record_id: id\n"
        "forse: force\n"
        "kind:\n"
        "  column: type\n"
        "  values: {intel: inteligence}\n"
        "event_date: {column: date, constant: x}\n"
        "marking: {constant: SECRETIVE}\n"
        "encoding: utf-9\n"
        "source: two words\n"
    )
    with pytest.raises(FileProblems) as caught:
        load_mapping(write(tmp_path / "bad.yml", text), ())
    found = {(problem.line, problem.message.partition(";")[0]) for problem in caught.value.problems}
    assert found == {
        (1, "the key 'narrative' is missing"),
        (2, "unknown key 'forse'"),
        (3, "kind: 'inteligence' is no kind of record"),
        (6, "event_date: give exactly one of 'column', 'columns' and 'constant'"),
        (7, "marking: 'SECRETIVE' is no marking"),
        (8, "encoding: 'utf-9' is no encoding that Python knows"),
        (9, "source: a source's name is letters, digits, '-', '_' and '.', without spaces"),
    }


def test_every_field_is_mapped(read: Read) -> None:
    mapping = {
        "blank": ["N/A"],
        "kind": {"column": "type", "values": {"Intel": "intelligence"}},
        "reference": {"columns": ["ref a", "ref b"]},
        "force": "force",
        "district": {"columns": ["area", "beat"], "join": " / "},
        "event_date": "when",
        "created_date": {"column": "made", "formats": ["%m/%d/%Y"]},
        "title": "title",
        "narrative": [{"column": "mo", "section": "MO"}, "text", {"column": "notes", "section": "Notes"}],
        "place": {"premises": "prem", "address": "addr", "town": "town", "postcode": "pc", "lat": "lat", "lon": "lon"},
        "people": [
            {"name": "susp", "role": {"constant": "suspect"}, "dob": "dob", "nominal_id": "nom"},
            {"name": "seen", "role": {"constant": "witness"}, "separator": ";"},
        ],
        "markers": [{"column": "marks", "separator": ","}, {"column": "cse", "flag": "CSE"}],
        "grade": {"scheme": "3x5x2", "column": "grade"},
        "handling": "hand",
        "marking": "gsc",
        "review_date": "review",
    }
    header = (
        "id,type,ref a,ref b,force,area,beat,when,made,title,mo,text,notes,prem,addr,town,pc,lat,lon,susp,dob,nom,"
        "seen,marks,cse,grade,hand,gsc,review"
    )
    row = (
        "I1,INTEL,N/A,R/1,Norfolk,North,7,5/3/24,03/06/2024,A title,entry by door,,owner away,The Lodge,1 High St,"
        "Lynn,pe30 1aa,52.75,0.4,Joe BLOGGS,1/2/1990,N9,Ann ONE; Bob TWO,\"DA, gang\",Y,2/C/P,P,Official - Sensitive,"
        "1/1/2030"
    )  # fmt: skip
    (record,) = read(f"{header}\n{row}\n", mapping)
    assert isinstance(record, Record)
    assert record.narrative == "entry by door\n\nowner away"
    assert record.sections == (Section("MO", 0, 13), Section("Notes", 15, 25))
    assert (record.key, record.kind, record.reference) == (("test", "I1"), "intelligence", "R/1")
    assert (record.force, record.district, record.title) == ("Norfolk", "North / 7", "A title")
    assert (record.event_date, record.created_date) == (date(2024, 3, 5), date(2024, 3, 6))
    assert record.place == Place("The Lodge", "1 High St", "Lynn", "PE30 1AA", 52.75, 0.4)
    assert record.people == (
        Person("Joe BLOGGS", "suspect", date(1990, 2, 1), "N9"),
        Person("Ann ONE", "witness"),
        Person("Bob TWO", "witness"),
    )
    assert record.markers == ("DA", "gang", "CSE")
    assert record.grade == Grade("3x5x2", "2/C/P")
    assert (record.handling, record.marking, record.review_date) == ("P", "OFFICIAL-SENSITIVE", date(2030, 1, 1))
    assert (record.lineage.file, record.lineage.row, record.raw) == ("feed.csv", 1, None)


def test_json_is_mapped_by_paths(read: Read) -> None:
    mapping = {
        "record_id": "meta.id",
        "narrative": "body.0.text",
        "place": {"postcode": "where.postcode", "lat": "where.lat"},
        "people": [{"list": "people", "name": "name", "role": "role", "dob": "dob"}],
        "markers": "markers",
        "handling": "a.b",
    }
    row = {
        "meta": {"id": 17},
        "body": [{"text": "words"}],
        "where": {"postcode": "AB1 2CD", "lat": 57.1},
        "people": [{"name": "A B", "role": "victim", "dob": "2010-02-03"}, {"name": None}],
        "markers": ["CSE", "DA", "CSE"],
        "a.b": "C",
    }
    (record,) = read(json.dumps(row), mapping, "feed.jsonl")
    assert isinstance(record, Record)
    assert (record.record_id, record.narrative, record.handling) == ("17", "words", "C")
    assert record.place == Place(postcode="AB1 2CD", lat=57.1)
    assert record.people == (Person("A B", "victim", date(2010, 2, 3), role_said=True),)
    assert record.markers == ("CSE", "DA")


@pytest.mark.parametrize(
    ("mapping", "row", "reason"),
    [
        (
            {"kind": "d"},
            {"d": "stop search"},
            "has a text of 11 characters as its kind in 'd', which is none of intelligence",
        ),
        (
            {"marking": "d"},
            {"d": "RESTRICTED"},
            "has a text of 10 characters as its marking in 'd', which is none of OFFICIAL",
        ),
        ({"marking": "d"}, {"d": "Top Secret"}, "is marked TOP SECRET, above the ceiling OFFICIAL-SENSITIVE"),
        ({"marking": {"column": "d", "default": ""}}, {"d": ""}, "has nothing as its marking in 'd'"),
        ({"kind": "d"}, {"d": ["crime"]}, "has a list in 'd' where text is expected"),
        (
            {"marking": "d"},
            {"d": ["OFFICIAL"]},
            "has a list in 'd' where text is expected, so nobody knows its marking",
        ),
        ({"record_id": "d"}, {"d": {"a": 1}}, "has an object in 'd' where text is expected"),
        ({"record_id": "d"}, {"d": "\u200b"}, "has no id in 'd'"),
        ({"narrative": "d"}, {"d": " \u200b\ufeff\u00ad"}, "has no text in 'd'"),
        ({"narrative": "d"}, {"d": "\u200b " * 50}, "has no text in 'd'"),
        ({"narrative": "d"}, {"d": ["words"]}, "has no text in 'd'"),
        ({"record_id": "d"}, {"d": " "}, "has no id in 'd'"),
        ({"narrative": "d"}, {"d": " \n"}, "has no text in 'd'"),
    ],
)
def test_a_value_that_cannot_be_used_rejects_its_row(
    read: Read, mapping: dict[str, object], row: dict[str, object], reason: str
) -> None:
    lines = [json.dumps({"id": "1", "text": "words", **row}), json.dumps({"id": "2", "text": "x", "d": None})]
    rejected, *_ = read("\n".join(lines), mapping, "feed.jsonl")
    assert isinstance(rejected, Rejection)
    assert rejected.reason.startswith("row 1 (line 1) ")
    assert reason in rejected.reason
    assert (rejected.file, rejected.row) == ("feed.jsonl", 1)
    assert rejected.content == ("" if "marking" in mapping else lines[0]), "what is marked too high is not kept"


@pytest.mark.parametrize(
    ("mapping", "value", "told"),
    [
        ({"kind": "d"}, "stop search", "has 'stop search' as its kind in 'd'"),
        ({"marking": "d"}, "RESTRICTED", "has 'RESTRICTED' as its marking in 'd'"),
        ({"kind": "d"}, "words " * 20, "has a text of 119 characters as its kind in 'd'"),
    ],
)
def test_a_reason_says_nothing_that_the_row_does_and_who_has_the_file_is_told(
    tmp_path: Path, mapping: dict[str, object], value: str, told: str
) -> None:
    said = {"source": "test", "record_id": "id", "narrative": "text", **mapping}
    path = write(tmp_path / "feed.jsonl", json.dumps({"id": "1", "text": "words", "d": value}))
    feed = open_feed(path, SourceMapping.model_validate(said))
    (rejected,) = feed
    assert isinstance(rejected, Rejection)
    assert value.strip() not in rejected.reason
    (example,) = feed.examples
    assert example.startswith(f"row 1 (line 1) {told}")


def test_the_first_rows_that_differ_in_why_are_told(tmp_path: Path) -> None:
    rows = ["1,x,gossip", *(f"{n},x,kind {n}" for n in range(2, 20)), ",x,crime", ",x,crime"]
    path = write(tmp_path / "feed.csv", "\n".join(["id,text,k", *rows]))
    said = {"source": "test", "record_id": "id", "narrative": "text", "kind": "k"}
    feed = open_feed(path, SourceMapping.model_validate(said))
    assert len(list(feed)) == len(rows)
    kind, identity = feed.examples
    assert kind.startswith("row 1 (line 2) has 'gossip' ")
    assert identity.startswith("row 20 (line 21) ")


def test_unknown_kinds_may_be_taken_as_other(read: Read) -> None:
    (record,) = read("id,text,type\n1,words,stop search\n", {"kind": {"column": "type", "unknown": "other"}})
    assert isinstance(record, Record)
    assert record.kind == "other"


def test_a_higher_ceiling_lets_a_marking_in(read: Read) -> None:
    (record,) = read("id,text,m\n1,words,secret\n", {"marking": "m"}, marking_ceiling="SECRET")
    assert isinstance(record, Record)
    assert record.marking == "SECRET"


SHIPPED = (packaged_folder("mappings") / "sources",)


@pytest.mark.parametrize("name", list_mappings(SHIPPED))
def test_shipped_mappings_load(name: str) -> None:
    mapping = load_mapping(name, SHIPPED)
    assert mapping.source == name
    assert mapping.description


def test_the_crime_mapping_reads_a_usual_export(tmp_path: Path) -> None:
    path = write(
        tmp_path / "crime.csv",
        "Crime Reference,Force,District,Offence Class,Recorded Date,From Date,Premises,Postcode,MO,Summary,Suspect,"
        "Suspect DOB,CSE,DA\n"
        "37/12345/24,Norfolk,Lynn,Burglary,06/03/2024,05/03/2024,NULL,PE30 1AA,Entry by rear door.,"
        "\"Cash taken, £50.\",Joe BLOGGS,01/02/1990,N,Y\n",
    )  # fmt: skip
    feed = open_feed(path, load_mapping("crime", SHIPPED))
    (record,) = feed
    assert isinstance(record, Record)
    assert (record.record_id, record.kind, record.title) == ("37/12345/24", "crime", "Burglary")
    assert (record.event_date, record.created_date) == (date(2024, 3, 5), date(2024, 3, 6))
    assert record.narrative == "Entry by rear door.\n\nCash taken, £50."
    assert [section.name for section in record.sections] == ["MO", "Summary"]
    assert record.people == (Person("Joe BLOGGS", "suspect", date(1990, 2, 1)),)
    assert (record.markers, record.place.premises, record.marking) == (("DA",), "", "OFFICIAL")
    assert "cce" in feed.absent_columns
    assert "cse" not in feed.absent_columns


def test_the_intelligence_mapping_reads_a_usual_export(tmp_path: Path) -> None:
    path = write(
        tmp_path / "intel.csv",
        "URN,Force,Date Created,Grade,Handling,Text,Provenance,Linked People,Review Date\n"
        "INT/1/24,Norfolk,06/03/2024,2/C/P,P,Seen at the shop.,A neighbour,Ann ONE; Bob TWO,06/03/2025\n",
    )
    (record,) = open_feed(path, load_mapping("intelligence", SHIPPED))
    assert isinstance(record, Record)
    assert (record.kind, record.grade, record.handling) == ("intelligence", Grade("3x5x2", "2/C/P"), "P")
    assert (record.marking, record.review_date) == ("OFFICIAL-SENSITIVE", date(2025, 3, 6))
    assert [person.name for person in record.people] == ["Ann ONE", "Bob TWO"]
    assert (record.narrative, record.provenance, record.sections) == ("Seen at the shop.", "A neighbour", ())


def test_the_narratives_mapping_reads_csv_and_json_alike(tmp_path: Path) -> None:
    values = {"id": "W-1", "source": "missing", "force": "Norfolk", "date": "2024-03-14", "urn": "M/1", "text": "Gone."}
    lines = write(tmp_path / "a.jsonl", json.dumps(values) + "\n")
    table = write(tmp_path / "a.csv", ",".join(values) + "\n" + ",".join(values.values()) + "\n")
    mapping = load_mapping("narratives", SHIPPED)
    (one,), (two,) = open_feed(lines, mapping), open_feed(table, mapping)
    assert isinstance(one, Record)
    assert isinstance(two, Record)
    assert (one.kind, one.reference, one.event_date) == ("missing", "M/1", date(2024, 3, 14))
    assert one.content_hash == two.content_hash


def test_the_gold_narratives_load_whole(shared: Path) -> None:
    mapping = load_mapping("narratives", SHIPPED)
    for path in sorted((shared / "gold" / "dev").glob("*.jsonl")):
        texts = [json.loads(line)["text"] for line in path.read_text().splitlines()]
        records = list(open_feed(path, mapping))
        assert [r.narrative for r in records if isinstance(r, Record)] == texts
