"""Whether a cell names a person rather than an identifier."""

from __future__ import annotations

import re

_WORDS = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|[A-Z]['’][A-Z][a-z]+|Mc[A-Z][a-z]+|[A-Z]{2,}(?:['’-][A-Z]+)*|[A-Z]\.?"
_DAY = (
    r"(?:[ ,;(-]+(?:(?:d\.?o\.?b\.?|born|b\.|date of birth)[ :]*)?"
    r"(?:[0-9]{1,4}[ ./-][0-9A-Za-z]{1,9}[ ./-][0-9]{2,4}|(?<=[ :.(])(?:19|20)[0-9]{2})\)?)?"
)
_NAME = re.compile(rf"(?:(?:{_WORDS}),? ){{1,4}}(?:{_WORDS}){_DAY}")


def is_written_as_name(text: str) -> bool:
    """Whether a cell is two to five words in capitals, with a day behind perhaps."""
    return _NAME.fullmatch(" ".join(text.split())) is not None


def say_name(text: str) -> str:
    """Why a part of a cell is a name and not looked for, in words; "" where it is none."""
    return (
        "a name beside identifiers: give it a row of its own to have it looked for" if is_written_as_name(text) else ""
    )
