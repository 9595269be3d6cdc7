"""The real command line, in this process or in one of its own, over small invented feeds."""

from __future__ import annotations

import contextlib
import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import clean_environment
from tests.servers.elasticsearch import Server
from trawl.cli import invoke
from trawl.engine.embedded import open_embedded
from trawl.ledger import open_ledger
from trawl.model import Versions
from trawl.text import ANALYSER_VERSION

#: How long a job in a process of its own may take.
PATIENCE_SECONDS = 300

#: Invented records: what a test's installation holds unless it says otherwise.
RECORDS: tuple[dict[str, str], ...] = (
    {
        "id": "A1", "source": "intelligence", "force": "Cleveland", "date": "2026-01-05", "urn": "INT/26/0001",
        "text": "Girl of 14 given a free vape by a male at the Anchor Lodge, told she owed him a favour. "
        "He rings from 07700 900123.",
    },
    {
        "id": "A2", "source": "crime", "force": "Durham", "date": "2026-02-10", "urn": "CR/26/0002",
        "text": "Shop window broken overnight and two vapes stolen. No witnesses.",
    },
    {
        "id": "A3", "source": "custody", "force": "Durham", "date": "2026-03-01", "urn": "CU/26/0003",
        "text": "Prisoner had a lighter and 07700 900123 written on his hand.",
    },
    {
        "id": "A4", "source": "missing", "force": "Cleveland", "date": "", "urn": "MP/26/0004",
        "text": "Missing boy returned to the Anchor Lodge, Middlesbrough, and would not say where he had been.",
    },
)  # fmt: skip

#: A record that comes later than RECORDS.
MORE = [
    {"id": "A5", "source": "crime", "force": "Durham", "date": "2026-04-01", "text": "Boy sold a vape at the Lodge."}
]

HOTELS = """\
id,name,address,town,postcode,force,phone,lat,lon
H1,Anchor Lodge,14 Dockfield Road,Middlesbrough,TS31 4QB,Cleveland,01632 960107,54.57,-1.22
H2,The Ashgrove Guest House,2 Harbour View,Darlington,DL31 1AA,Durham,01632 960114,54.52,-1.55
"""

PROFILE = """\
title: Vapes and favours
description: Vapes that a child is given.
query: vape AND (girl OR boy OR stolen)
registers:
  - name: hotels
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call of the command line came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def words(self) -> str:
        """Both outputs on one line, for a message that the terminal's width may have broken."""
        return " ".join(f"{self.out} {self.err}".split())


