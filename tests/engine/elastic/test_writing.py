"""Writing to Elasticsearch: versions, refusals, what is published when."""

from __future__ import annotations

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, index_record, make_record
from tests.engine.elastic.conftest import ids, load, numbered
from trawl.engine.elastic import ElasticEngine
from trawl.engine.elastic.writer import PUBLISH_SECONDS
from trawl.engine.interface import WriteOutcome
from trawl.model import Key
from trawl.query import compile_query


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
            assert "trawl engine purge" in writer.withdraw([Key("feed", "r8")]).remains
            assert writer.withdraw([Key("feed", "r8")]).remains == ""
        status = engine.status()
        assert (status.records, status.tombstones) == (7, 1)
        assert engine.purge() == 0
        assert engine.purge(older_than_days=0) == 1
        purged = engine.status()
        assert (purged.records, purged.tombstones, purged.words) == (7, 0, status.words - 1)
        found = engine._server.client.search(index=engine._server.vocabulary, query={"term": {"form": "xyzzy"}})
        assert found["hits"]["total"]["value"] == 0
        assert len(ids(engine)) == 6
