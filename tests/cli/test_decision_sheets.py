"""`trawl link export` and `trawl link import`: matches go out on a sheet, and come back decided."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import HOTELS, RECORDS, Trawl
from tests.workbooks import write_xlsx
from trawl.reports.decision_sheet import SHEET_COLUMNS
from trawl.tabular import open_table

Rows = list[dict[str, str]]
Fill = Callable[[Rows], None]


@pytest.fixture
def joined(trawl: Trawl) -> Trawl:
    """An installation in which A1 and A4 match H1, and R1, which is restricted, does too."""
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    text = "report_reference,created_date,text,handling\nR1,02/03/2026,Zebedee sold a lamp at the Anchor Lodge.,C\n"
    trawl("load", trawl.write("R1.csv", text), "--source", "intelligence")
    return trawl


def export(trawl: Trawl, suffix: str = ".xlsx") -> Path:
    out = trawl.folder / f"matches{suffix}"
    trawl("link", "export", out, "--all")
    return out


def read(path: Path) -> Rows:
    with open_table(path) as table:
        return [{column: str(row.values[column]) for column in table.columns} for row in table]


def fill(path: Path, change: Fill) -> Path:
    """Save the sheet as Excel does after somebody filled it in: scores as numbers, CSV in the desk's own code page."""
    rows = read(path)
    change(rows)
    columns = list(rows[0])
    out = path.with_name(f"filled{path.suffix}")
    if path.suffix == ".xlsx":
        cells = [[float(row[c]) if c == "score" and row[c] else row[c] or None for c in columns] for row in rows]
        return write_xlsx(out, {"matches": [columns, *cells], "notes": [["Looked at on Monday"]]})
    with out.open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, columns, delimiter=";")
        writer.writeheader()
        writer.writerows({**row, "score": row["score"].replace(".0", "").replace(".", ",")} for row in rows)
    return out


def decide(record: str, decision: str, reason: str) -> Fill:
    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if row["record"] == f"narratives/{record}")
        row.update(decision=decision, reason=reason)

    return change


def standing(trawl: Trawl) -> set[tuple[str, str, str]]:
    return {(d["record_id"], d["decision"], d["standing"]) for d in trawl("link", "decisions", "--json").json}


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_sheet_goes_out_and_comes_back(joined: Trawl, suffix: str) -> None:
    out = export(joined, suffix)
    assert out.stat().st_mode & 0o777 == 0o600
    assert "Zebedee" not in out.read_text("latin-1")
    rows = read(out)
    assert tuple(rows[0]) == SHEET_COLUMNS
    assert {(row["record"], row["row"], row["restricted"]) for row in rows} == {
        ("narratives/A1", "hotels/H1", "no"), ("narratives/A4", "hotels/H1", "no"), ("intelligence/R1", "", "yes"),
    }  # fmt: skip
    assert all(row["decision"] == row["reason"] == "" for row in rows)
    assert all(row["evidence"] and row["row_name"] == "Anchor Lodge" for row in rows if row["restricted"] == "no")

    def change(rows: Rows) -> None:
        decide("A4", "Confirm", "Names it — the café's lodge")(rows)
        decide("A1", "reject", "Given as an address")(rows)
        rows.sort(key=lambda row: row["record"], reverse=True)

    filled = fill(out, change)
    answer = joined("link", "import", filled)
    assert (
        f"{filled.name}: 1 confirmed and 1 rejected; 0 decided so already, 1 left blank, 0 not taken." in answer.words
    )
    assert standing(joined) == {("A4", "confirm", "stands"), ("A1", "reject", "stands")}
    found = joined("link", "decisions", "--json").json
    assert {(d["reason"], d["by"]) for d in found} == {
        ("Names it — the café's lodge", "analyst"), ("Given as an address", "analyst"),
    }  # fmt: skip
    assert "2 decided so already" in joined("link", "import", filled).words
    assert len(joined("link", "decisions", "--history", "--json").json) == 2
    entry = next(
        e for e in joined("audit", "--json").json if e["action"] == "link import" and e["payload"]["decisions"]
    )
    assert ["narratives", "A1", "hotels", "H1", "reject", "Given as an address"] in entry["payload"]["decisions"]
    counted = joined("link", "decisions", "--summary", "--json").json["precision"]
    assert [(line["confirmed"], line["rejected"]) for line in counted if not line["band"]] == [(1, 1)]


