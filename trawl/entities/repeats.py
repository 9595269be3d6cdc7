"""Further places where a name that a rule has found stands alone: the surname, the forename, the alias."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.canonical import canonical_person
from trawl.entities.names import STREETY, person
from trawl.entities.spots import Spots
from trawl.entities.words_of_trade import NEVER_NAMES, NEVER_SURNAMES
from trawl.identifiers import Candidate

_PARTS = re.compile(r"[ ,]+")
_RUN = re.compile(r"\w+")


#: How surely a name that a column says is that person's: written in full, and by the surname alone.
_IN_FULL, _BY_SURNAME = 0.9, 0.74


def find_repeats(
    spots: Spots, found: Iterable[Candidate], *, capitals: bool, known: Iterable[str] = ()
) -> Iterator[Candidate]:
    """Each further place of the names in `found`, and each place of those that the record's columns say."""
    text, kinds = spots.text, _parts_of(spots.text, found, capitals=capitals)
    told = _written_forms(known)
    for name in told:
        kinds.setdefault(name, "person")
    lengths: dict[str, set[tuple[int, int]]] = {}
    for name in kinds:
        run = _RUN.search(name)
        if run:
            lengths.setdefault(run.group(), set()).add((run.start(), len(name)))
    for word in lengths.keys() & spots.by_word.keys():
        for start in spots.by_word[word]:
            for lead, length in lengths[word]:
                begin, end = start - lead, start - lead + length
                name = text[begin:end] if begin >= 0 else ""
                if name in kinds and _stands_alone(text, begin, end) and not STREETY.match(text, end):
                    kind = kinds[name]
                    rule = "column_name" if name in told else "repeat"
                    yield person(begin, name, 0.7 if kind == "alias" else told.get(name, 0.65), rule, kind)


def _written_forms(known: Iterable[str]) -> dict[str, float]:
    """The ways in which text may write a person whom a column names, with how surely each is that person."""
    forms: dict[str, float] = {}
    for name in known:
        words = [word for word in _PARTS.split(name) if word]
        value = canonical_person(name).split()
        if len(words) < 2 or len(value) < 2:
            continue
        last = next((word for word in words if canonical_person(word) == value[-1]), "")
        first = next((word for word in words if canonical_person(word) == value[0]), "")
        if not last or not first:
            continue
        for surname in {_in_title(last), last.upper()}:
            for forename in {_in_title(first), first.upper()}:
                forms |= dict.fromkeys((f"{forename} {surname}", f"{surname}, {forename}"), _IN_FULL)
            forms[f"{surname.upper()} {_in_title(first)}"] = _IN_FULL
            if len(last) >= 4 and last.lower() not in NEVER_NAMES and last.upper() not in NEVER_SURNAMES:
                forms.setdefault(surname, _BY_SURNAME)
    return forms


def _in_title(word: str) -> str:
    return word if not (word.isupper() or word.islower()) else word.title()


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1] if start else " ", text[end : end + 1]
    return not (before.isalnum() or before in "_'’-" or after.isalnum() or after in ("_", "-"))


def _parts_of(text: str, found: Iterable[Candidate], *, capitals: bool) -> dict[str, str]:
    """The parts of sure names with the kind of entity that each stands for."""
    parts: dict[str, str] = {}
    for candidate in found:
        if candidate.confidence < 0.62:
            continue
        name = text[candidate.start : candidate.end]
        if candidate.type == "alias" and len(name) >= 2:
            parts[name] = "alias"
        elif candidate.confidence >= 0.7:
            for word in _PARTS.split(name):
                if len(word.strip(".'\"")) >= 3 and word.lower() not in NEVER_NAMES:
                    _add_person(parts, word, capitals=capitals)
    return parts


def _add_person(parts: dict[str, str], word: str, *, capitals: bool) -> None:
    """Add a part of a person's name, in the other case too where the text tells cases apart."""
    parts.setdefault(word, "person")
    if not capitals:
        parts.setdefault(word[0] + word[1:].lower() if word.isupper() else word.upper(), "person")
