"""The two data files: what evidence weighs, and the words by which records of one event are told apart."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from trawl.model import RecordKind


@dataclass(frozen=True, slots=True)
class Weights:
    """`weights.toml`: what each piece of evidence weighs, and the limits of comparing."""

    version: str
    strong: float
    possible: float
    speaks_for: Mapping[str, float]
    speaks_against: Mapping[str, float]
    two_numbers: Mapping[str, float]
    bars: Mapping[str, frozenset[str]]
    text: Mapping[str, float]
    limits: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class OffenceWords:
    """The words of a kind of offence: single ones, the beginnings of single ones, and rows between spaces."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """`words.toml`, as patterns and sets; `sides` gives the side on which a role, case-folded, stands."""

    offences: Mapping[str, OffenceWords]
    kin: frozenset[frozenset[str]]
    cues: frozenset[str]
    between: frozenset[str]
    logs: frozenset[str]
    loose_logs: frozenset[str]
    as_other: re.Pattern[str]
    begins_correction: re.Pattern[str]
    corrections: re.Pattern[str]
    sides: Mapping[str, str]
    ranks: frozenset[str]
    systems: frozenset[frozenset[RecordKind]]
    placed: frozenset[RecordKind]
    numbered: frozenset[RecordKind]
    repeated: frozenset[str]


@cache
def load_weights() -> Weights:
    """The weights that trawl ships."""
    data = _read("weights.toml")
    return Weights(
        data["version"],
        data["strong"],
        data["possible"],
        data["for"],
        data["against"],
        data["two_numbers"],
        {name: frozenset(listed) for name, listed in data["bars"].items()},
        data["text"],
        data["limits"],
    )


@cache
def load_words() -> Words:
    """The words that trawl ships."""
    data = _read("words.toml")
    references, roles, systems = data["references"], data["roles"], data["systems"]
    return Words(
        offences={family: _read_offence(words) for family, words in data["offences"].items()},
        kin=frozenset(map(frozenset, data["kin"]["sets"])),
        cues=frozenset(references["cues"]),
        between=frozenset(references["between"]),
        logs=frozenset(references["logs"]),
        loose_logs=frozenset(references["loose_logs"]),
        as_other=_any_of(references["as_other"]),
        begins_correction=_any_of(references["begins_correction"]),
        corrections=_any_of(references["corrections"]),
        sides={role: side for side in ("harmed", "accused", "staff") for role in roles[side]},
        ranks=frozenset(roles["ranks"]),
        systems=frozenset(map(frozenset, systems["pairs"])),
        placed=frozenset(systems["placed"]),
        numbered=frozenset(systems["numbered"]),
        repeated=frozenset(systems["repeated"]),
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("trawl.incidents") / name).read_text(encoding="utf-8"))


def _read_offence(listed: Iterable[str]) -> OffenceWords:
    flat = [word.replace("-", " ") for word in listed]
    single = [word for word in flat if " " not in word]
    return OffenceWords(
        frozenset(word for word in single if not word.endswith("*")),
        tuple(word[:-1] for word in single if word.endswith("*")),
        tuple(f" {word[:-1]}" if word.endswith("*") else f" {word} " for word in flat if " " in word),
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    forms = (rf"{re.escape(word[:-1])}\w*" if word.endswith("*") else re.escape(word) for word in words)
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


#: Which weights and words fold records: a run keeps it.
INCIDENTS_VERSION = load_weights().version
