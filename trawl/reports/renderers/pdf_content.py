"""A document as the data that `templates/report.typ` lays out: texts in runs, long words parted, widths of columns.

Everything that Typst would have to measure is settled here, where a text is still a string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from trawl.reports.charts import can_draw, draw_svg
from trawl.reports.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Code,
    Document,
    Fact,
    Facts,
    Figure,
    Fold,
    Heading,
    Paragraph,
    Section,
    Table,
    Text,
    plain,
    read_text,
)
from trawl.reports.house_style import HouseStyle
from trawl.reports.renderers.paper_room import (
    LINE,
    MARGIN,
    fit_picture,
    fit_table,
    measure_words,
    part_words,
    wrap_code,
)
from trawl.reports.values import read_cell, show_number

#: A head that is longer stands over the first rows only: repeated, it might leave no room for any.
_LONGEST_HEAD = 120
#: A longer chip has no box, which no line could part.
_LONGEST_CHIP = 40
#: What the head of each page has of the title.
_RUNNING = 50
#: Up to so many rows a table stands beside its figure.
_MOST_BESIDE = 14
#: The room that a table has there, in letters.
_BESIDE = 42
#: Whether a section begins on a new page, by the place of the one before it and its own. What follows a lead that has
#: more than its page goes on below it.
_NEW_PAGE = {("lead", "body"): "after-lead", ("lead", "annex"): "after-lead", ("annex", "body"): "always"}
_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_RIGHT = frozenset({"number", "score", "degrees"})


class Content:
    """Writes one document as data. Anchors get numbers, so that each is given out once and no text is a label."""

    def __init__(self, document: Document, style: HouseStyle) -> None:
        self._document = document
        self._style = style
        self._anchors = {anchor: f"a{number}" for number, anchor in enumerate(_anchors(document.sections))}
        self._given: set[str] = set()

    def write(self) -> dict[str, Any]:
        """The whole document."""
        document = self._document
        sections = [self._section(section) for section in document.sections]
        places = [section.place for section in document.sections]
        for at, section in enumerate(sections):
            before = places[at - 1] if at else places[at]
            section["new-page"] = _NEW_PAGE.get((before, places[at]), "") if before != places[at] else ""
        language = re.fullmatch(r"([a-z]{2,3})(?:-([A-Z]{2}))?", document.language)
        return {
            "accent": self._style.accent,
            "lang": language[1] if language else "en",
            "region": language[2] if language else None,
            "marking": document.marking.upper(),
            "stamp": "Fictitious data" if document.fictitious else "",
            "copy": f"Copy {document.copy_number}" if document.copy_number else "",
            "handling": document.handling_instruction,
            "running": document.title[:_RUNNING],
            "kicker": self._plain(document.kicker),
            "title": self._plain(document.title or "…", 30),
            "lead": self._plain(document.lead),
            "notices": [self._plain(said) for said in _notices(document)],
            "facts": {"wide": False, "facts": self._facts(document.facts, 24)},
            "logo": _logo(self._style),
            "properties": _properties(document),
            "sections": sections,
        }

    def _section(self, section: Section) -> dict[str, Any]:
        return {
            "anchor": self._here(section.anchor),
            "title": self._heads(_counted(section.title, section.count)),
            "blocks": list(self._blocks(section.blocks, 2)),
        }

    def _blocks(self, blocks: Sequence[Block], level: int) -> Iterator[dict[str, Any]]:
        """Blocks in order; what a heading heads is one level below it."""
        below = level
        for block in blocks:
            match block:
                case Heading():
                    yield self._heading(_counted(block.text, block.count), level, block.anchor)
                    below = level + 1
                case Cards():
                    yield from (self._card(card, below) for card in block.cards)
                case Fold():
                    if block.printed:
                        yield self._heading(block.summary, level)
                        yield from self._blocks(block.blocks, level + 1)
                case _:
                    yield self._block(block)

    def _block(self, block: Paragraph | Bullets | Code | Facts | Table | Figure) -> dict[str, Any]:
        match block:
            case Paragraph():
                return {"kind": "paragraph", "tone": block.tone, "text": self._text(block.text)}
            case Bullets():
                return {"kind": "bullets", "tone": block.tone, "items": [self._text(item) for item in block.items]}
            case Code():
                return {"kind": "code", "text": wrap_code(block.text)}
            case Facts():
                room = LINE if block.wide else 24
                return {"kind": "facts", "wide": block.wide, "facts": self._facts(block.facts, room)}
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)

    def _heading(self, text: str, level: int, anchor: str = "") -> dict[str, Any]:
        return {"kind": "heading", "level": level, "anchor": self._here(anchor), "text": self._heads(text)}

    def _facts(self, facts: Sequence[Fact], room: int = LINE) -> list[dict[str, Any]]:
        return [
            {
                "label": self._plain(one.label, 16),
                "lines": self._lines(one.value.lines, LINE if one.long else room),
                "long": one.long,
            }
            for one in facts
        ]

    def _table(self, table: Table, width: int = 105) -> dict[str, Any]:
        rows = [[read_cell(cell) for cell in row] for row in table.rows[: table.on_paper]]
        total = [read_cell(cell) for cell in table.total]
        size, widths = fit_table(table.columns, [*rows, total], width, fill=table.fillable)
        left_out = table.on_paper is not None and len(table.rows) > table.on_paper
        return {
            "kind": "table",
            "anchor": self._here(table.name),
            "caption": self._plain(table.caption),
            "size": size,
            "widths": widths,
            "align": ["right" if column.type in _RIGHT else "left" for column in table.columns],
            "fillable": table.fillable,
            "repeat": all(len(column.title) <= _LONGEST_HEAD for column in table.columns),
            "heads": [
                self._plain(column.title, room - MARGIN + 1) for column, room in zip(table.columns, widths, strict=True)
            ],
            "rows": [self._row(row, widths) for row in rows],
            "total": self._row(total, widths),
            "rest": self._plain(table.rest) if left_out else [],
        }

    def _row(self, row: Sequence[tuple[Text, ...]], widths: Sequence[int]) -> list[list[Any]]:
        return [self._lines(cell, room - MARGIN + 1) for cell, room in zip(row, widths, strict=False)]

    def _figure(self, figure: Figure) -> dict[str, Any]:
        rows = [[read_cell(cell) for cell in row] for row in figure.table.rows]
        beside = len(rows) <= _MOST_BESIDE and measure_words(figure.table.columns, rows) <= _BESIDE
        svg = _draw(figure)
        return {
            "kind": "figure",
            "anchor": self._here(figure.name),
            "title": self._plain(figure.title),
            "alt": figure.alt or figure.title,
            "svg": svg,
            "width": fit_picture(svg, 280 if beside else 495) if svg else 0,
            "beside": beside,
            "table": self._table(figure.table, _BESIDE if beside and svg else 105),
        }

    def _card(self, card: Card, level: int) -> dict[str, Any]:
        return {
            "kind": "card",
            "anchor": self._here(card.anchor),
            "level": level,
            "letters": _count_letters(card),
            "title": self._heads(f"{card.number}. {card.name}"),
            "note": self._plain(card.note),
            "chips": [
                {"text": self._plain(chip.text, 40), "alert": chip.alert, "boxed": len(chip.text) <= _LONGEST_CHIP}
                for chip in card.chips
            ],
            "facts": self._facts(card.facts),
            "passages": [{"label": self._plain(one.label), "text": self._text(one.text)} for one in card.passages],
            "remark": self._plain(card.remark),
            "because": self._facts(card.because),
        }

    def _here(self, anchor: str) -> str:
        """The label of a place; "" where it has none, or where another place has taken it."""
        label = self._anchors.get(anchor, "")
        if label in self._given:
            return ""
        self._given.add(label)
        return label

    def _lines(self, lines: Sequence[Text], room: int) -> list[list[Any]]:
        return [self._text(line, room) for line in lines]

    def _heads(self, text: str) -> list[Any]:
        """A heading; PDF/UA-1 allows none without a word."""
        return self._plain(text if text.strip() else "…", 40)

    def _plain(self, text: str, room: int = LINE) -> list[Any]:
        return self._text(plain(text), room)

    def _text(self, text: Text, room: int = LINE) -> list[Any]:
        """Runs as the template reads them: a plain one that needs no parting is its text alone."""
        written: list[Any] = []
        for run in text:
            pieces = part_words(run.text, room)
            to = self._anchors.get(run.to, "") if run.to else ""
            style = "" if run.style == "plain" else run.style
            written.append({"style": style, "to": to, "pieces": pieces} if style or to or len(pieces) > 1 else run.text)
        return written


def _count_letters(card: Card) -> int:
    """What of a card takes room; one that is kept on a page must have room on it."""
    facts = (*card.facts, *card.because)
    texts = [card.name, card.note, card.remark, *(chip.text for chip in card.chips), *(one.label for one in facts)]
    texts += [read_text(line) for one in facts for line in one.value.lines]
    texts += [part for one in card.passages for part in (one.label, read_text(one.text))]
    return sum(map(len, texts))


def _counted(title: str, count: int | None) -> str:
    return title if count is None else f"{title} ({show_number(count)})"


def _properties(document: Document) -> dict[str, Any]:
    """The file's own: marking, title, owner, what it is. Nobody's account, no path, no clock."""
    fictitious = " (fictitious data)" if document.fictitious else ""
    keywords = document.properties.get("keywords", "")
    return {
        "title": f"{document.marking}: {document.title}{fictitious}",
        "author": document.properties.get("author", ""),
        "description": document.properties.get("subject", ""),
        "keywords": keywords if document.marking in keywords else f"{document.marking}; {keywords}".rstrip("; "),
    }


def _anchors(sections: Sequence[Section]) -> dict[str, None]:
    """Every place that a link may lead to and that stands on paper."""
    found: dict[str, None] = {}

    def gather(blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    found[block.anchor] = None
                case Table():
                    found[block.name] = None
                case Figure():
                    found[block.name] = found[block.table.name] = None
                case Cards():
                    found.update((card.anchor, None) for card in block.cards)
                case Fold() if block.printed:
                    gather(block.blocks)

    for section in sections:
        found[section.anchor] = None
        gather(section.blocks)
    found.pop("", None)
    return found


def _notices(document: Document) -> Iterator[str]:
    """What must be known before the rest is read."""
    if document.fictitious:
        yield "Fictitious: every person, place and event in this report is invented"
    yield from filter(None, (document.warning, document.edition))


def _logo(style: HouseStyle) -> dict[str, Any] | None:
    """The logo's bytes as numbers, for JSON has none."""
    logo = style.logo
    if logo is None:
        return None
    return {"content": list(logo.content), "format": _PICTURES[logo.media_type], "alt": logo.alt}


def _draw(figure: Figure) -> str:
    """The figure as SVG; "" where this installation draws none: its title and its table stand alone."""
    return draw_svg(figure.chart, figure.title, figure.alt) if can_draw() else ""
