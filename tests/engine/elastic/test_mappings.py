"""Indices that are missing, somebody else's, changed or read-only; and how they are told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.engine.corpus import CORPUS, VERSIONS
from tests.engine.elastic.conftest import ids, load
from trawl.engine.elastic import ElasticConnection, ElasticEngine, open_elastic
from trawl.engine.elastic.server import PointInTime, Server
from trawl.errors import EngineError, VersionMismatchError
from trawl.model import Versions


class TestMappings:
    def test_no_index_is_said_with_the_remedy(self, connection: ElasticConnection, elastic_index: str) -> None:
        engine = open_elastic(connection, versions=VERSIONS)
        for attempt in (engine.view, engine.writer):
            with pytest.raises(EngineError, match=r"There is no index .*trawl engine create"), attempt():
                pass
        with pytest.raises(EngineError, match="trawl engine create"):
            engine.health()
        assert not engine._server.client.indices.exists(index=f"{elastic_index}-meta"), "the attempt makes none"
        engine.close()

    def test_an_alias_that_somebody_took_away(self, engine: ElasticEngine) -> None:
        said = r"There is no index .*trawl engine create"
        with pytest.raises(EngineError, match=said), engine.writer() as writer:  # noqa: PT012 - it breaks off inside
            writer.unchanged([CORPUS[0].record])  # remembered, so that it is written without being looked up
            engine._server.client.indices.delete_alias(index="*", name=engine._server.write)
            with pytest.raises(EngineError, match=said):
                writer.unchanged([CORPUS[1].record])
            writer.write(CORPUS[:1])

    def test_an_index_of_somebody_else(self, connection: ElasticConnection, elastic_index: str) -> None:
        engine = open_elastic(connection, versions=VERSIONS)
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

    def test_people_who_use_other_tools_search_the_narrative_and_the_fields(
        self, connection: ElasticConnection, elastic_index: str
    ) -> None:
        engine = open_elastic(replace(connection, kibana=True), versions=VERSIONS)
        engine.create()
        load(engine)
        client = engine._server.client
        found = client.search(index=elastic_index, query={"match": {"narrative": "Hotels"}})
        assert [hit["_source"]["record_id"] for hit in found["hits"]["hits"]] == ["r3"]
        found = client.search(index=elastic_index, query={"match_phrase": {"fields": "vehicle silver"}})
        assert [hit["_source"]["fields"][-1] for hit in found["hits"]["hits"]] == ["Vehicle: silver, ZZ12 ZZZ"]
        found = client.search(index=elastic_index, query={"match_phrase": {"fields": "missing vehicle"}})
        assert not found["hits"]["hits"], "a phrase crossed from one field into the next"
        assert engine.health().problems == ()
        assert ids(engine, "men NEAR/3 hotel") == ["r1"]
        engine.close()

    def test_what_a_killed_writer_never_showed_counts_as_records(
        self, engine: ElasticEngine, reopen: Callable[[Versions], ElasticEngine]
    ) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS)
            writer._failed = True  # so that it ends as a killed one does
        newer = reopen(replace(VERSIONS, analyser="2"))
        with pytest.raises(VersionMismatchError), newer.writer():
            pass
        assert len(ids(engine)) == 6

    def test_a_view_is_of_the_index_whose_version_it_names(
        self,
        engine: ElasticEngine,
        reopen: Callable[[Versions], ElasticEngine],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Whatever comes between finding the index and holding its state: a first load, or a reprocess."""
        newer = replace(VERSIONS, analyser="2")
        hold = Server.point_in_time

        def between(work: Callable[[], object]) -> None:
            def held(server: Server, index: str) -> AbstractContextManager[PointInTime]:
                monkeypatch.setattr(Server, "point_in_time", hold)
                work()
                return hold(server, index)

            monkeypatch.setattr(Server, "point_in_time", held)

        between(lambda: load(reopen(newer)))
        with pytest.raises(VersionMismatchError, match="by analyser 2"), engine.view():
            pass
        between(lambda: _put_another_in_place(engine))
        with pytest.raises(EngineError, match="was replaced by a new one"), reopen(newer).view():
            pass

    def test_status_and_access(self, shared_engine: ElasticEngine) -> None:
        status = shared_engine.status()
        assert (status.records, status.tombstones, status.shards, status.replicas) == (7, 0, 1, 0)
        assert status.words == len({form for indexed in CORPUS for form in indexed.text.forms})
        assert status.nodes >= 1
        assert status.size > 0
        assert set(shared_engine.check_access().values()) == {()}

    def test_nothing_listens(self) -> None:
        engine = open_elastic(ElasticConnection(("http://127.0.0.1:1",)), versions=VERSIONS)
        with pytest.raises(EngineError, match="cannot be reached"), engine.view():
            pass
        engine.close()


def _put_another_in_place(engine: ElasticEngine) -> None:
    with engine.rebuild_into(replace(VERSIONS, analyser="3")) as rebuilt:
        rebuilt.put_in_place()
