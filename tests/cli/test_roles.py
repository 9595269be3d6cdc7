"""What each role of `principals.toml` may do, and what the audit trail answers to whom."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable, Collection, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer

from tests.cli.conftest import HOTELS, PROFILE, RECORDS, Answer, Trawl
from trawl.cli.app import app

ROLES = ("analyst", "issuer", "keeper", "auditor")

#: For each role somebody who has it alone, and somebody who has all others.
PRINCIPALS = f"fronts = [{json.dumps(getpass.getuser())}]\n" + "".join(
    f"[principals.{name}]\nceiling = 'OFFICIAL-SENSITIVE'\nroles = {json.dumps(roles)}\n"
    for role in ROLES
    for name, roles in ((role, [role]), (f"no_{role}", [other for other in ROLES if other != role]))
)

PACK = "title: M\nprofiles: [favours]\nformats: [html]\nparts: [{edition: full, recipients: [The desk]}]\n"

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


#: What needs a role, and who is refused it: of each command one call at the least, or it is in `FREE`.
NEEDED = {
    "analyst": (
        "search vape", "show A1", "entity phone 07700900123", "premises hotels/H1", "run favours", "run --due",
        "run --again {run}", "schedule", "schedule serve", "link --all --out {out}", "link decisions",
        "link confirm A1 hotels/H1 --reason so", "link reject A1 hotels/H1 --reason so",
        "link undo A1 hotels/H1 --reason so", "link export {out} --all", "link import {list}",
        "wash {list} --out {out}", "wash {list} --standing birch", "wash due",
        "wash verify 1",
        "review {run} --mark relevant --record A1", "review {run} --sheet {sheet}", "review {run} --import {list}",
        "review {run}", "suppress favours --record A1 --until {until} --reason so", "suppressions",
        "suppressions --end 1 --reason so",
        "profile terms favours", "profile suggest favours", "profile test favours --record A1", "profile lint",
        "profile precision favours", "profile sample favours --size 1",
        "report render {run}", "report note {run}", "report append {run} {out}", "verify {run}",
        "pack list", "pack check", "pack run monthly", "pack render {pack}", "pack issue {pack}",
        "report issue {run}",
    ),
    "issuer": ("report issue {run}", "pack issue {pack}", "pack run monthly --issue"),
    "keeper": (
        "load {feed} --source narratives", "withdraw --source narratives --record A1 --reason so",
        "loads --undo 1 --reason so", "loads --dismiss 1 --reason so", "reprocess",
        "register load hotels {hotels} --mapping hotels", "register purge hotels --keep 1 --reason so",
        "schedule restart monthly --reason so", "engine create", "engine reindex", "engine purge", "engine copy",
    ),
    "auditor": ("audit --who keeper",),
}  # fmt: skip
#: What whoever is served may do: none of it reads a record.
FREE = (
    "demo", "extract", "loads", "feed draft", "feed try", "place", "audit", "doctor", "report list", "report schema",
    "register list", "register versions", "register row", "register diff", "register remarks",
    "profile list", "profile show", "profile check", "engine status",
)  # fmt: skip
#: What takes an analyst or a keeper.
LISTS = ("wash lists", "wash extend larch --days 9", "wash end larch")
#: What each role, and no role, is enough for.
ENOUGH = {
    "keeper": (*LISTS, "schedule restart monthly --reason so"),
    "auditor": ("loads", "report list", "register list", "profile list", "profile check", "doctor", "audit"),
}


def list_commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command by its name; a group that does something by itself is one."""
    commands = getattr(command, "commands", {})
    if path and (not commands or command.invoke_without_command):
        yield " ".join(path)
    for name, one in commands.items():
        yield from list_commands(one, (*path, name))


def test_of_every_command_it_is_said_here_and_in_the_page_who_may_do_it() -> None:
    commands = set(list_commands(typer.main.get_command(app)))
    needed = {**NEEDED, "analyst": (*NEEDED["analyst"], *LISTS)}
    calls = {role: {_name(call, commands) for call in of_role} for role, of_role in needed.items()}
    assert set(FREE) | set[str]().union(*calls.values()) == commands
    page = (Path(__file__).parents[2] / "docs" / "access.md").read_text(encoding="utf-8")
    table = page.partition("## What each role may do")[2].partition("\n## ")[0]
    rows = {row.split("|")[1].strip(" `"): row for row in table.splitlines() if row.startswith("| ")}
    for role, names in {**calls, "anybody who is served": FREE}.items():
        unsaid = [name for name in names if f"`{name}`" not in rows[role]]
        assert not unsaid, f"docs/access.md does not say of {role}: {', '.join(unsaid)}"


