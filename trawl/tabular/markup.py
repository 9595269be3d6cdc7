"""Files that programs name .xls and that hold something else: a web page, XML, or the SYLK of old spreadsheets."""

from __future__ import annotations

import re
from pathlib import Path

from trawl.errors import InputError

#: Characters at the beginning of a file by which it is told.
_LOOKED_AT = 4096
_FORMS = (
    (
        re.compile(r"(?:<\?xml[^>]*>\s*)?(?:<\?mso[^>]*>\s*|<!--.*?-->\s*)*<(?:ss:)?Workbook\b", re.DOTALL),
        "a workbook in the XML of Excel 2003",
    ),
    (
        re.compile(
            r"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
            r"<(?:!doctype html|html|head|body|meta|style|table|thead|tbody|tr)\b",
            re.DOTALL | re.IGNORECASE,
        ),
        "a web page (HTML) with a table in it",
    ),
    (re.compile(r"MIME-Version:.*?multipart/related", re.DOTALL | re.IGNORECASE), "a web page saved as one file (MHT)"),
    (re.compile(r"<\?xml\b"), "XML"),
    (re.compile(r"ID;P[^\r\n]*[\r\n]+(?:[A-Z]{1,2};[^\r\n]*[\r\n]+)*?[BCFP];[A-Z]"), "a SYLK sheet"),
)


def refuse_markup(path: Path, sample: bytes, encoding: str) -> None:
    """Raise InputError for a file that begins as markup does, whatever its name: no row of it could be read."""
    start = sample[: 4 * _LOOKED_AT].decode(encoding, "replace").lstrip("\ufeff \t\r\n")[:_LOOKED_AT]
    what = next((what for form, what in _FORMS if form.match(start)), "")
    if what:
        raise InputError(
            path,
            f" is not a table that can be read, though a spreadsheet may open it: it is {what}. Open it in a "
            "spreadsheet, save it as a workbook (.xlsx) or CSV, and use that.",
        )
