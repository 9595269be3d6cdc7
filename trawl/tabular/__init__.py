"""Files from outside as rows of text: unpacked, decoded, parted into columns, and mended. No row spoils another."""

from trawl.tabular.encoding import Encoding
from trawl.tabular.filename import render_path
from trawl.tabular.lines import Lines, check_encoding, open_lines
from trawl.tabular.mending import mend_field, mend_text
from trawl.tabular.opening import PLAIN, Opening
from trawl.tabular.rows import CsvRows, Row, fold_name, read_json_rows
from trawl.tabular.table import Table, open_table

__all__ = [
    "PLAIN",
    "CsvRows",
    "Encoding",
    "Lines",
    "Opening",
    "Row",
    "Table",
    "check_encoding",
    "fold_name",
    "mend_field",
    "mend_text",
    "open_lines",
    "open_table",
    "read_json_rows",
    "render_path",
]
