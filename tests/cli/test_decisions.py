"""`trawl link confirm`, `reject`, `undo`, `decisions`: what analysts say of matches, and what comes of it."""

from __future__ import annotations

import re

import pytest

from tests.cli.conftest import HOTELS, MORE, PROFILE, RECORDS, Trawl, read_csv

WHY = ("--reason", "Names it, read with the officer")


@pytest.fixture
def joined(trawl: Trawl) -> Trawl:
    """An installation with records and a register of hotels: A4 is a strong match to H1, A1 is one, A2 and A3 none."""
    load_hotels(trawl, HOTELS)
    return trawl


def load_hotels(trawl: Trawl, text: str) -> None:
    trawl("register", "load", "hotels", trawl.write("hotels.csv", text), "--mapping", "hotels", "--accept-shrink")


def link(trawl: Trawl, *arguments: str) -> tuple[str, dict[tuple[str, str], dict[str, str]]]:
    """What `trawl link --all` says, and the matches it writes, by record and row."""
    out = trawl.folder / "links.csv"
    said = trawl("link", "--all", "--out", out, *arguments).words
    return said, {(row["record_id"], row["register_id"]): row for row in read_csv(out)}


def load_intelligence(trawl: Trawl, name: str, *, handling: str, marking: str) -> None:
    """Load a record that names the Anchor Lodge."""
    text = "report_reference,created_date,text,grade,handling,marking\n"
    text += f"{name},02/03/2026,A lamp was sold at the Anchor Lodge by Zebedee.,,{handling},{marking}\n"
    trawl("load", trawl.write(f"{name}.csv", text), "--source", "intelligence")


def standing(trawl: Trawl, *arguments: str) -> list[tuple[str, str, str, str]]:
    found = trawl("link", "decisions", "--json", *arguments).json
    return [(one["record_id"], one["row_id"], one["decision"], one["standing"]) for one in found]


def test_a_rejected_match_is_no_match_but_is_counted_and_listed_where_asked(joined: Trawl) -> None:
    said, links = link(joined)
    assert ("A4", "H1") in links
    assert "rejected by" not in said
    answer = joined("link", "reject", "A4", "hotels/H1", "--reason", "Another lodge of that name")
    assert "narratives/A4 does not mean hotels/H1 (Anchor Lodge). Software says: strong" in answer.words
    said, links = link(joined)
    assert ("A4", "H1") not in links
    assert "; 1 rejected by an analyst" in said
    rejected = link(joined, "--rejected")[1]["A4", "H1"]
    assert (rejected["decision"], rejected["decided_by"]) == ("rejected", "analyst")
    assert rejected["decision_reason"] == "Another lodge of that name"
    assert standing(joined, "--rejected") == [("A4", "H1", "reject", "stands")]
    entry = next(e for e in joined("audit", "--json").json if e["action"] == "link reject")
    assert (entry["actor"], entry["payload"]["record"], entry["payload"]["row"], entry["payload"]["reason"]) == (
        "analyst", "A4", "H1", "Another lodge of that name",
    )  # fmt: skip


def test_a_link_that_only_an_analyst_sees_is_shown_as_confirmed(joined: Trawl) -> None:
    answer = joined("link", "confirm", "CR/26/0002", "hotels/H2", *WHY)
    assert "Software says: no match" in answer.words
    said, links = link(joined)
    assert "1 confirmed, " in said
    made = links["A2", "H2"]
    assert (made["decision"], made["decided_by"], made["score"]) == ("confirmed", "analyst", "0.0")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", made["decided"])
    assert "software had not found it" in made["evidence"]


def test_a_run_and_its_report_respect_decisions(joined: Trawl) -> None:
    joined("link", "confirm", "A2", "hotels/H2", *WHY)
    joined("link", "reject", "A1", "hotels/H1", "--reason", "He only gave it as an address")
    out = joined.folder / "run"
    answer = joined("run", joined.write("vapes.yml", PROFILE), "--out", out)
    assert "Joined to hotels: 1 confirmed, 0 strong and 0 possible matches; 1 rejected by an analyst." in answer.words
    assert {(row["record_id"], row["decision"]) for row in read_csv(out / "links.csv")} == {("A2", "confirmed")}
    page = (out / "report.html").read_text()
    assert "Confirmed by analyst on" in page
    assert "Ashgrove" in page
    assert "14 Dockfield Road" not in page
    assert "1 rejected by an analyst" in page
    again = joined.folder / "issued"
    joined("report", "issue", joined("report", "list", "--json").json[0]["id"], "--out", again)
    assert "1 rejected by an analyst" in (again / "report.html").read_text()


