"""A new index that takes the place of the old one, whatever comes between."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS, index_record, make_record
from tests.engine.elastic.conftest import ids, load
from trawl.engine.elastic import ElasticEngine, lease, open_elastic, rebuilding
from trawl.engine.elastic.indices import describe_again
from trawl.engine.elastic.layout import records_body
from trawl.engine.elastic.lease import Lease
from trawl.engine.elastic.server import Server
from trawl.errors import EngineBusyError, EngineError, VersionMismatchError


class TestRebuilding:
    def test_reindexing_goes_on_under_a_reader(self, engine: ElasticEngine) -> None:
        load(engine)
        with engine.writer() as writer:
            writer.withdraw([CORPUS[3].record.key])
        before = engine.status()
        with engine.view() as view:
            thread = threading.Thread(target=engine.reindex)
            thread.start()
            while thread.is_alive() and engine.status().index == before.index:
                time.sleep(0.05)
            assert engine.status().index != before.index
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

    def test_a_right_to_write_that_is_lost_while_the_server_copies(
        self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(lease, "LEASE_SECONDS", 1.5)
        monkeypatch.setattr(lease, "RENEW_SECONDS", 60.0)
        wait = rebuilding._wait

        def wait_long(*arguments: Any) -> None:
            wait(*arguments)
            time.sleep(2)

        load(engine)
        monkeypatch.setattr(rebuilding, "_wait", wait_long)
        with pytest.raises(EngineError, match=r"right to write .* has run out"):
            engine.reindex()
        status = engine.status()
        assert (status.index[-6:], status.leftovers) == ("000001", ())

    def test_what_made_the_records_is_read_when_nobody_else_can_change_it(
        self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A reprocess with another extractor has just ended when the right to write is had."""
        newer, hold = replace(VERSIONS, extractor="rules-2"), lease.hold_lease

        @contextmanager
        def hold_late(server: Server) -> Iterator[Lease]:
            with hold(server) as held:
                describe_again(server, newer)
                yield held

        load(engine)
        with monkeypatch.context() as patch:
            patch.setattr("trawl.engine.elastic.engine.hold_lease", hold_late)
            engine.reindex()
        with engine.view() as view:
            assert view.state(EVERYBODY).versions == newer

    def test_another_analyser_is_no_work_for_the_server(self, engine: ElasticEngine) -> None:
        load(engine)
        newer = open_elastic(engine._server.connection, versions=replace(VERSIONS, analyser="2"))
        with pytest.raises(VersionMismatchError, match="trawl reprocess"):
            newer.reindex()
        newer.close()
        assert engine.status().index.endswith("-000001")
