"""`trawl pack`: one run a profile, a folder a recipient, and nothing of another's in it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from typing import IO, Any

import pytest

from tests.cli.conftest import Trawl
from tests.reports.unpacking import unpack
from trawl.ledger import Schedules

LAMPS = "title: Lamps\ndescription: Zqdescription of lamps.\nquery: lamp\nmarking: OFFICIAL\n"
KITES = "title: Kites\ndescription: Kites.\nquery: kite\nmarking: OFFICIAL\n"
HEADER = "report_reference,force,district,created_date,text,grade,handling,marking,phone\n"
ROWS = (
    "N1,Northshire,Harbour,01/03/2026,Zqnorth lamp and 07700 900123.,2/B/P,P,OFFICIAL,07700 900123",
    "N2,Northshire,Hill,02/03/2026,Zqhill lamp.,2/B/P,P,OFFICIAL,",
    "E1,Eastmoor,Town,03/03/2026,Zqeast lamp and kite with 07700 900123.,2/B/P,P,OFFICIAL,07700 900123",
    "E2,Eastmoor,Town,04/03/2026,Zqsecret lamp.,2/B/C,C,OFFICIAL-SENSITIVE,07700 900199",
    "Z1,,,04/03/2026,Zqnobody lamp.,2/B/P,P,OFFICIAL,",
)
PACK = """\
title: Lamps monthly
profiles: [lamps, kites]
formats: [html, xlsx, csv, json]
parts:
  - force: northshire
    recipients: ['Northshire lead <lead@northshire.example>', Northshire deputy]
  - force: Eastmoor
    recipients: [Eastmoor lead]
  - edition: full
    recipients: [Regional analyst]
  - edition: partner
    recipients: [Trading standards]
