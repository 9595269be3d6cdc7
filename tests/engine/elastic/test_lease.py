"""The right to write to an index that several machines share."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.engine.corpus import CORPUS
from tests.engine.elastic.conftest import ids, load
from trawl.engine.elastic import ElasticEngine, lease
from trawl.errors import EngineBusyError, EngineError

CUT_OFF = """
import sys
from tests.engine.corpus import CORPUS
from tests.engine.elastic.conftest import make_engine
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
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
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
