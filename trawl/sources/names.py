"""What the cell of a name says beside it: `HUSSAIN, Azad (01/01/1990)`, `Azad HUSSAIN b. 1990`, `(URN 12345)`."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from trawl.sources.ages import read_age
from trawl.sources.dates import read_date

_BORN = r"(?:d\.?o\.?b\b\.?|date of birth\b|born\b(?: on)?|b(?:\.|(?= ?\d)))"
_AGED = r"aged?\b"
_NUMBERED = r"(?:(?:urn|nominal|niche|pnc|cro|person)(?:[ -]?(?:id|ref|no|number))?|id)\b\.?"
_CUE = re.compile(rf"(?:{_BORN}|{_AGED}|{_NUMBERED})", re.IGNORECASE)
#: Where what is no name may begin: a bracket, a word that says what follows, a date, a number of years.
_BEGIN = re.compile(
    rf"[(\[]|(?<![\w'’.-])(?:(?:{_BORN}|{_AGED}|{_NUMBERED})|\d{{1,2}}[-/. ]\w{{1,9}}[-/. ]\d{{2,4}}|\d{{4}}-\d\d-\d\d"
    r"|\d{1,3} ?(?:y\b|y/?o\b|y(?:ea)?rs?\b))",
    re.IGNORECASE,
)
_BIRTH = re.compile(rf"(?:{_BORN})?[ :;=-]*(?P<date>.+)", re.IGNORECASE)
_NUMBER = re.compile(rf"{_NUMBERED}[ :;#=-]*(?P<id>[\w/.-]*\d[\w/.-]*)", re.IGNORECASE)
_BETWEEN = re.compile(r"[()\[\],;]+")
_DIGIT = re.compile(r"\d")
#: Numbers that are no dates: read as an Excel serial or the like they would be.
_BARE_NUMBER = re.compile(r"\d{5,7}|\d{9,}|(?!19|20)\d{4}")

_UNREAD = "holds something beside the name that is no date of birth, age or id; it is kept in the name"
_COMMAS = "may part people or a surname from a forename by its commas, so it is kept as one name"


class NameCell(NamedTuple):
    """What a cell says of one person: `day` or what else is known of the birth (`born`), `age`, `nominal_id`.

    `text` is the whole cell where it says more than the name; `problem` is in words that follow "COLUMN holds VALUE,
    which".
    """

    name: str = ""
    day: date | None = None
    born: str = ""
    age: str = ""
    nominal_id: str = ""
    text: str = ""
    problem: str = ""


@lru_cache(maxsize=20_000)
def read_name(text: str, latest: date) -> NameCell:
    """Take a mended cell apart; nobody is born after `latest`. What cannot be read stays in the name."""
    if not _DIGIT.search(text):
        return NameCell(text)
    for begin in _BEGIN.finditer(text):
        if cell := _read_said(text[begin.start() :], latest):
            return cell._replace(name=text[: begin.start()].rstrip(" ,;:-–—"), text=text)
    return NameCell(text, problem=_UNREAD)


def _read_said(said: str, latest: date) -> NameCell | None:
    """Read what stands behind a name; None unless all of it can be."""
    cell = NameCell()
    for piece in [piece for part in _BETWEEN.split(said) for piece in _cut(part)]:
        found = _read_piece(piece, latest)
        if found is None or any(map(_both, cell, found)):
            return _read_piece(_BETWEEN.sub(" ", said).strip(), latest)  # `5 May, 1990`
        cell = NameCell(
            day=cell.day or found.day,
            born=cell.born or found.born,
            age=cell.age or found.age,
            nominal_id=cell.nominal_id or found.nominal_id,
        )
    return cell if cell != NameCell() else None


def _both(one: object, other: object) -> bool:
    return bool(one and other)


def _cut(part: str) -> list[str]:
    """Part `DOB 01/01/1990 URN 12345` before each word that says what follows."""
    starts = [0, *(cue.start() for cue in _CUE.finditer(part) if cue.start() and part[cue.start() - 1] == " ")]
    pieces = [part[start:end].strip(" -–") for start, end in zip(starts, [*starts[1:], len(part)], strict=True)]
    return [piece for piece in pieces if piece]


def _read_piece(piece: str, latest: date) -> NameCell | None:
    """What one statement says; None where it cannot be read."""
    if number := _NUMBER.fullmatch(piece):
        return NameCell(nominal_id=number["id"])
    if age := read_age(piece):
        return NameCell(age=age)
    birth = _BIRTH.fullmatch(piece)
    if birth is None or _BARE_NUMBER.fullmatch(birth["date"]):
        return None
    found = read_date(birth["date"], latest, birth=True)
    return NameCell(day=found.day, born="" if found.day else found.known) if found.day or found.known else None


def split_names(text: str) -> tuple[list[str], str]:
    """Part people by commas, where `SURNAME, Forename` may be one of them; and why that cannot be done, "" if it can.

    Surnames in capitals tell, and so do commas between names of several words each.
    """
    pieces = [piece for part in text.split(",") if (piece := part.strip())]
    surnames = [piece.isupper() for piece in pieces]
    if len(pieces) > 1 and len(pieces) % 2 == 0 and surnames == [True, False] * (len(pieces) // 2):
        return [f"{surname}, {forename}" for surname, forename in zip(pieces[::2], pieces[1::2], strict=True)], ""
    if len(pieces) < 2 or all(" " in piece for piece in pieces):
        return pieces, ""
    return [text], _COMMAS
