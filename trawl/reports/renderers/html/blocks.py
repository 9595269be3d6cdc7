"""Blocks of a document as HTML."""

from __future__ import annotations

from trawl.reports.charts import can_draw, draw_svg
from trawl.reports.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Code,
    Fact,
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
from trawl.reports.renderers.html.tables import TableWriter
from trawl.reports.renderers.html.texts import Anchors, write_lines, write_text
from trawl.reports.values import show_number

#: A figure's table of more rows is folded under it.
_ROWS_BESIDE = 14
_SPACE = Html(" ")
_NEW_LINE = Html("\n")
_NAME_SPACE = ' xmlns="http://www.w3.org/2000/svg"'


class BlockWriter:
    """Writes the blocks of one page: what leads to what, how deep headings are, and what was said once already."""

    def __init__(self, anchors: Anchors) -> None:
        self._anchors = anchors
        self.tables = TableWriter(anchors)
        self._level = 3
        self._said_what_draws = False

    def write_section(self, section: Section) -> Html:
        """A section under its heading."""
        self._level = 3
        heading = element("h2", escape(section.title), *_count(section.count))
        return element(
            "section", heading, self.write_blocks(section.blocks), id=section.anchor, class_=f"place-{section.place}"
        )

    def write_facts(self, facts: tuple[Fact, ...], css: str) -> Html:
        """Labels with what stands beside them; nothing where there are none."""
        rows = [
            element(
                "div",
                element("dt", escape(fact.label)),
                element("dd", write_lines(fact.value.lines, self._anchors)),
                class_="long" if fact.long and css == "facts wide" else None,
            )
            for fact in facts
        ]
        return element("dl", *rows, class_=css) if rows else NOTHING

    def _write_pairs(self, facts: tuple[Fact, ...], css: str) -> Html:
        """The same without a box for each: a page may have tens of thousands on its cards."""
        pairs = [
            join((element("dt", escape(fact.label)), element("dd", write_lines(fact.value.lines, self._anchors))))
            for fact in facts
        ]
        return element("dl", *pairs, class_=css) if pairs else NOTHING

    def write_blocks(self, blocks: tuple[Block, ...]) -> Html:
        """Blocks in their order."""
        return join([self._write_block(block) for block in blocks], _NEW_LINE)

    def _write_block(self, block: Block) -> Html:
        match block:
            case Paragraph():
                made = element("p", self._text(block.text), class_=_tone(block.tone))
            case Bullets():
                made = self._write_bullets(block)
            case Heading():
                self._level = 4
                made = element("h3", escape(block.text), *_count(block.count), id=block.anchor or None)
            case Code():
                made = element("pre", element("code", escape(block.text)), tabindex="0")
            case Facts():
                made = self.write_facts(block.facts, "facts wide" if block.wide else "facts")
            case Table():
                made = self.tables.write(block)
            case Figure():
                made = self._write_figure(block)
            case Cards():
                made = join([self._write_card(card) for card in block.cards], _NEW_LINE)
            case Fold():
                made = self._write_fold(block)
        return made

    def _write_bullets(self, bullets: Bullets) -> Html:
        """A list; one of terms alone runs on in lines."""
        if not bullets.items:
            return NOTHING
        items = [element("li", self._text(item)) for item in bullets.items]
        terms = all(len(item) == 1 and item[0].style == "code" for item in bullets.items)
        return element("ul", *items, class_="terms" if terms else _tone(bullets.tone))

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
        number = element("span", escape(show_number(card.number)))
        note = (_SPACE, element("small", escape(card.note))) if card.note else ()
        chips = [element("span", escape(chip.text), class_="alert" if chip.alert else None) for chip in card.chips]
        return element(
            "article",
            element(
                "header",
                element(f"h{self._level}", number, _SPACE, escape(card.name), *note),
                element("p", join(chips, _SPACE)) if chips else NOTHING,
            ),
            self._write_pairs(card.facts, "said"),
            *map(self._write_passage, card.passages),
            element("p", escape(card.remark), class_="note") if card.remark else NOTHING,
            self._write_pairs(card.because, "because"),
            id=card.anchor,
        )

    def _write_passage(self, passage: LabelledText) -> Html:
        label = (element("b", escape(f"{passage.label}:")), _SPACE) if passage.label else ()
        return element("blockquote", element("p", *label, self._text(passage.text)))

    def _write_figure(self, figure: Figure) -> Html:
        table = self.tables.write(figure.table)
        if len(figure.table.rows) > _ROWS_BESIDE:
            table = element("details", element("summary", escape(figure.table.caption)), table, class_="fold")
        drawn = _draw(figure) if can_draw() else self._say_what_draws()
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


def _draw(figure: Figure) -> Html:
    """The picture within the page, which needs no name space there: a page holds no address."""
    return Html(draw_svg(figure.chart, figure.title, figure.alt).replace(_NAME_SPACE, "", 1))


def _tone(tone: str) -> str | None:
    return None if tone == "plain" else tone


def _count(count: int | None) -> tuple[Html, ...]:
    return () if count is None else (_SPACE, element("span", escape(show_number(count)), class_="count"))
