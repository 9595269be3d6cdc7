"""`trawl withdraw`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import PROFILE, RECORDS, Trawl, read_csv
from trawl.access import Principal
from trawl.engine.embedded import open_embedded
from trawl.entities import extractor_version
from trawl.model import Key, Versions
from trawl.query import MATCH_ALL
from trawl.text import ANALYSER_VERSION

_VERSIONS = Versions("", ANALYSER_VERSION, extractor_version("none"))


def test_records_are_withdrawn_by_their_ids(trawl: Trawl) -> None:
    options = ("--source", "narratives", "--record", "A1", "--record", "X9", "--record", "A1")
    done = trawl("withdraw", *options, "--reason", "Deleted at source", "--json").json
    assert done == {"withdrawn": 1, "absent": ["narratives/X9"], "erased": 0, "remains": ""}
    assert trawl.ids("vape") == ["A2"]
    trawl("show", "A1", code=3)
    assert b"given a free vape" not in _stored(trawl)
    _, after, before = trawl("audit", "--json").json[:3]
    assert (before["action"], before["payload"]["records"]) == ("withdraw begun", ["narratives/A1"])
    assert (after["action"], after["payload"]["withdrawn"], after["payload"]["asked"]) == ("withdraw", 1, 2)
    assert after["payload"]["reason"] == "Deleted at source"


def test_text_that_a_reader_keeps_on_the_disk_is_told_of(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trawl.engine.embedded.store._PATIENCE", 0.05)  # the seconds that a reader is given to end
    said = "keeps the text of withdrawn records"
    options = ("--source", "narratives", "--reason", "Deleted at source", "--record")
    reader = open_embedded(trawl.home / "index", versions=Versions("", ANALYSER_VERSION, ""))
    with reader.view() as view:
        assert view.count(MATCH_ALL, Principal("reader"))
        answer = trawl("withdraw", *options, "A1")
        assert "Records withdrawn: 1;" in answer.out
        assert said in answer.words
        assert said in trawl("withdraw", *options, "A2", "--json").json["remains"]
        assert b"given a free vape" in _stored(trawl)
    trawl("engine", "purge")
    assert b"given a free vape" not in _stored(trawl)
    reader.close()
    assert said not in trawl("withdraw", *options, "A3").words


@pytest.fixture
def copied(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    """An installation with a copy of its index, which a reprocess had no time to delete."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("trawl.engine.embedded.upkeep.discard_index", stop)
        trawl("reprocess", code=1)
    assert (trawl.home / "index.new").is_dir()
    return trawl


def test_a_copy_that_a_killed_reprocess_left_is_withdrawn_from_too(copied: Trawl) -> None:
    done = copied("withdraw", "--source", "narratives", "--record", "A1", "--reason", "Deleted", "--json").json
    assert (done["withdrawn"], done["remains"]) == (1, "")
    assert b"given a free vape" not in _stored(copied)
    assert copied.ids("vape") == ["A2"]


def test_a_purge_takes_away_a_copy_that_a_killed_reprocess_left(copied: Trawl) -> None:
    copied("engine", "purge")
    assert not (copied.home / "index.new").exists()
    assert copied.ids("vape") == ["A2", "A1"]


def test_a_copy_that_may_hold_more_than_the_index_stays_and_is_told_of(copied: Trawl) -> None:
    with open_embedded(copied.home / "index", versions=_VERSIONS).writer() as writer:
        writer.withdraw([Key("narratives", "A3")])
    done = copied("withdraw", "--source", "narratives", "--record", "A1", "--reason", "Deleted", "--json").json
    assert done["withdrawn"] == 1
    assert "(index.new or index.old) may hold their text too. Delete it if no record is missing" in done["remains"]
    assert str(copied.home / "index") in done["remains"]
    assert "index.new holds 4 records" in copied.refuse("engine", "purge", code=1)


def _stored(trawl: Trawl) -> bytes:
    return b"".join(path.read_bytes() for path in trawl.home.rglob("*") if path.is_file())


def test_nothing_there_is_exit_code_3(trawl: Trawl) -> None:
    answer = trawl("withdraw", "--source", "narratives", "--record", "X9", "--reason", "Deleted", code=3)
    assert "Records withdrawn: 0; not there: 1." in answer.words
    assert "Not there: narratives/X9" in answer.err


def test_the_next_run_says_that_they_were_withdrawn(trawl: Trawl) -> None:
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    first = trawl("run", "favours", "--json", "--out", trawl.folder / "first").json["run"]["id"]
    trawl("report", "issue", first)
    path = trawl.write("deleted.csv", "reference,source,record_id\nINT/26/0001,narratives,A1\n")
    assert "Records withdrawn: 1;" in trawl("withdraw", path, "--reason", "Deleted at source").words
    trawl("run", "favours", "--out", trawl.folder / "second")
    standing = {row["record_id"]: row["status"] for row in read_csv(trawl.folder / "second" / "hits.csv")}
    assert standing["A1"] == "withdrawn"
    assert trawl.load(RECORDS)["written"] == 1, "a feed that still has it brings it back"


def test_a_list_of_one_source(trawl: Trawl) -> None:
    path = trawl.write("deleted.csv", "Record ID\nA1\nA2\n")
    assert "column source" in trawl.refuse("withdraw", path, "--reason", "Deleted", code=1)
    trawl("withdraw", path, "--source", "narratives", "--reason", "Deleted")
    assert trawl.ids("vape") == []


def test_a_list_that_is_not_sound_withdraws_nothing(trawl: Trawl) -> None:
    for text, said in (
        ("source,record_id\nnarratives,A1\nnarratives,\n", "deleted.csv:3: the row does not say which record"),
        ("source,record_id\nnarratives,A1\nnarratives,A2,x,y\n", "deleted.csv:3: the row has 4 columns"),
        ("source,record_id\nnarratives,A1\nothers,A2\n", "deleted.csv:3: its source is 'others'"),
        ("source,id\nnarratives,A1\n", "column record_id"),
    ):
        path = trawl.write("deleted.csv", text)
        assert said in trawl.refuse("withdraw", path, "--source", "narratives", "--reason", "Deleted", code=1)
    assert trawl.ids("vape") == ["A2", "A1"]


def test_what_is_missing_is_asked_for(trawl: Trawl) -> None:
    assert "--reason" in trawl.refuse("withdraw", "--source", "narratives", "--record", "A1", code=2)
    assert "--source" in trawl.refuse("withdraw", "--record", "A1", "--reason", "Deleted", code=2)
    assert "Name what to withdraw" in trawl.refuse("withdraw", "--reason", "Deleted", code=2)
    assert "Name what to withdraw" in trawl.refuse("withdraw", code=2)
    path = trawl.write("deleted.csv", "source,record_id\nnarratives,A1\n")
    both = ("withdraw", path, "--source", "narratives", "--record", "A1", "--reason", "Deleted")
    assert "not both" in trawl.refuse(*both, code=2)
    assert trawl.ids("vape") == ["A2", "A1"]
