"""How a narrative is shown to the model and the rules: the same length, without what misleads both.

A record in capitals throughout is shown in title case, and stretches without white space that are longer than any
word are blanked, since a tokeniser takes more than linear time over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Part of the letters that have to be capitals for a text to count as written in capitals.
_CAPITALS = 0.7
_LONGEST = 300
_LONG = re.compile(rf"\S{{{_LONGEST},}}")
# What Latin-1 holds besides letters and besides capitals: letters are counted by taking these out.
_NO_LETTERS = bytes(code for code in range(256) if not chr(code).isalpha())
_NO_CAPITALS = bytes(code for code in range(256) if not chr(code).isupper())
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class View:
    """`text` and `written` have the offsets of the narrative; `capitals` says that it is written in capitals.

    `written` is the narrative in its own case.
    """

    text: str
    capitals: bool
    written: str


def show_text(narrative: str) -> View:
    """The view of a narrative."""
    text = written = narrative
    if max(map(len, narrative.split()), default=0) >= _LONGEST:
        text = written = _LONG.sub(_blank, narrative)
    characters = text.encode("latin-1", "replace")
    letters = len(characters.translate(None, _NO_LETTERS))
    capitals = letters > 20 and len(characters.translate(None, _NO_CAPITALS)) / letters >= _CAPITALS
    if capitals:
        text = _WORD.sub(_title, text)
    return View(text, capitals, written)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _title(match: re.Match[str]) -> str:
    word = match.group()
    titled = word[0] + word[1:].lower()
    if len(word) > 3 and word[1] in "'’":
        titled = word[:3] + word[3:].lower()
    return titled if len(titled) == len(word) else word
