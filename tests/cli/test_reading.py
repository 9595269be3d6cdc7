"""How files from outside are read: what each command says of it, and what somebody can decide."""

from __future__ import annotations

import os

import pytest

from tests.cli.conftest import Trawl

#: One accented letter in DOS's encoding, which nothing tells from a space of Windows.
UNTOLD = "Seán".encode("cp850")


def test_a_load_says_its_encoding_and_why(trawl: Trawl) -> None:
    feed = trawl.write("feed.csv", "id,text\nB1,owes £40 and didn’t pay £5\n".encode("cp1252"))
    done = trawl("load", feed, "--source", "narratives")
    assert "1 row read (cp1252: £ before digits 2 times, ’ in a word once)" in done.words
    assert trawl("search", "#money>=40", "--json").json["total"] == 1


def test_a_load_says_that_it_guesses_and_obeys(trawl: Trawl) -> None:
    feed = trawl.write("feed.csv", b"id,text\nB1," + UNTOLD + b" flew a kite\n")
    guessed = trawl("load", feed, "--source", "narratives", "--json").json
    assert (guessed["encoding"], guessed["encoding_guessed"]) == ("cp1252", True)
    assert "nothing in it tells cp1252 from cp850 or mac_roman" in guessed["encoding_evidence"]
    told = trawl("load", feed, "--source", "narratives", "--encoding", "cp850")
    assert "(cp850: as it was named)" in told.words
    assert "Seán flew" in trawl("show", "B1").words


def test_a_load_says_where_it_found_the_header(trawl: Trawl) -> None:
    feed = trawl.write("feed.csv", "Crimes\nPrinted on 1 March\n\nid,text\nB1,a kite\nTotal: 1\n")
    done = trawl("load", feed, "--source", "narratives")
    assert "The header was found in line 4; lines before it that say something and are no rows: 2." in done.words
    assert "1 written + 0 unchanged + 0 withdrawn + 1 rejected" in done.words


@pytest.mark.parametrize("command", ["load", "register load", "wash", "withdraw", "extract"])
def test_what_is_no_encoding_is_refused(trawl: Trawl, command: str) -> None:
    path = trawl.write("list.csv", "id,name,identifier,text,source,record_id\n1,a,b,c,d,e\n")
    options = {
        "load": ("--source", "narratives"),
        "register load": ("--mapping", "hotels"),
        "wash": ("--out", trawl.folder / "answers.csv"),
        "withdraw": ("--reason", "x"),
        "extract": (),
    }[command]
    named = (*command.split(), *(["inns"] if command == "register load" else []))
    answer = trawl(*named, path, *options, "--encoding", "cp12", code=2)
    assert "--encoding: 'cp12' is no encoding that Python knows; name one such as utf-8" in answer.words


def test_lists_and_registers_are_read_by_the_same_rule(trawl: Trawl) -> None:
    trawl.load([{"id": "B1", "text": "Rang 07700 900123 about a kite"}])
    listed = trawl.write("list.csv", b"For washing\n\nidentifier,note\n07700 900123," + UNTOLD + b"\rtwice\n")
    washed = trawl("wash", listed, "--out", trawl.folder / "answers.csv")
    assert "1 trace" in washed.words
    assert "The encoding cp1252 is a guess" in washed.words
    assert "The header was found in line 3" in washed.words
    mapping = trawl.write("inns.yml", "row_id: id\nname: name\nencoding: cp850\n")
    register = trawl.write("inns.csv", b"id,name,name\n1," + UNTOLD + b"'s Inn,x\n")
    assert "1 rows loaded, 0 rejected" in trawl("register", "load", "inns", register, "--mapping", mapping).words
    gone = trawl.write("gone.csv", b"sep=;\nsource;record_id;note\nnarratives;B1;" + UNTOLD + b"\n")
    withdrawn = trawl("withdraw", gone, "--reason", "deleted")
    assert "Records withdrawn: 1" in withdrawn.words
    assert "The encoding cp1252 is a guess" in withdrawn.words


@pytest.mark.parametrize("command", ["load", "extract"])
def test_a_pipe_is_refused(trawl: Trawl, command: str) -> None:
    os.mkfifo(trawl.folder / "feed.csv")
    answer = trawl(command, trawl.folder / "feed.csv", "--source", "narratives", code=1)
    assert "is a pipe, and not a file. Save what comes out of it as a file first." in answer.words
