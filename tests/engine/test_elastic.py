"""The engine on Elasticsearch: the contract, and what is its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.contract import (
    CORPUS,
    EVERYBODY,
    QUERIES,
    EngineContract,
    compare_with_meaning,
    index_record,
    make_record,
)
from tests.servers.elasticsearch import Server
from trawl.access import may_see
from trawl.engine.elastic import ElasticConnection, ElasticEngine, answers, lease, open_elastic, pages, rebuilding
from trawl.engine.elastic.layout import records_body
from trawl.engine.elastic.writer import PUBLISH_SECONDS
from trawl.engine.interface import Engine, EngineLimits, Order, WriteOutcome
from trawl.errors import EngineBusyError, EngineError, LimitError, UsageError, VersionMismatchError
from trawl.model import Entity, IndexedRecord, Key, Versions
from trawl.query import MATCH_ALL, compile_query

VERSIONS = Versions("0.1", "1", "rules-1")


def make_engine(url: str, index: str, **options: object) -> ElasticEngine:
    """An engine with indices of its own, empty."""
    engine = open_elastic(ElasticConnection((url,), index=index, replicas=0), versions=VERSIONS, **options)
    engine.create()
    return engine


@contextmanager
def own_index(server: Server) -> Iterator[str]:
    """A name for indices that are deleted afterwards."""
    name = f"trawl-test-{uuid.uuid4().hex[:12]}"
    try:
        yield name
    finally:
        _, found = server.request("GET", f"/_resolve/index/{name}*")
        for index in found.get("indices", ()):
            server.request("DELETE", f"/{index['name']}")


@pytest.fixture
def engine(elasticsearch_url: str, elastic_index: str) -> Iterator[ElasticEngine]:
    made = make_engine(elasticsearch_url, elastic_index)
    yield made
    made.close()


@pytest.fixture
def limited(elasticsearch_url: str, elastic_index: str) -> Iterator[ElasticEngine]:
    made = make_engine(elasticsearch_url, elastic_index, limits=EngineLimits(expansion=3, verify_candidates=2))
    yield made
    made.close()


@pytest.fixture
def open_fresh(elasticsearch_url: str, elastic_index: str) -> Callable[[], ElasticEngine]:
    """Empties one engine again and again: that is quicker than to make indices."""
    make_engine(elasticsearch_url, elastic_index).close()

    def open_emptied() -> ElasticEngine:
        engine = make_engine(elasticsearch_url, elastic_index)
        client = engine._server.client
        client.indices.refresh(index=elastic_index)
        client.delete_by_query(index=elastic_index, query={"match_all": {}}, refresh=True)
        return engine

    return open_emptied


@pytest.fixture(scope="module")
def shared_engine(elasticsearch_server: Server) -> Iterator[ElasticEngine]:
    """An engine that holds the contract's records, for tests that only read: indices are slow to make."""
    with own_index(elasticsearch_server) as index:
        made = make_engine(elasticsearch_server.url, index)
        with made.writer() as writer:
            writer.write(CORPUS)
        yield made
        made.close()


class TestContract(EngineContract):
    @pytest.fixture
    def settled(self, shared_engine: ElasticEngine) -> ElasticEngine:
        return shared_engine

    @pytest.mark.slow
    @settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
    @given(data=st.data())
    def test_any_answer_is_the_meanings(self, open_fresh: Callable[[], Engine], data: st.DataObject) -> None:
        compare_with_meaning(open_fresh, data)


def ids(engine: ElasticEngine, text: str = "") -> list[str]:
    """The ids of what a query finds, in order."""
    with engine.view() as view:
        found = view.scan(compile_query(text) if text else MATCH_ALL, EVERYBODY)
        return sorted(indexed.record.record_id for indexed in found)


def load(engine: ElasticEngine, corpus: Sequence[IndexedRecord] = CORPUS) -> WriteOutcome:
    with engine.writer() as writer:
        return writer.write(corpus)


