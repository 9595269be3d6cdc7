"""What a model refuses, in the words of whoever wrote the file: its keys, and what may stand there.

The library that checks models speaks of types and classes. Nothing that it says is passed on: what a key takes is read
from the model's annotations (`trawl.expectations`), and only what a validator of ours says is shown as it stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from trawl.expectations import Location, Place, find_place

#: The most characters of a wrong value that a message shows.
_SHOWN = 40
_BETWEEN_QUOTES = "Text that looks like a number, a date, true or false goes between quotes."
#: The last step to what is wrong with a key of a mapping, not with its value.
_KEY = "[key]"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something wrong in the data: where, and what in plain words. `about` says which value the words are about."""

    location: Location
    message: str
    about: str = ""

    def __str__(self) -> str:
        return f"{self.about}: {self.message}" if self.about else self.message


def explain_refusals(
    model: type[BaseModel], error: ValidationError, *, show_values: bool = True
) -> tuple[Refusal, ...]:
    """Return all that is wrong, each once. Without `show_values` no message holds a value, which may be a secret."""
    explained = (_explain(model, details, show_values) for details in error.errors(include_url=False))
    return tuple(dict.fromkeys(explained))


def say_location(location: Location) -> str:
    """`registers, item 1, name` for the location of a value."""
    return ", ".join(f"item {step + 1}" if isinstance(step, int) else str(step) for step in location)


def _explain(model: type[BaseModel], details: ErrorDetails, show: bool) -> Refusal:
    kind, location = details["type"], _find_location(model, details["loc"])
    if kind == "extra_forbidden":
        return Refusal(location, _unknown_key(model, location))
    if kind == "missing":
        where = say_location(location[:-1])
        return Refusal(location, f"the key '{location[-1]}' is missing{f' in {where!r}' if where else ''}; add it")
    if kind == "invalid_key":
        return Refusal(location, "a key is text; put this one between quotes, or correct it")
    about = say_location(location)
    if kind == "value_error":
        return Refusal(location, str(details["ctx"]["error"]), about)
    if details["loc"][-1:] == (_KEY,):
        place = find_place(model, location[:-1])
        names = place.describe_keys() if place else "another"
        advice = "" if details["type"] == "string_pattern_mismatch" else f" {_BETWEEN_QUOTES}"
        return Refusal(location, f"this cannot be a key here. Write {names}.{advice}", about)
    return Refusal(location, _say_wrong(find_place(model, location), details["input"], show), about)


def _find_location(model: type[BaseModel], steps: Sequence[str | int]) -> Location:
    """The steps that are in the data; the others name the alternatives of a union."""
    found: Location = ()
    for number, step in enumerate(steps):
        place = find_place(model, found)
        last = number == len(steps) - 1
        if place is not None and step != _KEY and (place.step(step) is not None or (last and place.keys)):
            found = (*found, step)
    return found


def _unknown_key(model: type[BaseModel], location: Location) -> str:
    key = str(location[-1])
    place = find_place(model, location[:-1])
    names = sorted(place.keys if place else ())
    nearest = get_close_matches(key, names, n=1)
    hint = f"did you mean '{nearest[0]}'?" if nearest else f"known keys here: {', '.join(names)}"
    return f"unknown key '{key}'; {hint}"


def _say_wrong(place: Place | None, value: Any, show: bool) -> str:
    if place is None:  # nothing is refused where nothing is asked for
        return "this cannot stand here. Leave it out."
    empty = value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})
    optional = ", or leave the key out" if empty and place.optional else ""
    what = "nothing stands here" if empty else f"{_show(value) if show else 'what is set'} cannot stand here"
    said = f"{what}. Write {place.describe()}{optional}."
    choices = {choice.casefold(): choice for choice in place.choices}
    if isinstance(value, str) and (nearest := get_close_matches(value.casefold(), choices, n=1, cutoff=0.5)):
        return f"{said} Did you mean '{choices[nearest[0]]}'?"
    if place.takes_text and not isinstance(value, str | list | dict | None):
        return f"{said} {_BETWEEN_QUOTES}"
    return said


def _show(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple | set):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
