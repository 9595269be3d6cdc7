"""Where a list comes from: a file, or what another program writes to this one."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What stands for standard input in the place of a file.
STANDARD_INPUT = Path("-")


@contextmanager
def open_source(path: Path) -> Iterator[Path]:
    """The file that a list is in. What comes in by itself can be had once: it is kept, privately, while it is read."""
    if path != STANDARD_INPUT:
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="trawl-") as folder:
        kept = Path(folder) / "standard-input"
        with kept.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
        yield kept
