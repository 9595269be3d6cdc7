"""Premises that a narrative calls by a name from a loaded register, beside what model and rules found in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

from trawl.entities.canonical import canonical_premises
from trawl.entities.order import move, put_in_order
from trawl.model import Mention, Record
from trawl.passages import compose_fields

#: A name of the register this sure (whole, and with a word such as `hotel`) stands against other kinds of names.
_SURE = 0.85
#: What a register's name may take the place of; everything else is an identifier, which it never does.
_NAMES = frozenset({"person", "alias", "organisation", "location", "premises"})
_ARTICLE = "the "
#: How far after a person's name an age or a date of birth tells of that person, in code points.
_NEAR = 16


class Gazetteer(Protocol):
    """The names of a register. `version` changes with them."""

    version: str

    def find(self, text: str) -> Iterator[Mention]:
        """Yield premises that the text names, in order and without overlaps, `value` as the register writes them."""
        ...


def add_register_names(mentions: Sequence[Mention], text: str, gazetteers: Iterable[Gazetteer]) -> tuple[Mention, ...]:
    """The mentions of a text with those of the registers' names, in order and without overlaps.

    A mention of premises that holds a register's name gets its canonical value and origin `register`, and keeps its
    span. A sure name also takes the place of a person, body or place that it holds, unless an age or a date of birth
    follows; any other is left out where something else was found.
    """
    joined = list(mentions)
    for gazetteer in gazetteers:
        joined = _join(joined, list(gazetteer.find(text)))
    return tuple(joined)


def add_to_record(record: Record, mentions: Iterable[Mention], gazetteers: Sequence[Gazetteer]) -> tuple[Mention, ...]:
    """The mentions of a record with those of the registers' names in its narrative and in each of its fields, in order.

    What a column says of another type than premises stands, and so does what was derived.
    """
    if not gazetteers:
        return tuple(mentions)
    derived: list[Mention] = []
    parts: dict[str, list[Mention]] = {}
    for mention in mentions:
        (derived if mention.origin == "derived" else parts.setdefault(mention.part, [])).append(mention)
    found = [*parts.get("title", ())]
    found += add_register_names(parts.get("narrative", ()), record.narrative, gazetteers)
    fields = compose_fields(record)
    waiting = deque(parts.get("fields", ()))  # in order, as the passages are
    for passage in fields.passages:
        inside: list[Mention] = []
        while waiting and waiting[0].start < passage.end:
            inside.append(move(waiting.popleft(), -passage.start, "fields"))
        named = add_register_names(inside, fields.text[passage.start : passage.end], gazetteers)
        found += [move(mention, passage.start, "fields") for mention in named]
    return put_in_order((*found, *derived))


def _join(mentions: list[Mention], named: list[Mention]) -> list[Mention]:
    """Both lists are in order and without overlaps, and so is what is returned."""
    if not named:
        return mentions
    born = {person.start for person, after in pairwise(mentions) if _is_born(person, after)}
    joined: list[Mention] = []
    at = 0
    waiting = deque(named)
    while waiting:
        names = [waiting.popleft()]
        while at < len(mentions) and mentions[at].end <= names[0].start:
            joined.append(mentions[at])
            at += 1
        rivals: list[Mention] = []
        while at < len(mentions) and mentions[at].start < names[-1].end:
            rivals.append(mentions[at])
            at += 1
            while waiting and waiting[0].start < rivals[-1].end:
                names.append(waiting.popleft())
        stand = any(rival.start in born or _is_told(rival) for rival in rivals)
        joined += rivals if stand else _settle(names, rivals)
    return joined + mentions[at:]


def _settle(names: list[Mention], rivals: list[Mention]) -> list[Mention]:
    """Decide between names and the mentions that they overlap."""
    valued = [replace(name, value=canonical_premises(name.value)) for name in names]
    if not rivals:
        return valued
    if len(rivals) == 1 and rivals[0].type == "premises":
        (found,) = rivals
        if len(names) > 1:  # two premises of the register, read as one
            return valued
        if _holds(found, names[0]):
            confidence = max(found.confidence, names[0].confidence)
            return [replace(found, value=valued[0].value, origin="register", confidence=confidence, rule="")]
    inside = all(any(_covers(name, rival) for name in names) for rival in rivals)
    sure = all(name.confidence >= _SURE for name in names) or all(rival.type == "premises" for rival in rivals)
    return valued if inside and sure else rivals


def _is_told(mention: Mention) -> bool:
    """Whether a column says that these words are something else."""
    return mention.origin == "structured" and mention.type != "premises"


def _is_born(person: Mention, after: Mention) -> bool:
    """Whether an age or a date of birth follows a person's name: `Grant Lodge (IP, aged 44)` is no premises."""
    return person.type == "person" and after.type in ("age", "dob") and after.start - person.end <= _NEAR


def _covers(name: Mention, rival: Mention) -> bool:
    return rival.start >= name.start and rival.end <= name.end and rival.type in _NAMES


def _holds(found: Mention, name: Mention) -> bool:
    """Whether the mention is the register's name, with no more than an article before it."""
    lead = found.text[: max(0, name.start - found.start)].lower()
    return found.start <= name.start and found.end == name.end and lead in ("", _ARTICLE)
