"""`trawl wash verify`: whether a list, its answers and its certificate are those of that day, and what came since."""

from __future__ import annotations

import getpass
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Trawl, read_csv
from tests.reports.unpacking import unpack

LIST = "Ref,Identifier,Type,Notes\nW1,07700 900123,phone,seen\nW2,AB12 ZZZ,vrm,=cmd()\nW3,07,phone,\n"


@pytest.fixture
def washed(trawl: Trawl) -> Trawl:
    """An installation that has washed a list without any option."""
    trawl("wash", trawl.write("list.csv", LIST))
    return trawl


def folder(trawl: Trawl) -> Path:
    return trawl.home / "outputs" / "wash-1"


def verify(trawl: Trawl, what: object) -> list[tuple[str, str]]:
    """What does not hold, by the subject's name."""
    answer = trawl("wash", "verify", what, "--json", code=None)
    assert answer.code == (0 if answer.json["holds"] else 1)
    return [(one["subject"], one["said"]) for one in answer.json["checks"] if one["state"] != "holds"]


def read_head(trawl: Trawl) -> Any:
    with (folder(trawl) / "wash-certificate.json").open(encoding="utf-8") as file:
        return json.loads(file.readline())


def test_without_any_option_there_is_a_workbook_the_answers_a_page_and_a_certificate(washed: Trawl) -> None:
    assert sorted(path.name for path in folder(washed).iterdir()) == [
        "wash-certificate.json", "wash.coverage.json", "wash.csv", "wash.html", "wash.xlsx",
    ]  # fmt: skip
    rows = read_csv(folder(washed) / "wash.csv")
    assert [row["outcome"] for row in rows] == ["trace", "trace", "no_trace", "invalid"]


def test_a_certificate_says_what_was_searched_for_whom_and_how_each_row_was_read(washed: Trawl) -> None:
    said = read_head(washed)["certificate"]
    assert said["outcomes"] == {"trace": 1, "no_trace": 1, "invalid": 1}
    assert (said["by"], said["list"]["rows"], said["scope"]["ceiling"]) == ("analyst", 3, "OFFICIAL-SENSITIVE")
    assert said["searched"]["records"] > 0
    assert {"trawl", "analyser", "extractor", "schemes", "reading"} == set(said["read_with"])
    lines = (folder(washed) / "wash-certificate.json").read_text("utf-8").splitlines()[1:]
    rows = [json.loads(line) for line in lines]
    assert [(row["row"], row["outcome"], row["readings"]) for row in rows][1] == (2, "no_trace", ["vrm AB12ZZZ"])
    page = (folder(washed) / "wash.html").read_text("utf-8")
    assert read_head(washed)["seal"] in page
    assert said["list"]["sha256"] in page


def test_what_nobody_altered_holds_by_number_and_by_every_file(washed: Trawl) -> None:
    assert verify(washed, 1) == []
    for path in (*folder(washed).iterdir(), washed.folder / "list.csv"):
        assert verify(washed, path) == [], path
    words = washed("wash", "verify", "1").words
    assert "Records since: 0; it says nothing of them. Everything holds." in words
    copy = shutil.copy(folder(washed) / "wash.csv", washed.folder / "copy.csv")
    assert verify(washed, copy) == [], "a copy is known by what is in it"


@pytest.mark.parametrize("name", ["wash.csv", "wash.html", "wash.xlsx", "wash-certificate.json"])
def test_a_file_that_was_altered_or_is_missing_is_named(washed: Trawl, name: str) -> None:
    path = folder(washed) / name
    path.write_bytes(path.read_bytes().replace(b"a", b"b", 1) + b" ")
    found = verify(washed, 1)
    assert [subject for subject, _ in found] == [name]
    assert "was altered" in found[0][1]
    assert {subject for subject, _ in verify(washed, path)} == {name}
    path.unlink()
    assert "is missing" in verify(washed, 1)[0][1]


def test_a_certificate_that_says_otherwise_is_found_out(washed: Trawl) -> None:
    text = (folder(washed) / "wash-certificate.json").read_text("utf-8")
    rows = washed.write("rows.json", text.replace('"outcome":"no_trace"', '"outcome":"trace"'))
    assert "how rows were read are not those that were sealed" in verify(washed, rows)[0][1]
    head = washed.write("head.json", text.replace('"records":', '"records":9', 1))
    assert "what it certifies is not what was sealed" in verify(washed, head)[0][1]
    other = washed.write("other.json", text.replace('"wash":1', '"wash":77', 1))
    assert "another installation's. It does not agree with itself" in washed.refuse("wash", "verify", other, code=3)


