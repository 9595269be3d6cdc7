"""The right to write to an index that several machines share."""

from __future__ import annotations

import multiprocessing
import socket
import time
from multiprocessing.connection import Connection

import pytest

from tests.engine.corpus import CORPUS
from tests.engine.elastic.conftest import ids, load, make_engine
from tests.servers.elasticsearch import Server
from trawl.engine.elastic import ElasticEngine, lease
from trawl.errors import EngineBusyError, EngineError

_PATIENCE_SECONDS = 30


def write_and_wait(server: Server, index: str, other: Connection) -> None:
    """Write something and be killed before it is published."""
    with make_engine(server, index).writer() as writer:
        writer.write(CORPUS[:3])
        other.send("written")
        other.recv()


def lease_end(engine: ElasticEngine) -> int:
    """When the present right to write runs out, by the server's clock."""
    held = engine._server.client.get(index=engine._server.meta, id="writer")
    return int(held["_source"]["expires"])


class TestLease:
    def test_another_process_is_told_who_writes_and_what_it_left_is_searched(
        self, engine: ElasticEngine, elasticsearch_server: Server, elastic_index: str
    ) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=write_and_wait, args=(elasticsearch_server, elastic_index, theirs))
        process.start()
        theirs.close()
        try:
            assert ours.recv() == "written"
            with pytest.raises(EngineBusyError, match=f"pid {process.pid} of .* on {socket.gethostname()}"):
                load(engine)
            assert ids(engine) == []
        finally:
            process.kill()
            process.join()
            ours.close()
        assert ids(engine) == ["r1", "r2", "r3"]
        assert "cut off" in engine.health().problems[0]
        assert load(engine).unchanged == 3
        assert engine.health().problems == ()

    def test_a_lease_of_another_machine_runs_out(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "RENEW_SECONDS", 600.0)
        monkeypatch.setattr(lease, "_machine", lambda: "another")
        with engine.writer() as lost:
            lost.write(CORPUS[:1])
            monkeypatch.setattr(lease, "_machine", lambda: "this one")
            with pytest.raises(EngineBusyError):
                load(engine)
            engine._server.client.update(index=engine._server.meta, id="writer", doc={"expires": 1})
            assert load(engine).written == len(CORPUS) - 1
            later = time.monotonic() + lease.LEASE_SECONDS + 1
            monkeypatch.setattr(lease, "monotonic", lambda: later)
            with pytest.raises(EngineError, match=r"right to write .* has run out"):
                lost.write(CORPUS)
            lost._failed = True  # what it wrote is searched by the other one

    def test_a_lease_is_renewed(self, engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(lease, "RENEW_SECONDS", 0.05)
        patience = time.monotonic() + _PATIENCE_SECONDS
        with engine.writer() as writer:
            ends = [lease_end(engine)]
            while len(ends) < 3:
                if (end := lease_end(engine)) > ends[-1]:
                    ends.append(end)
                assert time.monotonic() < patience, f"it was not renewed twice: {ends}"
            with pytest.raises(EngineBusyError):
                load(engine)
            assert writer.write(CORPUS).written == len(CORPUS)
