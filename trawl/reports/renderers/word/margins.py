"""What stands at the head and the foot of every page: marking, handling instruction, copy number, page x of y."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm

from trawl.reports.document import Document
from trawl.reports.renderers.word.markup import DECLARED, field, paragraph, plain_run, tab

if TYPE_CHECKING:
    from docx.document import Document as WordFile
    from docx.section import Section, _BaseHeaderFooter

Element = Any

#: English metric units in a twentieth of a point.
_EMU = 635
#: Page width, left and right margin where a template says none: those of Word.
_USUAL = (Mm(210), Mm(25.4), Mm(25.4))
#: The styles of lines that are trawl's own: a template that was made of a report has them still.
_OURS = ("Marking", "Handling", "Page foot")


def write_margins(word: WordFile, document: Document, ids: Mapping[str, str]) -> None:
    """Put the marking into every header and footer of every section, of first and even pages too.

    Word takes the ones of first and even pages only where the set-up says so: whoever switches that on later must not
    find a page without a marking. What a template has there stays, between the lines of ours.
    """
    marking = paragraph(ids["Marking"], plain_run(document.marking.upper()))
    said = (document.handling_instruction, "Fictitious data" if document.fictitious else "")
    beside = " · ".join(filter(None, said))
    head = marking + (paragraph(ids["Handling"], plain_run(beside)) if beside else "")
    for section in word.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            element = _open(header, ids)
            for number, one in enumerate(_parse(head)):
                element.insert(number, one)
        for footer in (section.footer, section.first_page_footer, section.even_page_footer):
            element = _open(footer, ids)
            line = _write_foot(document, ids["Page foot"], 0 if _counts_pages(element) else text_width(section))
            element.extend(_parse(line + marking))


def text_width(section: Section) -> int:
    """How wide text may run on the pages of a section, in twentieths of a point."""
    measures = (section.page_width, section.left_margin, section.right_margin)
    width, left, right = (given or usual for given, usual in zip(measures, _USUAL, strict=True))
    return int(width - left - right - (section.gutter or 0)) // _EMU


def _open(margin: _BaseHeaderFooter, ids: Mapping[str, str]) -> Element:
    """A header or footer without the empty line of a new one, or the lines of another report in a template's."""
    is_new = margin.is_linked_to_previous
    margin.is_linked_to_previous = False
    element = margin._element  # noqa: SLF001 - python-docx shows its paragraphs one by one only
    ours = {ids[name] for name in _OURS}
    for paragraph_there in list(element.iterchildren(qn("w:p"))):
        style = paragraph_there.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        if is_new or (style is not None and style.get(qn("w:val")) in ours):
            _clear(element, paragraph_there)
    return element


def _clear(margin: Element, line: Element) -> None:
    """Remove a line, but for the pictures that somebody has put into it."""
    if next(line.iter(qn("w:drawing"), qn("w:pict")), None) is None:
        margin.remove(line)
        return
    for child in list(line):
        if child.tag != qn("w:pPr") and next(child.iter(qn("w:drawing"), qn("w:pict")), None) is None:
            line.remove(child)


def _counts_pages(element: Element) -> bool:
    fields = "".join(one.text or "" for one in element.iter(qn("w:instrText")))
    fields += "".join(one.get(qn("w:instr"), "") for one in element.iter(qn("w:fldSimple")))
    return "PAGE" in fields.upper()


def _write_foot(document: Document, style: str, width: int) -> str:
    """Copy number on the left, page x of y at `width` on the right; 0 leaves the page to the template."""
    copy = plain_run(f"Copy {document.copy_number}" if document.copy_number else "")
    if not width:
        return paragraph(style, copy) if document.copy_number else ""
    pages = plain_run("Page ") + field("PAGE", "1") + plain_run(" of ") + field("NUMPAGES", "1")
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{width}"/></w:tabs>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{stop}</w:pPr>{copy}{tab()}{pages}</w:p>'


def _parse(markup: str) -> list[Element]:
    return list(parse_xml(f"<w:hdr {DECLARED}>{markup}</w:hdr>"))
