"""What a column's name says, by the spellings of `spellings.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from trawl.identifiers import SCHEMES

_WORD = re.compile(r"[^\W\d_]+|\d+")
#: Where a capital begins a word: `CrimeRefNo`, `VictimDOB`.
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: Letters with full stops between them are a word: `d.o.b`.
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){1,4}[A-Za-z]\b\.?")
#: `Victim's Surname` is the victim's.
_POSSESSIVE = re.compile(r"(?<=[^\W\d_])['’]s\b", re.IGNORECASE)
#: Letters of the shortest piece of a word that was written together, and of the longest word that is taken for one.
_SHORTEST_PIECE, _LONGEST_WORD = 2, 40

Words = tuple[str, ...]


class Meaning(NamedTuple):
    """What a name says: the `table` of spellings that knows it and the `key` there; "" for a name that none knows.

    `role` is the role of a person (None where it names none), `number` which of several people it is about, and
    `words` are the words of the name, written out.
    """

    table: str
    key: str
    words: Words
    role: str | None = None
    number: str = ""


@cache
def load_spellings() -> dict[str, Any]:
    """The file of spellings with what the schemes say that people call them, its lists as tuples of words."""
    text = (files("trawl.drafting") / "spellings.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    for scheme in SCHEMES:
        if scheme.names:
            called = [scheme.type.replace("_", " "), *scheme.called]
            data["types"][scheme.type] = [*map(_as_column, called), *data["types"].get(scheme.type, ())]
    for table in data.values():
        if isinstance(table, dict):
            table.update({key: _expand(names) for key, names in table.items() if isinstance(names, list)})
    return data


def _as_column(called: str) -> str:
    """What a type is called as the name of a column: `e mail`."""
    return " ".join(_WORD.findall(called))


def _expand(names: Iterable[str]) -> tuple[Words, ...]:
    return tuple(tuple(str(name).split()) for name in names)


def known_names() -> frozenset[str]:
    """Every spelling as a column's name, by which the line of a header is told from titles before it.

    But for single letters: `Y` is a northing in a header, and an answer in a row.
    """
    tables = load_spellings()
    names = {
        " ".join(words) for key in ("fields", "alone", "narrative", "types", "person") for words in _of(tables[key])
    }
    roles = {" ".join(role) for role in _of(tables["roles"])}
    parts = {" ".join(part) for part in _of(tables["person"])}
    known = names | roles | {f"{role} {part}" for role in roles for part in parts}
    return frozenset(name for name in known if len(name) > 1)


def _of(table: Mapping[str, Sequence[Words]]) -> Iterator[Words]:
    return (words for names in table.values() for words in names)


def part_name(name: str) -> Words:
    """The words of a column's name, in small letters and written out: `CrimeRefNo` is `crime reference number`."""
    joined = _DOTTED.sub(lambda found: found[0].replace(".", ""), name)
    joined = _POSSESSIVE.sub("", joined.replace("(s)", "s")).replace("'", "").replace("’", "")
    written = load_spellings()["words"]
    words: list[str] = []
    for word in _WORD.findall(_CAPITAL.sub(" ", joined)):
        folded = word.lower()
        words += [written.get(piece, piece) for piece in ([folded] if folded in _vocabulary() else _split(folded))]
    return tuple(words)


@cache
def _vocabulary() -> frozenset[str]:
    tables = load_spellings()
    known = set(tables["words"]) | set(tables["words"].values())
    for key in ("roles", "person", "fields", "alone", "narrative", "types", "vehicle", "flags"):
        known.update(word for words in _of(tables[key]) for word in words)
    return frozenset(known)


@cache
def _split(word: str) -> Words:
    """Part a word written together, as `victdob` is; as it stands where its pieces are not all known."""
    if len(word) > _LONGEST_WORD:
        return (word,)
    best: list[Words | None] = [()] + [None] * len(word)
    for end in range(1, len(word) + 1):
        for start in range(end - _SHORTEST_PIECE, -1, -1):
            before = best[start]
            if before is not None and word[start:end] in _vocabulary():
                found = (*before, word[start:end])
                current = best[end]
                best[end] = found if current is None or len(found) < len(current) else current
    return best[-1] or (word,)


def read_name(name: str) -> Meaning:
    """Say what a column's name means: as a whole, then as something of a person, then by a part of it."""
    words = part_name(name)
    tables = load_spellings()
    for table in ("fields", "alone", "narrative", "flags"):
        if key := _find(tables[table], words, whole=True):
            return Meaning(table, key[0], words)
    if found := _read_person(words):
        return found
    for table in ("types", "vehicle"):
        if key := _find(tables[table], words, whole=True):
            return Meaning(table, key[0], words)
    flagged = tuple(word for word in words if word not in tables["flag_words"])
    if flagged != words and (key := _find(tables["flags"], flagged, whole=True)):
        return Meaning("flags", key[0], words)
    for table in ("types", "fields", "narrative"):
        if key := _find(tables[table], words):
            return Meaning(table, key[0], words)
    return Meaning("", "", words)


def _find(table: Mapping[str, Sequence[Words]], words: Words, *, whole: bool = False) -> tuple[str] | None:
    """The key that knows these words, or a stretch of them, the longest; in a tuple, since a key may be ""."""
    if whole:
        return next(((key,) for key, names in table.items() if words in names), None)
    alone = load_spellings()["whole"]["types"]
    for length in range(len(words) - 1, 0, -1):
        stretches = [words[start : start + length] for start in range(len(words) - length, -1, -1)]
        if length == 1:  # one word alone means what it says only at the end: `offender postcode`
            stretches = [stretch for stretch in stretches[:1] if stretch not in alone]
        for stretch in stretches:
            if found := _find(table, stretch, whole=True):
                return found
    return None


def _read_person(words: Words) -> Meaning | None:
    """What words say of a person: `victim date of birth`, `suspect 2 name`, `dob`."""
    tables = load_spellings()
    number = next((word for word in words if word.isdigit()), "")
    bare = tuple(word for word in words if word != number) if number else words
    for role, names in tables["roles"].items():
        for called in sorted(names, key=len, reverse=True):
            if bare[: len(called)] != called:
                continue
            rest = bare[len(called) :]
            if not rest:
                return Meaning("person", "name", words, role, number)
            if key := _find(tables["person"], rest, whole=True):
                return Meaning("person", key[0], words, role, number)
    if key := _find({name: names for name, names in tables["person"].items() if name in _UNSAID}, bare, whole=True):
        return Meaning("person", key[0], words, "", number)
    return None


#: What says of itself that it is of a person, without any role before it.
_UNSAID = frozenset(("surname", "forename", "name", "dob", "age", "role"))


def is_birth(words: Words) -> bool:
    """Whether a name ends in what a date of birth is called, whoever's it is."""
    return any(words[-len(called) :] == called for called in load_spellings()["person"]["dob"])


def role_before(words: Words) -> str | None:
    """The role that a name begins with, None where it begins with none: of `victim phone`, the victim's."""
    for role, names in load_spellings()["roles"].items():
        if any(words[: len(called)] == called for called in names):
            return str(role)
    return None
