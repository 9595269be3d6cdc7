"""Postcodes, canonical in capitals with one space: `HG6 2QB`.

Source: BS 7666-2 and Royal Mail's Programmers' Guide to the Postcode Address File (areas, and the letters that a unit
may hold). An outward code alone counts where its area's post town stands right before it, where a cue names it a
postcode, or where `area` follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.identifiers.scheme import Candidate, Reading, Scheme, cue_words, cued, keep_alphanumeric, token_start
from trawl.model import Validity

#: Each postcode area with its post town.
AREAS: dict[str, str] = {
    pair.split(" ")[0]: pair.split(" ")[1]
    for pair in """AB aberdeen|AL albans|B birmingham|BA bath|BB blackburn|BD bradford|
BH bournemouth|BL bolton|BN brighton|
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
_FULL = re.compile(r"([A-Za-z]{1,2})[0-9][0-9A-Za-z]?(?: {0,2}|-)[0-9][ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}")
_GIRO_WORD = cue_words(["gir"])
_GIRO = re.compile(r"\bGIR ?0AA\b", re.IGNORECASE)
_OUTWARD = re.compile(r"([A-Z]{1,2})[0-9](?:[0-9]|[A-HJKPSTUW])?")
_VALID = re.compile(r"GIR 0AA|([A-Z]{1,2})[0-9][0-9A-Z]?(?: [0-9][ABD-HJLNP-UW-Z]{2})?")
_CUE = re.compile(r"\b(?:post ?codes?|pcode|pc area)\b\W{0,3}(?:is |of |area )?\W{0,2}\Z")


def _find(reading: Reading) -> Iterator[Candidate]:
    text = reading.text
    if reading.has_word(_GIRO_WORD):
        for giro in _GIRO.finditer(text):
            yield Candidate("postcode", giro.start(), giro.end(), "GIR 0AA", "valid", 0.97)
    for run_start, run_end in reading.lettered_runs:
        if run_end - run_start > 3:
            continue
        start = token_start(text, run_start, 3)
        if not 1 <= run_start - start <= 2:
            continue
        match = _FULL.match(text, start)
        if match and not text[match.end() : match.end() + 1].isalnum() and _is_area(match.group(1)):
            value = normalise(match.group())
            yield Candidate("postcode", start, match.end(), value, validate(value), 0.97)
        else:
            yield from _outward(text, start)


def _is_area(letters: str) -> bool:
    return letters.upper() in AREAS


def _outward(text: str, start: int) -> Iterator[Candidate]:
    match = _OUTWARD.match(text, start)
    if match is None or text[match.end() : match.end() + 1].isalnum() or not _is_area(match.group(1)):
        return
    before = text[max(0, start - 24) : start].rstrip(" ,(").lower()
    follows = text[match.end() : match.end() + 6].lower().startswith((" area", "\narea"))
    if before.endswith(AREAS[match.group(1)]) or follows or cued(text, start, _CUE):
        yield Candidate("postcode", start, match.end(), match.group(), "valid", 0.8)


def normalise(raw: str) -> str:
    """`pe104hr` is `PE10 4HR`, an outward code stays alone; "" where it has not the form of either."""
    flat = keep_alphanumeric(raw)
    if len(flat) >= 5 and flat[-3].isdigit() and flat[-2:].isalpha():
        flat = f"{flat[:-3]} {flat[-3:]}"
    return flat if _VALID.fullmatch(flat) else ""


def validate(value: str) -> Validity:
    """Valid by form and area; whether the unit exists is not looked up."""
    match = _VALID.fullmatch(value)
    return "valid" if match and (match.group(1) is None or match.group(1) in AREAS) else "invalid"


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
    in_letters=True,
    likely=_is_likely,
)
