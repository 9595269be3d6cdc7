"""Ordnance Survey grid references, canonical as letters and digits: `SK432876`, `TQ3000080000`.

Source: Ordnance Survey, A guide to coordinate systems in Great Britain (two letters name a square of 100 km; easting
and northing follow with as many digits each; false origin south-west of Scilly). Eastings and northings in figures
alone are turned into letters, so that records meet. A reference keeps the digits it was given with: fewer name a
larger square. Written as one word it is as often a crime or exhibit number, so it needs a cue or ten digits; letters
that are words as well (`NO`, `SO`) need a cue always.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.lists import are_listed
from trawl.identifiers.scheme import (
    Candidate,
    Reading,
    Scheme,
    cue_words,
    cued,
    is_grouped,
    keep_alphanumeric,
    no_phrases,
)
from trawl.model import Validity

#: The squares that hold land of Great Britain.
_SQUARES = frozenset([
    "HP", "HT", "HU", "HW", "HX", "HY", "HZ", "NA", "NB", "NC", "ND", "NF", "NG", "NH", "NJ", "NK", "NL", "NM", "NN",
    "NO", "NR", "NS", "NT", "NU", "NW", "NX", "NY", "NZ", "OV", "SC", "SD", "SE", "SH", "SJ", "SK", "SM", "SN", "SO",
    "SP", "SR", "SS", "ST", "SU", "SV", "SW", "SX", "SY", "SZ", "TA", "TF", "TG", "TL", "TM", "TQ", "TR", "TV",
])  # fmt: skip
#: Squares whose letters are ordinary words or short forms too.
_WORDS = frozenset([
    "NA", "NO", "NW", "SC", "SD", "SE", "SH", "SO", "SP", "SS", "ST", "SW", "TV",
])  # fmt: skip
_APART = re.compile(r"([A-Za-z]{2})[ ./-]{0,3}([0-9]{2,5})[ ,./-]{1,3}([0-9]{2,5})")
_WHOLE = re.compile(r"([A-Za-z]{2})(?: - |[ .-])?([0-9]{4,10})")
_FIGURES = re.compile(
    r"(?:e(?:asting)?s?[ :=]{0,2})?([0-9]{6})[ ,/;]{0,3}(?:and )?(?:n(?:orthing)?s?[ :=]{0,2})?([0-9]{6,7})",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(?:(?:os|map|nat(?:ional)?)? ?grid(?: ?ref(?:erence|s)?\.?)?|(?:map|os|osgb) ?ref(?:erence)?\.?"
    r"|ngr|osgb|os|gr)\b"
    r"(?: (?:is|was|no|nos|given|as|approx|of|at))?[^\w,;!?]{0,4}\Z",
)
_FIGURES_CUE = re.compile(
    r"\b(?:eastings?|northings?|e/n|en|osgb|ngr|(?:grid|map|os)(?: ?ref(?:erence|s)?)?|co-?ord(?:inate)?s?)\b"
    r"\.?.{0,20}\Z",
    re.DOTALL,
)
_CUE_WORDS = cue_words([
    "grid", "gridref", "map", "mapref", "os", "osgb", "ngr", "gr", "easting", "eastings", "northing", "northings",
    "e", "en", "coord", "coords", "coordinate", "coordinates", "ordinates",
])  # fmt: skip
_VALUE = re.compile(r"([A-Z]{2})((?:[0-9]{2}){1,5})")
#: What somebody may have meant for one.
_FORM = re.compile(r"[A-Z]{2}[0-9]{4,10}")
#: How sure a reference with its cue is.
_NAMED = 0.97
_LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


def _find(reading: Reading) -> Iterator[Candidate]:
    text, padded, after, listed = reading.text, reading.padded, 0, -1
    hinted = reading.has_word(_CUE_WORDS)
    for start, end in reading.digit_runs if hinted else reading.near_runs:
        if start < after or end - start == 1:
            continue
        before = padded[start - 1]
        found = None
        parted = before in " ./-" and (padded[start - 2].isalpha() or padded[start - 3 : start] == " - ")
        if before.isalpha() or parted:
            found = _lettered(reading, start, end, listed if hinted else None)
        if found is None and hinted and end - start == 6:
            found = _in_figures(text, start)
        if found:
            after = found.end
            listed = after if found.confidence >= _NAMED else -1
            yield found


def _lettered(reading: Reading, run: int, run_end: int, listed: int | None) -> Candidate | None:
    """`SK 432 876`, `SK 43210 87654`, `TQ3000080000`, and with a cue `SK432876` or one that cannot be (`XX432876`).

    `listed` is where the last one with a cue ended, None where the text has no cue.
    """
    text = reading.text
    start = run - 2
    while start > 0 and run - start < 5 and text[start + 1] in " ./-":
        start -= 1
    if start < 0 or (start and text[start - 1].isalnum()):
        return None
    square = text[start : start + 2].upper()
    if listed is None and square not in _SQUARES:
        return None
    match = _APART.match(text, start)
    if match is None or len(match.group(2)) != len(match.group(3)) or match.start(2) != run:
        match = _WHOLE.match(text, start)
    if match is None or text[match.end() : match.end() + 1].isalnum():
        return None
    if square == "NO" and text[start + 2] == "." and match.re is _WHOLE:  # `grid ref no. 432876`
        return None
    named = listed is not None and (cued(text, start, _CUE, 30) or are_listed(reading.lines, listed, start))
    apart = match.re is _APART and text[run_end] == " " and len(match.group(2)) >= 3
    plain = match.group(1).isupper() and square not in _WORDS and (apart or len(keep_alphanumeric(match.group())) == 12)
    value = normalise(match.group())
    validity = validate(value)
    if not named and not (plain and validity == "valid"):
        return None
    return Candidate("grid_reference", start, match.end(), value, validity, _NAMED if named else 0.8)


def _in_figures(text: str, run: int) -> Candidate | None:
    """`easting 443210 northing 387654`, `grid ref 443210, 387654`."""
    start = run
    prefix = re.search(r"\be(?:asting)?s?[ :=]{0,2}\Z", text[max(0, run - 12) : run], re.IGNORECASE)
    match = _FIGURES.match(text, start)
    if (
        match is None
        or text[match.end() : match.end() + 1].isalnum()
        or (start and text[start - 1].isalnum() and not prefix)
    ):
        return None
    named = "n" in text[match.end(1) : match.start(2)].lower() and prefix is not None
    if not named and not cued(text, start, _FIGURES_CUE, 36):
        return None
    value = _from_figures(int(match.group(1)), int(match.group(2)))
    return Candidate("grid_reference", start, match.end(), value, "valid", 0.95) if value else None


def _from_figures(easting: int, northing: int) -> str:
    """Letters and ten digits for metres east and north of the false origin; "" for a point off the squares."""
    column, row = easting // 100_000 + 10, 19 - northing // 100_000
    if not (10 <= column < 25 and 0 <= row < 25):
        return ""
    letters = _LETTERS[row // 5 * 5 + column // 5] + _LETTERS[row % 5 * 5 + column % 5]
    return f"{letters}{easting % 100_000:05d}{northing % 100_000:05d}" if letters in _SQUARES else ""


def middle_of(value: str) -> tuple[float, float]:
    """Metres east and north of the false origin of the middle of the square that a canonical reference names."""
    first, second = (_LETTERS.index(letter) for letter in value[:2])
    column, row = first % 5 * 5 + second % 5 - 10, 19 - (first // 5 * 5 + second // 5)
    digits = len(value[2:]) // 2
    size = 10 ** (5 - digits)
    east, north = int(value[2 : 2 + digits]), int(value[2 + digits :])
    return column * 100_000 + (east + 0.5) * size, row * 100_000 + (north + 0.5) * size


def normalise(raw: str) -> str:
    """`sk 432 876` is `SK432876`, `443210 387654` is `SK4321087654`; "" where it has neither form."""
    flat = keep_alphanumeric(raw)
    if _VALUE.fullmatch(flat) or _FORM.fullmatch(flat):
        return flat
    figures = _FIGURES.fullmatch(raw.strip())
    return _from_figures(int(figures.group(1)), int(figures.group(2))) if figures else ""


def validate(value: str) -> Validity:
    """Valid where the letters name a square of the National Grid and an even number of digits follows."""
    match = _VALUE.fullmatch(value)
    return "valid" if match and match.group(1) in _SQUARES else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    """Two letters and six figures or more."""
    return len(value) >= 8


def _is_all(bare: str, value: str) -> bool:
    """Letters and figures, or eastings and northings apart: digits in one word are any number's."""
    return is_grouped(bare, value) and not bare.isdigit()


SCHEME = Scheme(
    "grid_reference",
    _find,
    normalise,
    validate,
    runs="digit_runs",
    one="grid reference",
    many="grid references",
    called=("grid ref",),
    headed=(
        "os grid reference",
        "ngr",
        "os ref",
        "grid",
    ),
    likely=_is_likely,
    whole=_is_all,
    phrases=no_phrases,
)
