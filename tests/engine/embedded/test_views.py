"""Views beside writers, exchanges and each other: none is held up, none is out of date, none hides what it keeps."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS, index_record, make_record
from tests.engine.embedded.conftest import ids, load
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.engine.embedded.lock import writer_lock
from trawl.engine.embedded.writer import PUBLISH_SECONDS, EmbeddedWriter
from trawl.errors import EngineBusyError
from trawl.query import MATCH_ALL


def test_another_index_in_its_place_is_read_at_once(folder: Path, engine: EmbeddedEngine) -> None:
    """As `trawl reprocess` exchanges folders: both indexes are at the same generation."""
    load(engine)
    other = folder.with_name("other")
    load(open_embedded(other, versions=VERSIONS), [*CORPUS[1:], index_record(make_record(1, "Now about a lorry"))])
    assert ids(engine, "lorry") == []
    with engine.view():  # its connection is given back after the exchange
        folder.rename(folder.with_name("old"))
        other.rename(folder)
    assert ids(engine, "lorry") == ["r1"]


def test_a_reader_that_is_still_held_keeps_no_later_view_back(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trawl.engine.embedded.snapshot._BATCH", 2)
    load(engine)
    with engine.view() as view:
        held = view.everything(EVERYBODY)
        next(held)
    load(engine, [index_record(make_record(30, "A bicycle"))])
    assert ids(engine, "bicycle") == ["r30"]


@pytest.mark.usefixtures("impatient")
def test_a_reader_that_keeps_erased_text_on_disk_is_told_of(folder: Path, engine: EmbeddedEngine) -> None:
    secret = index_record(make_record(60, "xyzzyplugh lorry"))
    load(engine, [*CORPUS, secret])
    with engine.view() as view:
        assert view.count(MATCH_ALL, EVERYBODY)
        with engine.writer() as writer:
            outcome = writer.withdraw([secret.record.key])
        assert outcome.withdrawn == 1
        assert f"keeps the text of withdrawn records in {folder}" in outcome.remains
        assert "trawl engine purge" in outcome.remains
        with pytest.raises(EngineBusyError, match="trawl engine purge"):
            engine.empty_log()
    assert any(b"xyzzyplugh" in path.read_bytes() for path in folder.glob("store.db*"))
    engine.empty_log()
    assert not any(b"xyzzyplugh" in path.read_bytes() for path in folder.glob("store.db*"))


def test_nothing_remains_where_nobody_reads(engine: EmbeddedEngine) -> None:
    load(engine)
    with engine.writer() as writer:
        assert writer.withdraw([CORPUS[0].record.key]).remains == ""


class TestLocks:
    def test_another_process_is_told_who_writes(self, folder: Path, engine: EmbeddedEngine) -> None:
        load(engine)
        code = (
            "import sys; from pathlib import Path; from trawl.engine.embedded.lock import writer_lock\n"
            "with writer_lock(Path(sys.argv[1])): print('held', flush=True); sys.stdin.read()"
        )
        with subprocess.Popen(
            [sys.executable, "-c", code, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as process:
            assert process.stdout
            process.stdout.readline()
            with pytest.raises(EngineBusyError, match=f"pid {process.pid}"), engine.writer():
                pass
            assert ids(engine, "hotel") == ["r1", "r3", "r4", "r6"]  # readers are not held up
            process.kill()
        with engine.writer():
            pass

    def test_a_writer_waits_for_a_reader_that_repairs(
        self, folder: Path, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(engine, CORPUS[:2])
        held, free = threading.Event(), threading.Event()

        def repair() -> None:
            with writer_lock(folder, repairing=True):
                held.set()
                free.wait(20)

        with ThreadPoolExecutor(2) as threads:
            repairing = threads.submit(repair)
            assert held.wait(5)
            assert ids(engine) == ["r1", "r2"]
            with monkeypatch.context() as patched:
                patched.setattr("trawl.engine.embedded.lock._PATIENCE_SECONDS", 0.1)
                with pytest.raises(EngineBusyError, match=rf"pid {os.getpid()}\) is bringing"), engine.writer():
                    pass
            loading = threads.submit(load, engine, CORPUS[2:3])
            assert not loading.done()
            free.set()
            loading.result(5)
            repairing.result(5)
        assert ids(engine) == ["r1", "r2", "r3"]

    def test_who_holds_the_index_keeps_writers_out_and_can_have_it_closed(self, engine: EmbeddedEngine) -> None:
        load(engine, CORPUS[:2])
        with engine.hold():
            assert ids(engine) == ["r1", "r2"]
            with pytest.raises(EngineBusyError), engine.writer():
                pass
            engine.close()
            with pytest.raises(EngineBusyError), engine.writer():
                pass
        load(engine, CORPUS[2:3])
        assert ids(engine) == ["r1", "r2", "r3"]

    def test_what_a_writer_that_is_gone_has_left_is_searchable_while_the_index_is_held(
        self, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patched:
            patched.setattr(EmbeddedWriter, "refresh", lambda _self: None)
            load(engine, CORPUS[:2])
        with engine.hold():
            assert engine.health().problems == ()
            assert ids(engine) == ["r1", "r2"]

    def test_a_reader_is_not_held_up_by_an_open_writer(self, engine: EmbeddedEngine) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS[:3])
            assert ids(engine) == []
            writer.refresh()
            assert ids(engine) == ["r1", "r2", "r3"]


class TestPublishing:
    """What is stored is searchable soon, with the writer at work and with the writer gone."""

    def test_a_reader_publishes_what_a_writer_that_is_gone_has_left(
        self, engine: EmbeddedEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        load(engine, CORPUS[:2])
        with monkeypatch.context() as patched:
            patched.setattr(EmbeddedWriter, "refresh", lambda _self: None)
            load(engine, CORPUS[2:6])
        assert "4 changes are stored and not yet searchable" in engine.health().problems[0]
        assert ids(open_embedded(folder, versions=VERSIONS)) == ["r1", "r2", "r3", "r4", "r5", "r6"]
        assert engine.health().problems == ()

    def test_a_writer_publishes_when_it_is_time(self, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 1_000.0
        monkeypatch.setattr("trawl.engine.embedded.writer.monotonic", lambda: now)
        with engine.writer() as writer:
            now += PUBLISH_SECONDS - 1
            writer.write(CORPUS[:2])
            assert ids(engine) == []
            now += 1
            writer.write(CORPUS[2:3])
            assert ids(engine) == ["r1", "r2", "r3"]
            writer.write(CORPUS[3:4])
            assert ids(engine) == ["r1", "r2", "r3"]
