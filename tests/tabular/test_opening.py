"""What is refused before anything is read of it."""

from __future__ import annotations

import gzip
import os
import socket
from pathlib import Path

import pytest

from trawl.errors import InputError
from trawl.tabular import Opening, open_lines, opening


def refusal(path: Path, known: Opening = Opening()) -> str:  # noqa: B008 - it is frozen
    with pytest.raises(InputError) as caught:
        open_lines(path, known).close()
    return str(caught.value)


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "feed.csv"
    os.mkfifo(pipe)
    assert "is a pipe, and not a file" in refusal(pipe)


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path has to be short
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("feed")
        assert "is a socket, and not a file" in refusal(tmp_path / "feed")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    assert "is a device, and not a file" in refusal(Path(device))


def test_a_small_file_that_unpacks_to_very_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "UNPACKED_FREELY", 1 << 20)
    path = tmp_path / "feed.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n" + b"1,the same over again\n" * 200_000))
    message = refusal(path)
    assert "unpacks to far more than a file of its size does" in message
    assert "max_unpacked_ratio" in message
    lines = open_lines(path, Opening(max_unpacked_ratio=2_000))
    assert sum(1 for _ in lines) == 200_001
    lines.close()


def test_a_small_file_may_unpack_to_many_times_its_size(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv.gz"
    path.write_bytes(gzip.compress(b"id,text\n" + b"1,the same over again\n" * 20_000))
    lines = open_lines(path)
    assert sum(1 for _ in lines) == 20_001
    lines.close()
