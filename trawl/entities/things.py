"""Vehicles by word lists: makes with colours and models; with `trawl.entities.drugs` the things of a text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.entities.drugs import DRUG_WORDS, find_drugs
from trawl.entities.spots import Spots, matches_at, phrases_by_word
from trawl.entities.vocabulary import load_words
from trawl.identifiers import Candidate
from trawl.identifiers.vehicle_words import BODIES, COLOURS, MAKES, MODELS

_WEAK = load_words("weak_vehicles")


def _group(words: tuple[str, ...]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, set(words)), key=len, reverse=True)) + ")"


#: What a vehicle's description may begin with.
_SHADES = tuple(sorted(load_words("vehicle_shades")))
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


#: Where a description may begin; models count alone only where written as names.
_VEHICLE_PHRASES = phrases_by_word((*_SHADES, *COLOURS, *MAKES, *(f"{make}s" for make in MAKES)))
_MODEL_PHRASES = phrases_by_word(
    model for model in MODELS if model not in _WEAK and len(model) >= 4 and not any(c.isdigit() for c in model)
)
THING_WORDS = frozenset((*_VEHICLE_PHRASES, *_MODEL_PHRASES)) | DRUG_WORDS


def find_things(spots: Spots) -> list[Candidate]:
    """Vehicles and drugs in a text."""
    return [*_vehicles(spots), *find_drugs(spots)]


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
