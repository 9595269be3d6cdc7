"""The names of the places of a document that links lead to, as Word allows them: letters, digits, `_`, 40 at most."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trawl.reports.document import Block, Cards, Document, Figure, Fold, Heading, Table

_NOT_ALLOWED = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 32


def name_anchors(document: Document) -> dict[str, str]:
    """The name of a bookmark for each anchor that is printed; two anchors never share one, in capitals or small."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for anchor in _find_anchors(document):
        if anchor in names:
            continue
        stem = f"a_{_NOT_ALLOWED.sub('_', anchor)[:_LONGEST]}"
        name = stem
        while name.casefold() in taken:
            name = f"{stem}_{len(taken)}"
        taken.add(name.casefold())
        names[anchor] = name
    return names


def _find_anchors(document: Document) -> Iterator[str]:
    for section in document.sections:
        yield section.anchor
        yield from _find_in(section.blocks)


def _find_in(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(anchor=anchor) if anchor:
                yield anchor
            case Table():
                yield block.name
            case Figure():
                yield block.name
                yield block.table.name
            case Cards():
                yield from (card.anchor for card in block.cards)
            case Fold(printed=True):
                yield from _find_in(block.blocks)
