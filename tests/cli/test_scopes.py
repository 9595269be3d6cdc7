"""What a limited reader learns of records that he may not see: nothing. Two homes, one without them, answer alike."""

from __future__ import annotations

import getpass
import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from tests.cli.conftest import HOTELS, Answer, Trawl
from tests.servers.elasticsearch import Server

#: `low` may see neither what is SECRET, nor Durham's, nor what is handled as C; `all` sees and does everything.
PRINCIPALS = f"""\
fronts = [{json.dumps(getpass.getuser())}]
[principals.low]
ceiling = "OFFICIAL-SENSITIVE"
forces = ["Cleveland"]
handling = ["P"]
roles = ["analyst", "issuer"]
[principals.all]
ceiling = "SECRET"
roles = ["analyst", "issuer", "auditor", "keeper"]
"""
PROFILE = """\
title: Lamps
description: Lamps that are sold.
query: lamp AND (sold OR brass)
registers: [{name: hotels}]
recipients: [the desk]
"""
SCHEDULE = "title: Each month\nprofiles: [lamps]\nwhen: {cron: '0 6 1 * *'}\n"
HEADER = "reference,force,created_date,text,handling,marking,phone\n"
SEEN = [
    "V1,Cleveland,01/03/2026,A lamp was sold at the Anchor Lodge by Kim from 07700 900123.,P,OFFICIAL,",
    "V2,Cleveland,03/03/2026,A brass lamp was left at the Anchor Lodge.,P,OFFICIAL-SENSITIVE,",
    "V3,Cleveland,05/03/2026,Nothing was sold. He rang from 07700 900123.,P,OFFICIAL,",
    "V4,Cleveland,05/03/2026,,P,OFFICIAL,",
]
#: Each is hidden for one reason alone; a row of theirs is rejected, too, and a value cannot be read.
HIDDEN = [
    "ZQ1,Cleveland,02/01/2019,A lamp was sold by Zqueen at the Anchor Lodge from 07700 900123.,P,SECRET,zqnumber",
    "ZQ2,Durham,02/02/2019,A zqbrass brass lamp was sold at the Anchor Lodge from 07700 900123.,P,OFFICIAL,zqnumber",
    "ZQ3,Cleveland,02/03/2019,A zqlamp lamp was sold at the Anchor Lodge from 07700 900123.,C,OFFICIAL,zqnumber",
    "ZQ4,Cleveland,02/03/2019,,P,SECRET,",
]
#: Why `all` made a run: in both homes, and in nothing that `low` reads.
REASON = "Operation Hushed"
#: Until when hits are suppressed.
UNTIL = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()

#: What `low` asks; {out} is a folder of his own, {run} a run of his, {others} one of `all`.
ASKED = (
    "search lamp", "search lamp --json", "search sold --explain", "search zqueen", "search ZQ*", "search lamp~1 --json",
    "search lamp --csv {out}/search.csv", "search phone:07700900123 --json", "search force:Durham",
    "show V1", "show V1 --json", "show ZQ1", "show intelligence/ZQ2", "show ZQ3 --json", "show ZQ5",
    "entity phone 07700900123", "entity phone 07700900123 --json", "entity premises hotels/H1",
    "premises hotels/H1", "premises hotels/H1 --json",
    "profile terms lamps", "profile terms lamps --json", "profile suggest lamps", "profile test lamps ZQ1",
    "profile lint", "profile check", "profile list", "profile show lamps",
    "wash {out}/list.csv --out {out}/wash.csv --json",
    "link --all --out {out}/all.csv", "link --query lamp --out {out}/query.csv",
    "link decisions", "link decisions --json",
    "link decisions --history --json", "link decisions --summary", "link export {out}/sheet.csv --all",
    "link confirm ZQ1 hotels/H1 --reason so", "link undo intelligence/ZQ1 hotels/H1 --reason so",
    "loads", "loads --json", "loads --rejected 1 --json", "loads --rejected 1", "loads --remarks 1 --json",
    "loads --withdrawn 1 --json",
    "run lamps --out {out}/run --json --format html,csv,xlsx,json", "report list --profile lamps", "report list --json",
    "report render {run} --out {out}/render --format html,json", "report note {run} --out {out}/note",
    "report issue {run} --out {out}/issue", "run lamps --out {out}/again --json --format json",
    "run lamps --force Durham --edition force --out {out}/force",
    "review {run} --mark unsure --record V1", "review {run} --mark unsure --record ZQ1",
    "review {run} --mark unsure --all-like lamp --note so", "review {run} --sheet {out}/marks.csv",
    "review {run} --undo --record intelligence/ZQ1", "review {others} --sheet {out}/others.csv",
    "profile precision --json", "profile precision lamps", "profile sample lamps --size 1 --seed 7",
    "review lamps-sample-1 --mark unsure --record V3",
    "suppressions --json", "suppressions --all", "suppressions --end 1 --reason so",
    "suppress lamps --record ZQ1 --until {until} --reason so",
    "run lamps --out {out}/marked --json --format html,csv,xlsx,json",
    "schedule", "schedule --json", "register list", "register versions hotels --json",
    "doctor", "doctor --json", "engine status", "audit --json", "audit --record ZQ1 --json",
    "link --run {others} --out {out}/others.csv", "report render {others}", "report note {others}",
    "report issue {others}", "verify {others}", "run --again {others}", "verify {run}", "run --again {run}",
)  # fmt: skip