@pytest.mark.parametrize("changed", ["record", "row", "row that leaves"])
def test_what_was_decided_before_a_change_stands_beside_what_software_says(joined: Trawl, changed: str) -> None:
    joined("link", "reject", "A4", "hotels/H1", "--reason", "Another lodge of that name")
    joined("link", "confirm", "A2", "hotels/H1", *WHY)
    if changed == "record":
        rows = [dict(row, text=row["text"] + " He was tired.") for row in RECORDS if row["id"] in ("A4", "A2")]
        joined.load(rows, "amended.jsonl")
    elif changed == "row":
        load_hotels(joined, HOTELS.replace("14 Dockfield Road", "15 Dockfield Road"))
    else:
        load_hotels(joined, "".join(HOTELS.splitlines(keepends=True)[::2]))
    said, links = link(joined)
    assert ("A2", "H1") not in links, "software does not find it"
    assert (
        "1 link that an analyst had confirmed is found no more since the record or the register's row changed" in said
    )
    assert "rejected by" not in said
    if changed != "row that leaves":
        assert (links["A4", "H1"]["band"], links["A4", "H1"]["decision"]) == ("strong", "rejected before the change")
    assert standing(joined) == [
        ("A2", "H1", "confirm", "before the change"),
        ("A4", "H1", "reject", "before the change"),
    ]
    what = {"record": "the record changed", "row": "the register's row changed"}
    what["row that leaves"] = "the register's row went"
    assert joined("link", "decisions", "--json").json[0]["changed"] == what[changed]


def test_a_change_of_other_rows_and_columns_leaves_a_decision(joined: Trawl) -> None:
    load_hotels(joined, HOTELS.replace(",lon\n", ",lon,rated\n").replace("-1.22\n", "-1.22,2025\n"))
    joined("link", "reject", "A4", "hotels/H1", *WHY)
    text = HOTELS.replace("Ashgrove", "Elmgrove").replace(",lon\n", ",lon,rated\n").replace("-1.22\n", "-1.22,2026\n")
    load_hotels(joined, text)
    joined.load(RECORDS, "again.jsonl")
    joined.load(MORE)
    assert ("A4", "H1") not in link(joined)[1]
    assert standing(joined) == [("A4", "H1", "reject", "stands")]


def test_the_newest_counts_and_an_undoing_loses_nothing(joined: Trawl) -> None:
    assert "No decision stands" in joined.refuse("link", "undo", "A4", "hotels/H1", *WHY, code=3)
    joined("link", "confirm", "A4", "hotels/H1", *WHY)
    assert "Before: narratives/A4" in joined("link", "reject", "A4", "hotels/H1", "--reason", "Wrong").words
    assert ("A4", "H1") not in link(joined)[1]
    assert "confirmed by analyst" in joined("link", "undo", "A4", "hotels/H1", "--reason", "Was right").words
    assert link(joined)[1]["A4", "H1"]["decision"] == "confirmed"
    answer = joined("link", "undo", "A4", "hotels/H1", "--reason", "Not sure")
    assert "What software says holds again." in answer.words
    assert link(joined)[1]["A4", "H1"]["decision"] == ""
    assert standing(joined) == []
    assert standing(joined, "--history") == [("A4", "H1", "reject", "undone"), ("A4", "H1", "confirm", "undone")]
    undone = [one["undone"] for one in joined("link", "decisions", "--history", "--json").json]
    assert [(one["by"], one["reason"]) for one in undone] == [("analyst", "Was right"), ("analyst", "Not sure")]
    assert "undone by analyst" in joined("link", "decisions", "--history").out
    joined("link", "confirm", "A4", "hotels/H1", *WHY)
    joined("link", "reject", "A4", "hotels/H1", *WHY)
    assert [one[3] for one in standing(joined, "--history")] == ["stands", "replaced", "undone", "undone"]
    actions = [entry["action"] for entry in joined("audit", "--json").json]
    assert actions.count("link undo") == 2


