"""`trawl report issue`: what is issued is what was run, and can be had again."""

from __future__ import annotations

import hashlib

import pytest

from tests.cli.conftest import HOTELS, PROFILE, RECORDS, Trawl, read_csv

NAME = "favours"


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    """An installation with records, a register, and a profile of its user's own."""
    trawl.write(f"home/saved_searches/{NAME}.yml", PROFILE)
    trawl("register", "load", "hotels", trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    return trawl


def run(trawl: Trawl, profile: object = NAME) -> str:
    done: str = trawl("run", profile, "--out", trawl.folder / "run", "--json").json["run"]["id"]
    return done


def issued(trawl: Trawl) -> list[bool]:
    return [bool(one["issued"]) for one in trawl("report", "list", "--json").json]


def test_nothing_is_issued_where_the_files_cannot_be_written(ready: Trawl) -> None:
    first = run(ready)
    blocked = ready.write("blocked", "a file")
    assert "cannot be written" in ready.refuse("report", "issue", first, "--out", blocked / "out", code=1)
    assert issued(ready) == [False]
    ready("report", "issue", first, "--out", ready.folder / "out")
    assert issued(ready) == [True]
    assert (ready.folder / "out" / "report.html").read_bytes() == (ready.folder / "run" / "report.html").read_bytes()
    notice = (ready.folder / "out" / "issue.txt").read_text()
    assert f"Issued: {first}" in notice
    assert hashlib.sha256((ready.folder / "out" / "report.html").read_bytes()).hexdigest() in notice


def test_no_file_is_written_where_the_run_is_not_issued(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "issue", run(ready))
    out = ready.folder / "older"
    assert "cannot be issued" in ready.refuse("report", "issue", first, "--out", out, code=1)
    assert not out.exists()


def test_an_issued_run_is_written_again_with_when_it_was_issued(ready: Trawl) -> None:
    first = run(ready)
    ready("report", "issue", first, "--out", ready.folder / "one")
    moment = ready("report", "list", "--json").json[0]["issued"]
    answer = ready("report", "issue", first, "--out", ready.folder / "two")
    assert f"{first} was issued on " in answer.words
    assert "written again" in answer.words
    assert ready("report", "list", "--json").json[0]["issued"] == moment
    for name in ("hits.csv", "links.csv"):
        assert (ready.folder / "one" / name).read_bytes() == (ready.folder / "two" / name).read_bytes()
    ready("report", "issue", run(ready), "--out", ready.folder / "newer")
    ready("report", "issue", first, "--out", ready.folder / "three")
    assert read_csv(ready.folder / "three" / "hits.csv") == read_csv(ready.folder / "one" / "hits.csv")


def test_what_was_read_is_issued_though_a_record_was_amended_which_is_then_updated(ready: Trawl) -> None:
    first = run(ready)
    ready.load([{**RECORDS[0], "text": "Amended: a girl, a boy and a vape."}], "amended.jsonl")
    assert "narratives/A1" in ready.refuse("report", "issue", first, "--anew", code=2)
    assert "1 record has been amended since the run" in ready("report", "issue", first).words
    page = ready.home / "outputs" / first / "report.html"
    assert page.read_bytes() == (ready.folder / "run" / "report.html").read_bytes()
    again = ready("report", "issue", first, "--out", ready.folder / "again").words
    assert "written again" in again
    assert (ready.folder / "again" / "report.html").read_bytes() == page.read_bytes()
    assert "as it was issued" in ready.refuse("report", "issue", first, "--anew", code=2)
    assert ready("run", NAME, "--json").json["run"]["counts"]["updated"] == 1


def test_what_a_withdrawn_or_a_restricted_record_said_is_not_issued(ready: Trawl) -> None:
    graded = {"urn": "INT/1", "text": "A girl and a vape.", "grade": "1/A/P", "handling": "P"}
    ready("load", ready.write_jsonl([graded], "graded.jsonl"), "--source", "intelligence")
    first = run(ready)
    closed = ready.write_jsonl([{**graded, "grade": "1/A/C", "handling": "C"}], "later.jsonl")
    ready("load", closed, "--source", "intelligence")
    assert "restricted or marked higher" in ready.refuse("report", "issue", first, code=2)
    second = run(ready)
    ready("withdraw", "--source", "intelligence", "--record", "INT/1", "--reason", "deleted at its source")
    assert "gone since it ran (such as intelligence/INT/1)" in ready.refuse("report", "issue", second, code=2)
    assert issued(ready) == [False, False]


def test_files_that_were_altered_or_are_missing_are_not_issued(ready: Trawl) -> None:
    first = run(ready)
    with (ready.folder / "run" / "hits.csv").open("a") as file:
        file.write("more\n")
    assert "hits.csv was altered" in ready.refuse("report", "issue", first, code=2)
    (ready.folder / "run" / "report.html").unlink()
    assert "report.html is missing" in ready.refuse("report", "issue", first, code=2)
    assert issued(ready) == [False]
    ready("report", "issue", first, "--anew")
    assert issued(ready) == [True]


def test_a_run_is_issued_with_the_profile_that_it_was_run_with(ready: Trawl) -> None:
    first = run(ready)
    changed = PROFILE.replace("OR boy", "").replace("Vapes and favours", "Another title")
    ready.write(f"home/saved_searches/{NAME}.yml", changed)
    ready("report", "issue", first, "--out", ready.folder / "out")
    page = (ready.folder / "out" / "report.html").read_text()
    assert "Vapes and favours" in page
    assert "Another title" not in page
    assert "girl OR boy OR stolen" in page


def test_a_profile_file_is_run_and_issued_without_being_saved(ready: Trawl) -> None:
    profile = ready.write("elsewhere/kites.yml", PROFILE)
    done = ready("run", profile, "--json").json["run"]
    assert done["profile"] == "kites"
    profile.unlink()
    ready("report", "issue", done["id"], "--out", ready.folder / "out")
    assert len(read_csv(ready.folder / "out" / "hits.csv")) == 2


def test_a_file_with_the_name_of_an_installed_profile_is_not_run(ready: Trawl) -> None:
    stranger = ready.write("elsewhere/hotel_cse.yml", PROFILE)
    assert "has the name of an installed profile" in ready.refuse("run", stranger, code=2)
    assert issued(ready) == []
    assert run(ready, ready.home / "saved_searches" / f"{NAME}.yml").startswith(NAME)


def test_a_run_is_issued_with_the_matches_that_it_made(ready: Trawl) -> None:
    first = run(ready)
    before = read_csv(ready.folder / "run" / "links.csv")
    assert [row["row_name"] for row in before] == ["Anchor Lodge"]
    other = HOTELS.replace("Anchor Lodge", "Some Other House")
    ready("register", "load", "hotels", ready.write("hotels.csv", other), "--mapping", "hotels")
    ready("report", "issue", first, "--out", ready.folder / "out")
    assert read_csv(ready.folder / "out" / "links.csv") == before
    assert "Anchor Lodge" in (ready.folder / "out" / "report.html").read_text()


def test_a_run_whose_records_were_read_anew_by_another_version_is_not_issued(
    ready: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(ready)
    monkeypatch.setattr("trawl.pipeline.reprocessing.extractor_version", lambda model: f"another, {model}")
    ready("reprocess")
    message = ready.refuse("report", "issue", first, "--anew", code=2)
    assert "its extractor was" in message
    assert issued(ready) == [False]


def test_handling_with_conditions_in_words_is_not_disclosed(ready: Trawl) -> None:
    rows = [
        {"urn": "INT/1", "text": "A girl, a vape and Zebedee.", "grade": "1/A/C", "handling": "Conditions: C - ask me"},
        {"urn": "INT/2", "text": "A girl, a vape and Zebulon.", "grade": "1AC", "handling": "HC"},
        {"urn": "INT/3", "text": "A girl, a vape and Zechariah.", "grade": "1/A/P", "handling": "P"},
    ]
    ready("load", ready.write_jsonl(rows, "graded.jsonl"), "--source", "intelligence")
    run(ready)
    page = (ready.folder / "run" / "report.html").read_text()
    assert [name in page for name in ("Zebedee", "Zebulon", "Zechariah")] == [False, False, True]
    restricted = {row["record_id"]: row["restricted"] for row in read_csv(ready.folder / "run" / "hits.csv")}
    assert (restricted["INT/1"], restricted["INT/2"], restricted["INT/3"]) == ("yes", "yes", "no")


def test_links_to_a_restricted_record_are_marked_and_have_no_words_of_its(ready: Trawl) -> None:
    row = {"urn": "INT/1", "text": "A girl given a vape at the Anchor Lodge, Middlesbrough.", "grade": "1/A/C"}
    ready("load", ready.write_jsonl([row], "graded.jsonl"), "--source", "intelligence")
    run(ready)
    ready("link", "--all", "--out", ready.folder / "all.csv")
    for path in (ready.folder / "run" / "links.csv", ready.folder / "all.csv"):
        found = {link["record_id"]: link for link in read_csv(path)}
        assert (found["INT/1"]["restricted"], found["INT/1"]["mention"], found["INT/1"]["evidence"]) == ("yes", "", "")
        assert found["A1"]["restricted"] == "no"
        assert found["A1"]["mention"]
