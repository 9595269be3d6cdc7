"""Yes and no, deleted and kept, as columns write them; the words stand in `flags.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path


def read_flag(text: str, marker: str) -> bool | None:
    """Whether a mended text says yes; the `marker`'s own name does. None where it says neither yes nor no."""
    folded = text.casefold().rstrip(".;,! ")
    if not folded:
        return False
    words = _words()
    if folded in words["yes"] or folded == marker.casefold():
        return True
    return False if folded in words["no"] else None


def read_deletion(text: str) -> bool | None:
    """Whether a mended text says that a record is deleted; None where it says neither that nor that it is kept."""
    folded = text.casefold().rstrip(".;,! ")
    words = _words()
    if folded in words["deleted"] or folded in words["yes"]:
        return True
    return False if not folded or folded in words["kept"] or folded in words["no"] else None


@lru_cache(maxsize=1)
def _words() -> dict[str, frozenset[str]]:
    said = tomllib.loads(Path(__file__).with_name("flags.toml").read_text("utf-8"))
    return {name: frozenset(words) for name, words in said.items()}
