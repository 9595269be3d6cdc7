"""The words that the linker reads in names and around them: `words.yml` beside this module, and ordinary words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from trawl.yaml_files import load_yaml_file

_FOLDER = Path(__file__).parent


class _WordsFile(BaseModel):
    """`words.yml`; its comments say what each key is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    same: dict[str, list[str]]
    pairs: dict[str, list[tuple[str, str]]]
    ignored: frozenset[str]
    classes: dict[str, frozenset[str]]
    generic: list[str]
    also_generic: frozenset[str]
    ways: frozenset[str]
    cues: dict[str, frozenset[str]]
    locating: frozenset[str]
    joining: frozenset[str]
    inside: frozenset[str]
    titles: frozenset[str]
    parts: frozenset[str]
    areas: list[str]
    churches: frozenset[tuple[str, str]]
    name_columns: frozenset[str]
    company_columns: frozenset[str]
    company_forms: frozenset[str]
    units: frozenset[str]
    rooms: frozenset[str]
    floors: dict[str, list[str]]
    estates: frozenset[str]
    beside: frozenset[str]
    along: frozenset[str]
    living: frozenset[str]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of `words.yml` in the form in which they are looked up, and the `ordinary` words of narratives."""

    same: dict[str, str]
    pairs: dict[tuple[str, str], str]
    ignored: frozenset[str]
    classes: dict[str, frozenset[str]]
    classes_of: dict[str, frozenset[str]]
    generic: frozenset[str]
    ways: frozenset[str]
    cues: dict[str, frozenset[str]]
    locating: frozenset[str]
    joining: frozenset[str]
    inside: frozenset[str]
    titles: frozenset[str]
    parts: frozenset[str]
    areas: frozenset[str]
    churches: frozenset[tuple[str, str]]
    name_columns: frozenset[str]
    company_columns: frozenset[str]
    company_forms: frozenset[str]
    units: frozenset[str]
    rooms: frozenset[str]
    floors: dict[str, str]
    estates: frozenset[str]
    beside: frozenset[str]
    along: frozenset[str]
    living: frozenset[str]
    ordinary: frozenset[str]


@cache
def digest_vocabulary() -> str:
    """A checksum of the linker's words: what was compared by others need not be the same."""
    files = ("words.yml", "ordinary_words.txt")
    return sha256(b"".join((_FOLDER / name).read_bytes() for name in files)).hexdigest()[:16]


@cache
def load_vocabulary() -> Vocabulary:
    """Read the linker's words, once in a process. Raises FileProblems if `words.yml` has been damaged."""
    words = load_yaml_file(_FOLDER / "words.yml", _WordsFile)
    same = {written: canonical for canonical, forms in words.same.items() for written in forms}
    classes_of: dict[str, set[str]] = {}
    for name, members in words.classes.items():
        for member in members:
            classes_of.setdefault(member, set()).add(name)
    generic = set(words.also_generic).union(*(words.classes[name] for name in words.generic))
    ordinary = (_FOLDER / "ordinary_words.txt").read_text(encoding="utf-8").split("\n")
    return Vocabulary(
        same=same,
        pairs={pair: one for one, pairs in words.pairs.items() for pair in pairs},
        ignored=words.ignored,
        classes=words.classes,
        classes_of={word: frozenset(names) for word, names in classes_of.items()},
        generic=frozenset(generic),
        ways=words.ways,
        cues=words.cues,
        locating=words.locating,
        joining=words.joining,
        inside=words.inside,
        titles=words.titles,
        parts=words.parts,
        areas=frozenset(
            "".join(same.get(form, form) for form in area.split() if form not in words.ignored) for area in words.areas
        ),
        churches=words.churches,
        name_columns=words.name_columns,
        company_columns=words.company_columns,
        company_forms=words.company_forms,
        units=words.units,
        rooms=words.rooms,
        floors={word: floor for floor, called in words.floors.items() for word in called},
        estates=words.estates,
        beside=words.beside,
        along=words.along,
        living=words.living,
        ordinary=frozenset(line for line in ordinary if line and not line.startswith("#")),
    )
