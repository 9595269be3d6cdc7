"""What a limited reader learns of records that he may not see: nothing. Two homes, one without them, answer alike."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.cli.conftest import HOTELS, Trawl, use_server
from tests.cli.desks import HIDDEN, PACKS, PRINCIPALS, PROFILE, SCHEDULE, SEEN, Desk, compare
from tests.servers.elasticsearch import Server


@pytest.fixture
def desks(empty: Trawl, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Desk]:
    """Makes homes, by name; the one used last is the one that is asked."""
    monkeypatch.setenv("TRAWL_MARKING_CEILING", "SECRET")

    def open_desk(name: str) -> Desk:
        trawl = Trawl(empty.folder / name, empty.call)

        def name_reader(reader: str) -> None:
            monkeypatch.setenv("TRAWL_HOME", str(trawl.home))
            monkeypatch.setenv("TRAWL_USER", reader)

        desk = Desk(trawl, name_reader)
        trawl.write("home/principals.toml", PRINCIPALS)
        trawl.write("home/saved_searches/lamps.yml", PROFILE)
        trawl.write("home/schedules/monthly.yml", SCHEDULE)
        for pack, said in PACKS.items():
            trawl.write(f"home/packs/{pack}.yml", said)
        hotels = trawl.write("hotels.csv", HOTELS)
        desk.ask("all", "register", "load", "hotels", hotels, "--mapping", "hotels", "--as-at", "2026-05-01")
        return desk

    return open_desk


def test_nobody_learns_of_records_that_he_may_not_see(desks: Callable[[str], Desk]) -> None:
    compare(desks)


def test_on_a_server_too(
    desks: Callable[[str], Desk], elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def open_desk(name: str) -> Desk:
        use_server(monkeypatch, elasticsearch_server, f"{elastic_index}-{name}")
        desk = desks(name)
        desk.ask("all", "engine", "create")
        return desk

    compare(open_desk)


MORE = "V9,Cleveland,09/03/2026,A third lamp was sold at the quay.,P,OFFICIAL,"


def run(desk: Desk, reader: str) -> tuple[str, dict[str, int]]:
    """A run's id, and its counts but for those of incidents."""
    made = desk.ask(reader, "run", "lamps", "--json").json["run"]
    wanted = ("new", "updated", "unchanged", "withdrawn", "not visible")
    return made["id"], {name: made["counts"][name] for name in wanted if made["counts"].get(name)}


@pytest.mark.parametrize("order", [("all", "low"), ("low", "all")])
def test_what_one_reader_issues_moves_nobody_elses_baseline(
    desks: Callable[[str], Desk], order: tuple[str, str]
) -> None:
    desk = desks("shared")
    desk.load("month.csv", SEEN + HIDDEN)
    hits = {"all": 5, "low": 2}
    runs = {}
    for reader in order:
        runs[reader], counts = run(desk, reader)
        assert counts == {"new": hits[reader]}
        desk.ask(reader, "report", "issue", runs[reader])
    desk.load("more.csv", [MORE])
    for reader in order[::-1]:
        again, counts = run(desk, reader)
        assert counts == {"new": 1, "unchanged": hits[reader]}
        assert desk.ask(reader, "report", "list", "--json").json[0]["compared_with"] == runs[reader]
        desk.ask(reader, "report", "issue", again)
        assert run(desk, reader)[1] == {"unchanged": hits[reader] + 1}
    refused = desk.ask("low", "report", "render", runs["all"], code=2)
    assert "whether it holds such records is not said" in refused.err
    desk.ask("all", "report", "render", runs["low"], "--out", desk.trawl.folder / "rendered")


def test_what_an_earlier_trawl_issued_counts_for_everybody(desks: Callable[[str], Desk]) -> None:
    desk = desks("old")
    desk.load("month.csv", SEEN + HIDDEN)
    issued, _ = run(desk, "all")
    desk.ask("all", "report", "issue", issued)
    with closing(sqlite3.connect(desk.trawl.home / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE runs SET scope = ''")
    assert run(desk, "all")[1] == {"unchanged": 5}
    counts = run(desk, "low")[1]
    assert counts["unchanged"] == 2
    assert "withdrawn" not in counts


def test_what_is_somebody_elses_is_as_what_is_not_there(desks: Callable[[str], Desk]) -> None:
    desk = desks("shared")
    desk.load("month.csv", SEEN + HIDDEN)
    listed = desk.trawl.write("list.csv", "identifier\n07700 900123\n")
    desk.ask("all", "wash", listed, "--standing", "zqlist")
    broken = PROFILE.replace("query: ", "query: AND ")
    desk.trawl.write("home/saved_searches/lamps.yml", broken)
    desk.ask("all", "pack", "run", "own", code=1)
    (made,) = desk.ask("all", "pack", "list", "--json").json["made"]
    assert [run["run_id"] for run in made["runs"]] == [""]
    asked = ("wash end {}", "wash extend {} --days 3", "pack issue {}", "pack render {}")
    for command, there, none in zip(asked, ("zqlist", "zqlist", made["id"], made["id"]), 4 * ("zqnone",), strict=True):
        said = [desk.ask("low", *command.format(name).split(), code=3).err.replace(name, "") for name in (there, none)]
        assert said[0] == said[1], command
    assert desk.ask("low", "pack", "list", "--json").json["made"] == []
    desk.ask("low", "wash", listed, "--standing", "zqlist")
    assert "of low" in desk.ask("low", "wash", "lists").words
    desk.ask("all", "wash", "end", "zqlist", "--owner", "low")
    assert [one["owner"] for one in desk.ask("all", "wash", "lists", "--json").json if not one["ended"]] == ["all"]


def test_whoever_sees_less_than_before_reads_his_own_washes_of_then_no_more(desks: Callable[[str], Desk]) -> None:
    desk = desks("lowered")
    desk.load("month.csv", SEEN + HIDDEN)
    listed = desk.trawl.write("list.csv", "identifier\n07700 900123\n")
    desk.ask("all", "wash", listed, "--out", desk.trawl.folder / "wash.csv")
    desk.ask("all", "wash", "verify", "1")
    file = desk.trawl.home / "principals.toml"
    file.write_text(
        file.read_text().replace('[principals.all]\nceiling = "SECRET"', '[principals.all]\nceiling = "OFFICIAL"')
    )
    refused = desk.ask("all", "wash", "verify", "1", code=2)
    assert "made for a reader who may see more" in refused.err
    assert refused.out == ""
