"""What is made is its owner's alone, whatever the umask."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.process_state import umask_of
from trawl.private_files import create_file, make_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_every_folder_that_is_missing_is_made_private(tmp_path: Path, mask: int) -> None:
    tmp_path.chmod(0o755)
    with umask_of(mask):
        make_folder(tmp_path / "a" / "b" / "c")
        make_folder(tmp_path / "a" / "b" / "c")
        make_folder(tmp_path / "a" / "d")
    assert [mode(tmp_path / name) for name in ("a", "a/b", "a/b/c", "a/d")] == [0o700] * 4
    assert mode(tmp_path) == 0o755


def test_a_folder_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    (tmp_path / "team").mkdir()
    (tmp_path / "team").chmod(0o750)
    make_folder(tmp_path / "team")
    assert mode(tmp_path / "team") == 0o750


def test_where_a_file_stands_no_folder_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "file")
    with pytest.raises(NotADirectoryError):
        make_folder(tmp_path / "file" / "folder")


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_a_file_is_made_private_and_never_over_another(tmp_path: Path, mask: int) -> None:
    path = tmp_path / "file"
    with umask_of(mask), create_file(path) as file:
        file.write(b"one\r\n\n")
        assert mode(path) == 0o600
    with pytest.raises(FileExistsError):
        create_file(path)
    assert path.read_bytes() == b"one\r\n\n"
