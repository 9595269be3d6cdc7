"""Queries as people paste them: from Word documents, one term a line, with comments."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

from trawl.characters import DASHES
from trawl.query.problems import QueryError

_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´＇"), "'")
_OTHER = {ord(c): plain for c, plain in zip("…，（）：＜＝＞", " ,():<=>", strict=True)}
#: A word processor's dash leaves out, parts and joins as the hyphen that was typed does.
_HYPHENS = dict.fromkeys(map(ord, DASHES), "-")
_TABLE = {**_DOUBLE, **_SINGLE, **_OTHER, **_HYPHENS}

_COMMENT = re.compile(r"^[ \t]*#(?=[\s#]|$).*$", re.MULTILINE)
_SIGNS = "•◦▪·■□●○►▶✓✔➢\uf0b7\uf0a7"
_BULLET = re.compile(rf"^[ \t]*(?:[{_SIGNS}*-]|\d{{1,3}}[.):])(?=[ \t])", re.MULTILINE)
#: A line of a list whose bullet is an o, as a word processor pastes its second level.
_ROUND = re.compile(rf"[ \t]*(?:o|[{_SIGNS}*-])(?=[ \t])")
#: The number that one line may begin with. Without a space behind it, it may as well be part of the term.
_NUMBER = re.compile(rf"\A\s*(?:[{_SIGNS}]|\d{{1,3}}[.):]|\(1\)|\[1\])(?=[ \t]+(?!(?:AND|OR|NOT|NEAR|PRE|W)\b)\S)")
#: What numbers a line in a list: 1. or a) or (i) or [1], whatever follows it; 1 or 1.1 or 1 - before a space.
_NUMBERED = re.compile(
    r"[ \t]*[(\[]?(?P<number>\d{1,3}(?:\.\d{1,2})*|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})"
    r"(?:[.):\]/]{1,2}(?=[ \t]*[\w\"'(#=*])(?!\d)|(?<=\d)(?:[ \t]+-)?(?=[ \t]+(?!(?:AND|OR|NOT|OF|NEAR|PRE|W)\b)\S))"
)
#: The first number of a list and its second, on one line.
_WITHIN = re.compile(
    r"\A\s*(?:[(\[]?(?:1[.)]|a\)|i\)).+?\s(?P<second>[(\[]?(?:2[.)]|b\)|ii\)))\s*\S"
    r"|\[?(?:1[\]:/]|1 -|a\.|[iI]\.)\s.+?\s(?P<other>\[?(?:2[\]:/]|2 -|b\.|ii\.|II\.))\s+\S)"
)
_BEGINS_OPEN = re.compile(r"\s*(?:AND|OR|NOT|(?:NEAR|PRE|W)/\d+)(?=[\s(\"']|$)|\s*[),]")
_ENDS_OPEN = re.compile(r"(?:^|[\s)\"'])(?:AND|OR|NOT|\d+\s+OF|(?:NEAR|PRE|W)/\d+)\s*$|[(]\s*$")


def begins_open(text: str) -> bool:
    """Whether a text begins with what goes on from something before it: an operator, a closing bracket, a comma."""
    return bool(_BEGINS_OPEN.match(text))


def ends_open(text: str) -> bool:
    """Whether a text ends in what something must follow: an operator, an opening bracket."""
    return bool(_ENDS_OPEN.search(text))


class Line(NamedTuple):
    """A stretch of the cleaned text that is a query by itself, with where it begins."""

    text: str
    start: int


def clean_query(text: str) -> str:
    """Straight quotes, hyphens, plain spaces, nothing invisible, comments and bullets blanked; lines stay lines.

    Raises QueryError for a numbered list on one line: `1. girl 2. boy`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.translate(_TABLE)
    text = "".join(_clean_character(character) for character in text)
    text = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    if "\n" not in text.strip():
        _refuse_numbers_within(text)
        return _NUMBER.sub(_blank, text)
    return _BULLET.sub(_blank, _blank_numbers(text))


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _blank_numbers(text: str) -> str:
    """The lines without the numbers that they begin with, where these count all of them (1. 2. 3., a) b)), or an o."""
    lines = text.split("\n")
    written = [line for line in lines if line.strip()]
    numbers = [number["number"].lower() for line in written if (number := _NUMBERED.match(line))]
    if len(written) < 2:
        return text
    if len(numbers) == len(written) and _count_up(numbers):
        return "\n".join(_NUMBERED.sub(_blank, line, count=1) for line in lines)
    if all(map(_ROUND.match, written)):
        return "\n".join(_ROUND.sub(_blank, line, count=1) for line in lines)
    return text


def _count_up(numbers: list[str]) -> bool:
    """Whether these are 1, 2, 3 or 1, 1.1, 1.2, 2 or a, b, c or i, ii, iii."""
    roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
    letters = list("abcdefghijklmnopqrstuvwxyz")
    if numbers in (letters[: len(numbers)], roman[: len(numbers)]):
        return True
    if not all(number[0].isdigit() for number in numbers):
        return False
    levels = [tuple(map(int, number.split("."))) for number in numbers]
    return set(levels[0]) == {1} and all(after in _next_numbers(before) for before, after in pairwise(levels))


def _next_numbers(number: tuple[int, ...]) -> list[tuple[int, ...]]:
    """What may number the next line: one level down, the same level, or any level up."""
    return [(*number, 1), *((*number[:level], number[level] + 1) for level in range(len(number)))]


def _refuse_numbers_within(text: str) -> None:
    if found := _WITHIN.search(text):
        advice = "Write each on a line of its own, or OR between them and no numbers: girl OR boy."
        raise QueryError("This is a numbered list on one line.", text, *found.span(found.lastgroup or 0), advice)


def _clean_character(character: str) -> str:
    if character in "\n\t" or " " < character < "\x7f":
        return character
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return " " if category in ("Zs", "Cc", "Zl", "Zp") else character


def split_lines(text: str) -> list[Line]:
    """The queries that a cleaned text holds, one a line.

    A line goes on where a bracket or quotation is open, where it ends in an operator, and where the next one begins
    with one; so an indented query of several lines is one, and a column of terms is many.
    """
    lines: list[Line] = []
    depth, quoted, position = 0, False, 0
    for raw in text.split("\n"):
        goes_on = bool(lines) and (depth > 0 or quoted or ends_open(lines[-1].text) or begins_open(raw))
        if raw.strip():
            if goes_on:
                start = lines[-1].start
                lines[-1] = Line(text[start : position + len(raw)], start)
            else:
                lines.append(Line(raw, position))
            depth, quoted = _open_after(raw, depth, quoted)
        position += len(raw) + 1
    return lines


def _open_after(raw: str, depth: int, quoted: bool) -> tuple[int, bool]:
    for character in raw:
        if character == '"':
            quoted = not quoted
        elif not quoted and character in "()":
            depth = max(0, depth + (1 if character == "(" else -1))
    return depth, quoted
