"""`trawl schedule` and `trawl run --due`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest

from tests.cli.conftest import MORE, PROFILE, Trawl, read_csv
from trawl.errors import LedgerError
from trawl.ledger import Schedules

MONTHLY = "title: Every minute\nprofiles: [favours]\ncron: '* * * * *'\nperiod: last month\nformats: [csv, html]\n"


@pytest.fixture
def ready(trawl: Trawl) -> Trawl:
    trawl.write("home/saved_searches/favours.yml", PROFILE)
    trawl.write("home/schedules/monthly.yml", MONTHLY)
    return trawl


def fail(*_: object) -> NoReturn:
    """Stand in for a part of a run that goes wrong."""
    raise LedgerError("the disk is full")


@pytest.fixture
def seen_before(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], None]:
    """Make it so that every schedule was first seen some time ago."""

    def set_back(ago: timedelta) -> None:
        monkeypatch.setattr(Schedules, "see", lambda self, name, now: datetime.now(UTC) - ago)

    return set_back


def test_a_schedule_says_what_comes_next(ready: Trawl) -> None:
    said = ready("schedule").words
    assert "monthly: Every minute When: Every minute" in said
    assert "Next: " in said
    assert "Due" not in said


def test_what_is_due_is_run_once_and_says_how_late(ready: Trawl, seen_before: Callable[[timedelta], None]) -> None:
    seen_before(timedelta(hours=5))
    assert "Overdue: favours" in ready("schedule").words
    said = ready("run", "--due").words
    assert "monthly: favours, due" in said
    run_id = ready("report", "list", "--json").json[0]["id"]
    page = (ready.folder / "home" / "outputs" / run_id / "report.html").read_text()
    assert "earlier runs were missed" in page
    assert "Run by the schedule" in page
    state = ready("schedule", "--json").json[0]
    assert state["last"][0]["run_id"] == run_id
    assert state["last"][0]["state"] == "done"
    assert len(state["due"]) <= 1  # a minute may have passed meanwhile


def test_one_fault_stops_no_other(ready: Trawl, seen_before: Callable[[timedelta], None]) -> None:
    ready.write("home/saved_searches/broken.yml", PROFILE.replace("query: vape AND", "query: vape AND AND"))
    ready.write("home/schedules/monthly.yml", MONTHLY.replace("[favours]", "[broken, favours]"))
    ready.write("home/schedules/wrong.yml", "title: Wrong\nprofiles: [none]\ncron: '0 6 1 * *'\n")
    seen_before(timedelta(minutes=3))
    answer = ready("run", "--due", code=2)
    assert "monthly: broken, due" in answer.err
    assert "FAILED" in answer.err
    assert "wrong.yml:2: unknown profile 'none'" in answer.err
    assert "monthly: favours, due" in answer.out
    said = ready("schedule", code=2)
    assert "FAILED: " in said.out


def test_what_failed_is_a_red_row(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("trawl.pipeline.running.gather_findings", fail)
        ready("run", "favours", code=1)
    ready("run", "favours")
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    failed, whole = sorted(ready("report", "list").out.splitlines(), key=lambda line: "the disk is full" not in line)[
        :2
    ]
    assert "\x1b[1;31m" in failed
    assert "\x1b[1;31m" not in whole


def test_a_schedule_for_meetings_makes_an_edition_for_each_force(
    ready: Trawl, seen_before: Callable[[timedelta], None]
) -> None:
    day = datetime.now(UTC).date() + timedelta(days=3)
    ready.write("home/schedules/fttcg.csv", f"force,date\nCleveland,{day}\nDurham,{day}\n")
    ready.write(
        "home/schedules/monthly.yml",
        "title: Meetings\nprofiles: [favours]\nmeetings: {calendar: fttcg.csv, lead: 4 days}\nedition: force\n",
    )
    seen_before(timedelta(days=9))
    said = ready("run", "--due").words
    assert "for Cleveland's meeting" in said
    assert "for Durham's meeting" in said
    runs = {run["scope"]: run["id"] for run in ready("report", "list", "--json").json}
    cleveland = next(run for scope, run in runs.items() if '"force": "Cleveland"' in scope)
    files = {path.name for path in (ready.folder / "home" / "outputs" / cleveland).iterdir()}
    assert "report-force-cleveland.html" in files
    assert {
        row["force"] for row in read_csv(ready.folder / "home/outputs" / cleveland / "hits-force-cleveland.csv")
    } == {"Cleveland"}


def test_each_force_has_a_history_of_its_own(ready: Trawl) -> None:
    """What one force was told is not thereby told to another."""

    def statuses(force: str) -> set[str]:
        made = ready("run", "favours", "--edition", "force", "--force", force, "--json").json["run"]
        ready("report", "issue", made["id"])
        out = ready.folder / "home" / "outputs" / made["id"]
        return {row["status"] for row in read_csv(out / f"hits-force-{force.casefold()}.csv")}

    ready.load(MORE)
    assert statuses("Cleveland") == {"new"}
    assert statuses("Durham") == {"new"}
    assert statuses("Cleveland") == {"unchanged"}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run",), "Name a profile"),
        (("run", "favours", "--due"), "leave the profile's name out"),
    ],
)
def test_what_is_run_is_said_once(ready: Trawl, arguments: tuple[str, ...], said: str) -> None:
    assert said in ready(*arguments, code=2).words


def test_a_wrong_format_is_refused_by_line(ready: Trawl) -> None:
    ready.write("home/schedules/monthly.yml", MONTHLY.replace("csv, html", "csv, docs"))
    assert "monthly.yml:5: There is no format 'docs'" in ready("schedule", code=2).err


def test_a_report_says_since_when_its_readers_heard_nothing(ready: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told of what was issued to them; not of runs that failed, that nobody issued, or that no machine made."""

    def silence() -> dict[str, object]:
        said: dict[str, object] = ready("run", "favours", "--json").json["run"]["coverage"]["silence"]
        return said

    never = {"told": None, "run": "", "days": 0, "failed": 0, "unissued": 0, "missed": 0}
    assert silence() == never
    first = ready("report", "list", "--json").json[0]["id"]
    ready("report", "issue", first)
    ready("run", "favours", "--edition", "force", "--force", "Durham")  # others' history
    told = silence()
    assert (told["run"], told["failed"], told["unissued"]) == (first, 0, 0)
    with monkeypatch.context() as patch:
        # Nothing has changed since, so that the run takes over what the last one found: it fails behind that.
        patch.setattr("trawl.pipeline.keeping.HitKeeper.keep_gone", fail)
        assert "the disk is full" in ready("run", "favours", code=1).err
    said = ready("run", "favours")
    assert "Since then 1 run failed; 1 run was not issued." in said.words
    page = (ready.home / "outputs" / ready("report", "list", "--json").json[0]["id"] / "report.html").read_text()
    assert "Its readers last heard of it on" in page


