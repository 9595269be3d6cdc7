"""What was recognised in a record, in words: each thing once, under what things of its type are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trawl.identifiers import REGISTRY
from trawl.model import NAME_TYPES, Mention

_NAMES = {
    "person": "people",
    "alias": "aliases",
    "organisation": "organisations",
    "premises": "premises",
    "location": "places",
    "vehicle": "vehicles described",
    "drug": "drugs",
}
assert set(_NAMES) == set(NAME_TYPES)  # a new type needs its words
#: Things of one type that are named; it is said how many more there are.
_NAMED = 8


def say_entities(mentions: Iterable[Mention]) -> list[str]:
    """`Phones: +447700900123; 07700 900999 (not valid)`, a line a type: people and things first, then identifiers."""
    found: dict[str, dict[str, None]] = {}
    for mention in mentions:
        found.setdefault(mention.type, {}).setdefault(_say(mention))
    ranked = sorted(found, key=lambda kind: (kind not in _NAMES, [*_NAMES, *REGISTRY].index(kind)))
    return list(_list(found, ranked))


def _list(found: dict[str, dict[str, None]], ranked: Iterable[str]) -> Iterator[str]:
    for kind in ranked:
        things = list(found[kind])
        many = _NAMES.get(kind) or REGISTRY[kind].many
        more = f" and {len(things) - _NAMED:,} more" if len(things) > _NAMED else ""
        yield f"{many[0].upper()}{many[1:]}: {'; '.join(things[:_NAMED])}{more}"


def _say(mention: Mention) -> str:
    if mention.type in _NAMES:
        return " ".join(mention.text.split())
    written = " ".join(mention.text.split())
    value = mention.value if mention.value and REGISTRY[mention.type].names else written
    return f"{value} (not valid)" if mention.validity == "invalid" else value
