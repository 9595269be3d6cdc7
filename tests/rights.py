"""A folder that may not be written to, also where the tests run as a superuser."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: From <linux/prctl.h> and <linux/capability.h>.
_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE = 24, 1


def give_up_rights() -> None:
    """Take from a superuser the right to write what permissions forbid; it is gone at the next exec."""
    if os.geteuid() == 0:
        ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_DAC_OVERRIDE, 0, 0, 0)


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Forbid to write to a folder and to all that is in it, for as long as this lasts."""
    modes = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
    for path in reversed(modes):
        path.chmod(0o500 if path.is_dir() else 0o400)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