@pytest.mark.parametrize("text", ["[1, 2]", "{", '{"certificate": 3}', '{"certificate": {"wash": "1"}}', "[" * 5_000])
def test_what_is_no_wash_s_is_refused(washed: Trawl, text: str) -> None:
    path = washed.write("x.json", text)
    assert "neither a list that was washed here nor a file of a wash" in washed.refuse("wash", "verify", path, code=3)


def test_what_there_is_not_is_refused(washed: Trawl) -> None:
    assert "There is no wash 99" in washed.refuse("wash", "verify", 99, code=3)
    assert "There is no wash 'nothing'" in washed.refuse("wash", "verify", "nothing", code=3)
    assert "no such file can be read" in washed.refuse("wash", "verify", washed.folder, code=3)


def test_what_came_since_is_counted_and_it_says_nothing_of_it(washed: Trawl) -> None:
    washed.write_kites(3)
    answer = washed("load", washed.write_kites(3), "--source", "narratives", code=None)
    assert answer.code == 0, answer.err
    assert "Records since: 3; it says nothing of them. Everything holds." in washed("wash", "verify", 1).words


def test_the_trail_has_the_seal_and_what_was_altered_in_the_ledger_shows(washed: Trawl) -> None:
    (entry,) = [one for one in washed("audit", "--json").json if one["action"] == "certify"]
    assert entry["payload"]["seal"] == read_head(washed)["seal"]
    import sqlite3

    with sqlite3.connect(washed.home / "ledger.db") as ledger:
        ledger.execute("update wash_certificates set seal = ?", ("0" * 64,))
    ledger.close()
    assert verify(washed, 1) == [("ledger", "The certificate in the ledger is not the one that was sealed.")]


def test_a_list_called_verify_can_be_washed(washed: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    washed.write("verify", LIST)
    monkeypatch.chdir(washed.folder)
    assert "3 identifiers washed" in washed("wash", "./verify", "--format", "json").words
    assert "3 identifiers washed" in washed("wash", "--format", "json", "verify").words
    assert "Missing argument" in washed("wash", "verify", code=2).words


def test_a_wash_that_saw_more_is_not_for_a_reader_who_sees_less(washed: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_USER", "another")
    assert verify(washed, 1) == []
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    message = washed.refuse("wash", "verify", 1, code=2)
    assert "made for a reader who may see more than you may" in message
    assert "trace" not in message


def test_a_partner_s_certificate_says_no_more_than_outcomes(washed: Trawl) -> None:
    out = washed.folder / "out" / "p.csv"
    washed("wash", washed.folder / "list.csv", "--out", out, "--edition", "partner")
    text = out.with_name("p-certificate.json").read_text("utf-8")
    assert not any(said in text for said in ("07700", "900123", "AB12", "900", "Notes"))
    assert json.loads(text.splitlines()[1]).keys() == {"row", "identifier_id", "outcome"}
    assert verify(washed, out.with_name("p-certificate.json")) == []


def test_who_washes_the_same_list_later_hides_nobodys_own_wash(washed: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    listed, own = washed.folder / "list.csv", washed.folder / "own.csv"
    washed("wash", listed, "--out", own)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    monkeypatch.setenv("TRAWL_USER", "another")
    washed("wash", listed, "--out", washed.folder / "others.csv")
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    said = washed("wash", "verify", listed).words
    assert "is the list of wash 2, byte for byte." in said
    assert "washed before" not in said, "of the one from a time of a higher ceiling nothing is told"
    assert "another" not in said


def test_a_force_s_files_name_no_other_force_of_their_reader(washed: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    washed.write(
        "home/principals.toml",
        f"fronts = [{json.dumps(getpass.getuser())}]\n[principals.analyst]\nceiling = 'OFFICIAL-SENSITIVE'\n"
        "forces = ['Cleveland', 'Durham']\n",
    ).chmod(0o600)
    out = washed.folder / "out" / "force.csv"
    washed("wash", washed.folder / "list.csv", "--out", out, "--edition", "force", "--force", "Durham",
           "--format", "html,xlsx,json")  # fmt: skip
    said = {path.name: "\n".join(unpack(path.read_bytes())) for path in out.parent.iterdir()}
    assert len(said) == 6
    assert "Durham" in said["force-certificate.json"]
    assert not [name for name, text in said.items() if "Cleveland" in text]


def test_of_a_cell_that_was_traced_the_answer_names_what_of_it_was_not(trawl: Trawl) -> None:
    trawl("wash", trawl.write("list.csv", "Ref,Identifier\nW1,07700 900123 / 07700 900199\n"))
    rows = read_csv(folder(trawl) / "wash.csv")
    assert {row["outcome"] for row in rows} == {"trace"}
    assert all(row["reason"].endswith("; no trace of +447700900199") for row in rows)
    assert "no trace of +447700900199" in (folder(trawl) / "wash.html").read_text("utf-8")
