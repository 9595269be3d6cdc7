"""Blocks of a document as HTML."""

from __future__ import annotations

from trawl.reports.charts import can_draw, draw_svg
from trawl.reports.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Code,
    Facts,
    Figure,
    Fold,
    Heading,
    LabelledText,
    Paragraph,
    Section,
    Table,
    Text,
)
from trawl.reports.renderers.html.elements import NOTHING, Html, element, escape, join
from trawl.reports.renderers.html.tables import write_table
from trawl.reports.renderers.html.texts import Anchors, write_facts, write_text
from trawl.reports.values import show_number

#: A figure's table of more rows is folded under it.
_ROWS_BESIDE = 14
_SPACE = Html(" ")
_NEW_LINE = Html("\n")


class BlockWriter:
    """Writes the blocks of one page: what leads to what, how deep headings are, and what was said once already."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self._level = 3
        self._said_what_draws = False

    def write_section(self, section: Section) -> Html:
        """A section under its heading."""
        self._level = 3
        heading = element("h2", escape(section.title), *_count(section.count))
        return element(
            "section", heading, self.write_blocks(section.blocks), id=section.anchor, class_=f"place-{section.place}"
        )

    def write_blocks(self, blocks: tuple[Block, ...]) -> Html:
        """Blocks in their order."""
        return join([self._write_block(block) for block in blocks], _NEW_LINE)

    def _write_block(self, block: Block) -> Html:
        match block:
            case Paragraph():
                made = element("p", self._text(block.text), class_=_tone(block.tone), dir="auto")
            case Bullets():
                items = [element("li", self._text(item), dir="auto") for item in block.items]
                made = element("ul", *items, class_=_tone(block.tone)) if items else NOTHING
            case Heading():
                self._level = 4
                made = element("h3", escape(block.text), *_count(block.count), id=block.anchor or None)
            case Code():
                made = element("pre", element("code", escape(block.text)), tabindex="0")
            case Facts():
                made = write_facts(block.facts, self._anchors, "facts wide" if block.wide else "facts")
            case Table():
                made = write_table(block, self._anchors)
            case Figure():
                made = self._write_figure(block)
            case Cards():
                made = join([self._write_card(card) for card in block.cards], _NEW_LINE)
            case Fold():
                made = self._write_fold(block)
        return made

    def _text(self, text: Text) -> Html:
        return write_text(text, self._anchors)

    def _write_fold(self, fold: Fold) -> Html:
        return element(
            "details",
            element("summary", escape(fold.summary)),
            self.write_blocks(fold.blocks),
            class_="fold" if fold.printed else "fold unprinted",
            open="" if fold.open else None,
        )

    def _write_card(self, card: Card) -> Html:
        number = element("span", escape(show_number(card.number)), class_="count")
        note = (_SPACE, element("span", escape(card.note), class_="note")) if card.note else ()
        chips = [element("span", escape(c.text), class_="chip alert" if c.alert else "chip") for c in card.chips]
        return element(
            "article",
            element(
                "header",
                element(f"h{self._level}", number, _SPACE, escape(card.name), *note, class_="ref"),
                element("p", join(chips, _SPACE), class_="chips") if chips else NOTHING,
            ),
            write_facts(card.facts, self._anchors, "facts"),
            *map(self._write_passage, card.passages),
            element("p", escape(card.remark), class_="note") if card.remark else NOTHING,
            write_facts(card.because, self._anchors, "because"),
            class_="card",
            id=card.anchor,
            tabindex="-1",
        )

    def _write_passage(self, passage: LabelledText) -> Html:
        label = (element("span", escape(f"{passage.label}:"), class_="part"), _SPACE) if passage.label else ()
        return element("blockquote", element("p", *label, self._text(passage.text), dir="auto"))

    def _write_figure(self, figure: Figure) -> Html:
        table = write_table(figure.table, self._anchors)
        if len(figure.table.rows) > _ROWS_BESIDE:
            table = element("details", element("summary", escape(figure.table.caption)), table, class_="fold")
        drawn = Html(draw_svg(figure.chart, figure.title, figure.alt)) if can_draw() else self._say_what_draws()
        return element(
            "figure",
            element("figcaption", escape(figure.title)),
            element("div", element("div", drawn), element("div", table), class_="pair"),
            id=figure.name if figure.name in self._anchors.named else None,
        )

    def _say_what_draws(self) -> Html:
        """Where nothing can draw charts, which extra does: once a page."""
        if self._said_what_draws:
            return NOTHING
        self._said_what_draws = True
        said = "Charts and maps are drawn where trawl is installed with its extra 'reports'; the tables say the same."
        return element("p", escape(said), class_="note")


def _tone(tone: str) -> str | None:
    return None if tone == "plain" else tone


def _count(count: int | None) -> tuple[Html, ...]:
    return () if count is None else (_SPACE, element("span", escape(show_number(count)), class_="count"))
