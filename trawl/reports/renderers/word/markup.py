"""WordprocessingML as text: paragraphs, runs, links and fields (ECMA-376, part 1).

A report of 5,000 cards has a million elements. As text they take a tenth of the time that a tree of them takes; each
function here returns well-formed markup, and what comes from outside goes through `write_text` or `quote` alone.
Children of properties stand in the order of the schema: Word refuses a file where they do not.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in NAMESPACES.items())

_BREAKS = re.compile("(\r\n|[\n\r\x85\u2028\u2029\t])")
_BREAK = "<w:br/>"
_TAB = "<w:tab/>"


def quote(text: str) -> str:
    """A text as the value of an attribute, in its quotes; it has no line ends there."""
    return f'"{escape(_BREAKS.sub(" ", text), {chr(34): "&quot;"})}"'


def write_text(text: str) -> str:
    """The content of a run: text with its line ends and tabs as Word has them."""
    if text.isprintable():
        return f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    parts = _BREAKS.split(text)
    pieces = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in parts]
    pieces[1::2] = [_TAB if part == "\t" else _BREAK for part in parts[1::2]]
    return "".join(pieces)


def run(content: str, style: str = "", *, bold: bool = False) -> str:
    """A run around text, breaks, tabs or drawings, in a character style."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + ("<w:b/>" if bold else "")
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{content}</w:r>"


def tab() -> str:
    """A run that goes on at the next tab stop."""
    return f"<w:r>{_TAB}</w:r>"


def line_break() -> str:
    """A run that goes on at the next line of its paragraph."""
    return f"<w:r>{_BREAK}</w:r>"


def paragraph(
    style: str, content: str, *, keep: bool = False, new_page: bool = False, outline: int | None = None
) -> str:
    """A paragraph; `keep` holds it on the page of the next one, `outline` is its level as a heading, from 1."""
    more = ("<w:keepNext/>" if keep else "") + ("<w:pageBreakBefore/>" if new_page else "")
    if outline is not None:
        more += f'<w:outlineLvl w:val="{outline - 1}"/>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>{content}</w:p>'


def bookmark(name: str, number: int, content: str) -> str:
    """Content that links may lead to; `number` is its own in the file."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def link(name: str, content: str) -> str:
    """Runs that lead to a bookmark of the same file."""
    return f'<w:hyperlink w:anchor="{name}" w:history="1">{content}</w:hyperlink>'


def field(instruction: str, shown: str) -> str:
    """A field that Word counts itself, with what it shows until then."""
    return f'<w:fldSimple w:instr=" {instruction} ">{run(write_text(shown))}</w:fldSimple>'


def plain_run(text: str, style: str = "") -> str:
    """A run of text in a character style."""
    return run(write_text(text), style)
