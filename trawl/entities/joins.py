"""Why a mention of a person has the value of another, in words for whoever reviews it."""

from __future__ import annotations

from collections.abc import Mapping

from trawl.entities.canonical import canonical_person
from trawl.model import JoinReason, Mention

#: What each reason says behind "surname alone, "; `{name}` is the person's.
_WORDS: Mapping[JoinReason, str] = {
    "same name": "written as {name} is elsewhere",
    "same birth": "with the date of birth of {name}",
    "same age": "with the age of {name}",
    "known as": "which the text says is {name}",
    "title": "with the title of {name}, the only one of it",
    "identified": "found out to be {name}",
    "column": "as a column names {name}, the only one whom it fits",
    "after": "after {name}, the only one whom it fits",
}


def explain_join(mention: Mention) -> str:
    """`surname alone, after dana pryce, the only one whom it fits`; "" where the mention says its value itself."""
    if not mention.joined:
        return ""
    return f"{_form(mention)}, {_WORDS[mention.joined].format(name=mention.name)}"


def _form(mention: Mention) -> str:
    written, name = canonical_person(mention.text).split(), mention.name.split()
    if written == name:
        return "full name"
    if len(written[0]) == 1:
        return "initial and surname"
    if written[0] == name[0]:
        return "forename alone" if len(written) == 1 else "name without all forenames"
    return "surname alone"
