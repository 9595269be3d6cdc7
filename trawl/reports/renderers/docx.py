"""A document as a Word file that can be edited: headings, styles, captions, tables and links as Word has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trawl.reports.charts import can_draw
from trawl.reports.document import Document, Figure
from trawl.reports.house_style import HouseStyle
from trawl.reports.renderers.word.anchors import name_anchors
from trawl.reports.renderers.word.body import BodyWriter
from trawl.reports.renderers.word.margins import text_width, write_margins
from trawl.reports.renderers.word.packing import pack
from trawl.reports.renderers.word.pictures import draw_figure, write_logo, write_picture
from trawl.reports.renderers.word.styles import add_styles
from trawl.reports.renderers.word.template import open_own, open_template
from trawl.reports.renderers.word.texts import TextWriter
from trawl.reports.text_guard import TextLimits, guard_document, guard_text

if TYPE_CHECKING:
    from docx.document import Document as WordFile

#: A paragraph of more characters is two pages and more; programs that lay it out take minutes for one of a million.
_LIMITS = TextLimits(longest=10_000)


def render_docx(document: Document, style: HouseStyle) -> bytes:
    """Return the document as a Word file, in the user's template where the style has one.

    Raises InputError where the template cannot be used, UsageError where the logo is no picture.
    """
    document = guard_document(document, _LIMITS)
    word = open_template(style.word) if style.word else open_own()
    ids = add_styles(word, style)
    write_margins(word, document, ids)
    width = text_width(word.sections[0])
    texts = TextWriter(ids, name_anchors(document))

    def draw(figure: Figure) -> str:
        if not can_draw():
            return ""
        picture = draw_figure(figure)
        return write_picture(word, picture, picture.fit(width), figure.alt, texts.next_number("drawing"))

    head = "" if style.word else _write_letterhead(word, style, texts)
    return pack(word, BodyWriter(texts, width, draw).write(document, head), document)


def _write_letterhead(word: WordFile, style: HouseStyle, texts: TextWriter) -> str:
    """The logo and the name of the house; a template has its own in its header."""
    logo = f"<w:r>{write_logo(word, style.logo, texts.next_number('drawing'))}</w:r>" if style.logo else ""
    gap = "   " if logo and style.organisation else ""
    if not logo and not style.organisation:
        return ""
    return texts.paragraph("Picture", logo + texts.words(gap + guard_text(style.organisation), "Strong"))
