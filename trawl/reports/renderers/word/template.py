"""Opens the Word file that a report is written into: trawl's own, or the user's template emptied of its text.

Of a template its styles, page set-up, headers and footers are used, and nothing else goes into the report: no text, no
properties of it, nothing that leads outside or runs.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.shared import Mm

from trawl.errors import InputError
from trawl.reports.renderers.word.markup import NAMESPACES
from trawl.reports.renderers.word.styles import read_part

if TYPE_CHECKING:
    from docx.opc.part import Part

Element = Any

_PARTS = {RELATION.STYLES, RELATION.NUMBERING, RELATION.SETTINGS, RELATION.FONT_TABLE, RELATION.THEME}
_MARGINS = {RELATION.HEADER, RELATION.FOOTER}
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
#: What a template's settings say of other files, of the template's own text, or of parts that are not kept.
_NOT_KEPT = (
    "attachedTemplate",
    "documentProtection",
    "docVars",
    "endnotePr",
    "footnotePr",
    "mailMerge",
    "saveThroughXslt",
)
#: Fields that read another file, run something, or show who works where.
_FIELDS = re.compile(
    r"INCLUDE(?:PICTURE|TEXT)|DDE|LINK|DATABASE|IMPORT|MACROBUTTON|FILENAME|TEMPLATE|USER(?:NAME|INITIALS|ADDRESS)",
    re.I,
)
_FIRST_BYTES_OF_OLE = b"\xd0\xcf\x11\xe0"


def open_own() -> WordFile:
    """An empty A4 page with trawl's settings, and no style yet."""
    word = Document()
    for element in (word.styles.element, word.part.numbering_part.element, word.settings.element):
        element[:] = []
    word.settings.element.extend(parse_xml(read_part("settings.xml")))
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin, section.bottom_margin = Mm(24), Mm(22)
    section.header_distance = section.footer_distance = Mm(9)
    return _keep_frame(word)


def open_template(path: Path) -> WordFile:
    """The user's template without its text. Raises InputError with what to do where it cannot be used."""
    package = _open_package(path)
    part = package.main_document_part
    kind = part.content_type
    if "macroEnabled" in kind or any(rel.reltype == _MACROS for rel in part.rels.values()):
        raise InputError(path, ": it can hold macros, which no report may; save it in Word as Word Document (.docx).")
    if kind != CONTENT_TYPE.WML_DOCUMENT_MAIN:
        raise InputError(path, f": it is no Word document ({kind}); save it in Word as Word Document (.docx).")
    if part.element.tag != qn("w:document") or not part.element.findall(f"{qn('w:body')}/{qn('w:sectPr')}"):
        raise InputError(
            path, ": it has no page set-up that can be read; save it in Word as Word Document (.docx), not as Strict."
        )
    word = _keep_frame(part.document)
    _check_margins(word.part, path)
    return word


def _open_package(path: Path) -> Package:
    try:
        with path.open("rb") as file:
            if file.read(4) == _FIRST_BYTES_OF_OLE:
                raise InputError(
                    path,
                    ": it has a password or is of an old Word (.doc); save it as Word Document (.docx) without one.",
                )
            file.seek(0)
            package: Package = Package.open(file)
            package.main_document_part  # noqa: B018 - a package without one raises KeyError
    except OSError as error:
        raise InputError(
            path, f": it cannot be read ({error.strerror}); house style names it as its Word template."
        ) from error
    except (OpcError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, SyntaxError, AttributeError) as error:
        raise InputError(
            path, ": it is no Word file that can be read; save it in Word as Word Document (.docx)."
        ) from error
    return package


def _keep_frame(word: WordFile) -> WordFile:
    """Empty the body but for the set-up of its last pages, and cut every tie that is not to styles or margins."""
    body = word.element.body
    last = body.sectPr
    _inherit_margins(body, last)
    body[:] = [last]
    for child in list(last):
        if not child.tag.startswith(f"{{{NAMESPACES['w']}}}"):
            last.remove(child)
    used = {child.get(qn("r:id")) for child in last}
    _keep_relations(
        word.part,
        lambda relation: relation.reltype in _PARTS or (relation.reltype in _MARGINS and relation.rId in used),
    )
    for relation in word.part.rels.values():
        if relation.reltype in _PARTS:
            _keep_relations(relation.target_part, lambda relation: not relation.is_external)
    settings = word.settings.element
    for name in _NOT_KEPT:
        for child in settings.findall(qn(f"w:{name}")):
            settings.remove(child)
    _keep_relations(word.part.package, lambda relation: relation.reltype == RELATION.OFFICE_DOCUMENT)
    return word


def _inherit_margins(body: Element, last: Element) -> None:
    """Give the last section the headers and footers that it goes on with from those before it."""
    kinds = (qn("w:headerReference"), qn("w:footerReference"))
    standing: dict[tuple[str, str], Element] = {}
    for section in body.iter(qn("w:sectPr")):
        for child in section.iterchildren(*kinds):
            standing[child.tag, child.get(qn("w:type"), "default")] = child
    for child in list(last.iterchildren(*kinds)):
        last.remove(child)
    for child in reversed(standing.values()):
        last.insert(0, child)


def _keep_relations(part: Part | Package, wanted: Any) -> None:
    for relation_id in [one.rId for one in part.rels.values() if not wanted(one)]:
        del part.rels[relation_id]


def _check_margins(part: Part, path: Path) -> None:
    """Refuse headers and footers that lead outside, hold more than text and pictures, or have a field that tells."""
    for relation in part.rels.values():
        if relation.reltype not in _MARGINS:
            continue
        margin = relation.target_part
        place = f": its {'header' if relation.reltype == RELATION.HEADER else 'footer'} ({margin.partname.filename})"
        for inner in margin.rels.values():
            if inner.is_external or inner.reltype != RELATION.IMAGE:
                what = inner.reltype.rpartition("/")[2]
                raise InputError(
                    path, f"{place} has a link or an object ({what}); only text and pictures may stand there."
                )
        fields = "".join(one.text or "" for one in margin.element.iter(qn("w:instrText")))
        fields += "".join(one.get(qn("w:instr"), "") for one in margin.element.iter(qn("w:fldSimple")))
        if found := _FIELDS.search(fields):
            raise InputError(
                path,
                f"{place} has the field {found[0].upper()}; delete it, since it reads or tells what no report may.",
            )
