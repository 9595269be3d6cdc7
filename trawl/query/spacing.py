"""A space or a bracket where it changes what is asked: `force: Durham`, `force:West Midlands`, `girl(s)`.

Each function looks at what stands beside a token, from `start` to `end` of the text, and raises QueryError.
"""

from __future__ import annotations

import re

from trawl.query.hints import shorten
from trawl.query.names import DATE_FIELDS, OTHER_PREFIXES, TEXT_FIELDS, mention_types, number_types
from trawl.query.printing import quote_value
from trawl.query.problems import QueryError, nearest_names
from trawl.query.tree import TypedMention

_LONELY = re.compile(r"([A-Za-z_]+):")
_GROUP = re.compile(r'\s*\(([^()"]*)\)')
#: The words behind a colon that are its value, as far as that can be told.
_NEXT = re.compile(r'\s*("[^"]*"|(?!(?:AND|OR|NOT)\b)[^\s(),"]+)')

#: What goes on behind a value that no quotes hold together: a name of two words written in the same capitals.
_TITLE = re.compile(r"(?:[^\S\n]+(?:and|of|the|upon|on|under|in|le|&|-))*[^\S\n]+[A-Z][a-z][^\W\d_'-]*(?![\w:/])")
_UPPER = re.compile(r"(?:[^\S\n]+(?:&|-))*[^\S\n]+(?!(?:AND|OR|NOT|NEAR|PRE)\b)[A-Z]{2,}(?![\w:/])")
_MORE_DIGITS = re.compile(r"[^\S\n]+[/*-]?[^\S\n]*\d[^\s(),\"]*")
_INWARD = re.compile(r"[^\S\n]+\d[A-Za-z]{2}(?!\w)")
_UNTIL = re.compile(r"[^\S\n]+(?:to|TO|until|till|-|and)[^\S\n]+\d[^\s(),\"]*")
_NAMED_FIELDS = frozenset(("source", "force", "district", "marker", "premises", "town"))

#: What other tools call the text of a record.
_TEXT = frozenset(("title", "text", "narrative", "body", "content"))

_UNIT = re.compile(r"[^\S\n]+(?:yo|y/o|yrs?|years?|months?|weeks?|k|grand|m|million|pounds?|quid|\d{3})(?!\w)", re.I)
_NUMBER = re.compile(r"[^\S\n]+(?:(?:under|over|below|above|aged|of|is)[^\S\n]+)?(\d+)(?!\w)", re.I)


def refuse_lonely_field(token: str, text: str, start: int, end: int) -> None:
    """Raise for `force:` with a space, a bracket or nothing after its colon."""
    written = _LONELY.fullmatch(token)
    if not written:
        return
    field, rest = written[1].casefold(), text[end:]
    if field not in (*TEXT_FIELDS, *DATE_FIELDS, *OTHER_PREFIXES):
        raise QueryError(f"There is no field {written[1]}.", text, start, end, advise_field(written[1], ""))
    if group := _GROUP.match(rest):
        values = [value.strip() for value in re.split(r"\s+OR\s+|,", group[1]) if value.strip()]
        each = " OR ".join(_example(field, value) for value in values[:3])
        problem = f"{field}: takes one value, and no brackets."
        advice = f"Write the field with each value: ({each or _example(field, 'name')})."
        raise QueryError(problem, text, start, end + group.end(), advice)
    following = _NEXT.match(rest)
    if not following:
        advice = f"For records without one write missing:{field}." if field in (*TEXT_FIELDS, *DATE_FIELDS) else ""
        raise QueryError(f"{field}: has no value.", text, start, end, advice or f"Write {_example(field, 'name')}.")
    value = following[1].strip('"')
    raise QueryError(
        f"{field}: has no value beside it: no space may follow a colon.",
        text,
        start,
        end + following.end(),
        f'Write {_example(field, value)}. For the words put quotes around them: "{field}: {value}".',
    )


def _example(field: str, value: str) -> str:
    return f"in:{quote_value(shorten(value))}(...)" if field == "in" else f"{field}:{quote_value(shorten(value))}"


