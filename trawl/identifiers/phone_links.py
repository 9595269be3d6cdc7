"""Telephone numbers that name a chat: in a link that opens it (`wa.me/447700900123`), in an export of it.

Exports call an account `447700900123@s.whatsapp.net`, and a group by the number that made it and the time
(`447700900123-1612345678@g.us`); their hosts stand in `platforms.toml`.

Source: WhatsApp's help on click to chat (the number in international form, without plus sign, noughts or brackets);
Telegram's and Viber's links to a number write its plus sign.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from trawl.identifiers.numbering_plan import normalise, validate
from trawl.identifiers.platforms import CHATS, GROUPS
from trawl.identifiers.scheme import Candidate, Reading, cue_words
from trawl.identifiers.url import find_links

_WORDS = cue_words(("wa", "whatsapp", "t", "viber"))
_NUMBER = r"(?:\+|%2b)?([0-9]{7,15})(?![0-9])"
_LINK = re.compile(
    rf"(?:\bwa\.me/|\bwhatsapp\.com/send/?\?(?:[^\s#]{{0,200}}&)?phone=){_NUMBER}"
    r"|\bt\.me/\+([0-9]{7,15})(?![\w])|\bviber://chat/?\?number=(?:\+|%2b)?([0-9]{7,15})(?![0-9])"
)
_AT_HOSTS = tuple(f"@{host}" for host in sorted(CHATS | GROUPS))
_HOSTS = "|".join(map(re.escape, sorted(CHATS | GROUPS)))
_CHAT = re.compile(rf"(?<![\w.@-])\+?([0-9]{{7,15}})(?:-[0-9]{{9,13}})?@({_HOSTS})(?![\w-]|\.\w)")
#: A slash inside of a link that leads on.
_SLASH = "%2f"


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
    if not (reading.has_word(_WORDS) or _SLASH in reading.lowered):
        return
    for link in find_links(reading):
        match = _LINK.search(reading.lowered, link.start, link.end)
        if match and match.lastindex and (value := _value(match)):
            yield Candidate("phone", *match.span(match.lastindex), value, "valid", 0.95)
        elif _SLASH in reading.lowered[link.start : link.end] and (value := number_of(link.value)):
            yield Candidate("phone", link.start, link.end, value, "valid", 0.95)


def find_chats(reading: Reading) -> Iterator[Candidate]:
    """The numbers by which exports call accounts and groups."""
    for match in _CHAT.finditer(reading.lowered) if reading.mentions_any(_AT_HOSTS) else ():
        value = normalise(f"+{match[1]}")
        if validate(value) == "valid":
            yield Candidate("phone", *match.span(1), value, "valid", 0.97)


def number_of_chat(bare: str) -> tuple[str, bool]:
    """The number by which an export calls a chat, with its plus, and whether it is a group's; "" where it is none."""
    match = _CHAT.fullmatch(bare.lower())
    return (f"+{match[1]}", match[2] in GROUPS) if match else ("", False)


def number_of(link: str) -> str:
    """The number that a link opens a chat with, "" where it opens none."""
    match = _LINK.search(link.lower())
    return _value(match) if match and match.lastindex else ""


def _value(match: re.Match[str]) -> str:
    assert match.lastindex is not None
    value = normalise(f"+{match[match.lastindex]}")
    return value if validate(value) == "valid" else ""
