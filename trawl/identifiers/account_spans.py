"""Where names of accounts may stand in a text: each as a whole, and no part of an address, a path or a longer word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from trawl.identifiers.platforms import PLATFORM
from trawl.identifiers.scheme import Reading
from trawl.identifiers.url import find_links
from trawl.identifiers.url_edges import OPENERS

_NAME = re.compile(r"@?\w(?:\w|[.-](?=\w)){2,40}(?:#[0-9]{3,5})?")
#: A sentence that goes on after a full stop without a space: `tia_88.He`.
_GLUED = re.compile(r"\.(?=[A-Z](?:[a-z]|\Z))")
#: Words that stand right before an account's name in posts: `RT@jay_22`.
_POSTED = re.compile(r"(?<![^\W_])(?:RT|MT|HT|CC|VIA|rt|cc|via)\Z")
#: A platform in the place of a host: `jay_22@snapchat`.
_AT_PLATFORM = re.compile(rf"@{PLATFORM}(?!\.?\w)", re.IGNORECASE)
_SIGN = re.compile("[@_]|#[0-9]{4}")
_BRACKETED = re.compile(r" ?\(@?([A-Za-z]{5,30})\)")
_WORD_BEFORE = re.compile(r"[A-Za-z]{6,30} \(\Z")
_DIRECT = re.compile(r"(?: (?:user(?:name)?|is|account|handle|name|profile|player|seller|id))*[ :,(=/-]{1,3}")


def _marks(reading: Reading) -> list[tuple[int, int]]:
    """What no ordinary word holds: at-signs, underscores, full stops inside words, digits that letters stand before."""
    text = reading.text
    marks = [(dot, dot + 1) for dot in reading.inner_dots]
    marks += reading.joined_runs
    if "@" in text or "_" in text or "#" in text:
        marks += [match.span() for match in _SIGN.finditer(text)]
    return sorted(marks)


def find_spans(reading: Reading, platforms: list[tuple[int, int, str]]) -> set[tuple[int, int]]:
    """Spans that may be names, outside of links: around a mark, or right after a platform or in brackets beside it."""
    spans = {*_around_marks(reading), *_beside_platforms(reading.text, platforms)}
    links = find_links(reading) if spans else []
    linked = bytearray(len(reading.text) if links else 0)
    for link in links:
        linked[link.start : link.end] = b"\1" * (link.end - link.start)
    return {
        (start, end)
        for start, end in spans
        if linked.find(1, start, end) < 0 and _stands_free(reading.text, start, end, platforms)
    }


def _around_marks(reading: Reading) -> Iterator[tuple[int, int]]:
    text = reading.text
    reached = 0
    for mark, _ in _marks(reading):
        if mark < reached:
            continue
        start = mark
        while (
            text[mark] != "@"
            and start > reached
            and mark - start < 42
            and (text[start - 1].isalnum() or text[start - 1] in "_.-@")
        ):
            start -= 1
        while start < mark and text[start] in ".-":
            start += 1
        match = _NAME.match(text, start)
        if match and match.end() > mark:
            reached = match.end()
            yield start, _whole_end(match)


def _beside_platforms(text: str, platforms: list[tuple[int, int, str]]) -> Iterator[tuple[int, int]]:
    for begin, end, _ in platforms:
        before = _WORD_BEFORE.search(text[max(0, begin - 34) : begin]) if text[begin - 1 : begin] == "(" else None
        if before:
            yield begin - len(before.group()), begin - 2
        direct = _DIRECT.match(text, end)
        match = _NAME.match(text, direct.end()) if direct else None
        if match:
            yield match.start(), _whole_end(match)
        bracketed = _BRACKETED.match(text, end)
        if bracketed:
            yield bracketed.span(1)


def _whole_end(match: re.Match[str]) -> int:
    """Where a name ends: before the full stop of a sentence, though a full stop may be its own."""
    raw = match.group()
    for stop in _GLUED.finditer(raw):
        head, word = raw[: stop.start()], re.split(r"[\W_]", raw[stop.end() :])[0]
        sure = any(c.isdigit() or c == "_" for c in head)
        even = head in (head.lower(), head.upper())
        if len(head) > 2 and ((sure and even) or word.lower() in OPENERS):
            return match.start() + stop.start()
    return match.end()


def _stands_free(text: str, start: int, end: int, platforms: list[tuple[int, int, str]]) -> bool:
    """Whether a span is no part of something longer: of an address, a path, a word, a name that is too long."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if after == "@":
        return _AT_PLATFORM.match(text, end) is not None
    if after.isalnum() or after == "_":
        return False
    at = text[start] == "@"
    if after == "/" and not (at or text[end + 1 : end + 2] == " " or _names_platform(end + 1, platforms)):
        return False
    if before in ("/", "-"):
        return at or _follows_platform(start, platforms)
    if at and before:
        return (
            before in ".&+"
            or not (before.isalnum() or before in "@\\_£")
            or _POSTED.search(text[:start][-4:]) is not None
        )
    return not before or not (before.isalnum() or before in "@.\\_&£+")


def _names_platform(at: int, platforms: list[tuple[int, int, str]]) -> bool:
    """Whether a word for a platform begins here."""
    place = bisect_left(platforms, (at,))
    return place < len(platforms) and platforms[place][0] == at


def _follows_platform(start: int, platforms: list[tuple[int, int, str]]) -> bool:
    """Whether a platform ends just before the sign before `start`: `insta/jay_22`."""
    before = bisect_left(platforms, (start,))
    return before > 0 and start - 3 <= platforms[before - 1][1] < start