def _name(call: str, commands: Collection[str]) -> str:
    return max((one for one in commands if f"{call} ".startswith(f"{one} ")), key=len)


def ask_for(ask: Ask, trawl: Trawl) -> dict[str, object]:
    """Make what the calls name: a run, a pack, a suppression, a standing list of the analyst's, a schedule."""
    run = ask("analyst", "run", "favours", "--json").json["run"]["id"]
    trawl.write("home/schedules/monthly.yml", "title: M\nprofiles: [favours]\ncron: '* * * * *'\n")
    trawl.write("home/packs/monthly.yml", PACK)
    ask("analyst", "pack", "run", "monthly")
    until = (datetime.now(UTC) + timedelta(days=30)).date()
    ask("analyst", "suppress", "favours", "--record", "A1", "--until", until, "--reason", "so")
    ask("analyst", "wash", trawl.folder / "list.csv", "--standing", "larch")
    return {
        "run": run, "pack": ask("analyst", "pack", "list", "--json").json["made"][0]["id"], "until": until,
        "feed": trawl.write_jsonl([{**RECORDS[0], "text": "Nothing of it."}], "amended.jsonl"),
        "hotels": trawl.folder / "hotels.csv", "list": trawl.folder / "list.csv", "out": trawl.folder / "out.csv",
        "sheet": trawl.folder / "out.xlsx",
    }  # fmt: skip


def survey(ask: Ask) -> list[str]:
    """All that a command that is refused might have changed."""
    seen = [ask("keeper", "loads", "--json").out, ask("keeper", "register", "versions", "hotels", "--json").out]
    asked = ("report list --json", "pack list --json", "suppressions --all --json", "wash lists --json",
             "profile precision --json", "link decisions --json")  # fmt: skip
    return seen + [ask("analyst", *command.split()).out for command in asked]


def test_what_needs_a_role_is_refused_without_it_and_changes_nothing(ask: Ask, trawl: Trawl) -> None:
    places = ask_for(ask, trawl)
    before = survey(ask)
    done = []
    for role, commands in NEEDED.items():
        for command in commands:
            answer = ask(f"no_{role}", *command.format(**places).split(), code=None)
            refused = f"'no_{role}' may not" in answer.err and f"needs the role {role} in principals.toml" in answer.err
            if (answer.code, answer.out) != (2, "") or not refused:
                done.append((command, answer))
    done += [(call, answer) for call in LISTS if (answer := ask("issuer", *call.split(), code=None)).code != 2]
    assert not done, "\n".join(map(str, done))
    assert survey(ask) == before
    assert "given a free vape" in ask("analyst", "show", "A1").out
    assert not list(trawl.folder.glob("out.*"))


def test_a_role_is_enough_for_what_is_its_own(ask: Ask, trawl: Trawl) -> None:
    ask_for(ask, trawl)
    for role, commands in ENOUGH.items():
        for command in commands:
            answer = ask(role, *command.split(), code=None)
            assert answer.code in ((0, 1) if command == "doctor" else (0,)), (command, answer)


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


def test_a_keeper_who_is_no_analyst_reads_no_text_of_what_was_rejected(ask: Ask, trawl: Trawl) -> None:
    feed = trawl.write_jsonl([{"id": "A9", "text": "", "urn": "Zqurn"}], "wrong.jsonl")
    ask("keeper", "load", feed, "--source", "narratives", "--accept-rejections", code=None)
    last = ask("keeper", "loads", "--json").json[-1]["id"]
    told = ask("keeper", "loads", "--rejected", last, "--json")
    assert "you are no analyst" in told.words
    assert "Zqurn" not in told.out
    (row,) = json.loads(told.out)
    assert (row["content"], row["record_id"]) == ("", "")
