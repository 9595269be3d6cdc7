"""Runs, texts and cells as HTML, and the places in a page that they may lead to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from trawl.reports.document import Block, Cards, Cell, Document, Figure, Fold, Heading, Lines, Run, Table, Text
from trawl.reports.renderers.html.elements import Html, element, escape, join
from trawl.reports.values import say_value

#: The element and the class of each style but `plain`.
_TAGS = {
    "strong": ("strong", None),
    "code": ("code", None),
    "note": ("span", "note"),
    "found": ("mark", None),
    "doubtful": ("mark", "doubt"),
    "tag": ("span", "tag"),
}
_BREAK = element("br")


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where links may lead. `places` are sections, headings and cards; `named` tables and figures of another name."""

    places: frozenset[str]
    named: frozenset[str]

    def __contains__(self, anchor: str) -> bool:
        return anchor in self.places or anchor in self.named


def find_anchors(document: Document) -> Anchors:
    """The places of a document. A table with the name of a section leaves it to the section."""
    places = {section.anchor for section in document.sections}
    named: set[str] = set()
    for section in document.sections:
        for block in _walk(section.blocks):
            match block:
                case Heading():
                    places.add(block.anchor)
                case Cards():
                    places.update(card.anchor for card in block.cards)
                case Table():
                    named.add(block.name)
                case Figure():
                    named.update((block.name, block.table.name))
    return Anchors(frozenset(places), frozenset(named - places))


def _walk(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Fold):
            yield from _walk(block.blocks)


def write_text(text: Text, anchors: Anchors) -> Html:
    """A text; a link to a place that the page does not have is plain text."""
    return join([_write_run(run, anchors) for run in text])


def _write_run(run: Run, anchors: Anchors) -> Html:
    written = escape(run.text)
    if run.style != "plain":
        name, css = _TAGS[run.style]
        written = element(name, written, class_=css)
    if run.file:
        return element("a", written, href=quote(run.file))
    return element("a", written, href=f"#{run.to}") if run.to and run.to in anchors else written


def write_lines(lines: tuple[Text, ...], anchors: Anchors) -> Html:
    """Texts one below another."""
    return join([write_text(line, anchors) for line in lines], _BREAK)


def write_cell(cell: Cell, anchors: Anchors) -> Html:
    """What stands in a cell; a day has its date for programs, the sorting of the page among them."""
    if isinstance(cell, Lines):
        return write_lines(cell.lines, anchors)
    if isinstance(cell, date):
        return element("time", escape(say_value(cell)), datetime=cell.isoformat())
    return escape(say_value(cell))
