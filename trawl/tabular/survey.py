"""What the XML of a sheet says that its reader does not: how far it goes, what was never worked out, how it is shown.

Only .xlsx is looked at so: of a workbook that is loaded every sheet that is opened is read once more for it, part by
part. Regular expressions are enough, for what is looked for stands in tags, in which `<` cannot stand.
"""

from __future__ import annotations

import html
import posixpath
import re
import zipfile
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from trawl.tabular.archive import say_damaged
from trawl.tabular.cell_text import Padding

_CHUNK = 1 << 20
#: Bytes of the parts that say which sheets and formats there are; more is no workbook that anybody wrote.
_LONGEST_INDEX = 64 << 20
#: Columns of the widest sheet that there may be.
_WIDEST = 1 << 14
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
#: A formula's cell that holds text, which may well be empty.
_YIELDS_TEXT = re.compile(rb"""\bt=["']str["']""")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_SHOWN_FORMAT = re.compile(r'(?:"(0+)"|\\(0))?([0#][0# -]*)')


@dataclass(slots=True)
class Survey:
    """What a sheet's XML says. `rows` and `columns` are how many reach as far as its furthest cell with a value.

    `formulas` counts those without a value, which nothing has worked out, `errors` cells such as #N/A, `long_numbers`
    those of more digits than a spreadsheet keeps. `paddings` are the formats that show noughts before a number, by row
    (from 1), each with its column (from 0).
    """

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    errors: int = 0
    long_numbers: int = 0
    paddings: dict[int, list[tuple[int, Padding]]] = field(default_factory=dict)
    _unworked: array[int] = field(default_factory=lambda: array("Q"))

    def find_unworked(self, row: int) -> frozenset[int]:
        """The columns, from 0, in which a row (from 1) has a formula without a value."""
        begin, end = (bisect_left(self._unworked, (row + n) * _WIDEST) for n in (0, 1))
        return frozenset(place % _WIDEST for place in self._unworked[begin:end])

    @property
    def last_unworked(self) -> int:
        """The last row with a formula without a value, 0 for none."""
        return self._unworked[-1] // _WIDEST if self._unworked else 0

    def add_unworked(self, row: int, column: int) -> None:
        """Note a formula without a value; `settle` is called when all are noted."""
        self._unworked.append(row * _WIDEST + column)

    def settle(self) -> None:
        """Bring what was noted in order."""
        self._unworked = array("Q", sorted(self._unworked))


