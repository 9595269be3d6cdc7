"""The ways in which records may write a person's name that a list writes in one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product

from rapidfuzz.distance import OSA

from trawl.entities.person_forms import name_words

#: Names whose forms are kept.
_KEPT = 4_096
#: Code points that a name has at least to be known with one letter wrong.
_MISSPELT = 7


@lru_cache(_KEPT)
def name_forms(name: str) -> Mapping[str, str]:
    """Canonical names that may mean this one, each with its kind of evidence (`person_weights.yml`), itself first.

    `name` is canonical, of two words or more: `jade anne fox` is `fox jade anne`, `jade fox`, `jay fox`, `j fox` too.
    """
    words = name.split()
    last = len(name_words(name)[-1].split("-")) if name_words(name)[-1] not in words else 1
    first, middle, surname = words[0], words[1:-last], " ".join(words[-last:])
    forms = {name: "same_name"}
    for form, kind in _each_form(first, middle, surname):
        forms.setdefault(form, kind)
    return forms


def compare_names(asked: str, held: str) -> str:
    """The kind of evidence that a name in a record is for the canonical name asked for, "" for none.

    Beside the forms a record may have more middle names, or one letter wrong: such a name is not looked for, but known
    where a record is found by what else the row says.
    """
    if kind := name_forms(asked).get(held):
        return kind
    one, other = asked.split(), held.split()
    if len(other) > len(one) and (one[0], one[1:]) == (other[0], other[len(other) - len(one) + 1 :]):
        return "more_middle"
    near = len(asked) >= _MISSPELT and " " in held and OSA.distance(asked, held, score_cutoff=1) == 1
    return "misspelt" if near else ""


def _each_form(first: str, middle: list[str], surname: str) -> Iterator[tuple[str, str]]:
    yield f"{surname} {' '.join((first, *middle))}", "swapped"
    if middle:
        yield f"{first} {surname}", "no_middle"
        yield f"{surname} {first}", "swapped"
    firsts, surnames = _spellings_of(first), _spellings_of(surname)
    middles = ("", f"{' '.join(middle)} ") if middle else ("",)
    for one, other, between in product((first, *firsts), (surname, *surnames), middles):
        yield f"{one} {between}{other}", "spelling"
    for one, other, between in product(_short_names_of(first), (surname, *surnames), middles):
        yield f"{one} {between}{other}", "nickname"
    if len(first) > 1:
        yield f"{first[0]} {surname}", "initial"


def _spellings_of(word: str) -> tuple[str, ...]:
    return _others("spellings_of_names").get(word, ())


def _short_names_of(word: str) -> tuple[str, ...]:
    return _others("short_names").get(word, ())


@cache
def _others(list_name: str) -> Mapping[str, tuple[str, ...]]:
    """Each name with the others of its groups: of short names, those that it is short for and those short for it."""
    text = (files("trawl.wash") / "words" / f"{list_name}.txt").read_text(encoding="utf-8")
    groups = [line.split() for line in text.splitlines() if line and not line.startswith("#")]
    others: dict[str, dict[str, None]] = {}
    for group in groups:
        for word in group:
            others.setdefault(word, {}).update(dict.fromkeys(one for one in group if one != word))
    return {word: tuple(found) for word, found in others.items()}
