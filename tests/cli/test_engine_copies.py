"""`trawl engine copy`: from one engine to the other and back, over what is there, and after an interruption."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.cli.conftest import MORE, RECORDS, Trawl, documents
from tests.servers.elasticsearch import Server
from trawl.errors import EngineError
from trawl.model import IndexedRecord
from trawl.pipeline import copying, preparing


def on_embedded(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    monkeypatch.setenv("TRAWL_ENGINE", "embedded")
    return trawl


def test_a_copy_finds_what_the_embedded_engine_finds(copied: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    queries = (
        "vape",
        "anchor NEAR/2 lodge",
        "#phone",
        'entity:"phone:+447700900123"',
        "vap*",
        "source:narratives NOT vape",
        "force:durham",
    )
    there = {query: copied.ids(query) for query in queries}
    shown = [copied("show", row["id"], "--json").json for row in RECORDS]
    on_embedded(copied, monkeypatch)
    assert {query: copied.ids(query) for query in queries} == there
    assert [copied("show", row["id"], "--json").json for row in RECORDS] == shown


def test_a_copy_says_what_it_came_to_and_may_be_repeated(elastic: Trawl) -> None:
    assert "4 records read from embedded at" in (said := elastic("engine", "copy").words)
    assert "= 4 written + 0 already there" in said
    assert "now holds 4 up to sequence 4" in said
    assert "= 0 written + 4 already there" in elastic("engine", "copy").words
    assert len(elastic("loads", "--json").json) == 1, "a copy is no load"
    (first, second) = [entry for entry in elastic("audit", "--json").json if entry["action"] == "engine copy"]
    assert first["payload"]["records"] == second["payload"]["records"] == 4


def test_a_copy_goes_on_where_it_stopped(
    elastic: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    batches = copying._batches

    def cut_off(*arguments: Any) -> Iterator[list[IndexedRecord]]:
        for number, batch in enumerate(batches(*arguments)):
            if number == 3:
                raise EngineError("the cable was pulled")
            yield batch

    with monkeypatch.context() as patched:
        patched.setattr(preparing, "BATCH", 1)
        patched.setattr(copying, "_batches", cut_off)
        assert "the cable was pulled" in elastic.refuse("engine", "copy", code=1)
    assert elastic.ids("source:narratives") == ["A3", "A2", "A1"]
    assert "= 1 written + 3 already there" in elastic("engine", "copy").words
    held = documents(elasticsearch_server, elastic_index)
    assert {name: document["sequence"] for name, document in held.items()} == {"A1": 1, "A2": 2, "A3": 3, "A4": 4}


def test_the_next_load_goes_on_from_the_copied_sequences(copied: Trawl) -> None:
    done = copied.load([*RECORDS, *MORE], "more.jsonl")
    assert (done["written"], done["unchanged"]) == (1, 4)
    assert copied.ids("vape") == ["A5", "A2", "A1"]
    assert "5 records up to sequence 5" in copied("doctor", code=None).words


def test_a_copy_back(copied: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    copied.load(MORE, "more.jsonl")
    assert "= 1 written + 4 already there" in copied("engine", "copy", "--back").words
    assert on_embedded(copied, monkeypatch).ids("vape") == ["A5", "A2", "A1"]


def test_a_copy_into_an_index_that_is_further_on(copied: Trawl) -> None:
    copied.load(MORE, "more.jsonl")
    message = copied.refuse("engine", "copy", code=1)
    assert "holds 5 records up to sequence 5, which is more than the 4 up to 4" in message
    assert "Nothing was copied" in message
    assert len(copied.ids("source:narratives")) == 5


def test_a_copy_into_an_index_with_records_of_others(elastic: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    elastic.load([{"id": "Z1", "text": "Somebody else's vape."}], "other.jsonl")
    with monkeypatch.context() as patched:
        on_embedded(elastic, patched).load(MORE, "more.jsonl")  # so that the origin is further on as a whole
    message = elastic.refuse("engine", "copy", code=1)
    assert "narratives/Z1" in message
    assert "Nothing was copied" in message
    assert elastic.ids("vape") == ["Z1"]


def test_a_copy_over_newer_states(elastic: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    elastic.load([{**RECORDS[0], "text": "Amended since."}], "other.jsonl")
    with monkeypatch.context() as patched:
        on_embedded(elastic, patched).load(MORE, "more.jsonl")  # so that the origin is further on as a whole
    message = elastic.refuse("engine", "copy", code=1)
    assert "newer states of records than the origin" in message
    assert "Nothing was copied" in message


def test_a_copy_of_nothing(elastic: Trawl) -> None:
    shutil.rmtree(elastic.home / "index")
    assert "There is nothing to copy" in elastic.refuse("engine", "copy", code=2)


def test_a_copy_of_what_another_analyser_made(elastic: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copying, "ANALYSER_VERSION", "0")
    assert "Run `trawl reprocess`" in elastic.refuse("engine", "copy", code=1)
    assert elastic.ids("vape") == []


def test_a_copy_needs_a_server(trawl: Trawl) -> None:
    assert "TRAWL_ENGINE names no Elasticsearch server" in trawl.refuse("engine", "copy", code=2)
