"""Telephone numbers that a link holds which opens a chat with them: `wa.me/447700900123`.

Source: WhatsApp's help on click to chat (the number in international form, without plus sign, noughts or brackets);
Telegram's and Viber's links to a number write its plus sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from trawl.identifiers.numbering_plan import normalise, validate
from trawl.identifiers.scheme import Candidate, Reading, cue_words
from trawl.identifiers.url import find_links

_WORDS = cue_words(("wa", "whatsapp", "t", "viber"))
_NUMBER = r"(?:\+|%2b)?([0-9]{7,15})(?![0-9])"
_LINK = re.compile(
    rf"(?:\bwa\.me/|\bwhatsapp\.com/send/?\?(?:[^\s#]{{0,200}}&)?phone=){_NUMBER}"
    r"|\bt\.me/\+([0-9]{7,15})(?![\w])|\bviber://chat/?\?number=(?:\+|%2b)?([0-9]{7,15})(?![0-9])"
)


def keep_outside(reading: Reading, found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those that stand in no link: the figures of a path are of an advert or an order as often."""
    links = find_links(reading) if reading.inner_dots or "//" in reading.text else []
    starts = [link.start for link in links]
    for candidate in found:
        at = bisect_right(starts, candidate.start) - 1
        if at < 0 or links[at].end < candidate.end:
            yield candidate


def find_linked(reading: Reading) -> Iterator[Candidate]:
    """The numbers of the links in a text, each inside its link; one that no country has says nothing."""
    if not reading.has_word(_WORDS):
        return
    for link in find_links(reading):
        match = _LINK.search(reading.lowered, link.start, link.end)
        if match and match.lastindex and (value := _value(match)):
            yield Candidate("phone", *match.span(match.lastindex), value, "valid", 0.95)


def number_of(link: str) -> str:
    """The number that a link opens a chat with, "" where it opens none."""
    match = _LINK.search(link.lower())
    return _value(match) if match and match.lastindex else ""


def _value(match: re.Match[str]) -> str:
    assert match.lastindex is not None
    value = normalise(f"+{match[match.lastindex]}")
    return value if validate(value) == "valid" else ""
