"""The names that a query may use: fields of the record, its dates, and the types of mentions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from trawl.model import NAME_TYPES

if TYPE_CHECKING:
    from trawl.identifiers import Scheme

#: What stands for a field where it is asked whether a record has a passage of a name at all; nobody writes it.
PASSAGE = "in"

#: Fields compared as text, `field:value`.
TEXT_FIELDS: tuple[str, ...] = (
    "source",
    "kind",
    "force",
    "district",
    "id",
    "reference",
    "marker",
    "grade",
    "handling",
    "premises",
    "town",
    "postcode",
)

DateField = Literal["event", "created", "loaded"]

#: Fields compared as days, `event:2024-01..2024-03`.
DATE_FIELDS: tuple[DateField, ...] = ("event", "created", "loaded")

#: What may stand before a colon besides the fields.
OTHER_PREFIXES: tuple[str, ...] = ("missing", "entity", "list", "in")


def mention_types() -> tuple[str, ...]:
    """The types of mentions, `#phone`; the extractor makes no others."""
    from trawl.identifiers import REGISTRY  # imported where it is asked for: a search for words needs no scheme

    return (*NAME_TYPES, *REGISTRY)


def number_types() -> tuple[str, ...]:
    """Types whose values compare, `#age<18`: as numbers, or as days by their ordinals."""
    from trawl.identifiers import SCHEMES

    return tuple(scheme.type for scheme in SCHEMES if scheme.compares)


def scheme_named(kind: str) -> Scheme | None:
    """The scheme of a type of mentions, None for names."""
    from trawl.identifiers import REGISTRY

    return REGISTRY.get(kind)
