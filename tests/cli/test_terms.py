"""`trawl profile terms`, `test`, `suggest`, `lint`, and `trawl search --save-as`."""

from __future__ import annotations

import pytest

from tests.cli.conftest import HOTELS, PROFILE, Trawl, read_csv
from trawl.errors import TrawlError


@pytest.fixture
def profiled(trawl: Trawl) -> Trawl:
    """The loaded installation with the profile `vapes` and nothing amiss in it but what a test adds."""
    trawl.write("home/saved_searches/vapes.yml", PROFILE)
    return trawl


def test_terms_as_a_table(profiled: Trawl) -> None:
    answer = profiled("profile", "terms", "vapes")
    assert "vapes: 2 hits (0 negated) in 4 records; 4 terms, 1 of them in no hit." in answer.words
    assert "In records, but in no hit (1): boy" in answer.words
    assert answer.err == ""


def test_terms_as_json_and_csv(profiled: Trawl) -> None:
    found = profiled("profile", "terms", "vapes", "--json").json
    vape = next(line for line in found["terms"] if line["term"] == "vape")
    assert vape == {
        "term": "vape", "records": 2, "hits": 2, "alone": 2, "ruled_out": 0, "only_ruled_out": False,
    }  # fmt: skip
    assert found["pairs"] == [["girl", "vape", 1], ["stolen", "vape", 1]]
    out = profiled.folder / "terms.csv"
    assert "4 terms written" in profiled("profile", "terms", "vapes", "--csv", out).words
    rows = read_csv(out)
    assert len(rows) == 4
    assert [rows[0][column] for column in ("term", "records", "hits")] == ["vape", "2", "2"]
    profiled.refuse("profile", "terms", "vapes", "--csv", out, "--json", code=2)


def test_pairs_left_out_are_counted(profiled: Trawl) -> None:
    assert "1 of 2 pairs (--pairs for more)." in profiled("profile", "terms", "vapes", "--pairs", 1).words


def test_why_found(profiled: Trawl) -> None:
    answer = profiled("profile", "test", "vapes", "--record", "A1")
    assert "Found by vapes." in answer.out
    assert "+ girl OR boy OR stolen: 1 of 3: girl" in answer.words
    assert "given a free vape by a male" in answer.words


def test_why_not_found(profiled: Trawl) -> None:
    answer = profiled("profile", "test", "vapes", "--text", "An adult with a vape.")
    assert "Not found by vapes. What fails:" in answer.out
    assert "- girl OR boy OR stolen: none of 3 alternatives holds" in answer.words
    found = profiled("profile", "test", "vapes", "--text", "An adult with a vape.", "--json").json
    assert found["found"] is False
    assert found["failing"] == [{"clause": "girl OR boy OR stolen", "reason": "none of 3 alternatives holds"}]


def test_found_but_negated(profiled: Trawl) -> None:
    answer = profiled("profile", "test", "vapes", "--text", "No girl was seen with a vape.")
    assert "Found by vapes, but negated." in answer.out
    found = profiled("profile", "test", "vapes", "--text", "No girl was seen with a vape.", "--json").json
    assert found["negated"] is True
    assert found["negated_because_of"] == ["girl OR boy OR stolen"]
    assert {span["term"]: span["context"] for span in found["spans"]} == {"girl": "negated", "vape": "affirmed"}


def test_markup_in_a_text_is_text(profiled: Trawl) -> None:
    assert "[bold]vape[/bold]" in profiled("profile", "test", "vapes", "--text", "girl [bold]vape[/bold] [/x]").words


def test_test_wants_one_thing_to_try(profiled: Trawl) -> None:
    message = profiled.refuse("profile", "test", "vapes", code=2)
    assert "--record ID, or --text" in message
    assert "No record 'Z9'" in profiled.refuse("profile", "test", "vapes", "--record", "Z9", code=3)


