"""Read the terms that begin with a name: `field:value`, dates, `missing:`, `entity:`, `#type`."""

from __future__ import annotations

import re
from typing import Literal, cast

from trawl.query.dates import parse_days
from trawl.query.fields import fold_value
from trawl.query.names import DATE_FIELDS, MENTION_TYPES, NUMBER_TYPES, OTHER_PREFIXES, TEXT_FIELDS, DateField
from trawl.query.problems import nearest_names
from trawl.query.terms import TermError
from trawl.query.tree import DateIn, EntityValue, FieldIs, Node, Not, TypedMention

_TYPE = re.compile(r"#(\w+)(?:\s*(<=|>=|<|>|=)\s*£?([\d,.]+))?")
_ENTITY = re.compile(r"([A-Za-z_]+):(?!//)(.+)")


def read_field(token: str) -> Node:
    """`field:value` in any case, quotes around the value optional. Raises TermError."""
    name, _, written = token.partition(":")
    field, value = name.casefold(), written.strip('"').strip()
    if not value:
        raise TermError(f"{field}: has no value.", f"For records without one write missing:{field}.")
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
    known = (*TEXT_FIELDS, *DATE_FIELDS, *OTHER_PREFIXES)
    raise TermError(
        f"There is no field {name}.", f'{nearest_names(field, known)} To search for the words write "{name} {value}".'
    )


def _read_text(field: str, value: str) -> Node:
    if "*" in value[:-1] or "?" in value:
        raise TermError("A field's value may only end in a star.", f"Write the beginning of the value: {field}:hav*.")
    folded = fold_value(field, value.removesuffix("*")) + ("*" if value.endswith("*") else "")
    if folded == "*":
        return Not(FieldIs(field, None))
    if not folded:
        raise TermError(f"{field}: has no value.", f"For records without one write missing:{field}.")
    return FieldIs(field, folded)


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
    if kind not in MENTION_TYPES:
        raise TermError(f"There is no type {typed[1]}.", nearest_names(kind, MENTION_TYPES))
    return EntityValue(kind, typed[2].strip(), f"{kind}:{typed[2].strip()}")


def read_type(token: str) -> TypedMention:
    """`#phone`, `#age<18`, `#money>1,000`. Raises TermError."""
    written = _TYPE.fullmatch(token)
    assert written, token
    kind, operator, number = written[1].casefold(), written[2] or "", written[3]
    if kind not in MENTION_TYPES:
        raise TermError(f"There is no type #{written[1]}.", nearest_names(kind, MENTION_TYPES))
    if not operator:
        return TypedMention(kind, "", None, f"#{kind}")
    if kind not in NUMBER_TYPES:
        numbers = " and ".join(f"#{name}" for name in NUMBER_TYPES)
        raise TermError(f"#{kind} holds no number to compare.", f"Only {numbers} do; write #{kind} alone.")
    value = float(number.replace(",", ""))
    compare = cast('Literal["<", "<=", ">", ">=", "="]', operator)
    return TypedMention(kind, compare, value, f"#{kind}{operator}{value:.12g}")
