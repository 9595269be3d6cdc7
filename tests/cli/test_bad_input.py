"""Whatever is wrong with what is given, one message says what, where and what to do, and the store is unharmed."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from tests.cli.conftest import PROFILE, RECORDS, Trawl


def load(trawl: Trawl, path: Path, code: int = 1) -> str:
    message = trawl.refuse("load", path, "--source", "narratives", code=code)
    assert message.startswith("trawl: ")
    assert path.name in message
    return message


def rejected(trawl: Trawl, path: Path) -> list[str]:
    """Load a file in which some rows are bad; return why those were rejected."""
    done = trawl("load", path, "--source", "narratives", "--json").json
    assert done["read"] == done["written"] + done["unchanged"] + done["rejected"]
    return [row["reason"] for row in trawl("loads", "--rejected", done["load"], "--json").json]


def test_a_missing_file(unharmed: Trawl) -> None:
    assert "none.csv does not exist. Check the path." in load(unharmed, unharmed.folder / "none.csv")


@pytest.mark.parametrize("content", [b"", b" \n\n"])
def test_an_empty_file(unharmed: Trawl, content: bytes) -> None:
    assert "is empty" in load(unharmed, unharmed.write("feed.csv", content))


def test_a_directory(unharmed: Trawl) -> None:
    (unharmed.folder / "feed.csv").mkdir()
    assert "is a folder without a file that ends in" in load(unharmed, unharmed.folder / "feed.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04" + bytes(range(256)) * 20, "is a workbook or a zip archive that was cut off"),
        (bytes(range(256)) * 50, "binary data"),
        (b"%PDF-1.7\n" + bytes(range(256)), "a PDF"),
    ],
)
def test_a_binary_file(unharmed: Trawl, content: bytes, said: str) -> None:
    assert said in load(unharmed, unharmed.write("feed.csv", content))


def test_a_file_without_a_usable_column(unharmed: Trawl) -> None:
    message = load(unharmed, unharmed.write("feed.csv", "number,said\n1,a vape\n"))
    assert "number" in message


@pytest.mark.parametrize("content", ["", "number,said\n1,a vape\n", bytes(range(256)) * 50])
def test_a_file_that_cannot_be_opened_is_a_load_that_failed(trawl: Trawl, content: str | bytes) -> None:
    message = load(trawl, trawl.write("feed.csv", content))
    last = trawl("loads", "--json").json[-1]
    assert (last["source"], last["state"], last["read"]) == ("narratives", "failed", 0)
    assert last["reason"].startswith("feed.csv")
    assert last["reason"].partition(".csv")[2].partition("'.")[0] in message
    assert "feed.csv failed" in trawl("doctor", code=1).words


def test_a_file_without_a_header_leaves_nothing_of_its_first_row(trawl: Trawl) -> None:
    message = load(trawl, trawl.write("feed.csv", "1,Girl of 14 seen at the lodge\n2,a vape\n"))
    assert "It has: 1, Girl of 14 seen at the lodge. Correct the mapping" in message
    reason = trawl("loads", "--json").json[-1]["reason"]
    assert reason.startswith("feed.csv: the header lacks the id's column 'id'. Correct the mapping")
    kept = b"".join(path.read_bytes() for path in trawl.home.rglob("*") if path.is_file())
    assert b"Girl of 14 seen" not in kept


def test_a_file_that_is_not_there_is_no_load(trawl: Trawl) -> None:
    load(trawl, trawl.folder / "none.csv")
    assert len(trawl("loads", "--json").json) == 1


@pytest.mark.parametrize("option", ["--size", "--page"])
def test_a_number_beyond_all_bounds(unharmed: Trawl, option: str) -> None:
    found = unharmed("search", "vape", option, 10**20, "--json").json
    assert found["total"] == 2
    assert len(found["hits"]) == (2 if option == "--size" else 0)


@pytest.mark.parametrize(("encoding", "said"), [("cp1252", "cp1252"), ("utf-16", "utf-16-le")])
def test_another_encoding_is_said_and_mended(trawl: Trawl, encoding: str, said: str) -> None:
    text = "id,date,text\nB1,2026-01-02,“He’d paid £15 for the kite” – café owner\n"
    done = trawl("load", trawl.write("feed.csv", text.encode(encoding)), "--source", "narratives", "--json").json
    assert (done["encoding"], done["written"]) == (said, 1)
    assert "paid £15 for the kite" in trawl("show", "B1").words
    assert "café owner" in trawl("show", "B1").words


def test_ragged_rows(trawl: Trawl) -> None:
    path = trawl.write("feed.csv", "id,date,text\nB1,2026-01-02,one\nB2,2026-01-02\nB3,,three,four\nB4,,a kite\n")
    reasons = rejected(trawl, path)
    assert [reason.split(";")[0] for reason in reasons] == [
        "row 2 (line 3) has 2 columns where the header has 3",
        "row 3 (line 4) has 4 columns where the header has 3",
    ]
    assert trawl.ids("kite") == ["B4"]


def test_a_quote_that_is_not_closed(trawl: Trawl) -> None:
    path = trawl.write("feed.csv", 'id,date,text\nB1,,"never closed\nB2,,a kite\nB3,,two kites\n')
    (reason,) = rejected(trawl, path)
    assert "opens a quote that is not closed" in reason
    assert trawl.ids("kite") == ["B3", "B2"]


def test_a_line_of_twenty_megabytes(trawl: Trawl) -> None:
    path = trawl.write_jsonl([{"id": "B1", "text": "word " * 4_000_000}, {"id": "B2", "text": "a kite"}])
    (reason,) = rejected(trawl, path)
    assert "over the limit of 16,777,216 (setting max_line_bytes)" in reason
    assert trawl.ids("kite") == ["B2"]


def test_a_broken_line_of_json(trawl: Trawl) -> None:
    path = trawl.write("feed.jsonl", '{"id": "B1", "text": "one"\n[1, 2]\n{"id": "B3", "text": "a kite"}\n')
    first, second = rejected(trawl, path)
    assert "row 1 (line 1) is not JSON" in first
    assert "row 2 (line 2) is JSON but no object" in second
    assert trawl.ids("kite") == ["B3"]


def test_a_duplicate_id(trawl: Trawl) -> None:
    (reason,) = rejected(trawl, trawl.write_jsonl([{"id": "B1", "text": "a kite"}, {"id": "B1", "text": "two kites"}]))
    assert reason.startswith("row 2 (line 2) ")
    assert "has the id of row 1 but says something else" in reason
    assert trawl("show", "B1", "--json").json["record"]["narrative"] == "a kite"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"id": "B1", "text": "  "}, "has no text in 'text'"),
        ({"id": "", "text": "a kite"}, "has no id in 'id'"),
        ({"id": "B1", "text": ["a kite"]}, "has no text in 'text', which is a list where text is expected"),
        ({"id": "B1", "text": "a kite", "source": "gossip"}, "as its kind in 'source'"),
    ],
)
def test_a_row_that_is_no_record(trawl: Trawl, row: dict[str, object], said: str) -> None:
    (reason,) = rejected(trawl, trawl.write_jsonl([row]))
    assert reason.startswith("row 1 (line 1) ")
    assert said in reason


def test_what_follows_gzip_data_is_told_and_not_kept(trawl: Trawl) -> None:
    feed = trawl.write("feed.csv.gz", gzip.compress(b"id,text\nC1,a vape\n") + b"Jo is 14")
    assert "feed.csv.gz is damaged gzip data" in trawl.refuse("load", feed, "--source", "narratives", code=1)
    kept = trawl("loads", "--json").json[-1]["reason"]
    assert "damaged gzip data after line 2. Fetch it again." in kept
    assert "Jo" not in kept


def test_a_file_cut_off_in_its_gzip_data(trawl: Trawl) -> None:
    packed = gzip.compress(os.urandom(40_000).hex().encode() + b"\n")
    message = load(trawl, trawl.write("feed.csv.gz", packed[:1_000]))
    assert "cut off" in message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")),
        ("list.csv", b"<html><table><tr><td>07700 900123</td></tr></table></html>"),
        ("list.csv.gz", gzip.compress(b"identifier\n07700 900123\n" * 9_000)[:-20]),
    ],
    ids=["protected", "markup", "cut off"],
)
def test_a_list_that_cannot_be_read_says_what_to_do_with_it_and_not_to_load_it(
    unharmed: Trawl, name: str, content: bytes
) -> None:
    said = " ".join(unharmed.refuse("wash", unharmed.write(name, content), code=1).split())
    assert "use that" in said
    assert "load that" not in said
    assert "load it" not in said


def test_a_profile_with_a_typing_error(unharmed: Trawl) -> None:
    path = unharmed.write("kites.yml", PROFILE.replace("query:", "qurey:"))
    message = unharmed.refuse("run", path, code=2)
    assert "kites.yml:3: unknown key 'qurey'; did you mean 'query'?" in message


def test_a_profile_that_is_not_yaml(unharmed: Trawl) -> None:
    message = unharmed.refuse("run", unharmed.write("kites.yml", "title: [open\nquery: kite\n"), code=2)
    assert "kites.yml:2: is not valid YAML here" in message


def test_a_mapping_with_a_typing_error(unharmed: Trawl) -> None:
    mapping = unharmed.write("mine.yml", "record_id: id\nnarative: text\n")
    message = unharmed.refuse("load", unharmed.write_jsonl(RECORDS), "--source", mapping, code=2)
    assert "mine.yml:2: unknown key 'narative'; did you mean 'narrative'?" in message


@pytest.mark.parametrize("kind", [("load", "--source"), ("extract", "--source")])
def test_an_unknown_mapping_names_the_nearest(unharmed: Trawl, kind: tuple[str, str]) -> None:
    command, option = kind
    arguments = ("--out", unharmed.folder / "out.jsonl") if command == "extract" else ()
    message = unharmed.refuse(command, unharmed.write_jsonl(RECORDS), option, "narrative", *arguments, code=2)
    assert "Did you mean 'narratives'?" in message
    assert not (unharmed.folder / "out.jsonl").exists()


@pytest.mark.parametrize("query", ["vape AND (girl", '"vape', "vape NEAR girl NEAR/", "colour:red", "vape AND", ""])
def test_a_query_that_does_not_parse(unharmed: Trawl, query: str) -> None:
    message = unharmed.refuse("search", "--", query, code=2)
    assert message.startswith("trawl: ")
    if query:
        assert f"\n  {query}\n" in message
        assert "^" in message


def test_an_unknown_term_list_names_the_nearest(unharmed: Trawl) -> None:
    message = unharmed.refuse("search", "list:vapes", code=2)
    assert "'vape'" in message
