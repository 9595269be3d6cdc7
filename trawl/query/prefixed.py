"""Read the terms that begin with a field's name: `field:value`, dates, `missing:`, `entity:`."""

from __future__ import annotations

import re

from trawl.model import RECORD_KINDS
from trawl.query.dates import parse_days
from trawl.query.fields import fold_value
from trawl.query.names import DATE_FIELDS, TEXT_FIELDS, DateField, mention_types
from trawl.query.printing import quote_value
from trawl.query.problems import TermError, nearest_names
from trawl.query.spacing import advise_field
from trawl.query.tree import DateIn, EntityValue, FieldIs, Node, Not

_FIELD = re.compile(r"""([A-Za-z_]+):(?:"([^"]*)"|'([^']*)'|(.*?))(~[\d.]*)?""", re.DOTALL)
#: Signs by which other tools say more of a value; a value that begins with one goes in quotes.
_SIGNS = tuple("=<>!+-~^&|[{'/\\%")
#: What stands between several values; a slash only in the fields whose values are names.
_PARTED = re.compile(r"[;|]+")
_SEVERAL = dict.fromkeys(("source", "kind", "force", "district", "town"), re.compile(r"[;|/+]+"))
_ENTITY = re.compile(r"([A-Za-z_]+):(?!//)(.+)")


def read_field(token: str) -> Node:
    """`field:value` in any case, quotes around the value optional. Raises TermError."""
    written = _FIELD.fullmatch(token)
    assert written, token
    name, bare, fuzzy = written[1], written[4] or "", written[5]
    field, value = name.casefold(), (written[2] or written[3] or bare).strip()
    if fuzzy or "~" in bare:
        stem = value.partition("~")[0]
        raise TermError(
            "~ cannot follow a field's value, which is compared whole.",
            f"Write {field}:{quote_value(stem)}, or its beginning with a star: {field}:{stem[:3].strip() or 'dur'}*.",
        )
    if not value:
        raise TermError(f"{field}: has no value.", f"For records without one write missing:{field}.")
    _check_signs(field, bare)
    if field == "missing":
        return _read_missing(value)
    if field == "entity":
        return _read_entity(value)
    if field in DATE_FIELDS:
        return _read_date(field, value)
    if field in TEXT_FIELDS:
        return _read_text(field, value)
    if field == "in":
        raise TermError("in: needs brackets.", f"Write in:{value}(...) with what the section must hold.")
    raise TermError(f"There is no field {name}.", advise_field(name, value))


def _check_signs(field: str, bare: str) -> None:
    """A value without quotes that another tool would understand as more than the value."""
    if bare.endswith(":"):
        raise TermError(f"{bare} is no value.", "No space may follow a colon: write the value next to it.")
    values = [value for value in _SEVERAL.get(field, _PARTED).split(bare) if value]
    if len(values) > 1 and field in TEXT_FIELDS:
        each = " OR ".join(f"{field}:{quote_value(value)}" for value in values[:3])
        raise TermError(f"{field}: takes one value.", f'Write ({each}). For one value put quotes: {field}:"{bare}".')
    if bare.startswith(_SIGNS):
        value = quote_value(bare.strip("".join(_SIGNS)) or "value")
        advice = f'Write {field}:{value}, with NOT before it to leave it out. A sign of the value: {field}:"{bare}".'
        if field in DATE_FIELDS:
            advice = f"A range is {field}:2024-01..2024-03, or {field}:2024-01.. from then on."
        raise TermError(f"{bare} is no value of {field}: values are compared as they are written.", advice)


def _read_text(field: str, value: str) -> Node:
    if field == "kind":
        _check_kind(value)
    # A reference or an id may hold stars of its own (24*19744*24).
    if ("*" in value[:-1] or "?" in value) and field not in ("reference", "id"):
        raise TermError("A field's value may only end in a star.", f"Write the beginning of the value: {field}:hav*.")
    folded = fold_value(field, value.removesuffix("*")) + ("*" if value.endswith("*") else "")
    if folded == "*":
        return Not(FieldIs(field, None))
    if not folded:
        raise TermError(f"{field}: has no value.", f"For records without one write missing:{field}.")
    return FieldIs(field, folded)


def _check_kind(value: str) -> None:
    """Kinds are what a mapping may say and no others, so one that there is not is a mistake."""
    wanted = value.casefold()
    fits = [kind for kind in RECORD_KINDS if kind == wanted or (wanted[-1:] == "*" and kind.startswith(wanted[:-1]))]
    if not fits:
        raise TermError(f"There is no kind {value}.", f"The kinds are {', '.join(RECORD_KINDS)}.")


def _read_missing(value: str) -> FieldIs:
    field = value.casefold()
    known = (*TEXT_FIELDS, *DATE_FIELDS)
    if field not in known:
        raise TermError(f"There is no field {value}.", nearest_names(field, known))
    return FieldIs(field, None)


def _read_date(field: DateField, value: str) -> DateIn:
    try:
        return DateIn(field, *parse_days(value))
    except ValueError as error:
        raise TermError(
            str(error), f"A range is {field}:2024-01..2024-03 with its last month included, or {field}:2024-01.."
        ) from error


def _read_entity(value: str) -> EntityValue:
    typed = _ENTITY.fullmatch(value)
    if not typed:
        return EntityValue("", value, value)
    kind = typed[1].casefold()
    if kind not in mention_types():
        raise TermError(f"There is no type {typed[1]}.", nearest_names(kind, mention_types()))
    return EntityValue(kind, typed[2].strip(), f"{kind}:{typed[2].strip()}")