regional_summary: true
"""


@pytest.fixture
def lamps(empty: Trawl) -> Trawl:
    empty.write("home/saved_searches/lamps.yml", LAMPS)
    empty.write("home/saved_searches/kites.yml", KITES)
    empty.write("home/packs/lamps_monthly.yml", PACK)
    empty("load", empty.write("feed.csv", HEADER + "".join(f"{row}\n" for row in ROWS)), "--source", "intelligence")
    return empty


def made(trawl: Trawl) -> list[Any]:
    found: list[Any] = trawl("pack", "list", "--json").json["made"]
    return found


def folders(trawl: Trawl) -> dict[str, Path]:
    return {copy["recipient"]: Path(copy["folder"]) for copy in made(trawl)[-1]["copies"]}


def said(folder: Path) -> str:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    return "\n".join(text for path in files for text in unpack(path.read_bytes()))


def told(trawl: Trawl, action: str) -> list[tuple[int, str]]:
    entries = trawl("audit", "--last", "500", "--json").json
    return sorted((one["payload"]["copy"], one["payload"]["recipient"]) for one in entries if one["action"] == action)


def test_each_recipient_gets_their_part_and_nothing_of_another_s(lamps: Trawl) -> None:
    lamps("pack", "run", "lamps_monthly")
    runs = lamps("report", "list", "--json").json
    assert sorted(run["profile"] for run in runs) == ["kites", "lamps"]
    where = folders(lamps)
    north = said(where["Northshire lead"])
    assert "Zqnorth" in north
    assert not any(word in north for word in ("Zqeast", "Zqsecret", "Zqnobody", "Eastmoor", "deputy", "900199"))
    east = said(where["Eastmoor lead"])
    assert "Zqeast" in east
    assert not any(word in east for word in ("Zqnorth", "Zqhill", "Zqsecret", "Zqnobody", "Northshire", "deputy"))
    desk = said(where["Regional analyst"])
    assert "Zqnorth" in desk
    assert "Zqeast" in desk
    assert "Zqsecret" not in desk
    partner = said(where["Trading standards"])
    hidden = ("Zqnorth", "Zqeast", "Zqdescription", "07700 900", "Northshire", "Eastmoor")
    assert not any(word in partner for word in hidden)
    summary = "\n".join(unpack((where["Regional analyst"] / "regional-summary.html").read_bytes()))
    assert "Northshire: N1" in summary
    assert "E1 (Lamps; Kites)" in summary
    assert "Eastmoor: E1" in summary
    assert "900199" not in summary
    assert not list(where["Northshire lead"].glob("regional*"))
    assert told(lamps, "pack copy") == [
        (1, "Northshire lead"),
        (2, "Northshire deputy"),
        (3, "Eastmoor lead"),
        (4, "Regional analyst"),
        (5, "Trading standards"),
    ]


@pytest.mark.parametrize("format_", ["pdf", "docx"])
def test_on_paper_too_a_force_s_copy_has_nothing_of_another_s(lamps: Trawl, format_: str) -> None:
    lamps.write("home/packs/lamps_monthly.yml", PACK.replace("[html, xlsx, csv, json]", f"[{format_}]"))
    lamps("pack", "run", "lamps_monthly")
    where = folders(lamps)
    for recipient, own, others in (
        ("Northshire lead", "Zqnorth", ("Zqeast", "Eastmoor")),
        ("Eastmoor lead", "Zqeast", ("Zqnorth", "Zqhill", "Northshire")),
    ):
        assert {path.suffix for path in where[recipient].rglob("*") if path.is_file()} == {f".{format_}"}
        text = said(where[recipient])
        assert own in text
        assert not any(word in text for word in (*others, "Zqsecret", "Zqnobody", "deputy", "900199"))


def test_what_was_read_is_issued_once_and_is_not_new_again(lamps: Trawl) -> None:
    lamps("pack", "run", "lamps_monthly")
    pack_id = made(lamps)[0]["id"]
    where = folders(lamps)["Northshire lead"]
    before = {path: path.read_bytes() for path in where.rglob("*") if path.is_file()}
    lamps(
        "load",
        lamps.write("later.csv", HEADER + ROWS[1].replace("Zqhill", "Zqamended") + "\n"),
        "--source",
        "intelligence",
    )
    assert "1 record was amended" in lamps("pack", "issue", pack_id).words
    assert {path: path.read_bytes() for path in before} == before
    assert "copy 1, to Northshire lead" in (where / "issue.txt").read_text()
    lamps("pack", "issue", pack_id)
    assert len(told(lamps, "pack issue")) == 5
    run_id = next(run["run_id"] for run in made(lamps)[0]["runs"] if run["profile"] == "lamps")
    checks = lamps("verify", run_id, "--json", code=1).json["checks"]  # a record was amended, which is all
    assert {one["part"] for one in checks if one["state"] != "holds"} == {"records"}
    lamps("pack", "run", "lamps_monthly")
    counts = {run["profile"]: run["counts"] for run in lamps("report", "list", "--json").json[:2]}
    assert (counts["lamps"].get("new", 0), counts["lamps"]["updated"]) == (0, 1)
    assert lamps("run", "lamps", "--json").json["run"]["counts"]["new"] == 5, "the pack's readers have been told it"


def test_a_profile_that_fails_is_told_in_every_copy_and_stops_no_other(lamps: Trawl) -> None:
    lamps.write("home/saved_searches/kites.yml", KITES.replace("query: kite", "query: kite AND AND"))
    answer = lamps("pack", "run", "lamps_monthly", code=1)
    assert "kites: FAILED" in answer.err
    for folder in folders(lamps).values():
        cover = (folder / "contents.html").read_text()
        assert "kites could not be run" in cover
        assert list(folder.glob("lamps/*"))
    regional = folders(lamps)["Regional analyst"]
    assert "kites could not be run" in (regional / "regional-summary.html").read_text()
    led_to = re.findall(r'href="([^#"]+)"', (regional / "contents.html").read_text())
    assert {"regional-summary.html", "lamps/report-copy-4.html"} <= set(led_to)
    assert all((regional / file).is_file() for file in led_to)


_KILLED = """
import os, pathlib, signal, sys
from trawl.cli import main

times, replace = [int(sys.argv.pop(1))], pathlib.Path.replace