def numbered(indexed: IndexedRecord, sequence: int, content_hash: str = "") -> IndexedRecord:
    record = indexed.record
    return replace(indexed, record=replace(record, sequence=sequence, content_hash=content_hash or record.content_hash))


class TestWriting:
    def test_a_late_older_write_brings_nothing_back(self, engine: ElasticEngine) -> None:
        load(engine)
        with engine.writer() as writer:
            writer.withdraw([CORPUS[0].record.key])
            outcome = writer.write([CORPUS[0]])
            assert (outcome.written, outcome.unchanged) == (0, 0)
            assert [(key.record_id, "withdrawn by a later change" in reason) for key, reason in outcome.refused] == [
                ("r1", True)
            ]
            newer = numbered(index_record(make_record(2, "newer")), 30)
            assert writer.write([newer]).written == 1
            older = numbered(index_record(make_record(2, "older than that")), 29)
            assert (writer.write([older]).written, writer.write([older]).unchanged) == (0, 1)
        assert ids(engine, "newer") == ["r2"]
        assert "r1" not in ids(engine)

    def test_the_same_sequence_may_be_written_anew(self, engine: ElasticEngine) -> None:
        load(engine)
        assert load(engine, [numbered(index_record(make_record(2, "read anew")), 2)]).written == 1
        assert ids(engine, "anew") == ["r2"]

    def test_what_the_server_refuses_is_told_and_the_rest_is_stored(self, engine: ElasticEngine) -> None:
        long = index_record(make_record(50, "a lorry", reference="x" * 40_000))
        half = index_record(make_record(51, "odd \ud800 text"))
        outcome = load(engine, [*CORPUS, long, half, long])
        assert (outcome.written, outcome.unchanged) == (len(CORPUS), 0)
        assert sorted(key.record_id for key, _ in outcome.refused) == ["r50", "r50", "r51"]
        reasons = {key.record_id: reason for key, reason in outcome.refused}
        assert reasons["r50"].startswith("a value of its field reference is longer")
        assert "half of a character" in reasons["r51"]
        assert ids(engine) == ["r1", "r2", "r3", "r4", "r5", "r6"]

    def test_a_long_narrative_is_read_back_as_it_was(self, engine: ElasticEngine) -> None:
        """3 MB: much more takes more than a tenth of the heap of the tests' servers, of which trawl says so."""
        long = numbered(index_record(make_record(1, "hotel O'Hanlon's café lorry " * 100_000)), 1, "long")
        assert load(engine, [long]) == WriteOutcome(1, 0)
        with engine.view() as view:
            (found,) = view.find(compile_query("lorry NEAR/3 café"), EVERYBODY).records
        is_same = found == long  # apart, so that a failure shows no megabytes
        assert is_same

    def test_a_writer_publishes_when_it_is_time(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 1_000.0
        monkeypatch.setattr("trawl.engine.elastic.writer.monotonic", lambda: now)
        with engine.writer() as writer:
            writer.write(CORPUS[:2])
            assert ids(engine) == []
            now += PUBLISH_SECONDS
            writer.write(CORPUS[2:3])
            assert ids(engine) == ["r1", "r2", "r3"]

    def test_what_a_writer_wrote_before_it_failed_is_searched(self, engine: ElasticEngine) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS[:2])
            writer._failed = True
        assert ids(engine) == ["r1", "r2"]
        assert load(engine, CORPUS[2:3]).written == 1
        assert engine.health().problems == ()

    def test_words_that_stand_in_a_withdrawn_record_alone_leave_with_the_purge(self, engine: ElasticEngine) -> None:
        load(engine, [*CORPUS, index_record(make_record(8, "xyzzy hotel"))])
        with engine.writer() as writer:
            writer.withdraw([Key("feed", "r8")])
        status = engine.status()
        assert (status.records, status.tombstones) == (7, 1)
        assert engine.purge() == 0
        assert engine.purge(older_than_days=0) == 1
        purged = engine.status()
        assert (purged.records, purged.tombstones, purged.words) == (7, 0, status.words - 1)
        found = engine._server.client.search(index=engine._server.vocabulary, query={"term": {"form": "xyzzy"}})
        assert found["hits"]["total"]["value"] == 0
        assert len(ids(engine)) == 6


