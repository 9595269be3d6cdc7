"""A document as a PDF: tagged, PDF/UA-1, typeset by Typst from a template that the document's text never becomes.

Only the fonts inside Typst's wheel are used, so that a page is the same on every machine.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from unicodedata import category

import typst

from trawl.errors import UsageError
from trawl.reports.document import Document
from trawl.reports.house_style import HouseStyle
from trawl.reports.renderers.pdf_content import Content
from trawl.reports.text_guard import TextLimits, guard_document

_TEMPLATES = Path(__file__).parents[1] / "templates"
#: A text longer than this, five pages or so, is cut, and said to be: of a paragraph of more than 65,535 letters Typst
#: may lose what it says.
_LONGEST = 20_000
#: What Typst says of a text that no font has, or that the standard forbids.
_REFUSED = re.compile(r'error: PDF/UA-1 error: the text (?:contains the disallowed codepoint )?`"(.*?)"`', re.DOTALL)
#: What Typst says of a picture whose bytes are broken. The logo is the only one that trawl did not draw.
_NO_PICTURE = ("failed to decode image", "failed to parse SVG")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def render_pdf(document: Document, style: HouseStyle) -> bytes:
    """The document as a PDF file.

    Raises UsageError where the logo is no picture, typst.TypstError where the template is broken.
    """
    content = _write(document, style, set())
    lacking = find_lacking(content)
    while True:
        if lacking:
            content = _write(document, style, lacking)
        try:
            return _compile("report.typ", report=content)
        except typst.TypstError as error:
            if style.logo and error.message.startswith(_NO_PICTURE):
                raise UsageError(
                    f"The logo of the house style ({style.logo.media_type}) is broken: no PDF can show it. "
                    "Save it again as PNG or JPEG."
                ) from error
            # Typst looks less far for a font for the words of a drawing than for those beside it.
            more = _read_refused(error) & set(content)
            if not more - lacking:
                raise
            lacking |= more


def _write(document: Document, style: HouseStyle, lacking: set[str]) -> str:
    lacks = re.compile(f"[{re.escape(''.join(sorted(lacking)))}]") if lacking else None
    # The name of the house may hold anything that a document may: it is guarded with the words that it stands before.
    document = replace(document, kicker=" · ".join(filter(None, (style.organisation, document.kicker))))
    fit = guard_document(document, TextLimits(lacks, _LONGEST))
    return json.dumps(Content(fit, style).write(), ensure_ascii=False, separators=(",", ":"))


def find_lacking(text: str) -> set[str]:
    """The characters of a text that no font of Typst's has, or that PDF/UA-1 forbids.

    Typst itself is asked, with every character that is not ASCII and every letter with marks on it: a letter and a
    mark may be in two fonts and together in none. It names all that it refuses at once.
    """
    others = {character for character in set(text) if not character.isascii()}
    marks = "".join(sorted(character for character in others if category(character) in {"Mn", "Mc", "Me", "Cf"}))
    marked = set(re.findall(f".[{re.escape(marks)}]{{1,9}}", text)) if marks else set()
    if not others:
        return set()
    try:
        _compile("characters.typ", texts=json.dumps(sorted(others | marked), ensure_ascii=False))
    except typst.TypstError as error:
        refused = _read_refused(error) & others
        if not refused:
            raise
        return refused
    return set()


def _read_refused(error: typst.TypstError) -> set[str]:
    """The characters that are not ASCII in the texts that Typst refuses."""
    refused = "".join(_REFUSED.findall(error.diagnostic))
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), refused)
    return {character for character in plain if not character.isascii()}


def _compile(template: str, **inputs: str) -> bytes:
    pdf = typst.compile(
        _TEMPLATES / template,
        format="pdf",
        root=_TEMPLATES,
        font_paths=_fonts(),
        pdf_standards=["ua-1"],
        sys_inputs=inputs,
        timestamp=0,
    )
    return bytes(pdf)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True)