def test_what_failed_is_tried_again_and_says_so(
    ready: Trawl, seen_before: Callable[[timedelta], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ready.write("home/schedules/monthly.yml", MONTHLY.replace("* * * * *", "0 0 1 * *"))
    seen_before(timedelta(days=40))
    with monkeypatch.context() as patch:
        patch.setattr("trawl.pipeline.running.gather_findings", fail)
        assert "the disk is full" in ready("run", "--due", code=1).words
    assert "FAILED: the disk is full. It is tried again from" in ready("schedule").words
    assert ready("run", "--due").words == ""  # not yet
    monkeypatch.setattr("trawl.schedules.due._FIRST_PAUSE", timedelta())
    said = ready("run", "--due").words
    assert "monthly: favours, due" in said
    run_id = ready("report", "list", "--json").json[0]["id"]
    page = (ready.home / "outputs" / run_id / "report.html").read_text()
    assert "after 1 attempt that failed" in page
    last = ready("schedule", "--json").json[0]["last"]
    assert [(one["state"], one["attempts"], one["again"]) for one in last] == [("done", 2, None)]


def test_a_clock_that_was_ahead_is_said_and_nothing_is_lost(
    ready: Trawl, seen_before: Callable[[timedelta], None]
) -> None:
    seen_before(timedelta(minutes=2))
    ready("run", "--due")
    with closing(sqlite3.connect(ready.home / "ledger.db")) as ledger, ledger:
        ahead = datetime.now(UTC) + timedelta(days=400)
        ledger.execute("UPDATE scheduled_runs SET due = ?", (ahead.isoformat(timespec="microseconds"),))
    refused = ready("run", "--due", code=2)
    assert "which is still to come by the clock of this machine" in refused.words
    assert "trawl schedule restart monthly --reason WHY" in refused.words
    assert "unknown schedule 'month'" in ready("schedule", "restart", "month", "--reason", "so", code=2).words
    assert "begins anew: 1 run is" in ready("schedule", "restart", "monthly", "--reason", "the clock was wrong").words
    assert "the clock was wrong" in ready("audit", "--json").out
    assert "monthly: favours, due" in ready("run", "--due").words


@pytest.mark.parametrize("taken", [1, 2])
def test_of_two_machines_that_try_again_one_has_the_work(ready: Trawl, taken: int) -> None:
    from trawl.ledger import open_ledger

    due = datetime.now(UTC)
    with open_ledger(f"sqlite:///{ready.home / 'ledger.db'}") as ledger:
        number = ledger.schedules.begin("monthly", "favours", "", due, 0)
        assert number is not None
        ledger.schedules.end(number, failure="the disk is full")
        assert ledger.schedules.begin("monthly", "favours", "", due, 0) is None
        tries = [ledger.schedules.begin("monthly", "favours", "", due, 0, attempt=2) for _ in range(taken + 1)]
    assert tries == [number, *[None] * taken]
