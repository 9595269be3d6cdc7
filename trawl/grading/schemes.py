"""The schemes of `schemes.toml`, and what a grade or a handling says of passing a record on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from trawl.model import Grade

#: What is known of passing a record on: no condition is set, or one is or may be, or nothing is said of it.
Judgement = Literal["free", "conditional", "not known"]

#: The scheme of a grade whose codes are in the order of none that is known.
UNKNOWN_SCHEME = "not known"


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way of grading: the codes of each part in order, the last of them handling; `free` are words, flattened."""

    name: str
    codes: tuple[str, ...]
    free_codes: frozenset[str]
    free: frozenset[str]


@cache
def load_data() -> Mapping[str, Any]:
    """The data file as it is."""
    return tomllib.loads((files("trawl.grading") / "schemes.toml").read_text(encoding="utf-8"))


@cache
def load_schemes() -> Mapping[str, Scheme]:
    """The schemes by name."""
    data = load_data()
    return {name: _scheme(name, said, data["handling"]["written"]) for name, said in data["schemes"].items()}


def _scheme(name: str, said: Mapping[str, Any], written: list[str]) -> Scheme:
    free = {flatten(form.format(code)) for code in said["free"] for form in written}
    return Scheme(
        name, tuple(said["codes"]), frozenset(said["free"]), frozenset(free | set(map(flatten, said["free_words"])))
    )


def judge_handling(handling: str, grade: Grade | None = None) -> Judgement:
    """What a handling says, in the scheme of the grade, or in any scheme where that is none or not known.

    Whatever is not known to be free is conditional.
    """
    if not handling.strip():
        return "not known"
    schemes = load_schemes()
    scheme = schemes.get(grade.scheme) if grade is not None and grade.code.strip() else None
    free = scheme.free if scheme else frozenset[str]().union(*(each.free for each in schemes.values()))
    return "free" if flatten(handling) in free else "conditional"


def says_nothing(handling: str) -> bool:
    """Whether words after `Handling:` leave it unsaid: `none`, `not known`."""
    return flatten(handling) in _unsaid()


@cache
def _unsaid() -> frozenset[str]:
    return frozenset(map(flatten, ("", *load_data()["handling"]["unsaid"])))


def judge_grade(grade: Grade | None) -> Judgement:
    """What the last code of a grade says; one of an unknown scheme may set a condition, one too short says nothing."""
    if grade is None or not grade.code.strip():
        return "not known"
    codes = flatten(grade.code).replace(" ", "")
    scheme = load_schemes().get(grade.scheme)
    if scheme is None:
        return "conditional"
    if len(codes) < len(scheme.codes):
        return "not known"
    return "free" if len(codes) == len(scheme.codes) and codes[-1] in scheme.free_codes else "conditional"


def find_code(text: str, scheme: str, part: int) -> str:
    """The code of a part (0 source, 1 assessment, 2 handling) in a column for it: `B` of `B - Mostly reliable`.

    "" where it holds none, or several that differ; of a scheme that is not known whatever stands there.
    """
    known = load_schemes().get(scheme)
    if known is None:
        return text
    words = flatten(text).split()
    first = words[0][-1:] if words and len(words[0]) <= 2 else ""  # `H1`, as handling is written too
    found = (
        {first} if first and first in known.codes[part] else {word for word in words if word in [*known.codes[part]]}
    )
    return found.pop() if len(found) == 1 else ""


def flatten(text: str) -> str:
    """The text in capitals, with one space for whatever is neither letter nor digit."""
    return " ".join(re.findall(r"[^\W_]+", text.upper()))