def test_suggest(profiled: Trawl) -> None:
    rows = [{"id": f"S{n}", "text": f"A girl with a vape and a lanyard, {n}."} for n in range(4)]
    rows += [{"id": f"T{n}", "text": f"A quiet night, {n}."} for n in range(20)]
    rows.append({"id": "U1", "text": "A vpae was found."})
    profiled.load(rows, "more.jsonl")
    found = profiled("profile", "suggest", "vapes", "--json").json
    assert "lanyard" in [word["term"] for word in found["words"]]
    assert [(near["spelling"], near["of"]) for near in found["spellings"]] == [("vpae", "vape")]
    shown = profiled("profile", "suggest", "vapes", "--limit", 1).words
    assert "lanyard" in shown
    assert "vpae" in shown


def test_lint(profiled: Trawl) -> None:
    path = profiled.write("home/saved_searches/vapes.yml", PROFILE.replace("boy", "boy OR boys OR zebra"))
    answer = profiled("profile", "lint", "vapes")
    assert f"{path}:3: warning: boys says again what boy says [duplicate]" in answer.out
    assert "0 errors, 1 warning, 1 note (--notes shows them)." in answer.words
    assert "zebra is in no record [never-indexed]" in profiled("profile", "lint", "vapes", "--notes").words


def test_lint_ends_in_1_for_an_error(profiled: Trawl) -> None:
    profiled.write("home/saved_searches/vapes.yml", PROFILE.replace("query: vape", "query: zebra"))
    answer = profiled("profile", "lint", "vapes", code=1)
    assert "error: zebra AND (girl OR boy OR stolen) can never hold: zebra is true of no record" in answer.words
    found = profiled("profile", "lint", "vapes", "--json", code=1).json
    assert {"error", "note"} == {finding["level"] for finding in found}
    assert {finding["line"] for finding in found} == {3}


def test_a_register_that_does_not_exist_is_found_amiss(profiled: Trawl) -> None:
    path = profiled.write("home/saved_searches/vapes.yml", PROFILE.replace("name: hotels", "name: hotles"))
    said = f"{path}:5: there is no register 'hotles'; did you mean 'hotels'?"
    assert said in profiled.refuse("profile", "check", code=2)
    assert f"{path}:5: error: there is no register 'hotles'" in profiled("profile", "lint", "vapes", code=1).out
    assert "[unknown-register]" in profiled("profile", "lint", code=1).out
    assert said in profiled("doctor", code=1).out
    profiled("run", "vapes", "--out", profiled.folder / "out")


