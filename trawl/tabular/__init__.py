"""Files from outside as rows of text: unpacked, decoded, parted into columns, and mended. No row spoils another."""

from trawl.tabular.content import open_content
from trawl.tabular.delimited import CsvRows
from trawl.tabular.encoding import Encoding
from trawl.tabular.filename import render_path
from trawl.tabular.header import name_columns
from trawl.tabular.json_rows import read_json_rows
from trawl.tabular.lines import Lines, check_encoding, open_lines
from trawl.tabular.mending import is_blank, mend_field, mend_text
from trawl.tabular.opening import PLAIN, Opening, open_file
from trawl.tabular.raw_objects import RawObjects, number_objects, open_json
from trawl.tabular.raw_tables import RawRow, RawTable, name_letters, open_raw_tables, pad
from trawl.tabular.rows import Row, bare_name, fold_name, says_something
from trawl.tabular.table import Table, keep_silent, open_table
from trawl.tabular.workbook import Sheet

__all__ = [
    "PLAIN",
    "CsvRows",
    "Encoding",
    "Lines",
    "Opening",
    "RawObjects",
    "RawRow",
    "RawTable",
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
    "name_columns",
    "name_letters",
    "number_objects",
    "open_content",
    "open_file",
    "open_json",
    "open_lines",
    "open_raw_tables",
    "open_table",
    "pad",
    "read_json_rows",
    "render_path",
    "says_something",
]
