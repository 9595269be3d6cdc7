"""Words of three letters (`words/short.txt`), which end no registration mark and no postcode unless a cue says so."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def short_words() -> frozenset[str]:
    """Words, forenames and abbreviations of three letters, in lower case."""
    text = files("trawl.identifiers").joinpath("words", "short.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
