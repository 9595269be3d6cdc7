"""A record's reference typed as it stands: what may be one, and the field that it is looked up in."""

from __future__ import annotations

import re

from trawl.query.fields import fold_value
from trawl.query.tree import FieldIs

#: Digits that a number alone has where it is looked up as a reference.
_FEWEST_DIGITS = 4

#: What references are made of: `37/12345/24`, `CAD 123/12JAN24`, `24*19744*24`, `Log 123 of 12/01/24`.
_SHAPE = re.compile(r"(?:[\w/.&#+-]|(?<=\d)\*(?=\d)|[ :](?=\S)){2,60}")


def may_be_reference(text: str, *, whole: bool = False) -> bool:
    """Whether a text is written as references are: of its words one in three or more has a digit.

    A number alone is one only where it is the `whole` query, and has four digits or more.
    """
    words = text.split()
    numbered = sum(any(map(str.isdigit, word)) for word in words)
    if not _SHAPE.fullmatch(text) or not numbered or 3 * numbered < len(words):
        return False
    return (whole and len(text) >= _FEWEST_DIGITS) or not text.isdigit()


def read_reference(text: str) -> tuple[FieldIs, FieldIs]:
    """The records with this reference or id, however its letters and spaces are written."""
    return FieldIs("reference", fold_value("reference", text)), FieldIs("id", fold_value("id", text))
