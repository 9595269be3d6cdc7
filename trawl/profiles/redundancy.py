"""Members of a group that add nothing to it: written twice, or found by another member anyway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trawl.query import Node
from trawl.query.subsuming import is_subsumed, strip_labels
from trawl.query.tree import EntityValue, Fuzzy, Phrase, TypedMention, Wildcard, Word
from trawl.query.walk import leaves_of
from trawl.text import analyse_words


@dataclass(frozen=True, slots=True)
class Redundancy:
    """A member of a group, and the other member that finds whatever it finds; `same` if it is the same said again."""

    member: Node
    by: Node
    same: bool


def find_redundancies(members: Sequence[Node], *, in_proximity: bool = False) -> Iterator[Redundancy]:
    """Each member that another makes needless, once, in order; of two that are the same the later one.

    In a proximity the words of a phrase reach further than one word of it, so only the same counts there.
    """
    stripped = [strip_labels(member) for member in members]
    first: dict[Node, int] = {}
    for at, node in enumerate(stripped):
        first.setdefault(node, at)
    by_key, everywhere = _index(members)
    for at, member in enumerate(members):
        if (earlier := first[stripped[at]]) < at:
            yield Redundancy(member, members[earlier], same=True)
            continue
        if in_proximity:
            continue
        near = {other for key in _keys(member) for other in by_key.get(key, ())}
        for other in sorted(near.union(everywhere) - {at}):
            if first[stripped[other]] == other and is_subsumed(member, members[other]):
                yield Redundancy(member, members[other], same=False)
                break


def _index(members: Sequence[Node]) -> tuple[dict[str, list[int]], list[int]]:
    """The members by what they look for, and those that may find anything (wildcards, fuzzy words)."""
    by_key: dict[str, list[int]] = {}
    everywhere = []
    for at, member in enumerate(members):
        for key in _keys(member):
            by_key.setdefault(key, []).append(at)
        if any(isinstance(leaf, Wildcard | Fuzzy) for leaf in leaves_of(member)):
            everywhere.append(at)
    return by_key, everywhere


def _keys(node: Node) -> set[str]:
    """What two nodes must have one of in common for either to find what the other finds, wildcards apart."""
    keys: set[str] = set()
    for leaf in leaves_of(node):
        match leaf:
            case Word():
                keys.add(_stem(leaf))
            case Phrase(words):
                keys.update(map(_stem, words))
            case TypedMention(type=kind):
                keys.add(f"#{kind}")
            case EntityValue(value=value):
                keys.add(f"={value}")
    return keys


def _stem(word: Word) -> str:
    return word.text if word.mode == "stem" else analyse_words(word.text)[0].stem
