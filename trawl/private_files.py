"""Files and folders that are their owner's alone from the moment they are made, whatever the process's umask."""

from __future__ import annotations

import os
from io import FileIO
from pathlib import Path
from typing import BinaryIO


def make_folder(path: Path) -> None:
    """Make the folder where it is not there, and those above it that are missing, with mode 0700. Raises OSError.

    `Path.mkdir` makes the folders above with whatever mode the umask leaves.
    """
    try:
        path.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        if path.parent == path:
            raise
        make_folder(path.parent)
        path.mkdir(mode=0o700, exist_ok=True)


def create_file(path: Path) -> BinaryIO:
    """Make the file with mode 0600, open for writing bytes. Raises FileExistsError where there is one, and OSError."""
    return open(path, "xb", opener=_open_private)


def open_log(path: Path) -> FileIO:
    """Open the file to be read and appended to, unbuffered; made with mode 0600 where there is none. Raises OSError."""
    return FileIO(path, "a+", opener=_open_private)


def _open_private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
