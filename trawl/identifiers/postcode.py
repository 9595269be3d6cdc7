"""Postcodes, canonical in capitals with one space: `HG6 2QB`.

Source: BS 7666-2 and Royal Mail's Programmers' Guide to the Postcode Address File (areas, and the letters that a unit
may hold); British Forces Post Office numbers (`BFPO 57`). An outward code alone counts where its area's post town
stands right before it, where a cue names it a postcode, or where `area` follows; with an inward part that cannot be it
is kept whole there, as invalid. An O where only a nought can stand is one, and the other way round.
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
    token_start,
)
from trawl.identifiers.short_words import short_words
from trawl.model import Validity

#: Each postcode area with its post town.
AREAS: dict[str, str] = {
    pair.split(" ")[0]: pair.split(" ")[1]
    for pair in """AB aberdeen|AL albans|B birmingham|BA bath|BB blackburn|BD bradford|
BF forces|BH bournemouth|BL bolton|BN brighton|
BR bromley|BS bristol|BT belfast|CA carlisle|CB cambridge|CF cardiff|CH chester|CM chelmsford|
CO colchester|CR croydon|
CT canterbury|CV coventry|CW crewe|DA dartford|DD dundee|DE derby|DG dumfries|DH durham|DL darlington|DN doncaster|
DT dorchester|DY dudley|E london|EC london|EH edinburgh|EN enfield|EX exeter|FK falkirk|FY blackpool|G glasgow|
GL gloucester|GU guildford|GY guernsey|HA harrow|HD huddersfield|HG harrogate|HP hempstead|HR hereford|HS stornoway|
HU hull|HX halifax|IG ilford|IM douglas|IP ipswich|IV inverness|JE jersey|KA kilmarnock|KT kingston|KW kirkwall|
KY kirkcaldy|L liverpool|LA lancaster|LD wells|LE leicester|LL llandudno|LN lincoln|LS leeds|LU luton|M manchester|
ME medway|MK keynes|ML motherwell|N london|NE newcastle|NG nottingham|NN northampton|NP newport|NR norwich|NW london|
OL oldham|OX oxford|PA paisley|PE peterborough|PH perth|PL plymouth|PO portsmouth|PR preston|RG reading|RH redhill|
RM romford|S sheffield|SA swansea|SE london|SG stevenage|SK stockport|SL slough|SM sutton|SN swindon|
SO southampton|SP salisbury|SR sunderland|SS southend|ST stoke|SW london|SY shrewsbury|TA taunton|TD galashiels|
TF telford|TN tonbridge|TQ torquay|TR truro|TS middlesbrough|TW twickenham|UB southall|W london|WA warrington|
WC london|WD watford|WF wakefield|WN wigan|WR worcester|WS walsall|WV wolverhampton|YO york|ZE lerwick""".replace(
        "\n", ""
    ).split("|")
}
_GAP = r"(?: {0,2}|[.-]| - )"
_FULL = re.compile(rf"([A-Za-z]{{1,2}}|[A-Za-z]0)[0-9][0-9A-Za-z]?{_GAP}([0-9Oo][A-Za-z]{{2}})(?![^\W_])")
#: A whole postcode in which a character slipped, is missing or is one too many: `HG6 2Q`, `HG6 22B`, `HG6 ZQB`.
_SLIPPED = re.compile(
    r"([A-Za-z]{1,2})[0-9][0-9A-Za-z]?[ .-]{1,2}([0-9](?=[0-9]{0,2}[A-Za-z])[0-9A-Za-z]{1,3}|[A-Z]{3})(?![^\W_])"
)
#: What follows an outward code and is a time, a length or a number in order: `LS6 7pm`, `S11 2nd floor`.
_OTHER_FIGURE = re.compile(r"[0-9]{1,3}(am|pm|hrs?|st|nd|rd|th|x[0-9]?|k|m|mi|km|ft|yo|yrs?|wks?)", re.IGNORECASE)
_OUTWARD = re.compile(r"([A-Za-z]{1,2})[0-9][0-9A-Za-z]?(?![^\W_])")
#: `area` after an outward code or after the others of its list.
_AREA_AFTER = re.compile(r"(?: ?(?:,|/|&|and|or) ?[a-z]{1,2}[0-9][0-9a-z]?){0,5}[ \n-]areas?\b")
_FORCES_WORD = cue_words(["bfpo"])
_FORCES = re.compile(r"\bbfpo[ .:-]{0,2}([0-9]{1,4})(?![^\W_])")
_GIRO_WORD = cue_words(["gir"])
_GIRO = re.compile(rf"\bgir{_GAP}[0o]aa\b")
_VALID = re.compile(
    r"GIR 0AA|BFPO [1-9][0-9]{0,3}"
    # a nought begins no district of two digits: `CR0` is one, `AB02` is the beginning of a plate
    r"|(?:([A-Z])(?:0|[1-9][0-9A-HJKPSTUW]?)|([A-Z]{2})(?:0|[1-9][0-9ABEHMNPRVWXY]?))(?: [0-9][ABD-HJLNP-UW-Z]{2})?"
)
#: What a canonical value may look like, valid or not.
_FORM = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?(?: [0-9A-Z]{2,4})?|BFPO [0-9]{1,4}")
_APART = re.compile(r"([A-Z]{1,2}[0-9][0-9A-Z]?)[ .-]+([0-9A-Z]{2,4})")
_INWARD = re.compile(r"[0-9O][A-Z]{2}")
_CUE = re.compile(
    r"\b(?:post ?-?codes?|p/?code|pc area)\b\W{0,3}(?:is |was |of |area |as |no |number |given as )?\W{0,2}\Z"
)


#: Words of which `_CUE` needs one.
_CUE_WORDS = cue_words(("postcode", "postcodes", "code", "codes", "pcode", "pcodes", "area"))


def _find(reading: Reading) -> Iterator[Candidate]:
    text, listed = reading.text, -1
    cues = reading.has_word(_CUE_WORDS)
    if reading.has_word(_GIRO_WORD):
        for giro in _GIRO.finditer(reading.lowered):
            yield Candidate("postcode", giro.start(), giro.end(), "GIR 0AA", "valid", 0.97)
    if reading.has_word(_FORCES_WORD):
        for forces in _FORCES.finditer(reading.lowered):
            value = normalise(forces.group())
            yield Candidate("postcode", forces.start(), forces.end(), value, validate(value), 0.97)
    for run_start, run_end in reading.lettered_runs:
        if run_end - run_start > 3:
            continue
        start = token_start(text, run_start, 3)
        if not 1 <= run_start - start <= 2:
            continue
        named = (cues and cued(text, start, _CUE)) or are_listed(reading.lines, listed, start)
        candidate = _read(text, start, named=named)
        if candidate:
            yield candidate
            listed = candidate.end if named else -1


def _read(text: str, start: int, *, named: bool) -> Candidate | None:
    """The postcode that begins here: a whole one by its form, one that slipped or an outward code where it is named."""
    match = _FULL.match(text, start)
    if match and _is_inward(match, named=named):
        value = normalise(match.group())
        if validate(value) == "valid":
            # With a letter O for its nought it is a plate where a vehicle is spoken of: `vehicle AB12 OAA`.
            sure = named or match.group(2)[0] not in "Oo"
            return Candidate("postcode", start, match.end(), value, "valid", 0.97 if sure else 0.75)
    outward = _OUTWARD.match(text, start)
    if outward is None or not (named or _follows_town(text, start, outward.group(1)) or _precedes_area(text, outward)):
        return None
    for whole in (match, _SLIPPED.match(text, start)):
        if whole and not _is_figure(whole) and not _ends_in_word(whole.group(2)):
            value = normalise(whole.group())
            return Candidate("postcode", start, whole.end(), value, validate(value), 0.9)
    value = normalise(outward.group())
    validity = validate(value)
    return Candidate("postcode", start, outward.end(), value, validity, 0.8) if named or validity == "valid" else None


def _is_inward(match: re.Match[str], *, named: bool) -> bool:
    """Whether the end of a whole postcode is not a word or a figure: `M1 OFF`, `LS6 2nd`."""
    raw, inward = match.group(), match.group(2)
    if inward[0] in "Oo":
        return named or not _ends_in_word(inward)
    return raw.isupper() or raw.isalnum() or (named and raw.islower()) or not _OTHER_FIGURE.fullmatch(inward)


def _is_figure(match: re.Match[str]) -> bool:
    """Whether what follows an outward code is a time or a number; in capitals fewer short forms are used (`2K`)."""
    figure = _OTHER_FIGURE.fullmatch(match.group(2))
    return figure is not None and (not match.group().isupper() or len(figure.group(1)) > 1)


def _ends_in_word(inward: str) -> bool:
    """Whether letters where a digit belongs are a word: `M1 OFF`, `LS6 THE`."""
    return inward.lower() in short_words()


def _follows_town(text: str, start: int, letters: str) -> bool:
    """Whether the post town of the area stands right before."""
    town = AREAS.get(letters.upper())
    return town is not None and text[max(0, start - 24) : start].rstrip(" ,(").lower().endswith(town)


def _precedes_area(text: str, outward: re.Match[str]) -> bool:
    return _AREA_AFTER.match(text[outward.end() : outward.end() + 60].lower()) is not None


def normalise(raw: str) -> str:
    """`pe104hr` is `PE10 4HR`, `LS1O 4AB` is `LS10 4AB`, an outward code stays alone; "" where it has no such form.

    What slipped stays as it was written: `hg6 2q` is `HG6 2Q`.
    """
    flat = keep_alphanumeric(raw)
    if flat.startswith("BFPO"):
        value = f"BFPO {flat[4:]}"
    elif flat in ("GIR0AA", "GIROAA"):
        return "GIR 0AA"
    elif len(flat) >= 5 and _INWARD.fullmatch(flat[-3:]):
        value = f"{_mend(flat[:-3])} 0{flat[-2:]}" if flat[-3] == "O" else f"{_mend(flat[:-3])} {flat[-3:]}"
    else:
        apart = _APART.fullmatch(raw.strip().upper())
        value = " ".join(apart.groups()) if apart else flat
    return value if _FORM.fullmatch(value) else ""


def _mend(outward: str) -> str:
    """An outward code with the letter O where no nought can be, and the other way round: `P01` and `LS1O`."""
    if outward[1:2] == "0" and outward[2:3].isdigit():
        outward = outward[0] + "O" + outward[2:]
    return outward[:-1] + "0" if outward[-1] == "O" and outward[-2:-1].isdigit() else outward


def validate(value: str) -> Validity:
    """Valid by form and area; whether the unit exists is not looked up."""
    match = _VALID.fullmatch(value)
    if match is None:
        return "invalid"
    area = match.group(1) or match.group(2)
    return "valid" if area is None or area in AREAS else "invalid"


def _is_likely(bare: str, value: str) -> bool:  # noqa: ARG001 - the value tells
    return " " in value and validate(value) == "valid"


SCHEME = Scheme(
    "postcode",
    _find,
    normalise,
    validate,
    one="postcode",
    many="postcodes",
    called=("post code",),
    headed=(
        "pcode",
        "post codes",
        "zip",
        "zip code",
        "postal code",
        "cod post",
    ),
    in_letters=True,
    likely=_is_likely,
    whole=is_grouped,
    phrases=no_phrases,
)