def test_a_row_is_taken_whole_or_not_at_all_and_the_others_are(joined: Trawl) -> None:
    def change(rows: Rows) -> None:
        (good,) = (row for row in rows if row["record"] == "narratives/A4")
        (restricted,) = (row for row in rows if row["restricted"] == "yes")
        restricted.update(decision="confirm", reason="Names it")
        good.update(decision="confirm", reason="Names it")
        rows[:] = [
            good,
            restricted,
            {**good, "record": "narratives/A9"},
            {**good, "row": "hotels/H9"},
            {**good, "row": "H1"},
            {**good, "decision": "maybe"},
            {**good, "reason": " "},
            {**good, "content": ""},
            {**good, "record": "narratives/A1"},  # the column was sorted by itself
            {**good, "score": "12"},
            {**good, "decision": ""},
            {**good, "decision": "", "reason": ""},
        ]

    filled = fill(export(joined), change)
    answer = joined("link", "import", filled, code=1)
    assert "1 confirmed and 0 rejected; 0 decided so already, 1 left blank, 10 not taken." in answer.words
    assert standing(joined) == {("A4", "confirm", "stands")}
    said = answer.err.splitlines()
    expected = {
        3: "Decide at the desk: trawl link confirm intelligence/R1",
        4: "there is no record 'narratives/A9' that you may see",
        5: "there is no row 'H9' in a register 'hotels' now",
        6: "Name it as REGISTER/ROW",
        7: "decision is 'maybe'. Write confirm or reject",
        8: "Say why in the column reason",
        9: "content is not what went out",
        10: "content is not what went out",
        11: "content is not what went out",
        12: "there is a reason, and decision is blank",
    }
    for line, words in expected.items():
        assert any(words in one for one in said if one.startswith(f"filled.xlsx, row {line}: ")), (line, said)


def test_rows_that_say_both_of_one_match_are_not_taken(joined: Trawl) -> None:
    def change(rows: Rows) -> None:
        decide("A4", "confirm", "Names it")(rows)
        (good,) = (row for row in rows if row["decision"])
        rows[:] = [good, {**good, "decision": "reject"}]

    answer = joined("link", "import", fill(export(joined), change), code=1)
    assert answer.err.count("rows 2 and 3 confirm and reject the same match") == 2
    assert standing(joined) == set()


def test_what_changed_since_the_sheet_went_out_is_decided_before_the_change(joined: Trawl) -> None:
    out = export(joined)
    joined.load([dict(RECORDS[3], text=RECORDS[3]["text"] + " He was tired.")], "amended.jsonl")
    answer = joined("link", "import", fill(out, decide("A4", "reject", "Another lodge")))
    assert "1 rejected (1 of what has changed since the export: before the change)" in answer.words
    assert standing(joined) == {("A4", "reject", "before the change")}
    assert "narratives/A4" in {row["record"] for row in read(export(joined))}


def test_a_sheet_names_nothing_that_its_importer_may_not_see(joined: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    text = "report_reference,created_date,text,handling,marking\nS1,02/03/2026,Sold at the Anchor Lodge.,P,SECRET\n"
    joined("load", joined.write("S1.csv", text), "--source", "intelligence")

    def change(rows: Rows) -> None:
        (row,) = (row for row in rows if row["record"] == "intelligence/S1")
        row.update(decision="confirm", reason="Names it")

    filled = fill(export(joined, ".csv"), change)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    answer = joined("link", "import", filled, code=1)
    assert "there is no record 'intelligence/S1' that you may see" in answer.words
    assert standing(joined) == set()


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "sheet.csv",
            "record,row,decision,reason\nnarratives/A4,hotels/H1,confirm,x\n",
            "no column band, score, content",
        ),
        ("sheet.csv", "", "is empty"),
        ("sheet.xlsx", "no workbook at all", "sheet.xlsx"),
        ("nothing.csv", None, "does not exist"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused(joined: Trawl, name: str, text: str | None, message: str) -> None:
    path = joined.folder / name
    if text is not None:
        path.write_text(text)
    assert message in " ".join(joined.refuse("link", "import", path, code=1).split())


def test_an_export_is_a_workbook_or_csv_of_one_thing(joined: Trawl) -> None:
    assert ".xlsx or .csv" in joined.refuse("link", "export", joined.folder / "m.pdf", "--all", code=2)
    assert "one of --run" in joined.refuse("link", "export", joined.folder / "m.csv", code=2)
