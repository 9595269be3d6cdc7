"""The sheet on which matches are decided of: what stands in it comes back as it went."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.model import Match, Record, RegisterRow
from trawl.reports.decision_sheet import Content, SheetLine, seal_content, unseal_content, write_sheet
from trawl.tabular import open_table

ROW = RegisterRow("hotels", "00123", "=HYPERLINK(1)", "1 High Street", "Dover", "CT1 1AA")
MATCH = Match("crime", "00042", ROW, 92.0, "strong", ("the name", "+the town"), "-the lodge", against=("another kind",))
RECORD = Record("crime", "00042", "told", reference="=1+1", content_hash="r")


def read(path: Path) -> list[dict[str, str]]:
    with open_table(path) as table:
        return [{column: row.values[column] for column in table.columns} for row in table]


def test_a_workbook_holds_text_and_nothing_that_runs(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    long = replace(MATCH, evidence=("x" * 40_000,), mention="a\ud800b\x00c")
    assert write_sheet(path, [SheetLine(RECORD, MATCH, "h"), SheetLine(RECORD, long, "h")]) == 1
    first, second = read(path)
    assert (first["record"], first["row"], first["reference"]) == ("crime/00042", "hotels/00123", "=1+1")
    assert (first["row_name"], first["mention"]) == ("=HYPERLINK(1)", "-the lodge")
    assert (first["evidence"], first["against"]) == ("the name; +the town", "another kind")
    assert second["evidence"].endswith("x… (cut)")
    assert second["mention"] == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
    assert [file.name for file in tmp_path.iterdir()] == ["sheet.xlsx"]


def test_a_sheet_that_cannot_be_written_leaves_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "sheet.xlsx"
    write_sheet(path, [SheetLine(RECORD, MATCH, "h")])

    def broken() -> object:
        yield SheetLine(RECORD, MATCH, "h")
        raise KeyError

    with pytest.raises(KeyError):
        write_sheet(path, broken())  # type: ignore[arg-type]
    assert len(read(path)) == 1
    assert len(list(tmp_path.iterdir())) == 1


@given(st.text(), st.text(), st.floats(0, 100), st.sampled_from(["strong", "possible", ""]))
def test_content_comes_back_and_is_no_other_line_s(record: str, row: str, score: float, band: str) -> None:
    content = Content("a1", "b2", band, round(score, 1))  # type: ignore[arg-type]
    sealed = seal_content(record, row, content)
    assert unseal_content(record, row, band, f"{content.score:.1f}", sealed) == content
    assert unseal_content(record, row, band, f"{content.score:g}".replace(".", ","), sealed) == content
    assert unseal_content(f"{record}x", row, band, f"{content.score:.1f}", sealed) is None
    assert unseal_content(record, row, band, "", sealed) is None
    assert unseal_content(record, row, band, f"{content.score:.1f}", sealed[:-1]) is None
