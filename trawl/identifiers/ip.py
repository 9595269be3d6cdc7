"""Internet addresses of versions 4 and 6, also defanged: `203[.]0[.]113[.]9`.

Source: RFC 791 and RFC 4291 section 2.2, as read by the standard library's `ipaddress`; canonical text by RFC 5952.
Four numbers of which one is above 255 are kept as invalid where a cue names them an address, else dropped; so are
version numbers (`v1.2.3.4`). Times and hardware addresses are no version 6 addresses by their form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words, cued
from trawl.model import Validity

_DOT = r"(?:\.|\[\.\]|\(\.\)|\[dot\]|\(dot\))"
_FOUR = re.compile(rf"[0-9]{{1,3}}(?:{_DOT}[0-9]{{1,3}}){{3}}", re.IGNORECASE)
_COLONS = re.compile(r":[0-9A-Fa-f]{0,4}:")
_DOT_WORD = cue_words(["dot"])
_OPENERS = frozenset(".[(")
_SIX = re.compile(r"[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}")
_DEFANGED = re.compile(r"\[\.\]|\(\.\)|\[dot\]|\(dot\)", re.IGNORECASE)
_CUE = re.compile(r"\b(?:ips?|ip ?v4|ip addr(?:ess)?)\b[\W_]{0,4}\Z")
_VERSION = re.compile(r"(?:\bv|\bver(?:sion|\.)? ?|firmware ?|build ?|release ?)\Z")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if text.count(".") >= 3 or reading.has_word(_DOT_WORD):
        yield from _find_four(reading)
    if text.count(":") >= 2:
        yield from _find_six(text)


def _find_four(reading: Reading) -> Iterator[Candidate]:
    text, padded, after = reading.text, reading.padded, 0
    for start, end in reading.digit_runs:
        opener = padded[end]
        if opener not in _OPENERS or start < after or end - start > 3:
            continue
        if opener == "." and not padded[end + 1].isdigit():
            continue
        match = _FOUR.match(text, start)
        if match is None:
            continue
        after = match.end()
        before = text[start - 1] if start else " "
        touching = text[after] if after < len(text) else " "
        followed = touching == "." and after + 1 < len(text) and text[after + 1].isdigit()
        if before.isalnum() or before == "." or touching.isalnum() or followed or cued(text, start, _VERSION, 12):
            continue
        value = normalise(match.group())
        validity = validate(value)
        if validity == "valid" or cued(text, start, _CUE):
            yield Candidate("ip", start, after, value, validity, 0.95 if validity == "valid" else 0.6)


def _find_six(text: str) -> Iterator[Candidate]:
    after = 0
    for colons in _COLONS.finditer(text):
        start = colons.start()
        if start < after:
            continue
        while start and colons.start() - start < 5 and text[start - 1] in "0123456789abcdefABCDEF":
            start -= 1
        match = _SIX.match(text, start)
        if match is None or (start and (text[start - 1].isalnum() or text[start - 1] == ":")):
            continue
        raw = match.group()
        after = match.end()
        if raw.endswith(":") and not raw.endswith("::"):
            raw = raw[:-1]
        end = start + len(raw)
        value = normalise(raw)
        if len(raw) > 3 and validate(value) == "valid" and not (end < len(text) and text[end].isalnum()):
            yield Candidate("ip", start, end, value, "valid", 0.95)


def normalise(raw: str) -> str:
    """Defanged dots mended and version 6 compressed; what is no address comes back as written."""
    mended = _DEFANGED.sub(".", raw.strip()).strip("[]").lower()
    if "." in mended and ":" not in mended:
        mended = ".".join(part.lstrip("0") or "0" for part in mended.split("."))
    try:
        return str(ip_address(mended))
    except ValueError:
        return mended if re.fullmatch(r"[0-9]+(?:\.[0-9]+){3}", mended) else ""


def validate(value: str) -> Validity:
    """Whether the standard library reads it as an address."""
    try:
        ip_address(value)
    except ValueError:
        return "invalid"
    return "valid"


SCHEME = Scheme(
    "ip",
    _find,
    normalise,
    validate,
    one="IP address",
    many="IP addresses",
    called=(
        "ip address",
        "ipv4",
        "ipv6",
    ),
    section="contacts",
    likely=any_value,
)
