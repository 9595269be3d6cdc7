"""Nothing of a record that an edition hides is in a wash's file of any format, and every file can be opened.

TRAWL_UPDATE_GOLDEN=1 writes the golden files anew.
"""

import os
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import skip
from tests.reports.document_text import dump_document
from tests.reports.planted_wash import plant_wash
from tests.reports.unpacking import unpack
from trawl.reports.edition import Edition
from trawl.reports.formats import FORMATS
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.wash_table import WashLine
from trawl.reports.wording.wash_document import build_wash_document

GOLDEN = Path(__file__).parents[1] / "golden"
formats = pytest.mark.parametrize("format_", FORMATS, ids=lambda one: one.name)


@pytest.fixture
def make_planted(coverage):
    return partial(plant_wash, coverage)


def write(format_, report):
    if format_.missing:
        skip(f"THE FORMAT {format_.name.upper()} WAS NOT TESTED: it needs {', '.join(format_.missing)}.")
    return format_.render(build_wash_document(report), TRAWL_STYLE)


@formats
def test_of_a_restricted_record_no_file_holds_more_than_how_to_ask(format_, make_planted):
    said = "\n".join(unpack(write(format_, make_planted())))
    assert "Zqopenpassage" in said
    assert "c" * 64 in said.replace("\n", ""), "the certificate's seal is in every format"
    shut = {word for word in ("mention", "where", "passage", "grade", "handling", "role", "markers", "people", "others")
            if f"Zqshut{word}" in said}  # fmt: skip
    assert shut == set()
    assert "Zqshutreference" in said


@formats
def test_a_partner_s_file_holds_outcomes_alone(format_, make_planted):
    """Whatever a line says beside: the words of a partner's report ask for nothing of it."""
    report = make_planted(Edition("partner"))
    bare = {outcome: [WashLine(line.identifier_id, outcome, "", "", row=line.row) for line in lines[:1]]
            for outcome, lines in report.lines.items()}  # fmt: skip
    rows = [replace(row, best=bare[row.best.outcome][0], lines=0, keys=(), newest=None) for row in report.rows]
    told = replace(report, lines=bare, rows=rows, common=(), links=(), linked=0, records=0, restricted=0, tiers={})
    said = "\n".join(unpack(write(format_, told)))
    assert "Zqopen" not in said
    assert "Zqshut" not in said
    assert "Northshire" not in said, "no table of forces"
    assert "by reference only" not in said
    assert "may be passed on" in said


@pytest.mark.parametrize("edition", ["full", "partner"])
def test_the_document_is_as_the_golden_file_has_it(make_planted, edition):
    said = dump_document(build_wash_document(make_planted(Edition(edition))))
    golden = GOLDEN / f"wash_{edition}.txt"
    if os.environ.get("TRAWL_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


def test_a_partner_s_tables_have_no_column_of_a_record(make_planted):
    document = build_wash_document(replace(make_planted(Edition("partner")), links=(), linked=0))
    outcomes = [section for section in document.sections if section.anchor in ("trace", "possible", "no-trace")]
    blocks = [block for section in outcomes for block in section.blocks]
    tables = [table for block in blocks for table in getattr(block, "blocks", (block,))]
    columns = {column.key for table in (*tables, *document.data) for column in table.columns}
    assert (len(outcomes), columns) == (3, {"identifier_id", "reason", "outcome"})


def test_the_answers_tell_no_day_of_a_restricted_record(make_planted):
    answers = {table.name: table for table in build_wash_document(make_planted()).data}["answers"]
    (newest,) = (at for at, column in enumerate(answers.columns) if column.key == "newest")
    assert [row[newest] for row in answers.rows] == [date(2031, 7, 9), None, None]


def test_the_workbook_has_a_sheet_for_each_outcome_and_every_row_in_order(make_planted, tmp_path):
    (xlsx,) = (one for one in FORMATS if one.name == "xlsx")
    path = tmp_path / "wash.xlsx"
    path.write_bytes(write(xlsx, make_planted()))
    with CalamineWorkbook.from_path(str(path)) as book:
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert {"Summary", "Answers", "Traces", "Possibles", "No traces", "Not read", "Links"} <= set(sheets)
    rows = sheets["Answers"]
    start = next(number for number, row in enumerate(rows) if row[0] == "Row")
    head, *answers = rows[start:]
    assert head[-2:] == ["Their notes", "Row (list)"]
    assert [(row[1], row[3]) for row in answers] == [
        ("I1", "Trace"),
        ("I2", "Possible trace, a proposal to check"),
        ("I3", "No trace"),
    ]
    assert answers[2][2] == "00123", "text stays text"
    assert answers[0][-2:] == ["=cmd()", "0012"], "no formula, no number"
    assert len(sheets["Traces"]) - start == 3, "a heading and two records"
