"""A lock is held by one, or in common by those who share it, and freed when its holder ends, however it ends."""

from __future__ import annotations

import errno
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

import portalocker
import pytest

from tests.process_state import umask_of
from trawl import file_locks
from trawl.file_locks import lock_file

_HOLD = """
import sys
from pathlib import Path
from trawl.file_locks import lock_file
with lock_file(Path(sys.argv[1]), shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lock"


@contextmanager
def held_elsewhere(path: Path, how: str) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that holds the lock, and is killed at the end."""
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, path, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def is_free(path: Path, *, shared: bool = False) -> bool:
    with lock_file(path, shared=shared, wait=False) as file:
        return file is not None


@pytest.mark.parametrize(("how", "to_share"), [("alone", False), ("shared", True)])
def test_another_process_keeps_the_lock_until_it_is_killed(path: Path, how: str, to_share: bool) -> None:
    with held_elsewhere(path, how):
        assert not is_free(path)
        assert is_free(path, shared=True) == to_share
    assert is_free(path)


@pytest.mark.parametrize("shared", [False, True])
def test_a_lock_is_kept_from_others_of_the_same_process_too(path: Path, shared: bool) -> None:
    with lock_file(path, shared=shared):
        assert is_free(path, shared=True) == shared
        assert not is_free(path)
    assert is_free(path)


def test_who_waits_is_given_the_lock_when_it_is_free(path: Path) -> None:
    done = []

    def wait() -> None:
        with lock_file(path):
            done.append(True)

    with lock_file(path):
        thread = Thread(target=wait, daemon=True)
        thread.start()
        thread.join(0.2)
        assert not done
    thread.join(10)
    assert done


def test_an_error_frees_the_lock(path: Path) -> None:
    with pytest.raises(RuntimeError), lock_file(path):
        raise RuntimeError
    assert is_free(path)


def test_the_file_is_its_owners_alone_and_keeps_what_it_holds(path: Path) -> None:
    with umask_of(0), lock_file(path) as file:
        assert file is not None
        file.write(b"one\r\n")
    with lock_file(path) as file:
        assert file is not None
        file.write(b"two\n")
        file.seek(0)
        assert file.read() == b"one\r\ntwo\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_system_without_locks_is_an_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_file: object, _flags: object) -> None:
        raise portalocker.LockException("no locks here")

    monkeypatch.setattr(file_locks, "lock", refuse)
    with pytest.raises(OSError, match="No locks") as caught, lock_file(path):
        pass
    assert caught.value.errno == errno.ENOLCK
