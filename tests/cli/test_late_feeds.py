"""A feed that is late by the calendar of its own mapping: every answer says so, and to whom it may be named."""

from __future__ import annotations

import getpass
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.conftest import Trawl
from tests.cli.test_coverage import GOOD, MENDED, feed, load
from trawl.settings import packaged_folder
from trawl.written import write_day

NARRATIVES = (packaged_folder("mappings") / "sources" / "narratives.yml").read_text(encoding="utf-8")
PRINCIPALS = f"""\
fronts = [{json.dumps(getpass.getuser())}]
[principals.analyst]
ceiling = "OFFICIAL-SENSITIVE"
roles = ["analyst", "keeper"]
[principals.cleveland]
ceiling = "OFFICIAL-SENSITIVE"
forces = ["Cleveland"]
[principals.durham]
ceiling = "OFFICIAL-SENSITIVE"
forces = ["Durham"]
"""


def set_back(home: Path, days: int) -> datetime:
    """Make it so that every load ended some days earlier; return when that was."""
    moment = datetime.now(UTC) - timedelta(days=days)
    with closing(sqlite3.connect(home / "ledger.db")) as ledger, ledger:
        ledger.execute("UPDATE loads SET finished = ?", (moment.isoformat(timespec="microseconds"),))
    return moment


@pytest.fixture
def weekly(empty: Trawl) -> Trawl:
    """An installation with a feed that comes weekly, and one file of it."""
    empty.write("home/mappings/sources/narratives.yml", f"calendar: weekly\n{NARRATIVES}")
    load(empty, feed(empty, "a.csv", GOOD))
    return empty


def test_a_feed_in_time_is_nothing_to_speak_of(weekly: Trawl) -> None:
    set_back(weekly.home, 8)
    assert weekly("search", "kite", code=3).out.splitlines() == ["Nothing found. 1 record was searched."]
    (covered,) = weekly("search", "kite", "--json", code=3).json["coverage"]["feeds"]
    assert (covered["calendar"], covered["late"]) == ("weekly, 2 days of grace", False)
    assert "ok coverage: everything that was handed over was read. ok" in weekly("doctor").words


def test_a_late_feed_is_said_wherever_something_is_not_found(weekly: Trawl) -> None:
    came = set_back(weekly.home, 20)
    late = (
        "The feed narratives is late by its own calendar (weekly, 2 days of grace): nothing new has come of it since "
        f"{write_day(came)}, and more was expected by {write_day(came + timedelta(days=9))}."
    )
    assert late in weekly("search", "kite", code=3).words
    covered = weekly("search", "kite", "--json", code=3).json["coverage"]
    assert (covered["clean"], covered["feeds"][0]["late"]) == (False, True)
    assert f"PROBLEM coverage: {late} Ask whoever sends" in weekly("doctor", code=1).words
    weekly.write("home/saved_searches/kites.yml", "title: Kites\ndescription: Kites.\nquery: kite\n")
    assert late in weekly("run", "kites", "--out", weekly.folder / "run", "--format", "html,csv,json").words
    page = (weekly.folder / "run" / "report.html").read_text(encoding="utf-8")
    assert "Nil return over what could be read" in page
    assert page.count(late) == 2  # in the key findings, and with the method
    covered = json.loads((weekly.folder / "run" / "report.json").read_text(encoding="utf-8"))
    assert "late by its own calendar" in json.dumps(covered)


def test_a_file_that_came_before_is_no_news(weekly: Trawl) -> None:
    set_back(weekly.home, 20)
    load(weekly, feed(weekly, "again.csv", GOOD))
    assert "is late by its own calendar" in weekly("search", "kite", code=3).words
    load(weekly, feed(weekly, "b.csv", GOOD, MENDED))
    assert "late" not in weekly("search", "kite", code=3).words


def test_the_news_that_there_is_nothing_is_news(weekly: Trawl) -> None:
    set_back(weekly.home, 20)
    load(weekly, feed(weekly, "none.csv"))
    assert "late" not in weekly("search", "kite", code=3).words


def test_a_feed_without_a_calendar_is_said_to_be_late_by_nobody(empty: Trawl) -> None:
    load(empty, feed(empty, "a.csv", GOOD))
    set_back(empty.home, 400)
    unknown = "Whether the feed narratives is late is not known: no mapping that can be read has a calendar of it."
    assert unknown in empty("doctor").words
    empty.write("home/mappings/sources/narratives.yml", f"calendar: sometimes\n{NARRATIVES}")
    assert unknown in empty("doctor").words
    assert "narratives.yml:1: calendar" in empty("load", empty.folder / "a.csv", "--source", "narratives", code=2).err


def test_a_late_feed_is_named_to_whoever_sees_records_of_it(weekly: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    came = set_back(weekly.home, 20)
    weekly.write("home/principals.toml", PRINCIPALS)
    (weekly.home / "principals.toml").chmod(0o600)
    monkeypatch.setenv("TRAWL_USER", "durham")
    said = weekly("search", "kite", code=3).words
    assert (
        "The feed narratives is late by its own calendar (weekly, 2 days of grace), so records may be missing." in said
    )
    assert write_day(came) not in said
    monkeypatch.setenv("TRAWL_USER", "cleveland")
    said = weekly("search", "kite", code=3).words
    assert "A feed is late by its own calendar, so records may be missing." in said
    assert "narratives" not in said
    assert "narratives" not in json.dumps(weekly("search", "kite", "--json", code=3).json)


def test_bank_holidays_that_cannot_be_used_are_said(weekly: Trawl) -> None:
    weekly.write("home/schedules/bank_holidays.csv", "date\n31/02/2026\n")
    said = weekly("search", "kite", code=3).words
    assert "trawl's own bank holidays, since bank_holidays.csv cannot be used (line 2: '31/02/2026' is no date)" in said
