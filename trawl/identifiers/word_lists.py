"""The word lists that schemes stand on: data files in `words/`, one word a line."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def load_words(name: str) -> frozenset[str]:
    """The lines of `words/NAME.txt`, comments left out."""
    text = (files("trawl.identifiers") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))