def die(self, target):
    if self.parent.name.endswith(".part") and self.is_dir():
        times[0] -= 1
        if times[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

pathlib.Path.replace = die
sys.argv = ["trawl", *sys.argv[1:]]
main()
"""


def test_a_pack_that_is_killed_goes_on_where_it_was_and_discloses_nothing_twice(lamps: Trawl) -> None:
    asked = [sys.executable, "-c", _KILLED, "2", "pack", "run", "lamps_monthly"]
    assert subprocess.run(asked, env=dict(os.environ), check=False).returncode == -9
    root = lamps.home / "outputs" / "packs" / "lamps_monthly"
    (day,) = root.iterdir()
    assert len([path for path in day.iterdir() if not path.name.startswith(".")]) == 2
    assert any(path.name.endswith(".part") for path in day.iterdir())
    first = {path: path.read_bytes() for path in day.glob("0*/**/*") if path.is_file()}
    lamps("pack", "run", "lamps_monthly")
    assert len(made(lamps)) == 1
    assert sorted(path.name[:2] for path in day.iterdir()) == ["01", "02", "03", "04", "05"]
    assert {path: path.read_bytes() for path in first} == first
    assert len(told(lamps, "pack copy")) == 5
    assert len(lamps("report", "list", "--json").json) == 2


_KILLED_ISSUING = """
import os, signal, sys
from trawl.cli import main
from trawl.ledger import Packs

times, issue_copy = [2], Packs.issue_copy

def die(self, *arguments):
    times[0] -= 1
    if times[0] < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return issue_copy(self, *arguments)

Packs.issue_copy = die
sys.argv = ["trawl", *sys.argv[1:]]
main()
"""


def test_issuing_that_is_killed_is_gone_on_with_and_discloses_nothing_twice(lamps: Trawl) -> None:
    lamps("pack", "run", "lamps_monthly")
    pack_id = made(lamps)[0]["id"]
    asked = [sys.executable, "-c", _KILLED_ISSUING, "pack", "issue", pack_id]
    assert subprocess.run(asked, env=dict(os.environ), check=False).returncode == -9
    assert [bool(copy["issued"]) for copy in made(lamps)[0]["copies"]] == [True, True, False, False, False]
    assert all(run["issued"] for run in lamps("report", "list", "--json").json), "all of them or none"
    lamps("pack", "issue", pack_id)
    assert made(lamps)[0]["state"] == "issued"
    assert [number for number, _ in told(lamps, "pack issue")] == [1, 2, 3, 4, 5]


def test_what_is_wrong_in_a_pack_is_told_at_once_with_its_line(lamps: Trawl) -> None:
    lamps.write(
        "home/packs/wrong.yml",
        "title: Wrong\nprofiles: [lamps, none]\nparts:\n  - force: Nowhereshire\n    recipients: [A, A]\n"
        "regional_summary: true\n",
    )
    said = lamps.refuse("pack", "run", "wrong", code=2)
    assert "wrong.yml:2: unknown profile 'none'" in said
    assert "wrong.yml:4: no record is of the force 'Nowhereshire'; forces of records here: Eastmoor, Northshire" in said
    assert "wrong.yml:5: 'A' stands here twice" in said
    assert "wrong.yml:6: the summary goes to those who may see all forces" in said
    assert "wrong.yml" in lamps("pack", "check", code=2).err
    assert "lamps_monthly: sound" in lamps("pack", "check", "lamps_monthly").out
    lamps.write("home/packs/wrong.yml", "title: Wrong\nprofile: lamps\nparts: []\n")
    assert "wrong.yml:2" in lamps.refuse("pack", "check", "wrong", code=2)


def test_a_pack_by_district_parts_a_force(lamps: Trawl) -> None:
    lamps.write(
        "home/packs/districts.yml",
        "title: Districts\nprofiles: [lamps]\nsplit: district\nparts:\n"
        "  - {force: Northshire, district: harbour, recipients: [Harbour lead]}\n"
        "  - {force: Northshire, district: Hill, recipients: [Hill lead]}\n",
    )
    lamps("pack", "run", "districts")
    harbour = said(folders(lamps)["Harbour lead"])
    assert "Zqnorth" in harbour
    assert not any(word in harbour for word in ("Zqhill", "Zqeast", "Zqnobody"))


def test_a_district_is_one_of_its_force(lamps: Trawl) -> None:
    lamps.write(
        "home/packs/districts.yml",
        "title: Districts\nprofiles: [lamps]\nsplit: district\nparts:\n"
        "  - {force: Northshire, district: Town, recipients: [Town lead]}\n",
    )
    said = lamps.refuse("pack", "run", "districts", code=2)
    assert "no record of Northshire is of the district 'Town'; its districts: Harbour, Hill" in " ".join(said.split())


def test_runs_are_listed_with_their_pack(lamps: Trawl) -> None:
    lamps("run", "lamps")
    assert "Pack" not in lamps("report", "list").out
    lamps("pack", "run", "lamps_monthly")
    assert {(run["profile"], run["pack"]) for run in lamps("report", "list", "--json").json} == {
        ("lamps", ""), ("lamps", "lamps_monthly"), ("kites", "lamps_monthly"),
    }  # fmt: skip
    assert "lamps_monthly" in lamps("report", "list").out


def test_a_pack_tells_how_often_its_schedule_was_missed(lamps: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    lamps.write("home/schedules/packs.yml", "title: Packs\npack: lamps_monthly\ncron: '* * * * *'\n")
    monkeypatch.setattr(Schedules, "see", lambda self, name, now: now - timedelta(minutes=5))
    lamps("run", "--due")
    assert re.search(r"[45] times of its schedule passed without a run", said(folders(lamps)["Regional analyst"]))


def test_a_schedule_makes_a_pack(lamps: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = "title: Packs\npack: lamps_monthly\ncron: '* * * * *'\nperiod: last month\n"
    lamps.write("home/schedules/packs.yml", schedule)
    monkeypatch.setattr(Schedules, "see", lambda self, name, now: datetime.now(UTC) - timedelta(minutes=2))
    assert "packs: pack lamps_monthly, due" in lamps("run", "--due").words
    assert made(lamps)[0]["state"] == "ready"
    assert "Run by the schedule" in (folders(lamps)["Northshire lead"] / "contents.html").read_text()
    lamps.write("home/schedules/packs.yml", schedule.replace("lamps_monthly", "lamp_monthly"))
    assert "packs.yml:2: unknown pack 'lamp_monthly'; did you mean 'lamps_monthly'" in lamps("schedule", code=2).err


class Server(Thread):
    """A server that takes mail, and does what it is told: `refuse` names the copies that it takes none for."""

    def __init__(self, refuse: str = "") -> None:
        super().__init__(daemon=True)
        self.refuse, self.mails = refuse, list[str]()
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    def run(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            with connection, connection.makefile("rwb") as file:
                self.serve(file)

    def serve(self, file: IO[bytes]) -> None:
        def say(line: str) -> None:
            file.write(f"{line}\r\n".encode())
            file.flush()

        say("220 ready")
        while line := file.readline().decode().strip():
            if line.upper() == "DATA":
                say("354 go on")
                self.mails.append("".join(iter(lambda: file.readline().decode(), ".\r\n")))
                say("250 taken")
            elif line.upper() == "QUIT":
                say("221 bye")
                return
            else:
                say("550 no" if self.refuse and line.upper() == f"RCPT TO:<{self.refuse.upper()}>" else "250 ok")


def test_mail_says_nothing_of_what_is_in_a_pack_and_goes_once(lamps: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = PACK.replace("'Northshire lead <lead@northshire.example>', Northshire deputy", "'A <a@north.example>'")
    others = {"Eastmoor lead": "b@e.example", "Regional analyst": "c@r.example", "Trading standards": "d@t.example"}
    for name, address in others.items():
        parts = parts.replace(f"[{name}]", f"['{name} <{address}>']")
    lamps.write("home/packs/lamps_monthly.yml", parts + "mail: note\n")
    lamps("pack", "run", "lamps_monthly")
    pack_id = made(lamps)[0]["id"]
    assert "No mail was sent: no server is set" in lamps("pack", "issue", pack_id, code=1).err
    server = Server(refuse="b@e.example")
    server.start()
    settings = {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none", "FROM": "trawl@desk.example"}
    for name, value in settings.items():
        monkeypatch.setenv(f"TRAWL_MAIL_{name}", value)
    assert "The mail to Eastmoor lead did not go" in lamps("pack", "issue", pack_id, code=1).err
    assert len(server.mails) == 3
    server.refuse = ""
    lamps("pack", "issue", pack_id)
    lamps("pack", "issue", pack_id)
    assert len(server.mails) == 4
    assert f"Copy 2 of {pack_id} is ready for you." in server.mails[-1]
    hidden = ("lamp and", "Zqnorth", "Northshire", "Content-Disp")
    assert not any(word in mail for mail in server.mails for word in hidden)
    assert len(told(lamps, "pack mail")) == 4


def test_a_withdrawn_record_is_not_issued_in_a_pack(lamps: Trawl) -> None:
    lamps("pack", "run", "lamps_monthly")
    lamps("withdraw", "--source", "intelligence", "--record", "N2", "--reason", "deleted at its source")
    assert "gone since it ran" in lamps.refuse("pack", "issue", made(lamps)[0]["id"], code=2)
    assert not any(run["issued"] for run in lamps("report", "list", "--json").json)