def advise_field(name: str, value: str) -> str:
    """What to write instead of a field that does not exist."""
    field = name.casefold()
    if field == "dob":
        return "Write #dob for a mention of one, #dob>2008-01-01 for those after a day."
    if field in number_types():
        return f"Write #{field} for a mention of one, #{field}=15 or #{field}<18 for its number."
    if field in mention_types():
        day = f" The record's own day is event:{value or '2024-03'}." if field == "date" else ""
        return f"Write #{field} for a mention of one.{day}"
    if field in _TEXT:
        return f"Words are looked for in all of a record; in its title alone with in:title({value or '...'})."
    near = nearest_names(field, (*TEXT_FIELDS, *DATE_FIELDS, *OTHER_PREFIXES))
    return f'{near} To search for the words write "{f"{name} {value}".strip()}".'


def refuse_split_value(token: str, text: str, start: int, end: int) -> None:
    """Raise for a value that seems to go on behind a space: `force:West Midlands`, `postcode:ZZ1 1AA`."""
    name, _, value = token.partition(":")
    field, rest = name.casefold(), text[end:]
    if value[:1] in ('"', "'") or value.endswith("*"):
        return
    more = _goes_on(field, value, rest)
    if more and field in DATE_FIELDS:
        last = more.split()[-1]
        advice = f"Write {field}:{value}..{last} for a range of days."
        raise QueryError(f"{field}: takes a range as one value.", text, start, end + len(more), advice)
    if more:
        advice = f'Write {field}:"{value} {shorten(more)}". For two conditions write AND between them.'
        raise QueryError("This value seems to go on.", text, start, end + len(more), advice)


def _goes_on(field: str, value: str, rest: str) -> str:
    patterns: list[re.Pattern[str]] = []
    if field in DATE_FIELDS:
        patterns = [_UNTIL]
    elif field in ("reference", "entity"):
        patterns = [_MORE_DIGITS]
    elif field == "postcode":
        patterns = [_INWARD]
    elif field in _NAMED_FIELDS:
        patterns = [_TITLE] if value[:1].isupper() and value[1:2].islower() else [_UPPER] if value.isupper() else []
    found = next((match for pattern in patterns if (match := pattern.match(rest))), None)
    return found.group() if found else ""


def refuse_touching_bracket(token: str, text: str, start: int, end: int) -> None:
    """Raise for `girl(s)` and `(s)he`: the bracket would be a group, and the letter a word."""
    if not any(map(str.isalnum, token)):
        return
    if text[end : end + 1] == "(":
        place, inside = end, text[end + 1 :].partition(")")[0]
    elif start and text[start - 1] == ")":
        place, inside = start - 1, ""
    else:
        return
    advice = f"Put a space or an operator between. Other endings are found without being written: {shorten(token)}."
    if token.startswith("#"):
        advice = f"Write a number with its sign: {token.partition('<')[0]}={shorten(inside)}." if inside else advice
    raise QueryError("A bracket touches this word.", text, place, place + 1, advice)


def refuse_split_number(node: TypedMention, text: str, start: int, end: int) -> None:
    """Raise for `#age<18 years` and `#money>1 000`, where the rest would be a word."""
    if node.operator and (unit := _UNIT.match(text, end)):
        digits = unit.group().strip()
        meant = f"{node.label},{digits}" if digits.isdigit() else node.label
        advice = f"Write {meant}: ages are years, amounts pounds, and a thousand is 1,000 or 1k."
        raise QueryError("A number's unit or its next digits stand apart.", text, start, unit.end(), advice)


def number_apart(node: TypedMention, text: str, end: int) -> str:
    """What to hint where a number stands behind a type without a comparison (`#age 15`); "" where none does."""
    if node.operator or node.type not in number_types() or not (number := _NUMBER.match(text, end)):
        return ""
    said = " ".join(number[0].split())
    if node.type == "dob":
        return f"#dob {said} was read as separate terms; by its day it is, for instance, #dob>2008-01-01."
    as_number = f"{node.label}={number[1]} or {node.label}<{number[1]}"
    return f"{node.label} {said} was read as separate terms; by its number it is {as_number}."
