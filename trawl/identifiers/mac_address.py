"""Hardware addresses of network interfaces, canonical as `aa:bb:cc:dd:ee:ff`.

Source: IEEE 802, EUI-48 (six octets) and EUI-64 (eight). Six pairs with colons or hyphens between say what they are, as
do three groups of four with full stops, as network equipment writes them, where they hold figures and letters. Any
other grouping, and eight octets, need a word that names them; five, seven or sixteen bytes are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.digit_rows import is_free_before, is_free_behind
from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, no_phrases
from trawl.model import Validity

_HEX = "[0-9A-Fa-f]"
#: All of six pairs but the first.
_ANCHOR = re.compile(rf"([:-]){_HEX}{{2}}\1{_HEX}{{2}}\1{_HEX}{{2}}\1{_HEX}{{2}}\1{_HEX}{{2}}")
_PAIR = re.compile(rf"{_HEX}{{2}}")
_DOTTED = re.compile(rf"{_HEX}{{4}}\.{_HEX}{{4}}\.{_HEX}{{4}}")
_MIDDLE = re.compile(rf"\.{_HEX}{{4}}\.")
#: Digits in any even groups with one sign throughout.
_GROUPED = re.compile(
    rf"{_HEX}{{2}}([ .:-]){_HEX}{{2}}(?:\1{_HEX}{{2}})*|{_HEX}{{4}}([ .:-]){_HEX}{{4}}(?:\2{_HEX}{{4}})*"
    rf"|{_HEX}{{6}}[ .:-]{_HEX}{{6}}|{_HEX}{{12,17}}"
)
#: A word that names an address, with what may stand between the two.
_NAME = re.compile(
    r"(?:\b(?:macs?|bssids?|eui(?:[ -]?(?:48|64))?)|\b(?:hardware|physical|ethernet|wi-?fi|bluetooth) addr(?:ess)?)"
    r"(?: ?(?:address(?:es)?|addr|id|no|number)\b){0,2}(?: (?:is|was|of [a-z ]{1,20}? is)\b)?[ :.=#(<{\[\"'-]{1,4}"
)
_CUE_WORDS = cue_words((
    "mac", "macs", "bssid", "bssids", "eui", "hardware", "physical", "ethernet", "wifi", "fi", "bluetooth",
))  # fmt: skip
_NO_HEX = re.compile(r"[^0-9a-f]+")
_LENGTHS = (12, 16)
#: Sixteen figures are more often a card's, unless they are paired off.
_FIGURES = re.compile(r"[0-9]{16}|[0-9]{4}(?:[ -][0-9]{4}){3}")
_NO_DEVICE = frozenset(":".join((pair,) * pairs) for pair in ("00", "ff") for pairs in (6, 8))
_CANONICAL = re.compile(r"[0-9a-f]{2}(?::[0-9a-f]{2}){5}(?:(?::[0-9a-f]{2}){2})?")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if reading.has_word(_CUE_WORDS):
        for name in _NAME.finditer(reading.lowered):
            yield from _named(text, name.end())
    if text.count(":") >= 5 or text.count("-") >= 5:
        for match in _ANCHOR.finditer(text):
            start, end = match.start() - 2, match.end()
            if start >= 0 and _PAIR.match(text, start) and _is_whole(text, start, end):
                yield _candidate(text, start, end)
    if reading.digit_runs:
        yield from _dotted(text)


def _named(text: str, start: int) -> Iterator[Candidate]:
    """The address right behind a word that names it."""
    match = _GROUPED.match(text, start)
    if match is None:
        return
    end = match.end()
    # `be` and `ad` are words as well, or begin one.
    while text[end - 3] == " " and text[end - 2 : end].isalpha():
        if _digits(text[start:end]) in _LENGTHS and is_free_behind(text, end):
            break
        end -= 3
    if _digits(text[start:end]) not in _LENGTHS:
        return
    if _is_whole(text, start, end):
        yield _candidate(text, start, end)


def _digits(raw: str) -> int:
    return len(_NO_HEX.sub("", raw.lower()))


def _dotted(text: str) -> Iterator[Candidate]:
    """`0000.5e00.5318`, of whose groups one may be all figures and none need be."""
    for middle in _MIDDLE.finditer(text):
        match = _DOTTED.match(text, max(0, middle.start() - 4))
        raw = match.group().replace(".", "") if match else "0"
        if match and not raw.isdigit() and not raw.isalpha() and _is_whole(text, *match.span()):
            yield _candidate(text, *match.span())


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no other digits belong to the address and no serial touches it."""
    before, behind = text[max(0, start - 6) : start], text[end : end + 3]
    if before.endswith("+"):
        return False  # a telephone number in pairs
    if before[-1:] in (":", "-", ".") and re.search(rf"(?<![0-9A-Za-z])(?:{_HEX}{{2}}|{_HEX}{{4}})[:.-]\Z", before):
        return False
    if behind[:2] == "::" or (behind[:1] in (":", "-", ".") and _PAIR.match(behind, 1)):
        return False
    return is_free_before(text, start, glued=True) and is_free_behind(text, end, glued=True)


def _candidate(text: str, start: int, end: int) -> Candidate:
    value = normalise(text[start:end])
    return Candidate("mac_address", start, end, value, validate(value), 0.97)


def normalise(raw: str) -> str:
    """Six or eight pairs in lower case with colons; "" where there are not so many hexadecimal digits."""
    digits = _NO_HEX.sub("", raw.lower())
    if len(digits) not in _LENGTHS or _FIGURES.fullmatch(raw.strip()):
        return ""
    return ":".join(digits[i : i + 2] for i in range(0, len(digits), 2))


def validate(value: str) -> Validity:
    """Valid by form, and where it is some device's: all noughts is nobody's, all `f` is everybody's."""
    return "valid" if _CANONICAL.fullmatch(value) and value not in _NO_DEVICE else "invalid"


#: Letters that twelve digits in one word have at least: a mistyped telephone number has one.
_LETTERS = 2
_PAIRED = re.compile(rf"{_HEX}{{2}}([ :.-]){_HEX}{{2}}(?:\1{_HEX}{{2}}){{4}}(?:(?:\1{_HEX}{{2}}){{2}})?")


def _is_likely(bare: str, value: str) -> bool:
    """Pairs, and fours with full stops, though all are figures; twelve in a row are a telephone as often."""
    if _PAIRED.fullmatch(bare) or _DOTTED.fullmatch(bare):
        return True
    letters = sum(map(str.isalpha, value))
    return " " not in bare and letters >= (_LETTERS if bare.isalnum() else 1)


def _is_all(bare: str, value: str) -> bool:  # noqa: ARG001 - what was written tells
    """Even groups with one sign throughout: no address is read out of the figures and letters of other words."""
    return _GROUPED.fullmatch(bare) is not None


SCHEME = Scheme(
    "mac_address",
    _find,
    normalise,
    validate,
    one="MAC address",
    many="MAC addresses",
    called=("mac",),
    headed=(
        "hardware address",
        "wifi address",
        "bluetooth address",
        "bssid",
        "mac addr",
        "physical address",
    ),
    likely=_is_likely,
    whole=_is_all,
    phrases=no_phrases,
)
