"""Hardware addresses of network interfaces, canonical as `aa:bb:cc:dd:ee:ff`.

Source: IEEE 802, EUI-48 (six octets, written in pairs with colons or hyphens); network equipment writes three groups
of four with full stops. Twelve hexadecimal digits in a row need the cue `MAC`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, is_plain_number
from trawl.model import Validity

_ANCHOR = re.compile(r"[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}")
_DOTTED = re.compile(r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}")
_CUED = re.compile(r"\bmac\b(?: ?(?:address|addr|id|no))?(?: is)?[ :.]{1,3}([0-9A-Fa-f]{12})\b", re.IGNORECASE)
_CUE_WORDS = cue_words(["mac"])
_PAIR = re.compile(r"[0-9A-Fa-f]{2}")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if reading.has_word(_CUE_WORDS):
        for match in (*_CUED.finditer(text), *_DOTTED.finditer(text)):
            raw = match.group(match.lastindex or 0)
            begin, end = match.span(match.lastindex or 0)
            if not (begin and text[begin - 1].isalnum()) and not text[end : end + 1].isalnum():
                yield Candidate("mac_address", begin, end, normalise(raw), "valid", 0.95)
    if text.count(":") < 5 and text.count("-") < 5:
        return
    for match in _ANCHOR.finditer(text):
        start, end = match.start() - 2, match.end()
        if start < 0 or not _PAIR.fullmatch(text[start : start + 2]):
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        if before.isalnum() or before in (":", "-") or after.isalnum() or after in (":", "-"):
            continue
        if len(set(match.group()[::3])) == 1:
            yield Candidate("mac_address", start, end, normalise(text[start:end]), "valid", 0.95)


def normalise(raw: str) -> str:
    """Six pairs in lower case with colons; "" where there are not twelve hexadecimal digits."""
    digits = re.sub(r"[^0-9a-f]", "", raw.lower())
    return ":".join(digits[i : i + 2] for i in range(0, 12, 2)) if len(digits) == 12 else ""


def validate(value: str) -> Validity:
    """Valid by form."""
    return "valid" if re.fullmatch(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}", value) else "invalid"


def _is_likely(bare: str, value: str) -> bool:
    """Twelve figures in a row are a telephone or a reference as often."""
    return any(map(str.isalpha, value)) or not is_plain_number(bare.replace("-", "").replace(".", ""))


SCHEME = Scheme(
    "mac_address",
    _find,
    normalise,
    validate,
    one="MAC address",
    many="MAC addresses",
    called=("mac",),
    likely=_is_likely,
)
