"""Web addresses, with a scheme, with `www.`, or bare, and defanged: `hxxps://shop[.]example[.]net/a`.

Source: RFC 3986, sections 3.1 to 3.5.
A bare name counts where its last label is in a short list, or where it is any public suffix and a path follows that no
sentence holds; onion services have their own scheme. A bare name with a capital
and no path (`Booking.com`) is a firm, not an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.public_suffixes import is_public_suffix
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words
from trawl.model import Validity

_DOT = r"(?:\.|[\[({](?:\.|dot)[\])}])"
_HOST = rf"[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{1,9}}"
_TAIL = r"(?::[0-9]{1,5})?(?:[/?#][^\s<>\"]*)?"
_WITH_SCHEME = re.compile(rf"[hHfF][tTxX][tTxXpP][pP]?[sS]?\[?:\]?//\]?(?:{_HOST}|[0-9A-Fa-f:\[\]]{{3,45}}){_TAIL}")
_WWW = cue_words(["www"])
_WITH_WWW = re.compile(rf"[wW]{{3}}{_DOT}{_HOST}{_TAIL}")
_BARE_DOT = re.compile(rf"{_DOT}([A-Za-z]{{2,24}}){_TAIL}")
_BARE_HOST = re.compile(rf"[A-Za-z0-9-]{{1,63}}(?:{_DOT}[A-Za-z0-9-]{{1,63}}){{0,9}}\Z")
_DEFANGED_DOT = re.compile(r"[\[({](?:\.|dot)[\])}]", re.IGNORECASE)
_DEFANGED_SCHEME = re.compile(r"\A(?:h[tx]{2}p(s?)|f[tx]p)\[?:\]?//\]?", re.IGNORECASE)
_VALID = re.compile(r"(?:https?|ftp)://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::[0-9]{1,5})?(?:[/?#]\S*)?")
_LAST_LABELS = frozenset([
    "com", "org", "net", "uk", "co", "info", "biz", "io", "gov", "edu", "onion", "ie", "eu", "de", "fr", "es", "nl",
    "ru", "example", "test", "invalid", "app", "dev", "site", "online", "shop", "store", "me", "tv", "to", "ly",
    "gg", "scot", "wales", "london",
])  # fmt: skip
# These end ordinary words after a missing space too often to count without a path.
_WEAK_LABELS = frozenset(
    ["onion", "me", "to", "co", "info", "shop", "store", "site", "online", "app", "tv", "es", "de"]
)


def trim(raw: str) -> str:
    """Take off the punctuation of the sentence that the address stands in."""
    while raw and raw[-1] in ".,;:!?'’”\"*":
        raw = raw[:-1]
    for opening, closing in ("()", "[]"):
        while raw.endswith(closing) and raw.count(opening) < raw.count(closing):
            raw = raw[:-1].rstrip(".,;:!?'")
    return raw


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if "//" in text:
        for match in _WITH_SCHEME.finditer(text):
            yield _candidate(match.start(), trim(match.group()), 1.0)
    if reading.has_word(_WWW):
        for match in _WITH_WWW.finditer(text):
            if not (match.start() and text[match.start() - 1].isalnum()):
                yield _candidate(match.start(), trim(match.group()), 0.97)
    yield from _find_bare(text, reading.inner_dots)


def _find_bare(text: str, inner_dots: list[int]) -> Iterator[Candidate]:
    for position in (*inner_dots, *_defanged_dots(text)):
        match = _BARE_DOT.match(text, position)
        if match is None:
            continue
        label = match.group(1).lower()
        if label not in _LAST_LABELS and not (_has_path(match.group()) and is_public_suffix(label)):
            continue
        host = _BARE_HOST.search(text, max(text.rfind(" ", 0, position) + 1, position - 80), position)
        if host is None:
            continue
        start = host.start()
        raw = trim(text[start : match.end()])
        pathless = not re.search(r"[a-z][/?#]", raw, re.IGNORECASE)
        touched = start and (text[start - 1] in "@_&+'/" or text[start - 1].isalnum())
        if touched or (match.end() < len(text) and text[match.end()] in "@_"):
            continue
        if pathless and (label in _WEAK_LABELS or raw[:1].isupper() or not re.search("[a-z]{2}", host.group())):
            continue
        yield _candidate(start, raw, 0.85)


def _has_path(tail: str) -> bool:
    """Whether more than a word or two after a slash follows the last label: `.agency/ads/4`, not `.he/she`."""
    _, slash, path = tail.partition("/")
    return bool(slash) and any(mark in path for mark in "0123456789/_?=")


def _defanged_dots(text: str) -> Iterator[int]:
    """Where a bracketed dot has a letter after it."""
    marks = (*(("[.]", "[dot]") if "[" in text else ()), *(("(.)", "(dot)") if "(" in text else ()))
    for mark in marks:
        position = text.find(mark)
        while position >= 0:
            if text[position + len(mark) : position + len(mark) + 1].isalpha():
                yield position
            position = text.find(mark, position + 1)


def _candidate(start: int, raw: str, confidence: float) -> Candidate:
    value = normalise(raw)
    return Candidate("url", start, start + len(raw), value, validate(value), confidence)


def normalise(raw: str) -> str:
    """`hxxps://Shop[.]example.net/A` is `https://shop.example.net/A`; an address without a scheme gets http."""
    mended = _DEFANGED_DOT.sub(".", raw.strip())
    scheme = _DEFANGED_SCHEME.match(mended)
    prefix = "http://"
    if scheme:
        prefix = "ftp://" if scheme.group().lower().startswith("f") else f"http{(scheme.group(1) or '').lower()}://"
        mended = mended[scheme.end() :]
    parts = re.match(r"([^/?#]*)(.*)", mended, re.DOTALL)
    assert parts is not None
    host, rest = parts.groups()
    return f"{prefix}{host.lower()}{rest if rest != '/' else ''}" if "." in host or ":" in host else ""


def validate(value: str) -> Validity:
    """Valid by form; whether anything answers there is nobody's claim."""
    return "valid" if _VALID.fullmatch(value) else "invalid"


def _is_likely(bare: str, value: str) -> bool:
    host = value.partition("//")[2].partition("/")[0]
    return "@" not in bare and " " not in bare and validate(value) == "valid" and any(map(str.isalpha, host))


SCHEME = Scheme(
    "url",
    _find,
    normalise,
    validate,
    one="web address",
    many="web addresses",
    called=(
        "website",
        "web",
        "link",
        "web address",
    ),
    in_letters=True,
    section="contacts",
    likely=_is_likely,
)
