"""How a Word file is packed: its properties, its body, and no trace of when and by whom it was made."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from trawl.reports.document import Document
from trawl.reports.renderers.word.markup import DECLARED, quote

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: The first moment that a zip can tell: what was made when is told in the report alone.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)
#: What Word shows of a property.
_LONGEST_PROPERTY = 255


def pack(word: WordFile, body: str, document: Document) -> bytes:
    """The file's bytes with this body before the set-up of its pages: the same for the same document."""
    _set_properties(word, document)
    main = word.part.partname.membername
    set_up = serialize_part_xml(word.element.body.sectPr).decode().partition("?>")[2]
    content = f"{_HEAD}<w:document {DECLARED}><w:body>{body}{set_up}</w:body></w:document>".encode()
    raw, packed = BytesIO(), BytesIO()
    word.save(raw)
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            entry = zipfile.ZipInfo(name, _NO_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            after.writestr(entry, content if name == main else before.read(name))
    return packed.getvalue()


def _set_properties(word: WordFile, document: Document) -> None:
    """The document's properties in place of any other; no moment, no user, no program."""
    given = document.properties
    keywords = given.get("keywords", "")
    if document.marking not in keywords:
        keywords = "; ".join(filter(None, (document.marking, keywords)))
    values = {
        "dc:title": document.title,
        "dc:subject": given.get("subject", ""),
        "dc:creator": given.get("author", ""),
        "cp:keywords": keywords,
        "dc:language": document.language,
    }
    children = "".join(f"<{tag}>{_fit(value)}</{tag}>" for tag, value in values.items() if value)
    content = (
        f'{_HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">{children}</cp:coreProperties>'
    )
    package = word.part.package
    properties = Part(PackURI("/docProps/core.xml"), CONTENT_TYPE.OPC_CORE_PROPERTIES, content.encode(), package)
    package.relate_to(properties, RELATIONSHIP_TYPE.CORE_PROPERTIES)


def _fit(value: str) -> str:
    cut = value if len(value) <= _LONGEST_PROPERTY else f"{value[: _LONGEST_PROPERTY - 1]}…"
    return quote(cut)[1:-1]
