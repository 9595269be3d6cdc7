"""The body of a Word file: title block, sections, blocks and cards, each by a function that returns its markup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest

from trawl.reports.document import (
    Block,
    Bullets,
    Cards,
    Code,
    Document,
    Fact,
    Facts,
    Figure,
    Fold,
    Heading,
    Paragraph,
    Run,
    Section,
    Table,
)
from trawl.reports.renderers.word.cards import is_short, write_card
from trawl.reports.renderers.word.grids import write_table
from trawl.reports.renderers.word.texts import TextWriter

_PARAGRAPHS = {"plain": "Normal", "nil": "Nil return", "warning": "Warning", "note": "Note"}
_LISTS = {"plain": "List Bullet", "key": "Key finding", "warning": "List Bullet"}
_DEEPEST = 3
#: Letters of a fact that takes half a line.
_HALF_LINE = 26
#: Blocks that a paragraph before them leads up to: it stays on their page.
_LED_UP_TO = (Bullets, Cards, Figure, Table)


@dataclass(frozen=True, slots=True)
class BodyWriter:
    """Writes blocks for a page of this width; `draw` gives a figure's drawing, "" where nothing can draw."""

    texts: TextWriter
    width: int
    draw: Callable[[Figure], str]

    def write(self, document: Document, letterhead: str = "") -> str:
        """The whole body: the lead's pages, then the contents, then the rest from a new page on."""
        parts = [letterhead, self._title(document)]
        new_page = False
        begun = False
        for section in document.sections:
            if section.place != "lead" and not begun:
                begun = True
                parts.append(self._contents(document))
                new_page = any(one.place == "lead" for one in document.sections)
            parts.append(self._section(section, new_page=new_page or section.place == "annex"))
            new_page = False
        return "".join(parts)

    def _title(self, document: Document) -> str:
        texts = self.texts
        kicker = " · ".join(filter(None, (document.kicker, document.edition)))
        parts = [texts.paragraph("Kicker", texts.words(kicker))]
        parts.append(texts.paragraph("Title", texts.words(document.title)))
        if document.lead:
            parts.append(texts.paragraph("Lead", texts.words(document.lead)))
        if document.fictitious:
            stamp = "Fictitious: every person, place and event in this report is invented"
            parts.append(texts.paragraph("Stamp", texts.words(stamp)))
        if document.warning:
            parts.append(texts.paragraph("Warning", texts.words(document.warning)))
        parts.extend(self._title_facts(document.facts))
        return "".join(parts)

    def _title_facts(self, facts: tuple[Fact, ...]) -> Iterator[str]:
        """The title block: two short facts share a line, so that the lead's page has room for the findings."""
        waiting: Fact | None = None
        for fact in facts:
            if not is_short(fact, _HALF_LINE):
                if waiting:
                    yield self.texts.fact(waiting)
                yield self.texts.fact(fact)
                waiting = None
            elif waiting:
                yield self.texts.two_facts(waiting, fact, self.width)
                waiting = None
            else:
                waiting = fact
        if waiting:
            yield self.texts.fact(waiting)

    def _contents(self, document: Document) -> str:
        """What follows the lead's pages, by links."""
        texts = self.texts
        links = [texts.text((one,)) for one in _list_contents(document)]
        head = texts.words("In this report: ", "Label")
        return texts.paragraph("Note", head + texts.words(" · ", "Label").join(links)) if links else ""

    def _section(self, section: Section, *, new_page: bool) -> str:
        title = self._heading_text(section.title, section.count, section.anchor)
        head = self.texts.paragraph("heading 1", title, new_page=new_page)
        return head + self._blocks(section.blocks, 1)

    def _heading_text(self, title: str, count: int | None, anchor: str) -> str:
        counted = "" if count is None else self.texts.words(f" ({count:,})")
        return self.texts.mark(anchor, self.texts.words(title) + counted)

    def _blocks(self, blocks: tuple[Block, ...], depth: int) -> str:
        """Blocks under a heading of level `depth`; a heading among them takes what follows one level down."""
        parts = []
        level = depth
        for block, after in zip_longest(blocks, blocks[1:]):
            if isinstance(block, Heading):
                level = min(depth + 1, _DEEPEST)
                title = self._heading_text(block.text, block.count, block.anchor)
                parts.append(self.texts.paragraph(f"heading {level}", title))
            else:
                parts.extend(self._block(block, level, keep=isinstance(after, _LED_UP_TO)))
        return "".join(parts)

    def _block(self, block: Block, depth: int, *, keep: bool) -> Iterator[str]:
        texts = self.texts
        match block:
            case Paragraph():
                yield texts.paragraph(_PARAGRAPHS[block.tone], texts.text(block.text), keep=keep)
            case Bullets():
                yield from (texts.paragraph(_LISTS[block.tone], texts.text(item)) for item in block.items)
            case Code():
                yield texts.paragraph("Code", texts.words(block.text))
            case Facts():
                yield from (texts.fact(fact) for fact in block.facts)
            case Table():
                yield write_table(texts, block, self.width)
            case Figure():
                yield self._figure(block)
            case Cards():
                yield from (write_card(texts, card, min(depth + 1, _DEEPEST)) for card in block.cards)
            case Fold(printed=True):
                level = min(depth + 1, _DEEPEST)
                yield texts.paragraph(f"heading {level}", texts.words(block.summary))
                yield self._blocks(block.blocks, level)

    def _figure(self, figure: Figure) -> str:
        texts = self.texts
        caption = texts.caption("Figure", figure.title, figure.name)
        drawing = self.draw(figure)
        if drawing:
            shown = texts.paragraph("Picture", f"<w:r>{drawing}</w:r>")
        else:
            missing = "Not drawn: what draws charts and maps is not installed. The table has the figures."
            shown = texts.paragraph("Note", texts.words(missing))
        return caption + shown + write_table(texts, figure.table, self.width)


def _list_contents(document: Document) -> Iterator[Run]:
    return (Run(section.title, to=section.anchor) for section in document.sections if section.place != "lead")
