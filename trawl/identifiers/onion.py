"""Onion services, canonical as their host in lower case: fifty-six characters (version 3) or sixteen (2) and `.onion`.

Source: Tor's specifications of rendezvous, version 3 (a public key of 32 bytes, two bytes of a SHA3-256 checksum and
the version, in base 32) and version 2 (sixteen characters of base 32, nothing to check; withdrawn in 2021). Scheme,
port, path and the names of hosts below it belong to the mention but not to the value, so that records meet on the
service. A host of any other length is kept as invalid.
"""

from __future__ import annotations

import re
from base64 import b32decode
from collections.abc import Iterator
from hashlib import sha3_256

from trawl.identifiers.hosts import DOT
from trawl.identifiers.scheme import Candidate, Reading, Scheme, any_value, cue_words, no_phrases, token_start
from trawl.identifiers.url_edges import Edges
from trawl.model import Validity

_TAIL = re.compile(rf"{DOT}onion(?::[0-9]{{1,5}})?", re.IGNORECASE)
#: The scheme and the hosts below the service, as far as they are written.
_HEAD = re.compile(rf"(?:h[tx]{{2}}ps?\[?:\]?//\]?)?(?:[a-z0-9-]{{1,63}}{DOT}){{0,3}}\Z", re.IGNORECASE)
_HOST = re.compile(rf"(?<![^\W_])([a-z0-9]{{10,62}}){DOT}onion", re.IGNORECASE)
_VALUE = re.compile(r"([a-z0-9]{10,62})\.onion")
_REACH = 90
_VERSION_2, _VERSION_3 = 16, 56
_SHORTEST, _LONGEST = 10, 62


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded = reading.text, reading.padded
    edges = Edges(text)
    for match in _TAIL.finditer(text):
        host = token_start(text, match.start(), 63)
        length = match.start() - host
        if not _SHORTEST <= length <= _LONGEST or (match.group()[-1].isalnum() and padded[match.end()].isalnum()):
            continue
        head = _HEAD.search(text[max(0, host - _REACH) : host])
        start = host - len(head.group()) if head else host
        if start and (text[start - 1].isalnum() or text[start - 1] in "@_"):
            continue
        raw = text[start : edges.find_end(start, match.end())]
        value = normalise(raw)
        validity = validate(value)
        if value and (validity != "invalid" or length >= _VERSION_2):
            yield Candidate("onion", start, start + len(raw), value, validity, 1.0)


def normalise(raw: str) -> str:
    """`hxxp://Abc…xyz[.]onion/path` is `abc…xyz.onion`; "" where no such host is written."""
    match = _HOST.search(raw)
    return f"{match.group(1).lower()}.onion" if match else ""


def validate(value: str) -> Validity:
    """Version 3 by its checksum; version 2 has none and is unverifiable."""
    match = _VALUE.fullmatch(value)
    host = match.group(1) if match else ""
    if set("0189") & set(host):  # not of base 32
        return "invalid"
    if len(host) == _VERSION_2:
        return "unverifiable"
    if len(host) != _VERSION_3:
        return "invalid"
    decoded = b32decode(host.upper())
    key, check, version = decoded[:32], decoded[32:34], decoded[34:]
    expected = sha3_256(b".onion checksum" + key + version).digest()[:2]
    return "valid" if version == b"\x03" and check == expected else "invalid"


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    return " " not in bare


SCHEME = Scheme(
    "onion",
    _find,
    normalise,
    validate,
    words=cue_words(["onion"]),
    one="onion address",
    many="onion addresses",
    called=(
        "tor",
        "onion address",
    ),
    headed=(
        "onion link",
        "onion url",
        "tor address",
        "dark web address",
        "hidden service",
    ),
    section="contacts",
    likely=any_value,
    whole=_is_all,
    phrases=no_phrases,
)
