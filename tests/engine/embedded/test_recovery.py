"""Crashes, and indexes that are lost, damaged or old: the store makes up for all of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS, index_record, make_record
from tests.engine.embedded.conftest import ids, load
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.engine.embedded.index import IndexWriter, index_folder
from trawl.engine.embedded.store_writer import StoreWriter
from trawl.engine.embedded.writer import EmbeddedWriter
from trawl.query import MATCH_ALL, compile_query


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
    assert ids(engine) == ["r1", "r2", "r3", "r4", "r5", "r6"]


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
    @pytest.mark.parametrize("point", [(IndexWriter, "commit"), (StoreWriter, "publish"), (IndexWriter, "add")])
    def test_nothing_is_lost_and_nothing_doubled(
        self,
        folder: Path,
        engine: EmbeddedEngine,
        monkeypatch: pytest.MonkeyPatch,
        point: tuple[type, str],
        after: bool,
    ) -> None:
        load(engine)
        changed = index_record(replace(make_record(2, "Now about a lorry"), sequence=20))
        fresh = index_record(make_record(30, "A bicycle"))
        with monkeypatch.context() as patched:
            self._break(patched, *point, after=after)
            with pytest.raises(SystemExit), engine.writer() as writer:  # noqa: PT012 - it may break off anywhere
                writer.write([changed, fresh])
                writer.withdraw([CORPUS[0].record.key])
        with open_embedded(folder, versions=VERSIONS).view() as view:  # a reader sees one state or the other
            assert view.count(compile_query("shop"), EVERYBODY) + view.count(compile_query("lorry"), EVERYBODY) == 1
        if point != (StoreWriter, "publish") or after:
            assert open_embedded(folder, versions=VERSIONS).health().problems == (), "the reader has put it right"
        again = open_embedded(folder, versions=VERSIONS)
        with again.writer() as writer:
            assert writer.write([changed, fresh]).written == 0
            writer.withdraw([CORPUS[0].record.key])
        assert ids(again) == ["r2", "r3", "r30", "r4", "r5", "r6"]
        assert ids(again, "lorry OR bicycle") == ["r2", "r30"]
        assert ids(again, "shop OR older") == []
        assert again.health().problems == ()

    def test_a_load_that_was_killed_goes_on(self, folder: Path, tmp_path: Path) -> None:
        script = tmp_path / "load.py"
        script.write_text(
            textwrap.dedent(f"""
            import sys
            from dataclasses import replace
            from pathlib import Path
            from tests.engine.corpus import VERSIONS, index_record, make_record
            from trawl.engine.embedded import open_embedded
            with open_embedded(Path({str(folder)!r}), versions=VERSIONS).writer() as writer:
                for first in range(1, 3000, 20):
                    writer.write([index_record(make_record(n, f"number n{{n}}")) for n in range(first, first + 20)])
                    if first % 400 == 1:
                        writer.refresh()
                    print(first, flush=True)
            """)
        )
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
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
        assert len(ids(engine)) >= reached
        subprocess.run([sys.executable, script], check=True, env=environment, stdout=subprocess.DEVNULL)
        assert len(ids(engine)) == 3000
        assert ids(engine, "n1234") == ["r1234"]


class TestIndexFolder:
    """The index is only a help: whatever happens to it, it is made again from the store."""

    @pytest.mark.parametrize("lost", ["folder", "meta.json", "segments", "managed"])
    def test_a_lost_or_damaged_index_is_rebuilt(self, folder: Path, engine: EmbeddedEngine, lost: str) -> None:
        load(engine)
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
        assert ids(again, "hotel") == ["r1", "r3", "r4", "r6"]
        load(again, [index_record(make_record(50, "hotel"))])
        assert ids(again, "hotel") == ["r1", "r3", "r4", "r50", "r6"]

    def test_an_older_copy_of_the_index_is_not_believed(self, folder: Path, engine: EmbeddedEngine) -> None:
        load(engine, CORPUS[:2])
        copy = folder.parent / "copy"
        shutil.copytree(index_folder(folder), copy)
        load(engine, CORPUS[2:4])
        load(engine, CORPUS[4:])
        shutil.rmtree(index_folder(folder))
        shutil.copytree(copy, index_folder(folder))
        again = open_embedded(folder, versions=VERSIONS)
        assert any("not of this store" in problem for problem in again.health().problems)
        assert ids(again, "hotel") == ["r1", "r3", "r4", "r6"]

    def test_rebuilding_does_not_disturb_an_open_view(self, engine: EmbeddedEngine) -> None:
        load(engine)
        with engine.view() as view:
            engine.rebuild()
            assert view.count(MATCH_ALL, EVERYBODY) == 6
            assert len(list(view.scan(MATCH_ALL, EVERYBODY))) == 6
        assert ids(engine, "hotel") == ["r1", "r3", "r4", "r6"]

    def test_nothing_of_a_withdrawn_record_is_left_once_rebuilt(self, folder: Path, engine: EmbeddedEngine) -> None:
        secret = index_record(make_record(60, "xyzzyplugh lorry"))
        load(engine, [*CORPUS, secret])
        with engine.writer() as writer:
            writer.withdraw([secret.record.key])
        stored = b"".join(path.read_bytes() for path in folder.glob("store.db*"))
        assert b"xyzzyplugh" not in stored
        engine.rebuild()
        with engine.view() as view:
            assert list(view.vocabulary("xyzzy")) == []
        assert not any(b"xyzzyplugh" in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_what_the_index_is_without_is_not_read_where_the_store_had_no_time_to_erase_it(
    engine: EmbeddedEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two the row is still there, marked with the very generation that the view shows."""
    gone = CORPUS[0].record
    load(engine)
    with monkeypatch.context() as patched:
        patched.setattr(StoreWriter, "publish", _interrupt)
        with pytest.raises(KeyboardInterrupt), engine.writer() as writer:
            writer.withdraw([gone.key])
    with engine.view() as view:
        assert list(view.fetch([gone.key], EVERYBODY)) == list(view.named(gone.record_id, EVERYBODY)) == []
        assert gone.key not in {indexed.record.key for indexed in view.everything(EVERYBODY)}
        assert gone.record_id not in set(view.record_ids(gone.source, EVERYBODY))
    assert ids(engine) == ["r2", "r3", "r4", "r5", "r6"]


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
