"""Mend what a general model says about police text: titles and roles inside spans, headings and letters as names."""

from __future__ import annotations

import re

from trawl.entities.view import View
from trawl.entities.vocabulary import folded_words, load_words
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES, ROLES, TITLES
from trawl.identifiers import Candidate

_IN = re.compile(r"\b(?:in|at|near|from|to|around|towards)(?: the)? \Z", re.IGNORECASE)
_EDGES = " \t\n.,;:()[]'\"‘’“”-/&"


def tidy_model_span(view: View, found: Candidate) -> Candidate | None:
    """The span without what does not belong to it, or None where nothing is left that could be a name."""
    start, end = _trim(view.text, found.start, found.end)
    name = view.text[start:end]
    words = name.split()
    if not words or "\n" in name or len(words) > 6 or len(name) < 2:
        return None
    if any(character.isdigit() for character in name) and found.type == "person":
        return None
    if name.replace(" ", "").isdigit() or all(word.lower() in NEVER_NAMES or word in NEVER_SURNAMES for word in words):
        return None
    kind = _judge(found.type, name, words, view.text, start, capitals=view.capitals)
    return Candidate(kind, start, end, "", "unverifiable", found.confidence) if kind else None


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while True:
        while start < end and text[start] in _EDGES:
            start += 1
        while start < end and text[end - 1] in _EDGES:
            end -= 1
        word = re.match(r"[^\s,]+", text[start:end])
        first = word.group().rstrip(".:") if word else ""
        if not first or not (
            first in TITLES or first in ROLES or (first.lower() in NEVER_NAMES and first.lower() != "the")
        ):
            break
        start += len(word.group()) if word else 0
    if text[start:end].endswith(("'s", "’s")):
        end -= 2
    return start, end


def _judge(kind: str, name: str, words: list[str], view_text: str, start: int, *, capitals: bool) -> str:  # noqa: PLR0911 - a list of cases reads best as one
    """What the span is, "" for nothing: single words are the model's weakest guesses."""
    if name.lower() in folded_words("places"):
        return "location"
    if name in load_words("organisations"):
        return "organisation"
    if kind == "person":
        if len(words) == 1 and ((words[0].isupper() and words[0] in NEVER_SURNAMES) or not words[0][0].isupper()):
            return ""
        return "person"
    if kind == "organisation" and (len(words) == 1 or capitals):
        return ""
    if kind == "location" and len(words) == 1 and not _IN.search(view_text[max(0, start - 12) : start]):
        return ""
    if kind == "location" and words[0].isupper() and len(name) <= 4 and not capitals:
        return ""
    return kind if words[-1][0].isupper() or words[-1][0].isdigit() else ""
