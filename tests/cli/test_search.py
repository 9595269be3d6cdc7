"""`trawl search`, `trawl show`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.conftest import RECORDS, Trawl, read_csv
from trawl.identifiers import guess


def test_the_table_shows_records_with_their_snippets(trawl: Trawl) -> None:
    answer = trawl("search", "vape")
    assert "2 records found." in answer.out
    assert "narratives/A1" in answer.out
    assert "INT/26/0001" in answer.out
    assert "given a free vape" in answer.words
    assert answer.err == ""


def test_one_record_is_not_called_records(trawl: Trawl) -> None:
    assert "1 record found." in trawl("search", "lighter").out


def test_json_gives_the_total_and_the_hits(trawl: Trawl) -> None:
    found = trawl("search", "vape", "--json").json
    assert found["total"] == 2
    newest, oldest = found["hits"]
    assert (newest["source"], newest["record_id"]) == ("narratives", "A2")
    assert (oldest["record_id"], oldest["force"], oldest["event_date"]) == ("A1", "Cleveland", "2026-01-05")
    (span,) = oldest["spans"]
    assert RECORDS[0]["text"][span["start"] : span["end"]] == "vape"
    assert span["term"] == "vape"


def test_pages(trawl: Trawl) -> None:
    search = ("search", "vape OR lighter OR boy", "--size", 2)
    first = trawl(*search)
    assert "4 records found; 1 to 2 shown (--page 2 for more, --all for all of them)." in first.words
    pages = [
        [hit["record_id"] for hit in trawl(*search, "--json", "--page", number).json["hits"]] for number in (1, 2, 3)
    ]
    assert pages == [["A3", "A2"], ["A1", "A4"], []]
    assert "there is no page 3 (the last is 2)" in trawl(*search, "--page", 3).words
    beyond = trawl("search", "vape", "--page", 9)
    assert beyond.out == "2 records found; there is no page 9 (the last is 1).\n", "and no empty table"


def test_all_are_shown_however_many(trawl: Trawl) -> None:
    trawl.load([{"id": f"B{n:02}", "text": "a kite"} for n in range(30)], "more.jsonl")
    assert len(trawl("search", "kite", "--json").json["hits"]) == 20
    found = trawl("search", "kite", "--json", "--all").json
    assert (found["total"], len(found["hits"])) == (30, 30)


@pytest.mark.parametrize(
    ("order", "ids"),
    [("event", ["A3", "A2", "A1", "A4"]), ("loaded", ["A4", "A3", "A2", "A1"])],
)
def test_orders(trawl: Trawl, order: str, ids: list[str]) -> None:
    found = trawl("search", "vape OR 07700* OR boy", "--sort", order, "--json").json
    assert [hit["record_id"] for hit in found["hits"]] == ids


def test_relevance_puts_the_record_with_more_of_it_first(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "date": "2020-01-01", "text": "vape vape vape vape vape"}], "more.jsonl")
    assert trawl("search", "vape", "--sort", "relevance", "--json").json["hits"][0]["record_id"] == "B1"


def test_a_query_may_begin_with_a_dash(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "text": "Gang known as -Kite-."}], "more.jsonl")
    for arguments in (("--", "-vape"), ("-vape",), ("--json", "-vape", "--all"), ("-vape", "--size", 5)):
        assert "write NOT vape" in trawl.refuse("search", *arguments, code=2)
    assert "write NOT 15" in trawl.refuse("search", "-15 yr", code=2)
    assert trawl("search", "--json", "--", '"-kite-"').json["total"] == 1


def test_an_option_misspelt_is_no_query(trawl: Trawl) -> None:
    message = trawl.refuse("search", "--sizee", 5, "vape", code=2)
    assert "There is no option --sizee. Did you mean --size?" in message
    assert "-- --sizee" in message
    assert "'--page'" in trawl.refuse("search", "vape", "--page", -1, code=2), "a value may begin with a dash"
    assert "Search all records" in trawl("search", "-h").out


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("INT/26/0001", ["A1"]),
        ('"int / 26 / 0001"', ["A1"]),
        ("CR/26/0002\nMP/26/0004", ["A2", "A4"]),
        ("lighter OR MP/26/0004", ["A3", "A4"]),
        ("a4", ["A4"]),
        ("B 7", ["B7"]),
        ("24*19744*24", ["B1", "B2"]),
        ("CAD 123/12JAN24", ["B3"]),
        ("cad123/12jan24", ["B3"]),
        ("Log 123 of 12/01/24", ["B4"]),
        ("20261", ["B5"]),
    ],
)
def test_a_reference_typed_finds_its_record(trawl: Trawl, query: str, ids: list[str]) -> None:
    more = [
        {"id": "B1", "urn": "24*19744*24", "text": "A kite."},
        {"id": "B2", "urn": "24*19745*24", "text": "See 24*19744*24."},
        {"id": "B3", "urn": "CAD 123/12JAN24", "text": "A kite."},
        {"id": "B4", "urn": "Log 123 of 12/01/24", "text": "A kite."},
        {"id": "B5", "urn": "20261", "text": "A kite."},
        {"id": "B7", "urn": "14", "text": "A kite."},
    ]
    trawl.load(more, "more.jsonl")
    assert set(trawl.ids(query)) == set(ids)
    assert trawl.ids("14 AND lighter") == [], "a number among words is a word"


def test_the_name_that_show_takes_is_hinted_at(trawl: Trawl) -> None:
    assert "trawl show narratives/A1" in trawl("search", "narratives/A1", code=3).err


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("vape AND force:Clevland", "has force:clevland. Did you mean force:cleveland? There are: Cleveland, Durham."),
        ("vape NOT force:Clevland", "Did you mean force:cleveland?"),
        ("force:clev", "Did you mean force:cleveland?"),
        ("force:zzz*", "There are: Cleveland, Durham."),
        ("source:narrative", "There are: "),
        ("district:north", "None has a district."),
        ("town:nowhere", "compared whole"),
        ("kind:cad", "has kind:cad. There are: "),
        ('entity:"07700900123"', 'entity:"phone:+447700900123"'),
    ],
)
def test_a_value_that_no_record_has_is_said(trawl: Trawl, query: str, said: str) -> None:
    assert said in trawl("search", query, code=None).words


def test_values_that_there_are_draw_no_hint(trawl: Trawl) -> None:
    for query in ("force:durham", "force:dur*", "kind:crime", "force:*", "reference:INT*", "missing:district"):
        assert trawl("search", query, code=None).err == ""


def test_hints_are_five_lines_at_most(trawl: Trawl) -> None:
    phones = "\n".join(f"0770090{n:04}" for n in range(40))
    for query in (phones, "a and b or c not d near/5 w/3 " * 20, " OR ".join(f"town:t{n}" for n in range(20))):
        lines = trawl("search", query, code=None).err.strip().split("\n")
        assert all(line.startswith("Hint: ") for line in lines)
        assert 1 <= len(lines) <= 5
    assert lines[-1] == "Hint: There are 16 more hints: ask for less at once to see them."


def test_hints_go_where_they_are_in_nobodys_way(trawl: Trawl) -> None:
    answer = trawl("search", "vape and shop", "--json", code=None)
    assert "Hint: " in answer.err
    assert "Hint" not in answer.out
    assert answer.json["total"] == 1


def test_nothing_found_is_exit_code_3(trawl: Trawl) -> None:
    assert "Nothing found." in trawl("search", "zeppelin", code=3).out
    answer = trawl("search", "zeppelin", "--json", code=3).json
    assert (answer["total"], answer["hits"], answer["coverage"]["clean"]) == (0, [], True)


def test_csv_holds_all_the_hits(trawl: Trawl, tmp_path: Path) -> None:
    out = tmp_path / "found.csv"
    answer = trawl("search", "vape", "--csv", out, "--size", 1)
    assert answer.out == ""
    assert "2 hits written to" in answer.words
    assert [(row["source"], row["record_id"], row["terms"]) for row in read_csv(out)] == [
        ("narratives", "A2", "vape"),
        ("narratives", "A1", "vape"),
    ]


def test_csv_and_json_together_are_refused(trawl: Trawl, tmp_path: Path) -> None:
    """Neither is silently left out."""
    assert "Ask for one" in trawl.refuse("search", "vape", "--csv", tmp_path / "found.csv", "--json", code=2)


def test_a_term_list(trawl: Trawl) -> None:
    assert set(trawl.ids("list:vape")) == {"A1", "A2"}


def test_a_phone_number_is_found_however_it_is_written(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "text": "Text from +447700900123 again."}], "more.jsonl")
    assert set(trawl.ids("07700900123")) == {"A1", "A3", "B1"}


@pytest.mark.parametrize("name", ["A1", "INT/26/0001", "narratives/A1"])
def test_show_by_any_of_its_names(trawl: Trawl, name: str) -> None:
    out = trawl("show", name).out
    assert "narratives/A1" in out
    assert "INT/26/0001" in out
    assert "Girl of 14 given a free vape" in out
    assert "+447700900123" in out
    assert "feed.jsonl, row 1 (load 1)" in out


def test_show_json(trawl: Trawl) -> None:
    found = trawl("show", "A1", "--json").json
    assert found["record"]["narrative"] == RECORDS[0]["text"]
    assert "+447700900123" in {mention["value"] for mention in found["mentions"]}


def test_show_of_a_name_that_two_records_have(trawl: Trawl) -> None:
    mapping = trawl.write("other.yml", "record_id: id\nnarrative: text\n")
    trawl("load", trawl.write("other.csv", "id,text\nA1,another\n"), "--source", mapping)
    message = trawl.refuse("show", "A1", code=2)
    assert "2 records are called 'A1'" in message
    assert "narratives/A1" in message
    assert "other/A1" in message
    assert "another" in trawl("show", "other/A1").out


def test_show_of_an_unknown_record(trawl: Trawl) -> None:
    assert "No record 'Z9'" in trawl.refuse("show", "Z9", code=3)
    assert "No record 'narratives/Z9'" in trawl.refuse("show", "narratives/Z9", code=3)


def test_an_empty_installation_finds_nothing(empty: Trawl) -> None:
    assert "Nothing found." in empty("search", "vape", code=3).out
    assert "No record 'A1'" in empty.refuse("show", "A1", code=3)


def test_markup_in_a_narrative_is_text(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "text": "He said [bold]stop[/bold] [/nonsense] and [red]left a kite."}], "more.jsonl")
    assert "[bold]stop[/bold] [/nonsense] and [red]left a kite" in trawl("search", "kite").words
    assert "[bold]stop[/bold] [/nonsense] and [red]left" in trawl("show", "B1").words


def test_a_folder_that_is_not_there_is_not_made(trawl: Trawl) -> None:
    path = trawl.folder / "misspelt" / "hits.csv"
    assert f"The folder {path.parent} is not there" in trawl.refuse("search", "vape", "--csv", path, code=2)
    assert not path.parent.exists()
    assert trawl("audit", "--json").json[0]["action"] == "load", "nothing was searched"


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=1, max_size=11))
def test_a_short_word_of_letters_is_no_identifier(word: str) -> None:
    """So that a search for one need not load what knows identifiers."""
    assert guess(word) == ()


def test_a_search_for_a_plain_word_loads_no_more_than_it_needs(trawl: Trawl) -> None:
    code = (
        "import sys; from trawl.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "heavy = ('trawl.identifiers', 'trawl.entities', 'rapidfuzz', 'sqlalchemy', 'elasticsearch', 'ruamel.yaml')\n"
        "print(sorted(name for name in heavy if name in sys.modules), file=sys.stderr)"
    )
    # A page past the end: showing hits takes the triggers, and saying that there are none takes the ledger.
    command = [sys.executable, "-c", code, "search", "vape", "--page", "2"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "2 records found" in answer.stdout
    assert answer.stderr.strip() == "[]"
