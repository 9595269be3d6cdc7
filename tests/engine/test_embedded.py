"""The embedded engine keeps the contract; its own promises: crashes, lost indexes, locks, full and read-only disks."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.contract import CORPUS, EVERYBODY, EngineContract, index_record, make_record
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.engine.embedded.index import IndexWriter, index_folder
from trawl.engine.embedded.journal import Journal
from trawl.engine.embedded.writer import PUBLISH_SECONDS, EmbeddedWriter
from trawl.engine.interface import EngineLimits, Order
from trawl.errors import EngineBusyError, EngineError, VersionMismatchError
from trawl.model import Entity, IndexedRecord, Versions
from trawl.query import MATCH_ALL, compile_query

VERSIONS = Versions("test", "1", "rules-1")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> EmbeddedEngine:
    return open_embedded(folder, versions=VERSIONS)


@pytest.fixture
def limited(folder: Path) -> EmbeddedEngine:
    return open_embedded(folder, versions=VERSIONS, limits=EngineLimits(3, 2, 30.0))


@pytest.fixture
def open_fresh(tmp_path: Path) -> Callable[[], EmbeddedEngine]:
    numbers = itertools.count()
    return lambda: open_embedded(tmp_path / f"fresh-{next(numbers)}", versions=VERSIONS)


class TestEmbedded(EngineContract):
    """Everything in the contract."""


def test_another_index_in_its_place_is_read_at_once(folder: Path, engine: EmbeddedEngine) -> None:
    """As `trawl reprocess` exchanges folders: both indexes are at the same generation."""
    _load(engine)
    other = folder.with_name("other")
    _load(open_embedded(other, versions=VERSIONS), [*CORPUS[1:], index_record(make_record(1, "Now about a lorry"))])
    assert _ids(engine, "lorry") == []
    with engine.view():  # its connection is given back after the exchange
        folder.rename(folder.with_name("old"))
        other.rename(folder)
    assert _ids(engine, "lorry") == ["r1"]


def test_a_reader_that_is_still_held_keeps_no_later_view_back(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trawl.engine.embedded.snapshot._BATCH", 2)
    _load(engine)
    with engine.view() as view:
        held = view.everything(EVERYBODY)
        next(held)
    _load(engine, [index_record(make_record(30, "A bicycle"))])
    assert _ids(engine, "bicycle") == ["r30"]


def test_a_reader_that_keeps_erased_text_on_disk_is_told_of(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    _load(engine)
    with engine.view() as view:
        assert view.count(MATCH_ALL, EVERYBODY)
        monkeypatch.setattr(Journal, "empty_log", _empty_at_once)
        _load(engine, [index_record(make_record(30, "A bicycle"))])
        with pytest.raises(EngineBusyError, match="trawl engine purge"):
            engine.empty_log()
    engine.empty_log()


def _empty_at_once(journal: Journal, work: Callable[[Journal], bool] = Journal.empty_log) -> bool:
    """The same without the half-minute that a reader is given to end."""
    journal.connection.execute("PRAGMA busy_timeout = 50")
    return work(journal)


def test_an_interrupt_after_the_store_s_commit_leaves_the_rest_to_the_next_writer(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    with engine.writer() as writer, monkeypatch.context() as patched:
        patched.setattr(EmbeddedWriter, "_hand_over", interrupt)
        with pytest.raises(KeyboardInterrupt):
            writer.write(CORPUS)
        assert writer.failed
    assert _ids(engine) == ["r1", "r2", "r3", "r4", "r5", "r6"]


def _load(engine: EmbeddedEngine, records: list[IndexedRecord] = CORPUS) -> None:
    with engine.writer() as writer:
        writer.write(records)


def _ids(engine: EmbeddedEngine, text: str = "") -> list[str]:
    """The ids that a query finds, after checking that store and index agree on everything."""
    with engine.view() as view:
        stored = [i.record.record_id for i in view.everything(EVERYBODY)]
        assert [i.record.record_id for i in view.scan(MATCH_ALL, EVERYBODY)] == stored[::-1]
        assert view.count(MATCH_ALL, EVERYBODY) == len(stored)
        query = compile_query(text) if text else MATCH_ALL
        return sorted(i.record.record_id for i in view.scan(query, EVERYBODY))


class TestCrash:
    """Whatever point a crash comes at, the next writer or reader finds everything once."""

    def _break(self, monkeypatch: pytest.MonkeyPatch, owner: type, method: str, *, after: bool) -> None:
        """Make the method end the program: before it does its work, or just after."""
        work = getattr(owner, method)

        def crash(*arguments: object) -> None:
            if after:
                work(*arguments)
            raise SystemExit("crash")

        monkeypatch.setattr(owner, method, crash)

    @pytest.mark.parametrize("after", [False, True])
    @pytest.mark.parametrize("point", [(IndexWriter, "commit"), (Journal, "publish"), (IndexWriter, "add")])
    def test_nothing_is_lost_and_nothing_doubled(
        self,
        folder: Path,
        engine: EmbeddedEngine,
        monkeypatch: pytest.MonkeyPatch,
        point: tuple[type, str],
        after: bool,
    ) -> None:
        _load(engine)
        changed = index_record(replace(make_record(2, "Now about a lorry"), sequence=20))
        fresh = index_record(make_record(30, "A bicycle"))
        with monkeypatch.context() as patched:
            self._break(patched, *point, after=after)
            with pytest.raises(SystemExit), engine.writer() as writer:  # noqa: PT012 - it may break off anywhere
                writer.write([changed, fresh])
                writer.withdraw([CORPUS[0].record.key])
        with open_embedded(folder, versions=VERSIONS).view() as view:  # a reader sees one state or the other
            assert view.count(compile_query("shop"), EVERYBODY) + view.count(compile_query("lorry"), EVERYBODY) == 1
        if point != (Journal, "publish") or after:
            assert open_embedded(folder, versions=VERSIONS).health().problems == (), "the reader has put it right"
        again = open_embedded(folder, versions=VERSIONS)
        with again.writer() as writer:
            assert writer.write([changed, fresh]).written == 0
            writer.withdraw([CORPUS[0].record.key])
        assert _ids(again) == ["r2", "r3", "r30", "r4", "r5", "r6"]
        assert _ids(again, "lorry OR bicycle") == ["r2", "r30"]
        assert _ids(again, "shop OR older") == []
        assert again.health().problems == ()

    def test_a_load_that_was_killed_goes_on(self, folder: Path, tmp_path: Path) -> None:
        script = tmp_path / "load.py"
        script.write_text(
            textwrap.dedent(f"""
            import sys
            from dataclasses import replace
            from pathlib import Path
            from tests.engine.contract import index_record, make_record
            from tests.engine.test_embedded import VERSIONS
            from trawl.engine.embedded import open_embedded
            with open_embedded(Path({str(folder)!r}), versions=VERSIONS).writer() as writer:
                for first in range(1, 3000, 20):
                    writer.write([index_record(make_record(n, f"number n{{n}}")) for n in range(first, first + 20)])
                    if first % 400 == 1:
                        writer.refresh()
                    print(first, flush=True)
            """)
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        reached = 0
        for stop in (30, 70):
            with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=environment) as process:
                assert process.stdout
                for line, _ in zip(process.stdout, range(stop), strict=False):
                    reached = max(reached, int(line))
                process.send_signal(signal.SIGKILL)
            with open_embedded(folder, versions=VERSIONS).view() as view:
                found = [i.record.record_id for i in view.scan(MATCH_ALL, EVERYBODY)]
                assert len(found) == len(set(found)) == len(list(view.everything(EVERYBODY)))
        engine = open_embedded(folder, versions=VERSIONS)
        with engine.writer():
            pass
        assert len(_ids(engine)) >= reached
        subprocess.run([sys.executable, script], check=True, env=environment, stdout=subprocess.DEVNULL)
        assert len(_ids(engine)) == 3000
        assert _ids(engine, "n1234") == ["r1234"]


class TestIndexFolder:
    """The index is only a help: whatever happens to it, it is made again from the store."""

    @pytest.mark.parametrize("lost", ["folder", "meta.json", "segments", "managed"])
    def test_a_lost_or_damaged_index_is_rebuilt(self, folder: Path, engine: EmbeddedEngine, lost: str) -> None:
        _load(engine)
        path = index_folder(folder)
        match lost:
            case "folder":
                shutil.rmtree(path)
            case "meta.json":
                (path / "meta.json").write_text("{ not json")
            case "segments":
                for file in path.glob("*.term"):
                    file.write_bytes(b"rubbish")
            case "managed":
                (path / ".managed.json").unlink()
        again = open_embedded(folder, versions=VERSIONS)
        assert _ids(again, "hotel") == ["r1", "r3", "r4", "r6"]
        _load(again, [index_record(make_record(50, "hotel"))])
        assert _ids(again, "hotel") == ["r1", "r3", "r4", "r50", "r6"]

    def test_an_older_copy_of_the_index_is_not_believed(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine, CORPUS[:2])
        copy = folder.parent / "copy"
        shutil.copytree(index_folder(folder), copy)
        _load(engine, CORPUS[2:4])
        _load(engine, CORPUS[4:])
        shutil.rmtree(index_folder(folder))
        shutil.copytree(copy, index_folder(folder))
        again = open_embedded(folder, versions=VERSIONS)
        assert any("not of this store" in problem for problem in again.health().problems)
        assert _ids(again, "hotel") == ["r1", "r3", "r4", "r6"]

    def test_rebuilding_does_not_disturb_an_open_view(self, engine: EmbeddedEngine) -> None:
        _load(engine)
        with engine.view() as view:
            engine.rebuild()
            assert view.count(MATCH_ALL, EVERYBODY) == 6
            assert len(list(view.scan(MATCH_ALL, EVERYBODY))) == 6
        assert _ids(engine, "hotel") == ["r1", "r3", "r4", "r6"]

    def test_nothing_of_a_withdrawn_record_is_left_once_rebuilt(self, folder: Path, engine: EmbeddedEngine) -> None:
        secret = index_record(make_record(60, "xyzzyplugh lorry"))
        _load(engine, [*CORPUS, secret])
        with engine.writer() as writer:
            writer.withdraw([secret.record.key])
        stored = b"".join(path.read_bytes() for path in folder.glob("store.db*"))
        assert b"xyzzyplugh" not in stored
        engine.rebuild()
        with engine.view() as view:
            assert list(view.vocabulary("xyzzy")) == []
        assert not any(b"xyzzyplugh" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


class TestLocks:
    def test_another_process_is_told_who_writes(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine)
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
            assert _ids(engine, "hotel") == ["r1", "r3", "r4", "r6"]  # readers are not held up
            process.kill()
        with engine.writer():
            pass

    def test_a_reader_is_not_held_up_by_an_open_writer(self, engine: EmbeddedEngine) -> None:
        with engine.writer() as writer:
            writer.write(CORPUS[:3])
            assert _ids(engine) == []
            writer.refresh()
            assert _ids(engine) == ["r1", "r2", "r3"]


class TestPublishing:
    """What is stored is searchable soon, with the writer at work and with the writer gone."""

    def test_a_reader_publishes_what_a_writer_that_is_gone_has_left(
        self, engine: EmbeddedEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        _load(engine, CORPUS[:2])
        with monkeypatch.context() as patched:
            patched.setattr(EmbeddedWriter, "refresh", lambda _self: None)
            _load(engine, CORPUS[2:6])
        assert "4 changes are stored and not yet searchable" in engine.health().problems[0]
        assert _ids(open_embedded(folder, versions=VERSIONS)) == ["r1", "r2", "r3", "r4", "r5", "r6"]
        assert engine.health().problems == ()

    def test_a_writer_publishes_when_it_is_time(self, engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch) -> None:
        now = 1_000.0
        monkeypatch.setattr("trawl.engine.embedded.writer.monotonic", lambda: now)
        with engine.writer() as writer:
            now += PUBLISH_SECONDS - 1
            writer.write(CORPUS[:2])
            assert _ids(engine) == []
            now += 1
            writer.write(CORPUS[2:3])
            assert _ids(engine) == ["r1", "r2", "r3"]
            writer.write(CORPUS[3:4])
            assert _ids(engine) == ["r1", "r2", "r3"]


def test_everything_is_for_its_owner_only(tmp_path: Path) -> None:
    """Also where others may come into the folder above, and with a lenient umask."""
    before = os.umask(0o022)
    try:
        engine = open_embedded(tmp_path / "index", versions=VERSIONS)
        with engine.writer() as writer:
            writer.write(CORPUS)
            modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "index").iterdir()}
        engine.rebuild()
    finally:
        os.umask(before)
    assert (tmp_path / "index").stat().st_mode & 0o777 == 0o700
    assert index_folder(tmp_path / "index").stat().st_mode & 0o777 == 0o700
    assert modes == {
        "store.db": 0o600,
        "store.db-shm": 0o600,
        "store.db-wal": 0o600,
        "writer.lock": 0o600,
        "index-1": 0o700,
    }


@pytest.mark.parametrize("order", ["event", "loaded", "relevance"])
def test_a_page_may_be_of_any_size_and_number(engine: EmbeddedEngine, order: Order) -> None:
    _load(engine)
    with engine.view() as view:
        page = view.find(MATCH_ALL, EVERYBODY, order=order, limit=10**30)
        assert (page.total, len(page.records)) == (6, 6)
        page = view.find(MATCH_ALL, EVERYBODY, order=order, offset=10**30, limit=20)
        assert (page.total, page.records) == (6, ())


class TestVersions:
    def test_another_analyser_may_neither_read_nor_write(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine)
        other = replace(VERSIONS, analyser="2")
        newer = open_embedded(folder, versions=other)
        with pytest.raises(VersionMismatchError, match="trawl reprocess"), newer.view():
            pass
        with pytest.raises(VersionMismatchError, match="trawl reprocess"), newer.writer():
            pass
        assert len(newer.health().problems) == 1
        with open_embedded(folder, versions=other, any_version=True).view() as view:
            assert len(list(view.everything(EVERYBODY))) == 6
            assert view.state(EVERYBODY).versions == VERSIONS

    def test_another_extractor_may_read_and_not_write(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine)
        reader = open_embedded(folder, versions=replace(VERSIONS, extractor=""))
        assert len(_ids(reader)) == 6
        with pytest.raises(VersionMismatchError, match="extractor rules-1"), reader.writer():
            pass
        assert reader.health().problems == ()
        (problem,) = open_embedded(folder, versions=replace(VERSIONS, extractor="rules-2")).health().problems
        assert "were read by extractor rules-1, and this is extractor rules-2" in problem

    def test_an_empty_index_takes_any_version(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine, CORPUS[:1])
        with engine.writer() as writer:
            writer.withdraw([CORPUS[0].record.key])
        other = open_embedded(folder, versions=replace(VERSIONS, extractor="rules-2"))
        _load(other)
        with other.view() as view:
            assert view.state(EVERYBODY).versions.extractor == "rules-2"


class TestDisk:
    @pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
    def test_a_folder_that_may_not_be_written(self, folder: Path, engine: EmbeddedEngine) -> None:
        _load(engine)
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        try:
            with pytest.raises(EngineError, match="cannot be written"), engine.writer():
                pass
        finally:
            for path in (folder, *folder.rglob("*")):
                path.chmod(0o755)

    def test_a_folder_that_is_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(EngineError, match=r"file"):
            open_embedded(tmp_path / "file", versions=VERSIONS)

    def test_a_store_that_is_damaged(self, folder: Path) -> None:
        folder.mkdir()
        (folder / "store.db").write_bytes(b"this is no database at all, " * 50)
        with pytest.raises(EngineError, match="damaged"):
            open_embedded(folder, versions=VERSIONS)

    def test_a_store_of_another_layout(self, folder: Path, engine: EmbeddedEngine) -> None:
        with sqlite3.connect(folder / "store.db") as connection:
            connection.execute("UPDATE meta SET value = 99 WHERE name = 'schema'")
        connection.close()
        with pytest.raises(EngineError, match="layout 99"):
            open_embedded(folder, versions=VERSIONS)

    def test_a_full_disk_is_said_once_and_harms_nothing(self, folder: Path, engine: EmbeddedEngine) -> None:
        """A limit on the size of files stands in for the full disk: the system refuses to write in the same way."""
        _load(engine)
        code = textwrap.dedent(f"""
            import resource
            from pathlib import Path
            from tests.engine.contract import index_record, make_record
            from tests.engine.test_embedded import VERSIONS
            from trawl.engine.embedded import open_embedded
            from trawl.errors import EngineError
            resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
            try:
                with open_embedded(Path({str(folder)!r}), versions=VERSIONS).writer() as writer:
                    for first in range(100, 9000, 100):
                        batch = range(first, first + 100)
                        writer.write([index_record(make_record(n, f"lorry n{{n}} " * 20)) for n in batch])
            except EngineError as error:
                print(error)
            """)
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True)
        assert "full" in done.stdout
        assert len(done.stdout.splitlines()) == 1
        again = open_embedded(folder, versions=VERSIONS)
        with again.writer():
            pass
        assert set(_ids(again, "hotel")) == {"r1", "r3", "r4", "r6"}
        assert len(_ids(again, "lorry")) % 100 == 0


def test_half_a_character_is_refused_with_a_reason(engine: EmbeddedEngine) -> None:
    with pytest.raises(EngineError, match="half of a character"):
        _load(engine, [index_record(make_record(1, "odd \ud800 text"))])
    _load(engine)
    with engine.view() as view:
        assert len(list(view.trace([Entity("phone", "+447700900123")], EVERYBODY))) == 2
