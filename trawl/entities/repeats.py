"""Further places where a name that a rule has found stands alone: the surname, the forename, the alias."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from trawl.entities.names import STREETY, person
from trawl.entities.spots import Spots
from trawl.entities.words_of_trade import NEVER_NAMES
from trawl.identifiers import Candidate

_PARTS = re.compile(r"[ ,]+")
_RUN = re.compile(r"\w+")


def find_repeats(spots: Spots, found: Iterable[Candidate], *, capitals: bool) -> Iterator[Candidate]:
    """Each further place of the names in `found`."""
    text, kinds = spots.text, _parts_of(spots.text, found, capitals=capitals)
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
                    yield person(begin, name, 0.7 if kind == "alias" else 0.65, kind)


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
