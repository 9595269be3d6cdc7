"""Queries as people paste them: from Word documents, one term a line, with comments."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_DOUBLE = dict.fromkeys(map(ord, "“”„‟″«»＂"), '"')
_SINGLE = dict.fromkeys(map(ord, "‘’‚‛′`´＇"), "'")
_OTHER = {ord("…"): " ", ord("，"): ",", ord("（"): "(", ord("）"): ")", ord("："): ":"}
_TABLE = {**_DOUBLE, **_SINGLE, **_OTHER}

_COMMENT = re.compile(r"^[ \t]*#(?=[\s#]|$).*$", re.MULTILINE)
_BULLET = re.compile(r"^([ \t]*)(?:[•◦▪·*–—-]|\d{1,3}[.)])(?=[ \t])", re.MULTILINE)
_BEGINS_OPEN = re.compile(r"\s*(?:AND|OR|NOT|(?:NEAR|PRE|W)/\d+)(?=[\s(\"']|$)|\s*[),]")
_ENDS_OPEN = re.compile(r"(?:^|[\s)\"'])(?:AND|OR|NOT|\d+\s+OF|(?:NEAR|PRE|W)/\d+)\s*$|[(]\s*$")


class Line(NamedTuple):
    """A stretch of the cleaned text that is a query by itself, with where it begins."""

    text: str
    start: int


def clean_query(text: str) -> str:
    """Straight quotes, plain spaces and no invisible characters, comments and bullets blanked; lines stay lines."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = text.translate(_TABLE)
    text = "".join(_clean_character(character) for character in text)
    text = _COMMENT.sub(lambda found: " " * len(found[0]), text)
    if "\n" in text.strip():
        text = _BULLET.sub(lambda found: " " * len(found[0]), text)
    return text


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
        goes_on = bool(lines) and (depth > 0 or quoted or _ENDS_OPEN.search(lines[-1].text) or _BEGINS_OPEN.match(raw))
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
