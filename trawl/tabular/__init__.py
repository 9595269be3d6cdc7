"""Files from outside as rows of text: unpacked, decoded, parted into columns, and mended. No row spoils another."""

from trawl.tabular.content import open_content
from trawl.tabular.delimited import CsvRows
from trawl.tabular.encoding import Encoding
from trawl.tabular.filename import render_path
from trawl.tabular.json_rows import read_json_rows
from trawl.tabular.lines import Lines, check_encoding, open_lines
from trawl.tabular.mending import is_blank, mend_field, mend_text
from trawl.tabular.opening import PLAIN, Opening
from trawl.tabular.rows import Row, bare_name, fold_name
from trawl.tabular.table import Table, keep_silent, open_table
from trawl.tabular.workbook import Sheet

__all__ = [
    "PLAIN",
    "CsvRows",
    "Encoding",
    "Lines",
    "Opening",
    "Row",
    "Sheet",
    "Table",
    "bare_name",
    "check_encoding",
    "fold_name",
    "is_blank",
    "keep_silent",
    "mend_field",
    "mend_text",
    "open_content",
    "open_lines",
    "open_table",
    "read_json_rows",
    "render_path",
]