@dataclass
class Desk:
    """A home that several use, each under his own name."""

    trawl: Trawl
    name_reader: Callable[[str], None]

    def ask(self, reader: str, *arguments: object, code: int | None = 0) -> Answer:
        self.name_reader(reader)
        return self.trawl(*arguments, code=code)

    def load(self, name: str, rows: list[str], code: int | None = 0) -> None:
        feed = self.trawl.write(name, HEADER + "".join(f"{row}\n" for row in rows))
        self.ask("all", "load", feed, "--source", "intelligence", "--accept-rejections", code=code)


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
        hotels = trawl.write("hotels.csv", HOTELS)
        desk.ask("all", "register", "load", "hotels", hotels, "--mapping", "hotels", "--as-at", "2026-05-01")
        return desk

    return open_desk


def fill(desk: Desk, *, hidden: bool) -> None:
    """Load what `low` may see, and with it what he may not; then let others work with that."""
    desk.load("month.csv", SEEN + (HIDDEN if hidden else []))
    if hidden:
        desk.load("zqfile.csv", [row.replace("ZQ", "ZQ9") for row in HIDDEN])
        desk.load("zqempty.csv", ["ZQ8,Cleveland,01/01/2019,,P,SECRET,"])
        desk.ask("all", "withdraw", "--source", "intelligence", "--record", "ZQ91", "--reason", "zq")
        for record in ("ZQ1", "ZQ2", "ZQ3"):
            desk.ask("all", "link", "confirm", record, "hotels/H1", "--reason", "zq")
    run = desk.ask("all", "--purpose", REASON, "--reference", REASON, "run", "lamps", "--json").json["run"]["id"]
    for record in ("ZQ1", "ZQ2", "ZQ3") if hidden else ():
        desk.ask("all", "review", run, "--mark", "relevant", "--record", record, "--note", "zq")
        desk.ask("all", "suppress", "lamps", "--record", record, "--until", UNTIL, "--reason", "zq")
    if hidden:
        desk.ask("all", "suppress", "lamps", "--premises", "hotels/H1", "--until", UNTIL, "--reason", "zq")
    desk.ask("all", "report", "issue", run)
    desk.ask("all", "search", "zqueen", code=None)


def ask_everything(desk: Desk) -> dict[str, str]:
    """All that `low` gets to read of what he asks: what is printed, the exit code, the files."""
    out = desk.trawl.folder / "low"
    desk.trawl.write("low/list.csv", "identifier\n07700 900123\n07700 900999\n")
    said: dict[str, str] = {}
    run = ""
    others = desk.ask("all", "report", "list", "--json").json[-1]["id"]
    for question in ASKED:
        arguments = [part.format(out=out, run=run, others=others, until=UNTIL) for part in question.split(" ")]
        answer = desk.ask("low", *arguments, code=None)
        if question.startswith("run lamps") and not run:
            run = answer.json["run"]["id"]
        said[question] = f"exit code {answer.code}\n{answer.out}\n{answer.err}"
    for path in sorted(out.rglob("*")):
        if path.is_file():
            said[str(path.relative_to(out))] = read(path).decode()
    return said


def read(path: Path) -> bytes:
    if not is_zipfile(path):
        return path.read_bytes()
    with ZipFile(path) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


#: Moments and numbers that count what is done, of which no home has the same.
_NORMALISED = (
    (r"/\S*/desk_[ab]/", "FOLDER/"),
    (r"-desk_[ab]\b|-desk_[ab](?=-)", "-DESK"),
    (r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+00:00|Z)?", "MOMENT"),
    (r"\d{1,2} \w+ \d{4}(,)? (at )?\d\d:\d\d", "MOMENT"),
    (r"lamps-\d{8}-\d+", "RUN"),
    (r"(?i)(\"?sequence\"?:? )[\d,]+", r"\1N"),
    (r"\"seconds\": [\d.]+", "SECONDS"),
    (r"\"id\": \d+", "ID"),
    (r"[0-9a-f]{32,}", "HASH"),
)


def normalise(said: str) -> str:
    for pattern, replaced in _NORMALISED:
        said = re.sub(pattern, replaced, said)
    return said


def compare(desks: Callable[[str], Desk]) -> None:
    """Ask all of it where there are hidden records and where there are none: what differs would tell of them."""
    answers = {}
    for name in ("desk_a", "desk_b"):
        desk = desks(name)
        fill(desk, hidden=name == "desk_b")
        answers[name] = ask_everything(desk)
    problems = []
    for question, said in answers["desk_b"].items():
        before, now = normalise(answers["desk_a"].get(question, "nothing")), normalise(said)
        assert REASON not in now, question
        if before != now:
            lines = set(now.splitlines()) ^ set(before.splitlines())
            problems.append(f"{question}\n" + "\n".join(f"    {line[:600]}" for line in sorted(lines)))
    assert answers["desk_a"].keys() == answers["desk_b"].keys()
    assert not problems, "\n" + "\n".join(problems)


def test_nobody_learns_of_records_that_he_may_not_see(desks: Callable[[str], Desk]) -> None:
    compare(desks)


def test_on_a_server_too(
    desks: Callable[[str], Desk], elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in elasticsearch_server.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRAWL_ELASTIC_REPLICAS", "0")

    def open_desk(name: str) -> Desk:
        monkeypatch.setenv("TRAWL_ELASTIC_INDEX", f"{elastic_index}-{name}")
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
