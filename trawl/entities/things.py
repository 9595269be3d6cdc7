"""Vehicles and drugs by word lists: makes with colours and models, drug names with their street names in company."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.entities.spots import Spots, matches_at, phrases_by_word
from trawl.entities.vocabulary import load_words
from trawl.identifiers import Candidate
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES, MODELS

_WEAK = load_words("weak_vehicles")


def _group(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)) + ")"


#: What a vehicle's description may begin with.
_SHADES = (
    "dark", "light", "pale", "bright", "metallic", "matt", "old", "older", "old shape", "small", "large", "new",
    "newer", "untaxed", "white", "coloured",
)  # fmt: skip
_SHADE = _group(_SHADES)
_COLOUR = rf"{_group(COLOURS)}(?: coloured)?"
_MAKE, _MODEL, _BODY = _group(MAKES), _group(MODELS), _group(BODIES)
_VEHICLE = re.compile(
    rf"(?:(?:{_SHADE} ){{0,2}}(?:{_COLOUR} (?:and |& )?){{0,2}}({_MAKE})s?(?: ({_MODEL}))?(?: (?:{_MODEL}"
    rf"|{_BODY}|plus|hybrid|turbo|convertible|st|gti|vxr|amg)){{0,2}}"
    rf"|(?:{_SHADE} ){{0,2}}({_COLOUR}) ({_MODEL})(?: (?:{_MODEL}|{_BODY}|{_MAKE}|st|hybrid)){{0,2}}|(?:{_SHADE} "
    rf"){{0,2}}({_COLOUR}|dark(?: coloured)?) ({_BODY})|({_MODEL}))(?![\w-])"
)
#: Models that are words of every sentence, each with the makes that have it: The man is drunk, the seat up front.
_ONLY_OF = {"is": ("lexus",), "up": ("vw", "volkswagen"), "one": ("mini",), "note": ("nissan",), "daily": ("iveco",)}
_COLOURED = re.compile(_COLOUR)
_TRAILING_COLOUR = re.compile(rf",? {_group(COLOURS)}(?=[,. ])")
_DRUGS = {
    "crack cocaine": "crack cocaine",
    "crack": "crack cocaine",
    "cocaine": "cocaine",
    "coke": "cocaine",
    "heroin": "heroin",
    "cannabis": "cannabis",
    "herbal cannabis": "cannabis",
    "weed": "cannabis",
    "skunk": "cannabis",
    "thc": "cannabis",
    "spice": "synthetic cannabinoids",
    "ketamine": "ketamine",
    "ket": "ketamine",
    "mdma": "mdma",
    "ecstasy": "mdma",
    "amphetamine": "amphetamine",
    "methadone": "methadone",
    "diazepam": "diazepam",
    "street valium": "diazepam",
    "valium": "diazepam",
    "pregabalin": "pregabalin",
    "ghb": "ghb",
    "nitrous oxide": "nitrous oxide",
    "lsd": "lsd",
    "fentanyl": "fentanyl",
    "nitazene": "nitazene",
    "nitazenes": "nitazene",
    "subutex": "buprenorphine",
    "buprenorphine": "buprenorphine",
    "mcat": "mephedrone",
    "mephedrone": "mephedrone",
    "crystal meth": "methamphetamine",
    "methamphetamine": "methamphetamine",
    "b and w": "heroin and crack cocaine",
    "xanax": "alprazolam",
    "alprazolam": "alprazolam",
    "zopiclone": "zopiclone",
    "gabapentin": "gabapentin",
    "monkey dust": "mdphp",
}
_DRUG = re.compile("|".join(sorted(map(re.escape, _DRUGS), key=len, reverse=True)))
_STREET = {
    "white": "crack cocaine",
    "light": "crack cocaine",
    "rock": "crack cocaine",
    "rocks": "crack cocaine",
    "brown": "heroin",
    "dark": "heroin",
}
_STREET_DRUG = re.compile(
    r"(?:(?:wraps?|bundles?|deals?|bags?|rocks?|£[0-9,]+) (?:of )?|(?:crack|heroin|brown|white|dark|light"
    r"|rock) and |\b[0-9]{1,3} )(white|brown|dark|light|rocks?)(?= and (?:[0-9]{1,3} )?(?:white|brown"
    r"|dark|light|crack|heroin|rock)|[ ,.;)\n]|\Z)"
)
_VEHICLE_AFTER = re.compile(
    rf" (?:{_MAKE}|{_MODEL}|{_BODY}|coloured|hair|jacket|coat|top|hoodie|trainers|male|female|man|powder"
    rf"|envelope|bag|box|t-shirt|jumper|trousers)"
)


#: Where a description may begin; models count alone only where written as names.
_VEHICLE_PHRASES = phrases_by_word((*_SHADES, *COLOURS, *MAKES, *(f"{make}s" for make in MAKES)))
_MODEL_PHRASES = phrases_by_word(
    model for model in MODELS if model not in _WEAK and len(model) >= 4 and not any(c.isdigit() for c in model)
)
_DRUG_PHRASES = phrases_by_word(_DRUGS)
_SOLD = phrases_by_word(
    (*_STREET, "wrap", "wraps", "bundle", "bundles", "deal", "deals", "bag", "bags", "crack", "heroin")
)
THING_WORDS = frozenset((*_VEHICLE_PHRASES, *_MODEL_PHRASES, *_DRUG_PHRASES, *_SOLD))
_QUANTITY = re.compile(r"£(?=[0-9,]+ )|\b[0-9]{1,3} ")


def canonical_drug(name: str) -> str:
    """The usual name of a drug: `Weed` is `cannabis`; a name that no list holds is itself in lower case."""
    plain = " ".join(name.lower().split())
    return _DRUGS.get(plain) or _STREET.get(plain) or plain


def find_things(spots: Spots) -> list[Candidate]:
    """Vehicles and drugs in a text."""
    return [*_vehicles(spots), *_drugs(spots)]


def _vehicle_starts(spots: Spots) -> list[int]:
    named = [start for start in spots.starts_of(_MODEL_PHRASES) if spots.text[start].isupper()]
    return sorted({*spots.starts_of(_VEHICLE_PHRASES), *named})


def _vehicles(spots: Spots) -> Iterator[Candidate]:
    text, lowered = spots.text, spots.lowered
    for match in matches_at(_VEHICLE, lowered, _vehicle_starts(spots)):
        start, end = match.span()
        if start and (lowered[start - 1].isalnum() or lowered[start - 1] in "-@_."):
            continue
        make, make_model, _, model, _, _, alone = match.groups()
        if make and make_model in _ONLY_OF and make not in _ONLY_OF[make_model]:
            end, make_model = match.start(2) - 1, None
        if make == "man" and make_model in (None, *_WEAK):
            continue  # a white man; a lorry of MAN has its model
        named = make or alone
        described = lowered[start:end] != named
        if alone or (make and not described):
            # A lone make or model counts where it is written as a name and is no ordinary word.
            if (
                named in _WEAK
                or not text[start].isupper()
                or (alone and len(named) < 4)
                or any(c.isdigit() for c in named)
            ):
                continue
        elif (make in _WEAK and not make_model and not _COLOURED.match(match.group())) or (
            model in _WEAK and not any(c.isdigit() for c in model or "") and not text[match.start(4)].isupper()
        ):
            continue
        trailing = _TRAILING_COLOUR.match(lowered, end) if make or alone else None
        if trailing and not _COLOURED.match(match.group()):
            end = trailing.end()
        value = " ".join(lowered[start:end].replace(",", " ").split())
        yield Candidate("vehicle", start, end, value, "unverifiable", 0.8, "vehicle")


def _drugs(spots: Spots) -> Iterator[Candidate]:
    lowered = spots.lowered
    for match in matches_at(_DRUG, lowered, spots.starts_of(_DRUG_PHRASES)):
        start, end = match.span()
        if (
            (start and lowered[start - 1].isalnum())
            or lowered[end : end + 1].isalnum()
            or lowered[end : end + 4] == "ed d"
        ):
            continue
        yield Candidate("drug", start, end, _DRUGS[match.group()], "unverifiable", 0.8, "drug")
    if not spots.has_any(_STREET):
        return
    quantities = [match.start() for match in _QUANTITY.finditer(lowered)]
    for match in matches_at(_STREET_DRUG, lowered, sorted({*spots.starts_of(_SOLD), *quantities})):
        start, end = match.span(1)
        if not _VEHICLE_AFTER.match(lowered, end):
            yield Candidate("drug", start, end, _STREET[match.group(1)], "unverifiable", 0.7, "street_drug")
