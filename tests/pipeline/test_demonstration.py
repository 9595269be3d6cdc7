"""The demonstration does the whole job, and can be done again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from trawl.errors import UsageError
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.demonstration import run_demo
from trawl.pipeline.installation import Installation
from trawl.profiles import Catalogue, load_profiles
from trawl.reports.formats import FORMATS
from trawl.reports.renderers.csv_table import read_table
from trawl.settings import packaged_folder

PROFILES = tuple(profile.name for profile in load_profiles([packaged_folder("saved_searches")]))


@pytest.fixture(autouse=True)
def _without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.delenv("TRAWL_HOME", raising=False)


@pytest.mark.slow
def test_it_ends_with_reports_that_tell_what_is_new(tmp_path: Path) -> None:
    said = list(run_demo(tmp_path / "demo"))
    for name in PROFILES:
        first = list(read_table(tmp_path / "demo" / "first" / name / "hits.csv"))
        second = list(read_table(tmp_path / "demo" / "second" / name / "hits.csv"))
        assert {row["status"] for row in first} == {"new"}
        assert {row["record_id"] for row in first} <= {row["record_id"] for row in second}
        assert "Fictitious" in (tmp_path / "demo" / "second" / name / "report.html").read_text("utf-8")
    statuses = {
        row["status"] for name in PROFILES for row in read_table(tmp_path / "demo" / "second" / name / "hits.csv")
    }
    assert statuses == {"new", "updated", "unchanged"}
    reviewed = list(read_table(tmp_path / "demo" / "second" / "vape_exploitation" / "hits.csv"))
    assert [(row["record_id"], row["mark"]) for row in reviewed if row["mark"]] == [("D-0005", "relevant")]
    assert "D-0147" not in {row["record_id"] for row in reviewed}
    page = (tmp_path / "demo" / "second" / "vape_exploitation" / "report.html").read_text("utf-8")
    assert "1 more hit is suppressed, and not shown: 1 by record" in page
    _check_reports(tmp_path / "demo" / "second", "\n".join(said))
    answers = list(read_table(tmp_path / "demo" / "wash" / "results.csv"))
    listed = (Path(__file__).parents[2] / "trawl" / "demo" / "wash_list.csv").read_text("utf-8").splitlines()[1:]
    assert {row["identifier_id"] for row in answers} == {line.split(",")[0] for line in listed}
    _check_partner_list(tmp_path / "demo" / "home" / "outputs" / "wash-2")


def _check_partner_list(folder: Path) -> None:
    """A partner's workbook, washed without any option, comes back as one that answers every row."""
    with CalamineWorkbook.from_path(str(folder / "wash.xlsx")) as book:
        names = book.sheet_names
        rows = book.get_sheet_by_name("Answers").to_python()
    assert {"Summary", "Answers", "Traces", "No traces", "Not read"} <= set(names)
    table = rows[next(number for number, row in enumerate(rows) if row[0] == "Row") :]
    (listed,) = (column for column, title in enumerate(table[0]) if title == "As listed")
    said = [str(row[listed]) for row in table[1:]]
    assert len(said) >= 19
    assert "B. Jobs <BRIGHTWAY.JOBS@example.com>" in said


def _check_reports(folder: Path, said: str) -> None:
    """A lead's PDF of four pages at most and a workbook for each profile, and an edition of each other kind."""
    for name in PROFILES:
        pages = [page.extract_text() for page in PdfReader(folder / name / "report-lead.pdf").pages]
        assert len(pages) <= 4, name
        first = [said for said in ("Key findings", "Actions of the last issued", "To decide") if said in pages[0]]
        assert len(first) == 3, f"the lead of {name} is one page"
        assert pages[1].splitlines()[1].startswith("New and updated hits"), f"the lead of {name} ends on its page"
        assert (folder / name / "report.xlsx").read_bytes()[:2] == b"PK"
        page = (folder / name / "report.html").read_text("utf-8")
        assert "Actions of the last issued report" in page
        assert "Regional" in page or "Head of" in page, "who asked for it"
    vapes = folder / "vape_exploitation"
    assert str(folder) in said
    for file in ("report-force-cleveland.pdf", "report-partner.pdf"):
        assert file in said
        assert len(PdfReader(vapes / file).pages) > 0
    told = " ".join((vapes / "report.html").read_text("utf-8").split())
    assert "Two shops visited, stock seized at one; the third was shut" in told
    assert "reviewed it. Let another person read it" in (folder / "missing_child" / "report.html").read_text("utf-8")


@pytest.mark.slow
def test_it_goes_on_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says what the extra adds: a page takes the place of what would be printed."""
    gone = [replace(one, needs=("no_such_package",)) if one.needs else one for one in FORMATS]
    for module in ("demonstration", "report_order"):
        monkeypatch.setattr(f"trawl.pipeline.{module}.FORMATS", tuple(gone))
    monkeypatch.setattr("trawl.pipeline.demonstration.read_profiles", _read_vapes)
    said = "\n".join(run_demo(tmp_path / "demo"))
    assert "The extra 'reports' adds pdf and docx" in said
    found = {path.name for path in (tmp_path / "demo" / "second" / "vape_exploitation").iterdir()}
    assert found >= {"report.html", "report-lead.html", "report-force-cleveland.html", "report-partner.html"}
    assert not [name for name in found if name.endswith(".pdf")]


def _read_vapes(installation: Installation) -> Catalogue:
    catalogue = read_profiles(installation)
    return replace(catalogue, profiles=tuple(one for one in catalogue.profiles if one.name == "vape_exploitation"))


@pytest.mark.slow
def test_it_can_be_repeated_in_its_own_folder(tmp_path: Path) -> None:
    first = list(run_demo(tmp_path / "demo"))
    assert list(run_demo(tmp_path / "demo")) == first


def test_it_touches_no_folder_that_holds_something_else(tmp_path: Path) -> None:
    (tmp_path / "work.txt").write_text(json.dumps("kept"), "utf-8")
    with pytest.raises(UsageError, match="Name a new folder"):
        next(run_demo(tmp_path))
    assert (tmp_path / "work.txt").exists()