def test_a_register_that_is_loaded_needs_no_mapping_of_its_name(profiled: Trawl) -> None:
    profiled.write("home/saved_searches/vapes.yml", PROFILE.replace("name: hotels", "name: lodges"))
    assert "load this one: trawl register load lodges FILE" in profiled.refuse("profile", "check", code=2)
    profiled("register", "load", "lodges", profiled.write("lodges.csv", HOTELS), "--mapping", "hotels")
    assert "sound" in profiled("profile", "check").out
    assert "unknown-register" not in profiled("profile", "lint", "vapes").out


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "vapes", "--out", "out"),
        ("profile", "check"),
        ("profile", "show", "vapes"),
        ("profile", "terms", "vapes"),
        ("profile", "suggest", "vapes"),
        ("profile", "test", "vapes", "--text", "vape"),
        ("search", "vape AND (girl OR boy OR stolen)", "--save-as", "more"),
    ],
)
def test_the_limits_of_the_settings_reach_profiles(
    profiled: Trawl, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(profiled.folder)
    monkeypatch.setenv("TRAWL_QUERY_TERMS", "3")
    assert "raise the setting TRAWL_QUERY_TERMS" in profiled.refuse(*arguments, code=2)
    assert not (profiled.home / "saved_searches" / "more.yml").exists()
    monkeypatch.setenv("TRAWL_QUERY_TERMS", "5000")
    profiled(*arguments)


def test_a_limit_that_a_profile_needs_can_be_raised(profiled: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    words = " OR ".join(f"word{number}" for number in range(5000))
    profiled.write("home/saved_searches/long.yml", f"title: Long\ndescription: Long.\nquery: |\n  {words} OR vape\n")
    assert "long.yml:4: query: This query has more than 5,000 terms" in profiled.refuse("run", "long", code=2)
    assert "long.yml:4: " in profiled("profile", "list").out
    assert "long.yml:4: error: " in profiled("profile", "lint", code=1).out
    monkeypatch.setenv("TRAWL_QUERY_TERMS", "5001")
    assert "2 hits" in profiled("run", "long", "--out", profiled.folder / "out").words
    assert "long.yml:4: " not in profiled("profile", "list").out


def test_lint_of_the_packaged_profiles(empty: Trawl) -> None:
    answer = empty("profile", "lint")
    assert "0 errors" in answer.words


def test_a_search_is_saved_and_runs(trawl: Trawl) -> None:
    query = 'vape  AND (girl OR "older men")'
    answer = trawl("search", query, "--save-as", "given_vapes")
    assert "Run it: trawl run given_vapes" in answer.words
    path = trawl.home / "saved_searches" / "given_vapes.yml"
    assert query in path.read_text("utf-8")
    assert "given_vapes" in trawl("profile", "list").out
    assert "1 hits" in trawl("run", "given_vapes").words


def test_saving_refuses_to_overwrite(trawl: Trawl) -> None:
    trawl("search", "vape", "--save-as", "mine", "--json")
    path = trawl.home / "saved_searches" / "mine.yml"
    before = path.read_text("utf-8")
    assert "There is a profile mine already" in trawl.refuse("search", "girl", "--save-as", "mine", code=2)
    assert "already" in trawl.refuse("search", "girl", "--save-as", "hotel_cse", code=2)
    assert "small letters" in trawl.refuse("search", "girl", "--save-as", "../mine", code=2)
    assert path.read_text("utf-8") == before


def test_a_query_that_is_wrong_is_not_saved(trawl: Trawl) -> None:
    trawl.refuse("search", "girl AND", "--save-as", "mine", code=2)
    assert not (trawl.home / "saved_searches" / "mine.yml").exists()


@pytest.mark.parametrize(
    "broken",
    ["trawl.pipeline.saving.find_profile", "trawl.reports.tables.write_search", "trawl.pipeline.saving.datetime"],
)
def test_a_failed_saving_leaves_nothing_behind(trawl: Trawl, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    def fail(*_: object) -> None:
        raise TrawlError("It cannot be done.")

    before = {path: path.read_bytes() for path in (trawl.home / "saved_searches").rglob("*") if path.is_file()}
    table = trawl.write("found.csv", "older")
    monkeypatch.setattr(broken, fail)
    trawl.call("search", "vape", "--save-as", "mine", "--csv", str(table))
    monkeypatch.undo()
    after = {path: path.read_bytes() for path in (trawl.home / "saved_searches").rglob("*") if path.is_file()}
    assert after == before
    assert table.read_text() == "older"
    assert "mine" not in {profile["name"] for profile in trawl("profile", "list", "--json").json}


def test_a_search_that_fails_in_writing_saves_nothing(trawl: Trawl) -> None:
    table = trawl.folder / "table"
    table.mkdir()
    answer = trawl("search", "vape", "--save-as", "mine", "--csv", table, code=1)
    assert "Saved as" not in answer.err
    assert not (trawl.home / "saved_searches").exists()


def test_a_search_that_finds_nothing_is_saved(trawl: Trawl) -> None:
    assert "Saved as" in trawl("search", "zeppelin", "--save-as", "later", code=3).err
    assert trawl("run", "later", "--json", "--out", trawl.folder / "out").json["run"]["profile"] == "later"


def test_a_saved_identifier_is_only_its_words(trawl: Trawl) -> None:
    answer = trawl("search", "07700900123", "--save-as", "phone", code=None)
    assert 'add OR entity:"phone:+447700900123" to it' in " ".join(answer.err.split())


@pytest.mark.parametrize("reference", ["INT/26/0001", "24*19744*24", "CAD 123/12JAN24"])
def test_a_saved_reference_is_only_its_words(trawl: Trawl, reference: str) -> None:
    answer = trawl("search", reference, "--save-as", "log", code=None)
    assert f'add OR reference:"{reference}" to it' in answer.words