CUT_OFF = """
import sys
from tests.engine.contract import CORPUS
from tests.engine.test_elastic import make_engine
engine = make_engine(sys.argv[1], sys.argv[2])
with engine.writer() as writer:
    writer.write(CORPUS[:3])
    print("written", flush=True)
    sys.stdin.read()
"""


class TestLease:
    def test_another_process_is_told_who_writes_and_what_it_left_is_searched(
        self, engine: ElasticEngine, elasticsearch_url: str, elastic_index: str
    ) -> None:
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        command = [sys.executable, "-c", CUT_OFF, elasticsearch_url, elastic_index]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
            assert process.stdout
            assert process.stdout.readline() == b"written\n"
            with pytest.raises(EngineBusyError, match=f"pid {process.pid} of .* on {socket.gethostname()}"):
                load(engine)
            assert ids(engine) == []
            process.kill()
        assert ids(engine) == ["r1", "r2", "r3"]
        assert "cut off" in engine.health().problems[0]
        assert load(engine).unchanged == 3
        assert engine.health().problems == ()

    def test_a_lease_of_another_machine_runs_out(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "LEASE_SECONDS", 1.5)
        monkeypatch.setattr(lease, "RENEW_SECONDS", 60.0)
        monkeypatch.setattr(lease, "_machine", lambda: "another")
        with engine.writer() as lost:
            lost.write(CORPUS[:1])
            monkeypatch.setattr(lease, "_machine", lambda: "this one")
            with pytest.raises(EngineBusyError):
                load(engine)
            time.sleep(1.6)
            assert load(engine).written == len(CORPUS) - 1
            with pytest.raises(EngineError, match=r"right to write .* has run out"):
                lost.write(CORPUS)
            lost._failed = True  # what it wrote is searched by the other one

    def test_a_lease_is_renewed(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "LEASE_SECONDS", 1.5)
        monkeypatch.setattr(lease, "RENEW_SECONDS", 0.3)
        with engine.writer() as writer:
            time.sleep(2)
            with pytest.raises(EngineBusyError):
                load(engine)
            assert writer.write(CORPUS).written == len(CORPUS)


