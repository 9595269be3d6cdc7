"""Read a mention's type with its comparison: `#phone`, `#age<18`, `#age≤17`, `#money>1k`, `#dob>=2008-01-01`."""

from __future__ import annotations

import re
from typing import Literal

from trawl.query.dates import parse_days, print_days
from trawl.query.names import mention_types, number_types, scheme_named
from trawl.query.problems import TermError, nearest_names
from trawl.query.tree import TypedMention

Operator = Literal["<", "<=", ">", ">=", "="]

_TYPE = re.compile(r"#(\w+)(.*)", re.DOTALL)
_COMPARISON = re.compile(r"\s*([<>=≤≥≠!]+)\s*(.*)", re.DOTALL)
_NUMBER = re.compile(r"£?(\d+(?:,\d{3})*(?:\.\d+)?)([^\W\d]*(?:/o)?)")
_RANGE = re.compile(r"£?(\d+)\s*(?:-|to|\.\.)\s*£?(\d+)")

#: Days as people write them: day first, with any sign between, and year first.
_DOTTED_DAY = re.compile(r"\b(0?[1-9]|[12]\d|3[01])[-./](0?[1-9]|1[0-2])[-./](\d{4}|\d{2})\b", re.ASCII)
#: Years of two digits above this are, in an example, of the last century.
_LAST_CENTURY = 30
_ISO_DAY = re.compile(r"\b(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1\d|2[0-8]))?)?\b", re.ASCII)

#: Operators as people write them.
_OPERATORS: dict[str, Operator] = {
    "<": "<", "<=": "<=", "=<": "<=", "≤": "<=",
    ">": ">", ">=": ">=", "=>": ">=", "≥": ">=",
    "=": "=", "==": "=",
}  # fmt: skip

#: The ages of a range that an error writes out one by one.
_MOST_AGES = 10
_LARGEST = 1e12


def read_type(token: str) -> TypedMention:
    """A type, with or without a comparison. Raises TermError for one that is not understood."""
    written = _TYPE.fullmatch(token)
    assert written, token
    kind, rest = written[1].casefold(), written[2]
    if kind not in mention_types():
        raise TermError(f"There is no type #{written[1]}.", nearest_names(kind, mention_types()))
    if not rest:
        return TypedMention(kind, "", None, f"#{kind}")
    compared = _COMPARISON.fullmatch(rest)
    if kind not in number_types():
        if not compared:
            raise TermError(f"{rest} cannot follow #{kind}.", f'Write #{kind} alone, or entity:"{kind}:..." for one.')
        *others, last = (f"#{name}" for name in number_types())
        numbers = f"{', '.join(others)} and {last}"
        raise TermError(f"#{kind} holds no number to compare.", f"Only {numbers} do; write #{kind} alone.")
    if _compares_days(kind):
        return _read_days(kind, rest, compared)
    if not compared:
        found = _RANGE.search(rest)
        advice = (
            _advise_range(kind, found)
            if found
            else f"Write #{kind}={_any_number(rest)} or #{kind}<{_any_number(rest)}."
        )
        raise TermError(f"{rest} cannot follow #{kind}.", advice)
    operator, number = _read_operator(kind, *compared.groups()), _read_number(kind, *compared.groups())
    return TypedMention(kind, operator, number, f"#{kind}{operator}{number:.12g}")


def _compares_days(kind: str) -> bool:
    scheme = scheme_named(kind)
    return scheme is not None and scheme.compares == "day"


def _read_days(kind: str, rest: str, compared: re.Match[str] | None) -> TypedMention:
    """Dates by their day: after (`>`) a year or a month is after its last day, before it before its first."""
    if not compared:
        example = _any_day(rest)
        raise TermError(f"{rest} cannot follow #{kind}.", f"Write #{kind}<{example} or #{kind}>{example}.")
    written, value = compared.groups()
    operator = _read_operator(kind, written, value)
    try:
        first, last = parse_days(value) if value else (None, None)
    except ValueError as error:
        raise TermError(str(error), f"Write #{kind}{operator}{_any_day(value)}.") from error
    if first is None or last is None:
        raise TermError(f"#{kind}{operator} needs a day.", f"Write #{kind}{operator}{_any_day(value)}.")
    if ".." in value or (operator == "=" and first != last):
        between = f"#{kind}>={print_days(first, first)} AND #{kind}<={print_days(last, last)}"
        raise TermError(f"#{kind}{operator} compares with one day.", f"Write {between}: two mentions may say it.")
    day = first if operator in ("<", ">=") else last
    return TypedMention(kind, operator, float(day.toordinal()), f"#{kind}{operator}{value}")


def _any_day(value: str) -> str:
    """A day to show in an error: the one that was written another way, else some day."""
    if found := _DOTTED_DAY.search(value):
        century = "" if len(found[3]) == 4 else "19" if int(found[3]) > _LAST_CENTURY else "20"
        return f"{found[1]}/{found[2]}/{century}{found[3]}"
    found = _ISO_DAY.search(value)
    return found.group() if found else "2008-01-01"


def _read_operator(kind: str, written: str, value: str) -> Operator:
    if written not in _OPERATORS:
        number = _any_day(value) if _compares_days(kind) else _any_number(value)
        raise TermError(
            f"{written} is not a comparison.", f"Write one of < <= = >= >, or (#{kind}<{number} OR #{kind}>{number})."
        )
    return _OPERATORS[written]


def _read_number(kind: str, operator: str, value: str) -> float:
    if between := _RANGE.fullmatch(value):
        raise TermError(f"#{kind}{operator} compares with one number.", _advise_range(kind, between, operator))
    written = _NUMBER.fullmatch(value)
    scheme = scheme_named(kind)
    assert scheme is not None, kind
    times = scheme.units.get(written[2].casefold()) if written else None
    if not written or times is None:
        said = f"{value} is not a number." if value else f"#{kind}{operator} needs a number."
        unit = f"{scheme.many.capitalize()} are {scheme.counts}: write" if scheme.counts else "Write"
        raise TermError(said, f"{unit} #{kind}{operator}{_any_number(value)}.")
    number = float(written[1].replace(",", "")) * times
    if number > _LARGEST:
        raise TermError("This number is too large.", f"Write #{kind} alone.")
    return number


def _advise_range(kind: str, between: re.Match[str], operator: str = "=") -> str:
    low, high = int(between[1][:9]), int(between[2][:9])
    if operator not in ("=", "=="):
        return f"Write #{kind}{operator}{low} or #{kind}{operator}{high}."
    if kind == "age" and 0 <= high - low < _MOST_AGES:
        return f"Write each: ({' OR '.join(f'#age={age}' for age in range(low, high + 1))})."
    return f"Write #{kind}>={low} AND #{kind}<={high}: two mentions may say it."


def _any_number(value: str) -> str:
    found = re.search(r"\d[\d,]*", value)
    return found.group()[:9] if found else "18"
