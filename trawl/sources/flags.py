"""Yes and no as columns write them; the words stand in `flags.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


def read_flag(text: str, marker: str) -> bool | None:
    """Whether a mended text says yes; the `marker`'s own name does. None where it says neither yes nor no."""
    folded = text.casefold().rstrip(".;,! ")
    if not folded:
        return False
    yes, no = _words()
    if folded in yes or folded == marker.casefold():
        return True
    return False if folded in no else None


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    words = tomllib.loads(Path(__file__).with_name("flags.toml").read_text("utf-8"))
    return frozenset(words["yes"]), frozenset(words["no"])