class TestReading:
    @pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
    def test_pages_of_any_size_and_depth(
        self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch, order: Order
    ) -> None:
        """With the server's window made small, so that deep pages need no ten thousand records."""
        monkeypatch.setattr(pages, "WINDOW", 3)
        monkeypatch.setattr(pages, "_FIRST", 2)
        with shared_engine.view() as view:
            whole = [indexed.record.record_id for indexed in view.scan(MATCH_ALL, EVERYBODY, order=order)]
            assert len(whole) == 6
            for offset, limit in ((0, 1), (0, 5), (1, 10**30), (2, 3), (4, 1), (4, 9), (6, 1), (10**30, 20)):
                page = view.find(MATCH_ALL, EVERYBODY, order=order, offset=offset, limit=limit)
                assert page.total == 6
                assert [i.record.record_id for i in page.records] == whole[offset : offset + limit]

    def test_facets_of_many_values(self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        with shared_engine.view() as view:
            wanted = view.facets(MATCH_ALL, EVERYBODY, ["district", "event_month", "force"])
            monkeypatch.setattr(pages, "_FACET_VALUES", 1)
            monkeypatch.setattr(pages, "_FACET_PAGE", 1)
            found = view.facets(MATCH_ALL, EVERYBODY, ["district", "event_month", "force"])
        assert found == wanted
        assert {name: list(values) for name, values in found.items()} == {n: list(v) for n, v in wanted.items()}
        with shared_engine.view() as view, pytest.raises(UsageError, match="narrative is no facet"):
            view.facets(MATCH_ALL, EVERYBODY, ["narrative"])  # type: ignore[list-item]

    def test_more_candidates_than_a_few_are_taken_between_the_bounds(
        self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(answers, "_FEW", 0)
        with shared_engine.view() as view:
            for text in QUERIES:
                query = compile_query(text)
                wanted = [i for i in CORPUS if may_see(EVERYBODY, i.record) and query.accepts(i)]
                assert list(view.scan(query, EVERYBODY)) == wanted[::-1], text
                assert view.find(query, EVERYBODY, order="relevance").total == len(wanted), text

    def test_a_proximity_of_long_lists_is_the_meanings(self, shared_engine: ElasticEngine) -> None:
        words = " OR ".join(["bar", *(f"word{number}" for number in range(600)), '"older men"'])
        with shared_engine.view() as view:
            for text in (f"({words}) NEAR/3 hotel", f"({words}) NEAR/3 ({words})", f"girl AND ({words})"):
                query = compile_query(text)
                wanted = {i.record.record_id for i in CORPUS if may_see(EVERYBODY, i.record) and query.accepts(i)}
                assert {i.record.record_id for i in view.scan(query, EVERYBODY)} == wanted

    def test_a_question_that_takes_too_long_is_given_up(
        self, elasticsearch_url: str, shared_engine: ElasticEngine
    ) -> None:
        hasty = open_elastic(shared_engine._server.connection, versions=VERSIONS, limits=EngineLimits(seconds=0.0))
        with hasty.view() as view, pytest.raises(LimitError, match="query_seconds"):
            view.count(compile_query("==HOTEL"), EVERYBODY)
        hasty.close()

    def test_trace_in_many_requests(self, shared_engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        asked = [Entity("phone", f"+4416329{number:05}") for number in range(100)]
        asked[55:55] = [Entity("handle", "snap_user.99"), Entity("", "+447700900123")]
        with shared_engine.view() as view:
            wanted = {(trace.entity, trace.key) for trace in view.trace(asked, EVERYBODY)}
            monkeypatch.setattr("trawl.engine.elastic.view._TRACED", 7)
            found = list(view.trace(asked, EVERYBODY))
        assert {(trace.entity, trace.key) for trace in found} == wanted
        assert sorted(trace.key.record_id for trace in found) == ["r1", "r2", "r6"]


class TestUpkeep:
    def test_reindexing_goes_on_under_a_reader(self, engine: ElasticEngine) -> None:
        load(engine)
        with engine.writer() as writer:
            writer.withdraw([CORPUS[3].record.key])
        before = engine.status()
        with engine.view() as view:
            thread = threading.Thread(target=engine.reindex)
            thread.start()
            while engine.status().index == before.index:
                time.sleep(0.05)
            assert len(list(view.everything(EVERYBODY))) == 5
        thread.join()
        after = engine.status()
        assert (after.index, after.read_alias, after.write_alias) == (
            before.index.replace("-000001", "-000002"), (after.index,), (after.index,)
        )  # fmt: skip
        assert (after.records, after.tombstones, after.words) == (before.records, 1, before.words)
        assert ids(engine) == ["r1", "r2", "r3", "r5", "r6"]
        assert load(engine, CORPUS[3:4]).refused  # versions have come along

    def test_a_new_index_takes_the_old_ones_place_when_it_is_whole(self, engine: ElasticEngine) -> None:
        load(engine)
        newer = replace(VERSIONS, analyser="2")
        with engine.rebuild_into(newer) as rebuilt:
            with rebuilt.writer() as writer, engine.view() as view:
                writer.write([i for i in view.everything(EVERYBODY) if i.record.record_id != "r1"])
            assert len(ids(engine)) == 6
            with pytest.raises(EngineBusyError):
                load(engine)
            rebuilt.put_in_place()
        with pytest.raises(VersionMismatchError, match="trawl reprocess"):
            ids(engine)
        other = open_elastic(engine._server.connection, versions=newer)
        assert ids(other) == ["r2", "r3", "r4", "r5", "r6"]
        other.close()

    def test_a_new_index_takes_over_what_a_killed_writer_never_showed(self, engine: ElasticEngine) -> None:
        load(engine)
        with engine.writer() as writer:
            writer.write([index_record(make_record(30, "A bicycle"))])
            writer._failed = True  # so that it ends as a killed one does
        with engine.rebuild_into(VERSIONS), engine.view() as view:
            assert "r30" in {indexed.record.record_id for indexed in view.everything(EVERYBODY)}

    def test_a_new_index_that_comes_to_nothing_is_deleted(self, engine: ElasticEngine) -> None:
        load(engine)
        with pytest.raises(KeyboardInterrupt), engine.rebuild_into(VERSIONS):
            raise KeyboardInterrupt
        assert engine.status().index.endswith("-000001")
        assert len(engine._server.client.indices.get(index=f"{engine._server.read}-0*")) == 1
        assert load(engine).unchanged == len(CORPUS)

    def test_what_a_killed_rebuilding_left_is_cleared_away(self, engine: ElasticEngine) -> None:
        load(engine)
        body = records_body(engine._server.connection, VERSIONS)
        body["mappings"]["_meta"]["trawl"]["building"] = True
        engine._server.client.indices.create(index=f"{engine._server.read}-000002", **body)
        engine.reindex()
        assert list(engine._server.client.indices.get(index=f"{engine._server.read}-0*")) == [
            f"{engine._server.read}-000003"
        ]

    def test_what_was_replaced_and_not_deleted_is_told_and_goes_with_the_purge(
        self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        load(engine)
        before = engine.status()
        monkeypatch.setattr(rebuilding, "_await_readers", cut_off)
        with pytest.raises(KeyboardInterrupt):
            engine.reindex()
        after = engine.status()
        assert after.index.endswith("-000002")
        assert after.leftovers == (before.index,)
        assert "trawl engine purge" in after.problems[0]
        assert len(ids(engine)) == 6
        engine.purge()
        assert engine.status().problems == before.problems == ()
        assert len(ids(engine)) == 6

    def test_an_index_that_the_server_still_copies_into_is_left_for_the_next_attempt(
        self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cut_off(*_: object) -> None:
            raise KeyboardInterrupt

        load(engine)
        with monkeypatch.context() as patch:
            patch.setattr(rebuilding, "_wait", cut_off)
            with pytest.raises(KeyboardInterrupt):
                engine.reindex()
        left = engine.status()
        assert left.index.endswith("-000001")
        assert [name[-6:] for name in left.leftovers] == ["000002"]
        assert engine.reindex() == 7
        assert engine.status().leftovers == ()

    def test_another_analyser_is_no_work_for_the_server(self, engine: ElasticEngine) -> None:
        load(engine)
        newer = open_elastic(engine._server.connection, versions=replace(VERSIONS, analyser="2"))
        with pytest.raises(VersionMismatchError, match="trawl reprocess"):
            newer.reindex()
        newer.close()
        assert engine.status().index.endswith("-000001")

    def test_status_and_access(self, shared_engine: ElasticEngine) -> None:
        status = shared_engine.status()
        assert (status.records, status.tombstones, status.shards, status.replicas) == (7, 0, 1, 0)
        assert status.words == len({form for indexed in CORPUS for form in indexed.text.forms})
        assert status.nodes >= 1
        assert status.size > 0
        assert status.mapping_differences == ()
        assert set(shared_engine.check_access().values()) == {()}


class TestMappings:
    def test_no_index_is_said_with_the_remedy(self, elasticsearch_url: str, elastic_index: str) -> None:
        engine = open_elastic(ElasticConnection((elasticsearch_url,), index=elastic_index), versions=VERSIONS)
        for attempt in (engine.view, engine.writer):
            with pytest.raises(EngineError, match=r"There is no index .*trawl engine create"), attempt():
                pass
        with pytest.raises(EngineError, match="trawl engine create"):
            engine.health()
        engine.close()

    def test_an_index_of_somebody_else(self, elasticsearch_url: str, elastic_index: str) -> None:
        engine = open_elastic(ElasticConnection((elasticsearch_url,), index=elastic_index), versions=VERSIONS)
        engine._server.client.indices.create(index=elastic_index, mappings={"properties": {"a": {"type": "long"}}})
        with pytest.raises(EngineError, match="was not made by trawl"), engine.view():
            pass
        with pytest.raises(EngineError, match="is an index on this server, and trawl needs an alias"):
            engine.create()
        engine.close()

    def test_a_field_that_somebody_added(self, engine: ElasticEngine) -> None:
        load(engine)
        client = engine._server.client
        client.indices.put_mapping(index=engine._server.write, properties={"shoe_size": {"type": "long"}})
        assert "field shoe_size" in engine.health().problems[0]
        assert "field shoe_size" in engine.status().problems[0]
        with pytest.raises(EngineError, match=r"field shoe_size .*trawl engine reindex"):
            load(engine)
        assert len(ids(engine)) == 6
        engine.reindex()
        assert load(engine).unchanged == len(CORPUS)

    def test_an_index_that_is_read_only(self, engine: ElasticEngine) -> None:
        client = engine._server.client
        load(engine, CORPUS[:1])
        client.indices.put_settings(index=engine._server.write, settings={"blocks.read_only_allow_delete": True})
        with pytest.raises(EngineError, match="is read-only: a disk of the server is nearly full"):
            load(engine)
        client.indices.put_settings(index=engine._server.write, settings={"blocks.read_only_allow_delete": None})
        assert load(engine).written == len(CORPUS) - 1

    def test_people_who_use_other_tools_search_the_narrative(self, elasticsearch_url: str, elastic_index: str) -> None:
        connection = ElasticConnection((elasticsearch_url,), index=elastic_index, replicas=0, kibana=True)
        engine = open_elastic(connection, versions=VERSIONS)
        engine.create()
        load(engine)
        found = engine._server.client.search(index=elastic_index, query={"match": {"narrative": "Hotels"}})
        assert [hit["_source"]["record_id"] for hit in found["hits"]["hits"]] == ["r3"]
        assert engine.health().problems == ()
        assert ids(engine, "men NEAR/3 hotel") == ["r1"]
        engine.close()

    def test_an_empty_index_takes_any_version(self, engine: ElasticEngine) -> None:
        other = open_elastic(engine._server.connection, versions=replace(VERSIONS, extractor="rules-2"))
        load(other)
        with other.view() as view:
            assert view.state(EVERYBODY).versions.extractor == "rules-2"
        with pytest.raises(VersionMismatchError, match="extractor rules-2"):
            load(engine)
        reader = open_elastic(engine._server.connection, versions=replace(VERSIONS, extractor=""))
        assert len(ids(reader)) == 6
        assert reader.health().problems == ()
        other.close()
        reader.close()

    def test_any_version_can_be_read_to_be_made_anew(self, engine: ElasticEngine) -> None:
        load(engine)
        newer = replace(VERSIONS, analyser="2")
        reader = open_elastic(engine._server.connection, versions=newer, any_version=True)
        with reader.view() as view:
            assert view.state(EVERYBODY).versions == VERSIONS
        assert "trawl reprocess" in reader.health().problems[0]
        reader.close()

    def test_nothing_listens(self) -> None:
        engine = open_elastic(ElasticConnection(("http://127.0.0.1:1",)), versions=VERSIONS)
        with pytest.raises(EngineError, match="cannot be reached"), engine.view():
            pass
        engine.close()