def test_decisions_are_counted_as_precision_by_register_and_band(joined: Trawl) -> None:
    assert "No decision" in joined("link", "decisions", "--summary").out
    assert "No decision" in joined("link", "decisions").out
    joined("link", "confirm", "A1", "hotels/H1", *WHY)
    joined("link", "reject", "A4", "hotels/H1", *WHY)
    joined("link", "confirm", "A2", "hotels/H2", *WHY)
    joined("link", "reject", "A3", "hotels/H2", *WHY)  # which software never said
    summary = joined("link", "decisions", "--summary", "--json").json
    by_band = {line["band"]: (line["confirmed"], line["rejected"], line["precision"]) for line in summary["precision"]}
    assert by_band[""] == (1, 1, 0.5)
    assert sum(by_band[band][0] + by_band[band][1] for band in ("strong", "possible")) == 2
    assert summary["missed"] == {"hotels": 1}
    shown = joined("link", "decisions", "--summary").out
    assert "0.500" in shown
    assert "hotels: 1 confirmed that software had not found." in shown


def test_nobody_decides_of_what_he_may_not_see(joined: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    load_intelligence(joined, "S1", handling="P", marking="SECRET")
    joined("link", "confirm", "S1", "hotels/H1", *WHY)
    assert len(standing(joined)) == 1
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    assert standing(joined, "--history") == []
    assert joined("link", "decisions", "--summary", "--json").json == {"precision": [], "missed": {}}
    assert "S1" not in joined("link", "decisions").out
    for command in ("confirm", "reject", "undo"):
        assert "that you may see" in joined.refuse("link", command, "S1", "hotels/H1", *WHY, code=3)
        joined.refuse("link", command, "intelligence/S1", "hotels/H1", *WHY, code=3)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    joined("withdraw", "--source", "intelligence", "--record", "S1", "--reason", "deleted")
    assert standing(joined) == [("S1", "H1", "confirm", "before the change")]
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "OFFICIAL")
    assert standing(joined, "--history") == []
    joined.refuse("link", "undo", "intelligence/S1", "hotels/H1", *WHY, code=3)
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")
    joined("link", "undo", "intelligence/S1", "hotels/H1", *WHY)
    assert standing(joined) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("A9", "hotels/H1", *WHY), 3, "No record 'A9' that you may see"),
        (("A4", "hotels/H9", *WHY), 3, "The register 'hotels' has no row 'H9'"),
        (("A4", "inns/H1", *WHY), 3, "no register 'inns' (hotels)"),
        (("A4", "H1", *WHY), 2, "Name it as REGISTER/ROW"),
        (("A4", "hotels/", *WHY), 2, "Name it as REGISTER/ROW"),
        (("A4", "hotels/H1", "--reason", "  "), 2, "A decision needs its reason"),
        (("A4", "hotels/H1"), 2, "--reason"),
    ],
)
def test_a_decision_that_cannot_be_made_is_refused(
    joined: Trawl, arguments: tuple[str, ...], code: int, message: str
) -> None:
    assert message in " ".join(joined.refuse("link", "confirm", *arguments, code=code).split())
    assert standing(joined) == []


def test_decisions_of_a_register_that_is_not_loaded_are_no_answer(joined: Trawl) -> None:
    assert "no register 'hotel' (hotels)" in joined.refuse("link", "decisions", "--register", "hotel", code=3)
    joined.refuse("link", "decisions", "--register", "hotel", "--summary", code=3)


def test_options_of_the_join_are_no_options_of_a_decision(joined: Trawl) -> None:
    message = joined.refuse("link", "--all", "confirm", "A4", "hotels/H1", *WHY, code=2)
    assert "go after the command" in message
    assert "--out FILE" in joined.refuse("link", "--all", code=2)


def test_what_a_restricted_record_says_leaves_by_reference_though_decided(joined: Trawl) -> None:
    load_intelligence(joined, "R1", handling="C", marking="OFFICIAL")
    joined("link", "confirm", "R1", "hotels/H1", *WHY)
    (row,) = (row for row in link(joined)[1].values() if row["record_id"] == "R1")
    assert (row["restricted"], row["register_id"], row["decision"], row["decision_reason"]) == ("yes", "", "", "")
