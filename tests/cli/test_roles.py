"""What each role of `principals.toml` may do, and what the audit trail answers to whom."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable

import pytest

from tests.cli.conftest import HOTELS, PROFILE, RECORDS, Answer, Trawl

ROLES = ("analyst", "issuer", "keeper", "auditor")

#: For each role somebody who has it alone, and somebody who has all others.
PRINCIPALS = f"fronts = [{json.dumps(getpass.getuser())}]\n" + "".join(
    f"[principals.{name}]\nceiling = 'OFFICIAL-SENSITIVE'\nroles = {json.dumps(roles)}\n"
    for role in ROLES
    for name, roles in ((role, [role]), (f"no_{role}", [other for other in ROLES if other != role]))
)

Ask = Callable[..., Answer]


@pytest.fixture
def ask(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Asks as somebody with one role, in a home with records and an issued run of `analyst`."""
    monkeypatch.setenv("TRAWL_POSTCODES", str(trawl.folder / "none"))
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    trawl.write("hotels.csv", HOTELS)
    trawl.write("list.csv", "identifier\n07700 900123\n")
    trawl("register", "load", "hotels", trawl.folder / "hotels.csv", "--mapping", "hotels")
    trawl.write("home/principals.toml", PRINCIPALS).chmod(0o600)

    def ask_as(reader: str, *arguments: object, code: int | None = 0) -> Answer:
        monkeypatch.setenv("TRAWL_USER", reader)
        return trawl(*arguments, code=code)

    return ask_as


#: What needs a role, and who is refused it.
NEEDED = {
    "analyst": (
        "search vape", "show A1", "entity phone 07700900123", "premises hotels/H1", "run favours", "run --due",
        "schedule serve", "wash {list} --out {out}", "link --all --out {out}", "link decisions",
        "profile terms favours",
    ),
    "issuer": ("report issue {run}",),
    "keeper": (
        "load {feed} --source narratives", "withdraw --source narratives --record A1 --reason so",
        "loads --undo 1 --reason so", "loads --dismiss 1 --reason so", "reprocess",
        "register load hotels {hotels} --mapping hotels", "register purge hotels --keep 1 --reason so",
        "engine create", "engine reindex", "engine purge", "engine copy",
    ),
    "auditor": ("audit --who keeper",),
}  # fmt: skip


def test_what_needs_a_role_is_refused_without_it_and_changes_nothing(ask: Ask, trawl: Trawl) -> None:
    run = ask("analyst", "run", "favours", "--json").json["run"]["id"]
    feed = trawl.write_jsonl([{**RECORDS[0], "text": "Nothing of it."}], "amended.jsonl")
    trawl.write("home/schedules/monthly.yml", "title: M\nprofiles: [favours]\nwhen: {cron: '* * * * *'}\n")
    places = {
        "run": run, "feed": feed, "hotels": trawl.folder / "hotels.csv", "out": trawl.folder / "out.csv",
        "list": trawl.folder / "list.csv",
    }  # fmt: skip
    before = ask("keeper", "loads", "--json").out, ask("analyst", "report", "list", "--json").out
    for role, commands in NEEDED.items():
        for command in commands:
            answer = ask(f"no_{role}", *command.format(**places).split(), code=None)
            assert answer.code == 2, (command, answer)
            assert f"'no_{role}' may not" in answer.err, command
            assert f"needs the role {role} in principals.toml" in answer.err, command
            assert answer.out == "", command
    assert (ask("keeper", "loads", "--json").out, ask("analyst", "report", "list", "--json").out) == before
    assert len(ask("keeper", "register", "versions", "hotels", "--json").json) == 1
    assert "given a free vape" in ask("analyst", "show", "A1").out
    assert not (trawl.folder / "out.csv").exists()


def test_with_the_role_it_is_done(ask: Ask, trawl: Trawl) -> None:
    feed = trawl.write_jsonl([{**RECORDS[0], "id": "A9"}], "more.jsonl")
    ask("keeper", "load", feed, "--source", "narratives")
    assert "A9" in ask("analyst", "search", "vape").out
    assert "entries" in ask("auditor", "audit", "--verify").out


def test_a_stranger_is_served_nothing(ask: Ask) -> None:
    for command in ("search vape", "loads", "doctor", "audit", "report list"):
        assert "may not use this installation" in ask("eve", *command.split(), code=2).err


def test_the_trail_says_who_looked_at_a_record_what_somebody_did_and_what_went_to_whom(ask: Ask, trawl: Trawl) -> None:
    ask("analyst", "search", "stolen")
    ask("analyst", "show", "A1")
    ask("analyst", "show", "A3")
    run = ask("analyst", "run", "favours", "--json").json["run"]["id"]
    ask("analyst", "report", "render", run, "--recipient", "The Harbour Desk", "--copy", "3")

    def told(*question: str) -> list[str]:
        entries = ask("auditor", "audit", *question, "--json").json
        return [entry["action"] for entry in entries if entry["actor"] == "analyst"]

    assert told("--record", "A1") == ["files", "render", "files", "run", "show"]
    assert told("--record", "narratives/A1") == ["files", "render", "files", "run", "show"]
    assert told("--record", "A3") == ["show"]
    assert told("--record", "others/A3") == []
    assert told("--who", "analyst")[:7] == ["files", "render", "files", "run", "show", "show", "search"]
    assert told("--who", "keeper") == []
    assert told("--recipient", "harbour") == ["render"]
    assert told("--recipient", "harbour", "--record", "A3") == []
    assert "Searches do not name" in ask("auditor", "audit", "--record", "A1").err
    own = ask("keeper", "audit", "--record", "A1", "--json")
    assert own.json == []
    assert "What others did is for an auditor to see." in own.err


def test_doctor_says_who_is_served_and_warns_of_a_file_that_others_can_write(ask: Ask, trawl: Trawl) -> None:
    file = trawl.home / "principals.toml"
    said = ask("keeper", "doctor", code=None).words
    assert "serves 8 readers (analyst, auditor, issuer, keeper, no_analyst" in said
    assert "this is keeper, who sees records up to OFFICIAL-SENSITIVE; roles: keeper" in said
    if os.name == "posix":
        file.chmod(0o620)
        said = ask("keeper", "doctor", code=1).words
        assert f"PROBLEM readers: Others than its owner can write {file}" in said


def test_without_the_file_all_is_as_for_one(trawl: Trawl) -> None:
    assert "whoever may use the home, as analyst up to OFFICIAL-SENSITIVE" in trawl("doctor", code=None).words
    trawl("search", "vape")
    assert trawl("loads", "--json").json[0]["written"] == len(RECORDS)
    assert "needs the role auditor" in trawl.refuse("audit", "--who", "eve", code=2)
