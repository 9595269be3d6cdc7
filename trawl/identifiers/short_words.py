"""Words of three letters (`words/short.txt`), which end no registration mark and no postcode unless a cue says so."""

from __future__ import annotations

from functools import cache

from trawl.identifiers.word_lists import load_words


@cache
def short_words() -> frozenset[str]:
    """Words, forenames and abbreviations of three letters, in lower case."""
    return frozenset(word for line in load_words("short") for word in line.split())
