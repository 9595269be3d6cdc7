"""The files: who may read them, and disks that are full, read-only or damaged."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS
from tests.engine.embedded.conftest import ids, load
from tests.rights import give_up_rights, read_only
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.engine.embedded.edges import DriverErrors
from trawl.engine.embedded.index import index_folder
from trawl.errors import EngineError, say_failure
from trawl.model import Entity


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
        index_folder(tmp_path).name: 0o700,
    }


def test_a_store_of_an_earlier_trawl_has_people_traced_by_their_names(folder: Path) -> None:
    """Layout 1 knew them by their values alone, which of one who is told from namesakes are more than the name."""
    load(open_embedded(folder, versions=VERSIONS))
    asked = [Entity("person", "ann example"), Entity("person", "ohanlon")]
    with closing(sqlite3.connect(folder / "store.db")) as connection:
        connection.execute("DELETE FROM mention WHERE value = 'ann example'")
        connection.execute("UPDATE meta SET value = 1 WHERE name = 'schema'")
        connection.commit()
    for _ in range(2):
        with open_embedded(folder, versions=VERSIONS).view() as view:
            assert sorted(trace.key.record_id for trace in view.trace(asked, EVERYBODY)) == ["r1", "r6"]


def run(code: str, **options: Any) -> list[str]:
    """What a program in a process of its own prints, in lines."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.run(
        command, capture_output=True, text=True, env=environment, check=True, **options
    ).stdout.splitlines()


class TestDisk:
    def test_a_folder_that_may_not_be_written(self, folder: Path, engine: EmbeddedEngine) -> None:
        load(engine)
        code = f"""
            from pathlib import Path
            from tests.engine.corpus import VERSIONS
            from trawl.engine.embedded import open_embedded
            from trawl.errors import EngineError
            try:
                with open_embedded(Path({str(folder)!r}), versions=VERSIONS).writer():
                    pass
            except EngineError as error:
                print(error)
            """
        with read_only(folder):
            (said,) = run(code, preexec_fn=give_up_rights)
        assert "cannot be written" in said

    def test_a_thread_of_the_index_that_cannot_write(self, folder: Path) -> None:
        """All that tantivy says then; the disk is full in nearly every case."""
        said = "An error occurred in a thread: 'An index writer was killed.. A worker thread encountered an error.'"
        with (
            pytest.raises(EngineError, match=r"cannot be written: An error occurred"),
            DriverErrors(folder, "be written"),
        ):
            raise ValueError(said)  # where the folder is gone, no disk is to blame
        folder.mkdir()
        with (
            pytest.raises(EngineError, match=r"most likely because the disk .* is full.* make room and"),
            DriverErrors(folder, "be written"),
        ):
            raise ValueError(said)

    @pytest.mark.parametrize(
        ("error", "said"),
        [
            (
                ValueError("""Failed to open file for read: 'FileDoesNotExist("/home/anna/x.term")'"""),
                "Failed to open file for read",
            ),
            (OSError(errno.EIO, "Input/output error", "/home/anna/x"), "Input/output error"),
            (ValueError("some odd I/O thing"), "some odd I/O thing"),
            (ValueError("/home/anna broke"), "ValueError"),
        ],
    )
    def test_what_a_driver_says_is_kept_without_a_path(self, folder: Path, error: Exception, said: str) -> None:
        with pytest.raises(EngineError) as caught, DriverErrors(folder, "be read"):
            raise error
        assert say_failure(caught.value, "feed.csv") == f"The index in {folder.name} cannot be read: {said}"

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
        load(engine)
        code = f"""
            import resource
            from pathlib import Path
            from tests.engine.corpus import VERSIONS, index_record, make_record
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
            """
        (said,) = run(code)
        assert "full" in said
        again = open_embedded(folder, versions=VERSIONS)
        with again.writer():
            pass
        assert set(ids(again, "hotel")) == {"r1", "r3", "r4", "r6"}
        assert len(ids(again, "lorry")) % 100 == 0
