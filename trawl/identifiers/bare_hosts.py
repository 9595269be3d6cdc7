"""Names of hosts that stand in a text without a scheme: where one begins, and whether it is a web address at all."""

from __future__ import annotations

import re

from trawl.identifiers.hosts import canonical_host, is_defanged, mend_dots
from trawl.identifiers.public_suffixes import is_double_suffix, is_public_suffix
from trawl.identifiers.word_lists import load_words

#: Labels that end an address without a scheme or a cue.
LAST_LABELS = frozenset([
    "com", "org", "net", "uk", "co", "info", "biz", "io", "gov", "edu", "onion", "ie", "eu", "de", "fr", "es", "nl",
    "ru", "example", "test", "invalid", "app", "dev", "site", "online", "shop", "store", "me", "tv", "to", "ly",
    "gg", "scot", "wales", "london",
])  # fmt: skip
# These end ordinary words after a missing space too often to count without a path.
_WEAK_LABELS = frozenset(
    ["onion", "me", "to", "co", "info", "shop", "store", "site", "online", "app", "tv", "es", "de"]
)
#: Of three labels in capitals, these end an address.
_SURE_LABELS = frozenset(["com", "org", "net", "uk", "example"])
#: The rest of a file's name behind what reads like a host: `report.uk.pdf`, `long.test.tar.gz`.
_FILE_ENDING = re.compile(r"(?:\.[A-Za-z0-9]{2,4})?\.([A-Za-z0-9]{2,5})(?![\w])")


def bare_start(text: str, position: int, after: int) -> int:
    """Where the name begins whose first full stop before a letter is at `position`."""
    start = position
    while start > after and position - start < 253 and (text[start - 1].isalnum() or text[start - 1] in "-_."):
        start -= 1
    while start < position and text[start] in "-_.":
        start += 1
    return start


def is_touched(text: str, start: int) -> bool:
    """Whether the name that begins here is a part of something: of an e-mail address, a path, another word."""
    before = text[start - 1 : start]
    if before == "/":
        return text[max(0, start - 3) : start] not in ("//", " //", "\n//", "(//", '"//')
    if before == "'":
        return start > 1 and text[start - 2].isalnum()
    return bool(before) and (before in "@_&+." or before.isalnum())


def is_address(host: str, value: str, *, cue: bool) -> bool:
    """Whether a name without scheme is an address: by its last label, its path, its case."""
    mended = mend_dots(host)
    labels = mended.lower().split(".")
    last = labels[-1]
    double = len(labels) > 2 and labels[-2] in LAST_LABELS and is_double_suffix(labels[-2], last)
    if cue or is_defanged(host):
        return is_public_suffix(canonical_host(last))
    if not (last in LAST_LABELS or double or (_has_path(value) and is_public_suffix(last))):
        return False
    if re.search(r"\w[/?#]", value.partition("//")[2]):
        return True
    if mended.isupper():
        return len(labels) > 2 and last in _SURE_LABELS
    weak = last in _WEAK_LABELS and not double
    return not (weak or mended[0].isupper() or not re.search("[a-z]{2}", mended))


def _has_path(value: str) -> bool:
    """Whether more than a word or two after a slash follows the last label: `.agency/ads/4`, not `.he/she`."""
    _, slash, path = value.partition("//")[2].partition("/")
    return bool(slash) and any(mark in path for mark in "0123456789/_?=")


def file_end(text: str, end: int) -> int:
    """Where the file's name ends of which a host was read up to `end` (`report.uk` of `report.uk.pdf`); 0 for none."""
    file = _FILE_ENDING.match(text, end)
    return file.end() if file and file[1].lower() in load_words("file_endings") else 0