def survey_sheet(path: Path, sheet: int) -> Survey:
    """Survey the sheet with this place in the workbook, from 0. Raises InputError where its XML is damaged."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _find_part(archive, sheet)
            if part is None:
                return Survey()  # parts named in a way of their own: the workbook's reader knows more of them
            return _survey(archive, part, _read_paddings(archive))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise say_damaged(path) from error


def _read_index(archive: zipfile.ZipFile, name: str) -> str:
    """The text of a small part, "" where there is none."""
    found = next((p for p in archive.infolist() if p.filename.replace("\\", "/").lower() == name.lower()), None)
    if found is None:
        return ""
    with archive.open(found) as part:
        return part.read(_LONGEST_INDEX).decode("utf-8-sig", "replace")


def _tags(text: str, name: str) -> Iterator[dict[str, str]]:
    """The attributes of each tag of this name, without their prefixes."""
    for tag in re.finditer(rf"<(?:\w+:)?{name}\s([^>]*)>", text):
        yield {key.rpartition(":")[2]: html.unescape(one or other) for key, one, other in _ATTRIBUTE.findall(tag[1])}


def _find_part(archive: zipfile.ZipFile, sheet: int) -> zipfile.ZipInfo | None:
    sheets = list(_tags(_read_index(archive, "xl/workbook.xml"), "sheet"))
    relations = _tags(_read_index(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {relation.get("Id", ""): relation.get("Target", "") for relation in relations}
    if sheet >= len(sheets):
        return None
    target = targets.get(sheets[sheet].get("id", ""), "")
    name = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/").lower()
    return next((p for p in archive.infolist() if p.filename.replace("\\", "/").lower() == name), None)


def _read_paddings(archive: zipfile.ZipFile) -> dict[str, Padding]:
    """The formats that show noughts before a number, by the number of the style that has them."""
    styles = _read_index(archive, "xl/styles.xml")
    formats = {tag.get("numFmtId", ""): _read_format(tag.get("formatCode", "")) for tag in _tags(styles, "numFmt")}
    cell_styles = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    used = [tag.get("numFmtId", "") for tag in _tags(cell_styles[0], "xf")] if cell_styles else []
    return {str(n): padding for n, id_ in enumerate(used) if (padding := formats.get(id_))}


def _read_format(code: str) -> Padding | None:
    """How `00000`, `00000 000000` or `"0"##########` shows noughts; None for a format that adds none."""
    found = _SHOWN_FORMAT.fullmatch(code)
    if not found:
        return None
    padding = Padding(found[1] or found[2] or "", found[3].count("0"))
    return padding if padding.prefix or padding.digits > 1 else None


def _survey(archive: zipfile.ZipFile, part: zipfile.ZipInfo, paddings: dict[str, Padding]) -> Survey:
    survey, columns, rest = Survey(), dict[bytes, int](), b""
    with archive.open(part) as stream:
        patterns = None
        while chunk := stream.read(_CHUNK):
            block = rest + chunk
            patterns = patterns or _Patterns(block, paddings)
            end = block.rfind(patterns.opening)
            rest = block[end:] if end > 0 else block[-len(patterns.opening) :]
            patterns.take(block[:end] if end > 0 else block, survey, columns)
        if patterns:
            patterns.take(rest, survey, columns)
    survey.columns = max(columns.values(), default=0)
    survey.settle()
    return survey


class _Patterns:
    """What is looked for, in a sheet whose tags have this prefix."""

    def __init__(self, start: bytes, paddings: dict[str, Padding]) -> None:
        found = re.search(rb"<(\w+:)?worksheet\b", start)
        prefix = (found and found[1]) or b""

        def pattern(said: bytes) -> re.Pattern[bytes]:
            return re.compile(said.replace(b"P:", prefix).replace(b"'", b"[\"']"))

        #: A cell begins so, and some other tags.
        self.opening = b"<" + prefix + b"c"
        self._places = pattern(rb"<P:c\s[^>]*?\br='([A-Z]{1,3})(\d{1,7})'[^>]*(?<!/)>")
        self._errors = pattern(rb"<P:c\s[^>]*\bt='e'")
        self._formulas = pattern(
            rb"<P:c\b([^>]*)>\s*<P:f\b(?:[^>]*/>|[^>]*>[^<]*</P:f>)\s*(?:<P:v\s*/>|<P:v></P:v>)?\s*</P:c>"
        )
        self._long = pattern(rb"<P:v>-?(\d{16,}|\d\.\d+E\+(?:1[5-9]|[2-9]\d))</P:v>")
        self._paddings = {style.encode(): padding for style, padding in paddings.items()}
        styles = b"|".join(self._paddings)
        self._padded = pattern(rb"<P:c\s(?=[^>]*\bs='(" + styles + rb")')[^>]*?\br='([A-Z]{1,3})(\d{1,7})'[^>]*(?<!/)>")

    def take(self, block: bytes, survey: Survey, columns: dict[bytes, int]) -> None:
        """Add to the survey what stands in a block of whole cells."""
        places = self._places.findall(block)
        if places:
            survey.rows = max(survey.rows, *(int(row) for row in {row for _, row in places}))
            for letters in {letters for letters, _ in places}:
                columns.setdefault(letters, _column_number(letters))
        survey.errors += len(self._errors.findall(block))
        for cell in self._formulas.findall(block):
            if not _YIELDS_TEXT.search(cell):
                survey.formulas += 1
                if where := _PLACE.search(cell):  # a cell need not say where it stands
                    survey.add_unworked(int(where[2]), _column_number(where[1]) - 1)
        survey.long_numbers += sum(_is_cut(digits) for digits in self._long.findall(block))
        if self._paddings:
            for style, letters, row in self._padded.findall(block):
                place = _column_number(letters) - 1, self._paddings[style]
                survey.paddings.setdefault(int(row), []).append(place)


def _is_cut(number: bytes) -> bool:
    """Say whether a number is written with all the digits that a spreadsheet keeps, so that it may have had more."""
    digits = re.sub(rb"E.*|\D", b"", number).rstrip(b"0")
    return len(digits) >= 15


def _column_number(letters: bytes) -> int:
    """`A` is 1, `AA` 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
