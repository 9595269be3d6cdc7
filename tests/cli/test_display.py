"""What is printed stands as it was written: no markup, no control characters at work, no id cut."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.conftest import HOTELS, PROFILE, Trawl, read_terminal
from trawl.cli.display import make_table, plain_text, remarks

AWKWARD = ["[/b]", "[red]", "[bold]x[/bold]", "[link=file:///etc]"]


@pytest.mark.parametrize("text", AWKWARD)
def test_a_query_is_shown_as_it_was_typed_in_the_audit_trail(trawl: Trawl, text: str) -> None:
    trawl("search", text, code=None)
    trawl("search", f'"{text}"', code=None)
    assert text in trawl("audit").out


@pytest.mark.parametrize("text", ["[b]", "[red]"])
def test_names_of_files_and_registers_are_shown_as_they_are(trawl: Trawl, text: str) -> None:
    feed = trawl.write(f"{text}.csv", "id,text\nB1,one\nB2,\n")
    done = trawl("load", feed, "--source", "narratives")
    assert "1 written" in done.words
    assert f"{text}.csv" in trawl("loads").out
    trawl("register", "load", text, trawl.write(f"{text}hotels.csv", HOTELS), "--mapping", "hotels")
    listed = trawl("register", "list").out
    assert f" {text} " in listed
    assert f"{text}hotels.csv" in listed


def test_a_closing_tag_in_a_file_s_name(trawl: Trawl) -> None:
    feed = trawl.write("[/b]", "id,date,text\nB1,,\nB2,[/red],two\n")
    trawl("load", feed, "--source", "narratives")
    assert "[/b]" in trawl("loads").out
    assert "'date' holds '[/red]'" in trawl("loads", "--remarks", 2).out
    assert "b]: row 1 (line 2)" in trawl("loads", "--rejected", 2).out
    last = trawl("audit", "--json").json[0]
    assert (last["action"], last["payload"]["load"]) == ("rejected rows", 2)


def test_a_file_s_name_in_the_progress_bar(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    feed = trawl.write("[b]x.csv", "id,text\nB1,one\n")
    assert "[b]x.csv" in trawl("load", feed, "--source", "narratives").err


def test_a_title_of_a_profile(trawl: Trawl) -> None:
    trawl.write("home/saved_searches/odd.yml", PROFILE.replace("Vapes and favours", "'[/b] and [red]'"))
    assert "[/b] and [red]" in trawl("profile", "list").out


def test_remarks_hold_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    remarks().print("[/b] [red]")
    assert capsys.readouterr().err == "[/b] [red]\n"


def test_control_characters_show_and_do_nothing() -> None:
    assert plain_text("a\x1b[2Jb\x9bc\u202ed\n\te\0").plain == "a␛[2Jb�c�d\n\te␀"
    (row,) = make_table(["One"], [["\x1b[31m"]]).columns[0].cells
    assert str(row) == "␛[31m"


def on_terminal(trawl: Trawl, width: int, *arguments: str) -> str:
    """Return what the command line prints on a terminal of this width."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(width), "TERM": "dumb"}
    with subprocess.Popen([sys.executable, "-m", "trawl", *arguments], stdout=theirs, env=environment) as process:
        os.close(theirs)
        printed = read_terminal(ours)
    assert process.returncode == 0
    return printed


def test_ids_are_whole_on_a_terminal_and_in_a_pipe(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "favours_given_to_children"
    trawl.write(f"home/saved_searches/{name}.yml", PROFILE)
    run = trawl("run", name, "--json").json["run"]["id"]
    feed = trawl.write(f"{'a_long_name_of_a_feed_' * 5}.csv", "id,text\nB1,one\n")
    trawl("load", feed, "--source", "narratives")
    trawl("register", "load", name, trawl.write("hotels.csv", HOTELS), "--mapping", "hotels")
    assert run in on_terminal(trawl, 60, "report", "list")
    assert name in on_terminal(trawl, 60, "register", "list")
    assert "…" not in on_terminal(trawl, 80, "loads")
    monkeypatch.delenv("COLUMNS")
    assert run in trawl("report", "list").out
    assert str(feed) in trawl("loads").out


def test_a_folder_whose_name_is_no_text_is_shown_escaped(trawl: Trawl) -> None:
    folder = trawl.folder / os.fsdecode(b"f\xe9")
    folder.mkdir()
    listed = trawl.write("list.csv", "identifier\n07700 900123\n")
    process = trawl.start("wash", listed, "--out", folder / "o.csv", PYTHONIOENCODING="utf-8:strict")
    out, message = process.communicate(timeout=60)
    assert process.returncode == 0, message
    assert r"f\udce9/o.csv" in out.replace("\n", "")
