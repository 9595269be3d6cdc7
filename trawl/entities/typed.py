"""What somebody typed, as the canonical values that records hold."""

from __future__ import annotations

import re
from difflib import get_close_matches

from trawl.entities.canonical import CANONICAL, canonical_thing
from trawl.entities.drugs import canonical_drug
from trawl.entities.person_forms import MARKS
from trawl.errors import UsageError
from trawl.identifiers import normalise, spellings
from trawl.model import Entity
from trawl.query.names import mention_types

#: A person as the value says who: with a date of birth, or a word in brackets.
_TOLD_APART = re.compile(
    r"(.*?[^\s,(])[\s,(]*(?:\b(?:d\.?o\.?b\b\.?|born|date of birth)\s*:?\s*)?"
    r"([0-9][0-9./ -]{5,10}[0-9]|[0-9]{1,2} [A-Za-z]{3,9} [0-9]{4}|(?<=\()[A-Za-z][A-Za-z0-9 -]*)\)?",
    re.IGNORECASE,
)


def read_entity(kind: str, text: str) -> tuple[Entity, ...]:
    """The canonical values under which records hold what was typed, the likeliest first.

    A handle without a platform is the name on any platform. Raises UsageError for a type that there is not, and for a
    value that cannot be one of its type.
    """
    kind = kind.strip().lower().replace("-", "_")
    if kind not in mention_types():
        near = get_close_matches(kind, mention_types(), n=1)
        hint = f"Did you mean {near[0]}?" if near else f"The types are {', '.join(mention_types())}."
        raise UsageError(f"There is no type '{kind}'. {hint}")
    value = _canonical(kind, text.strip())
    if not value:
        raise UsageError(f"This cannot be read as {kind}. Check it, or look for its words with trawl search.")
    return spellings(Entity(kind, value))


def _canonical(kind: str, text: str) -> str:
    if kind == "person" and (known := _TOLD_APART.fullmatch(text)):
        name, told = known.groups()
        born = normalise("dob", told)
        mark = told.lower()
        return f"{CANONICAL[kind](name)} {born or f'({MARKS.get(mark, mark)})'}"
    if kind in CANONICAL:
        return CANONICAL[kind](text)
    if kind == "drug":
        return canonical_drug(text)
    return canonical_thing(text) if kind == "vehicle" else normalise(kind, text)
