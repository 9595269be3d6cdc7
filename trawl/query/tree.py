"""The shape of a query: frozen dataclasses, one a form of the language (docs/query-language.md).

A tree is what the parser makes once term lists are resolved: every leaf says exactly what it looks for, so the
reference meaning, the engines' bounds and the printer all read the same thing. `label` on a leaf is the term that
found spans are reported under: what the analyst wrote, or the entry of the term list.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: How a written word is compared: by its stem, by its form (`=word`), or by form and case (`==SC`).
Mode = Literal["stem", "form", "case"]


@dataclass(frozen=True, slots=True)
class Word:
    """One word. `text` is the stem, the form or the cased form, as `mode` says."""

    text: str
    mode: Mode
    label: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """At least two words, next to each other, in order."""

    words: tuple[Word, ...]
    label: str


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A form with `*` for no character or more and `?` for exactly one."""

    pattern: str
    label: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A form within an optimal string alignment distance of 1 or 2 edits."""

    form: str
    distance: Literal[1, 2]
    label: str


@dataclass(frozen=True, slots=True)
class TypedMention:
    """A mention of an entity type (`#phone`), with a comparison for types that hold a number (`#age<18`)."""

    type: str
    operator: Literal["", "<", "<=", ">", ">=", "="]
    number: float | None
    label: str


@dataclass(frozen=True, slots=True)
class EntityValue:
    """Records with a mention of this canonical value; "" as the type is any type."""

    type: str
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FieldIs:
    """A field of the record, compared without case. `value` may end in `*`. `missing:field` has value None.

    Of the field `names.PASSAGE` the values are the names of the record's passages, each compared whole.
    """

    field: str
    value: str | None


@dataclass(frozen=True, slots=True)
class DateIn:
    """A date of the record within both ends included; None is an open end."""

    field: Literal["event", "created", "loaded"]
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class And:
    """All of the children; with none, every record."""

    children: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the children. `name` is the term list that the group was written as, "" for a bracket."""

    children: tuple[Node, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """What the child does not find."""

    child: Node


@dataclass(frozen=True, slots=True)
class AtLeast:
    """At least `wanted` different members."""

    wanted: int
    members: tuple[Node, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Near:
    """`left` and `right` share no token and at most `words` words lie between them; `ordered` is PRE."""

    left: Node
    right: Node
    words: int
    ordered: bool = False


@dataclass(frozen=True, slots=True)
class NotNear:
    """A block of `left` with no block of `right` within `words` words."""

    left: Node
    right: Node
    words: int


@dataclass(frozen=True, slots=True)
class InSection:
    """`child` satisfied within a section of this name (case ignored); `title` is the title."""

    section: str
    child: Node


Leaf = Word | Phrase | Wildcard | Fuzzy | TypedMention | EntityValue
Node = Leaf | FieldIs | DateIn | And | Or | Not | AtLeast | Near | NotNear | InSection
