"""Give the people, places, premises, organisations and aliases of a narrative other names, the same one throughout."""

from __future__ import annotations

import random
import re

from training.corpus import Example
from training.naming import make_alias, make_group, make_organisation, make_premises, pick

_ROADS = ("Road", "Street", "Lane", "Avenue", "Close", "Drive", "Way", "Terrace", "Grove", "Crescent", "Place", "Court")
_ROAD = re.compile(
    r"(?:(?P<number>\d+[a-z]?)\s+)?(?P<name>.+?)\s+(?P<kind>Road|Rd|Street|St|Lane|Ln|Avenue|Ave|Close|Drive|Way|Terrace"
    r"|Grove|Crescent|Place|Court|Walk|Gardens)\.?",
    re.IGNORECASE,
)
_FULL_NAME = re.compile(r"([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?) ([A-Z][\w'’-]+)")
#: How forms and lists write a name; the commoner ones stand twice.
_FORMS = (
    "{capitals}, {forenames}",
    "{capitals}, {forenames}",
    "{surname}, {forenames}",
    "{capitals} ({forenames})",
    "{forenames} {capitals}",
    "{forenames} {capitals}",
    "{capitals} {forenames}",
    "{capitals} {forenames}",
)
_CHANCES = {"person": 0.9, "location": 0.6, "premises": 0.5, "organisation": 0.4, "alias": 0.7}


def swap_names(example: Example, dice: random.Random) -> Example:
    """The narrative with other names. Each of its types is swapped as a whole or not at all."""
    chosen = {kind for kind, chance in _CHANCES.items() if dice.random() < chance}
    new_of: dict[str, str] = {}
    people = [example.text[start:end] for kind, start, end in example.spans if kind == "person"]
    surnames = {surname for name in people for surname in _surnames(name)}
    text, spans, position = "", [], 0
    for kind, start, end in example.spans:
        text += example.text[position:start]
        old = example.text[start:end]
        new = old
        if kind == "person" and kind in chosen:
            new = _turn(_rename(old, surnames, new_of, dice), dice)
        elif kind in chosen:
            new = _recase(old, new_of.setdefault(f"{kind} {old.casefold()}", _other(kind, old, dice)))
        spans.append((kind, len(text), len(text) + len(new)))
        text += new
        position = end
    return Example(text + example.text[position:], tuple(spans))


def _surnames(name: str) -> set[str]:
    """The words of a person's name that are its surname, as its order or its capitals say: `SMITH` of `John SMITH`."""
    words = name.casefold().split()
    first, comma, _ = name.casefold().partition(",")
    if comma:
        return {first}
    if "(" in name:
        return {words[0]}
    found = {word.casefold() for word in name.split() if word.isupper() and len(word) > 2}
    return found if 0 < len(found) < len(words) else set(words[-1:] if len(words) > 1 else found)


def _rename(name: str, surnames: set[str], new_of: dict[str, str], dice: random.Random) -> str:
    return re.sub(r"[^\W\d_][\w'’-]+", lambda word: _person(word[0], surnames, new_of, dice), name)


def _person(word: str, surnames: set[str], new_of: dict[str, str], dice: random.Random) -> str:
    surname = word.casefold() in surnames
    if word.casefold() not in new_of:
        one = pick("surnames" if surname else "forenames", dice)
        new_of[word.casefold()] = one + "-" + pick("surnames", dice) if surname and "-" in word else one
    return _recase(word, new_of[word.casefold()])


def _turn(name: str, dice: random.Random) -> str:
    """Now and then forenames and surname the way that forms write them: the surname first or in capitals."""
    plain = _FULL_NAME.fullmatch(name)
    turned = len({word.isupper() for word in name.split()}) > 1
    if plain is None or turned or dice.random() > 0.2:
        return name
    forenames, surname = plain.groups()
    return dice.choice(_FORMS).format(forenames=forenames, surname=surname, capitals=surname.upper())


def _other(kind: str, old: str, dice: random.Random) -> str:
    if kind == "location":
        return _location(old, dice)
    if kind == "alias":
        article = old[:4] if old[:4].casefold() == "the " else ""
        return article + make_alias(dice).removeprefix("The ")
    if kind == "premises":
        return _premises(old, dice)
    if old.istitle() and " " not in old and dice.random() < 0.5:
        return make_group(dice)
    return make_organisation(dice) if dice.random() < 0.5 else pick("organisations", dice)


def _location(old: str, dice: random.Random) -> str:
    road = _ROAD.fullmatch(old)
    if road:
        number = f"{dice.randrange(1, 240)} " if road["number"] else ""
        return f"{number}{pick('roads', dice)} {dice.choice(_ROADS) if dice.random() < 0.5 else road['kind']}"
    if any(map(str.isdigit, old)) or " " in old:
        return old
    return pick("towns", dice)


def _premises(old: str, dice: random.Random) -> str:
    """A name of the list, one made up, or a new beginning before the old name's last word, which says its kind."""
    words = old.split()
    chance = dice.random()
    if len(words) > 1 and chance < 0.3:
        article = "the " if words[0].casefold() == "the" else ""
        return f"{article}{pick('roads' if dice.random() < 0.5 else 'surnames', dice)} {words[-1]}"
    return pick("premises", dice) if chance < 0.6 else make_premises(dice)


def _recase(old: str, new: str) -> str:
    letters = [c for c in old if c.isalpha()]
    if len(letters) > 1 and old.isupper():
        return new.upper()
    return new.lower() if old.islower() else new