@dataclass(frozen=True, slots=True)
class Trawl:
    """An installation in a folder of its own, and its command line."""

    folder: Path
    call: Callable[..., Answer]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    def __call__(self, *arguments: object, code: int | None = 0) -> Answer:
        """Call the command line in this process; fail where its exit code is not `code` (None: any)."""
        answer = self.call(*map(str, arguments))
        assert "Traceback" not in answer.err
        assert "a fault of its own" not in answer.err
        assert code in (None, answer.code), f"exit code {answer.code}\n{answer.out}\n{answer.err}"
        return answer

    def refuse(self, *arguments: object, code: int) -> str:
        """Call what must be refused; return its message, which is all that is printed."""
        answer = self(*arguments, code=code)
        assert answer.out == ""
        return answer.err

    def start(self, *arguments: object, **environment: str) -> subprocess.Popen[str]:
        """Call the command line in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "trawl", *map(str, arguments)],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # Tests that run in the background of a shell are started with SIGINT ignored, and would hand that on.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - it calls no lock
        )

    def write(self, name: str, text: str | bytes) -> Path:
        """Write a file in the test's folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def write_jsonl(self, rows: Iterable[Mapping[str, object]], name: str = "feed.jsonl") -> Path:
        return self.write(name, "".join(json.dumps(row) + "\n" for row in rows))

    def write_kites(self, number: int) -> Path:
        """Write a feed that takes some seconds to load."""
        words = "seen in the car park with a bag, left on foot and came back, nothing more is known. " * 3
        return self.write_jsonl(
            ({"id": f"B{n}", "date": "2026-01-02", "text": f"A kite numbered {n} {words}"} for n in range(number)),
            "kites.jsonl",
        )

    def load(self, rows: Iterable[Mapping[str, object]], name: str = "feed.jsonl") -> Any:
        return self("load", self.write_jsonl(rows, name), "--source", "narratives", "--json").json

    def ids(self, query: str) -> list[str]:
        """The ids of the records that a search finds, in its order."""
        found = self("search", "--json", "--all", "--", query, code=None).json
        return [hit["record_id"] for hit in found["hits"]]

    def is_running(self) -> bool:
        """Whether a run is in flight."""
        with open_ledger(f"sqlite:///{self.home / 'ledger.db'}") as ledger:
            return any(run.state == "in flight" for run in ledger.runs.list())


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Trawl:
    """An installation without a record in it."""
    for name, value in {"TRAWL_HOME": str(tmp_path / "home"), "TRAWL_MODEL": "none", "COLUMNS": "200"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRAWL_USER", "analyst")

    def call(*arguments: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["trawl", *arguments])
        capsys.readouterr()
        try:
            invoke()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        return Answer(code, *capsys.readouterr())

    return Trawl(tmp_path, call)


@pytest.fixture(scope="session")
def loaded_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with RECORDS loaded, to copy."""
    folder = tmp_path_factory.mktemp("loaded")
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in RECORDS))
    subprocess.run(
        [sys.executable, "-m", "trawl", "load", feed, "--source", "narratives"],
        env={**clean_environment(), "TRAWL_HOME": str(folder / "home"), "TRAWL_MODEL": "none", "TRAWL_USER": "analyst"},
        check=True,
        capture_output=True,
    )
    return folder / "home"


@pytest.fixture
def trawl(empty: Trawl, loaded_home: Path) -> Trawl:
    """An installation with RECORDS loaded."""
    shutil.copytree(loaded_home, empty.home)
    return empty


@pytest.fixture
def unharmed(trawl: Trawl) -> Iterator[Trawl]:
    """An installation whose searches must answer the same after the test, and whose parts must be sound."""

    def search() -> tuple[int, list[Any]]:
        answer = trawl("search", "vape OR boy", "--json").json
        return answer["total"], answer["hits"]  # what could not be read may well have changed

    before = search()
    yield trawl
    assert search() == before
    trawl("audit", "--verify")
    assert not open_embedded(trawl.home / "index", versions=Versions("", ANALYSER_VERSION, "")).health().problems


def use_server(patch: pytest.MonkeyPatch, server: Server, index: str) -> None:
    """From here on an installation works on a server, in an index of this name, which is yet to be made."""
    for name, value in {**server.environment, "TRAWL_ELASTIC_INDEX": index, "TRAWL_ELASTIC_REPLICAS": "0"}.items():
        patch.setenv(name, value)


@pytest.fixture
def elastic(trawl: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch) -> Trawl:
    """An installation whose home has RECORDS in its embedded engine, and which now works on a server without any."""
    use_server(monkeypatch, elasticsearch_server, elastic_index)
    trawl("engine", "create")
    return trawl


@pytest.fixture
def copied(elastic: Trawl) -> Trawl:
    """The same after `trawl engine copy`."""
    elastic("engine", "copy")
    return elastic


def wait_for(condition: Callable[[], bool], process: subprocess.Popen[str] | None = None) -> None:
    """Wait until something is so; where a process is at work on it, it must not end before."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert process is None or process.poll() is None, f"it ended too early: {process.communicate()}"
        assert time.monotonic() < end, f"it did not come about within {PATIENCE_SECONDS} seconds"
        time.sleep(0.01)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_terminal(descriptor: int) -> str:
    """Read what is written to a terminal until nobody has it open any more."""
    shown = b""
    with contextlib.suppress(OSError):  # how Linux says that the other end is closed
        while block := os.read(descriptor, 4096):
            shown += block
    os.close(descriptor)
    return shown.decode()


def documents(server: Server, index: str) -> dict[str, dict[str, Any]]:
    """What the server holds, by record id."""
    _, found = server.request("GET", f"/{index}/_search?size=100")
    return {hit["_source"]["record_id"]: hit["_source"] for hit in found["hits"]["hits"]}
