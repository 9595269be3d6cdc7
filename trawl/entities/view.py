"""How a narrative is shown to the model and the rules: the same length, without what misleads both.

A record in capitals throughout is shown in title case, and stretches without white space that are longer than any
word are blanked, since a tokeniser takes more than linear time over them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Part of the letters that have to be capitals for a text to count as written in capitals.
_CAPITALS = 0.7
_LONG = re.compile(r"\S{300,}")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class View:
    """`text` has the offsets of the narrative; `capitals` says that the narrative is written in capitals."""

    text: str
    capitals: bool


def show_text(narrative: str) -> View:
    """The view of a narrative."""
    text = _LONG.sub(lambda match: " " * len(match.group()), narrative)
    letters = sum(map(str.isalpha, text))
    capitals = letters > 20 and sum(map(str.isupper, text)) / letters >= _CAPITALS
    if capitals:
        text = _WORD.sub(_title, text)
    return View(text, capitals)


def _title(match: re.Match[str]) -> str:
    word = match.group()
    titled = word[0] + word[1:].lower()
    if len(word) > 3 and word[1] in "'’":
        titled = word[:3] + word[3:].lower()
    return titled if len(titled) == len(word) else word
