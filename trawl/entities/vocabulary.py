"""The word lists that entity rules stand on, read once from `words/`."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from trawl.places import load_places


@cache
def load_words(name: str) -> frozenset[str]:
    """The lines of `words/NAME.txt`, comments left out; `places` are those that all of trawl knows."""
    if name == "places":
        return load_places()
    text = (files("trawl.entities") / "words" / f"{name}.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def load_pairs(name: str) -> dict[str, str]:
    """The lines `written = meant` of `words/NAME.txt`."""
    return dict(line.split(" = ") for line in load_words(name))


@cache
def first_words(name: str) -> dict[str, int]:
    """For each word that begins an entry of the list, in lower case, the most words that such an entry has."""
    longest: dict[str, int] = {}
    for entry in load_words(name):
        words = entry.lower().split()
        longest[words[0]] = max(longest.get(words[0], 0), len(words))
    return longest


@cache
def folded_words(name: str) -> frozenset[str]:
    """The entries of the list in lower case, single spaces between words."""
    return frozenset(" ".join(entry.lower().split()) for entry in load_words(name))
