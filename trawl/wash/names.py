"""Whether a cell names a person rather than an identifier."""

from __future__ import annotations

import re

_WORDS = r"[A-Z][a-z]+(?:['’-][A-Z]?[a-z]+)*|[A-Z]['’][A-Z][a-z]+|[A-Z]{2,}(?:['’-][A-Z]+)*|[A-Z]\.?"
_DAY = r"(?:[ ,;(-]+(?:(?:dob|born|b\.)[ :]*)?[0-9]{1,4}[ ./-][0-9A-Za-z]{1,9}[ ./-][0-9]{2,4}\)?)?"
_NAME = re.compile(rf"(?:(?:{_WORDS}),? ){{1,4}}(?:{_WORDS}){_DAY}")


def say_name(text: str) -> str:
    """Why a cell is a name, in words, "" where it is none: two to five words in capitals, with a day behind perhaps."""
    return "a name: people are not washed by their names" if _NAME.fullmatch(" ".join(text.split())) else ""
