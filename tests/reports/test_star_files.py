"""A run's star as a folder: nothing that an edition hides is in any of its files, and the folder says whose it is."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from tests.conftest import skip
from tests.reports.planting import FOREIGN, OWN, Planted, list_planted, plant_findings
from tests.reports.unpacking import unpack
from trawl.errors import UsageError
from trawl.model import PartnerRules
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.narrowing import narrow
from trawl.reports.renderers.csv_table import read_table
from trawl.reports.star_files import has_parquet, require_parquet, write_star
from trawl.reports.wording.star import build_star

EVERYBODY = [Planted(force, restricted) for force in (OWN, FOREIGN, "") for restricted in (False, True)]
EVERYBODY.append(Planted(OWN, restricted=True, marking="OFFICIAL-SENSITIVE"))
FORCE, PARTNER = Edition("force", OWN), Edition("partner")
ALLOWED = Edition(
    "partner",
    partner=PartnerRules(
        ("record_id", "reference", "district", "terms"), narratives=True, people=True, identifiers=True
    ),
)


@pytest.fixture(autouse=True)
def parquet() -> None:
    if not has_parquet():
        skip("THE STAR WAS NOT TESTED AS PARQUET: it needs the extra 'reports' (pip install 'trawl[reports]').")


def write(folder: Path, edition: Edition) -> tuple[str, set[str]]:
    """All that the files of the planted run's star say in this edition, and the planted words in it."""
    write_star(folder, narrow(plant_findings(EVERYBODY), edition))
    said = "\n".join(text for path in sorted(folder.iterdir()) for text in unpack(path.read_bytes()))
    return said, list_planted(said)


def test_the_desk_s_star_has_of_what_is_restricted_only_how_to_ask(tmp_path):
    _, words = write(tmp_path, FULL)
    assert {"Zqown0reference", "Zqforeign2phonevalue", "Zqown0rowname", "Zqforeignsecret3reference"} <= words
    of_no_record = ("feed", "load", "stale", "reason")
    for word in words:
        if "secret" in word:
            assert word.endswith(("source", "record_id", "reference")) or any(known in word for known in of_no_record)
    assert not any(word.endswith(("narrative", "provenance", "raw", "remarkvalue", "evidence")) for word in words)


def test_a_force_s_star_has_nothing_of_another_force(tmp_path):
    said, words = write(tmp_path, FORCE)
    assert {"Zqown0reference", "Zqown0phonevalue", "Zqown0rowname"} <= words
    others = ("Zqforeign", "Zqforceless", "Zqgone", "Zqnote", "Zqplacenote", "Zqincident")
    assert not [word for word in words if word.startswith(others)]
    assert FOREIGN not in said


@pytest.mark.parametrize("edition", [PARTNER, ALLOWED], ids=["nothing allowed", "all allowed"])
def test_a_partner_s_star_is_premises_alone_whatever_else_a_partner_may_read(tmp_path, edition):
    said, words = write(tmp_path, edition)
    assert {"Zqown0rowname", "Zqforeign2rowname", "Zqown0school"} <= words
    kept = ("rowname", "rowrow_id", "rowaddress", "rowtown", "rowpostcode", "rowstatus", "school")
    assert {word for word in words if not word.endswith(kept)} <= {"Zqprofiletitle", "Zqprofilehandling_instruction"}
    assert not any("secret" in word for word in words)
    assert FOREIGN not in said
    assert sorted(path.stem for path in tmp_path.glob("*.csv")) == [
        "dictionary",
        "dim_premises",
        "fact_premises",
        "run",
    ]


def test_the_figures_of_a_partner_s_premises_are_those_of_records_that_may_be_passed_on(tmp_path):
    write(tmp_path, PARTNER)
    figures = list(read_table(tmp_path / "fact_premises.csv"))
    assert [row["records"] for row in figures] == ["1", "1", "1"]
    joined = duckdb.sql(
        f"SELECT p.name, f.last_event FROM '{tmp_path}/fact_premises.parquet' f "
        f"JOIN '{tmp_path}/dim_premises.parquet' p USING (premises_key) JOIN '{tmp_path}/run.parquet' USING (run_key)"
    ).fetchall()
    assert len(joined) == 3


@pytest.mark.parametrize("edition", [FULL, FORCE, PARTNER], ids=lambda edition: edition.name)
def test_the_folder_says_its_marking_and_its_edition(tmp_path, edition):
    write(tmp_path, edition)
    about = (tmp_path / "README.txt").read_text("utf-8")
    assert about.startswith("OFFICIAL-SENSITIVE\n")
    assert f"Edition: {edition.name.capitalize()} edition" in about
    assert "Fictitious data" in about
    assert "Not covered:" in about


def test_the_reason_for_showing_what_is_restricted_stands_beside_it_and_in_every_parquet_file(tmp_path):
    _, words = write(tmp_path, Edition(include_restricted="ZqreasonqZ: the owners agreed"))
    assert "Zqownsecret1phonevalue" in words
    for path in (tmp_path / "README.txt", *tmp_path.glob("*.parquet")):
        assert "ZqreasonqZ" in "\n".join(unpack(path.read_bytes())), path.name


@pytest.mark.parametrize("edition", [FULL, PARTNER], ids=lambda edition: edition.name)
def test_both_kinds_of_file_say_the_same_and_the_dictionary_names_every_column(tmp_path, edition):
    write(tmp_path, edition)
    known = {(row["table"], row["column"]) for row in read_table(tmp_path / "dictionary.csv")}
    found = set()
    for path in tmp_path.glob("*.parquet"):
        typed = duckdb.sql(f"SELECT * FROM '{path}'")
        rows = list(read_table(path.with_suffix(".csv")))
        assert len(rows) == len(typed.fetchall()), path.name
        assert not rows or list(rows[0]) == typed.columns
        found |= {(path.stem, column) for column in typed.columns}
    assert found == known
    assert all(row["meaning"].endswith(".") for row in read_table(tmp_path / "dictionary.csv"))


def test_every_file_is_its_owner_s_alone(tmp_path):
    folder = tmp_path / "star"
    write(folder, FULL)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_what_a_spreadsheet_might_run_is_text_in_the_csv_and_itself_in_the_parquet(tmp_path):
    findings = plant_findings(EVERYBODY)
    hit = findings.hits[0]
    formula = replace(hit.mentions[1], value='=HYPERLINK("x")')
    write_star(tmp_path, narrow(replace(findings, hits=(replace(hit, mentions=(formula,)),)), FULL))
    assert '"\'=HYPERLINK(""x"")"' in (tmp_path / "dim_entity.csv").read_text("utf-8-sig")
    assert duckdb.sql(f"SELECT value FROM '{tmp_path}/dim_entity.parquet'").fetchall() == [('=HYPERLINK("x")',)]


def test_without_the_extra_there_is_csv_and_it_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr("trawl.reports.star_files.find_spec", lambda _: None)
    write_star(tmp_path, narrow(plant_findings(EVERYBODY), FULL))
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".txt"}
    assert "for Parquet install trawl with its extra 'reports'" in (tmp_path / "README.txt").read_text("utf-8")
    with pytest.raises(UsageError, match="extra 'reports'"):
        require_parquet()


def test_a_partner_s_run_does_not_say_what_it_looked_for():
    run = build_star(narrow(plant_findings(EVERYBODY), PARTNER))[0]
    assert not {"profile", "compared_with"} & {column.key for column in run.columns}
    assert len(run.columns) == len(run.rows[0])
