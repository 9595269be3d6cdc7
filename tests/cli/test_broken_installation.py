"""Where settings, the home, its disk or what lies in it is wrong, one message says so, and nothing is lost."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys

import pytest

from tests.cli.conftest import Trawl
from tests.rights import give_up_rights, read_only

_HOLD_THE_LOCK = """
import pathlib, sys
from trawl.engine.embedded.lock import writer_lock
with writer_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("modle = 'none'\n", "modle"),
        ("processes = 'many'\n", "processes"),
        ("processes = \n", "is not valid TOML"),
        ("engine = 'paper'\n", "engine ("),
        ("ledger = 'mysql://host/ledger'\n", "mysql"),
    ],
)
def test_a_settings_file_that_is_wrong(trawl: Trawl, content: str, said: str) -> None:
    path = trawl.write("home/trawl.toml", content)
    message = trawl.refuse("loads", code=2 if "ledger" not in content else 1)
    assert said in message
    path.unlink()
    assert trawl.ids("boy") == ["A4"]


def test_a_setting_in_the_environment_that_is_wrong(unharmed: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_QUERY_SECONDS", "soon")
    assert "query_seconds" in unharmed.refuse("search", "vape", code=2)
    monkeypatch.delenv("TRAWL_QUERY_SECONDS")


def test_a_home_that_is_a_file(empty: Trawl) -> None:
    empty.write("home", "not a folder")
    message = empty.refuse("search", "vape", code=2)
    assert str(empty.home) in message
    assert "is not a folder" in message


def test_an_output_that_cannot_be_written(unharmed: Trawl) -> None:
    in_the_way = unharmed.write("file", "")
    message = unharmed.refuse("search", "vape", "--csv", in_the_way / "found.csv", code=1)
    assert "found.csv cannot be written" in message
    assert "A file stands where its folder should be" in message
    assert "Free some space" not in message


def test_a_store_that_is_damaged(trawl: Trawl) -> None:
    (store,) = [path for path in (trawl.home / "index").iterdir() if path.suffix in (".db", ".sqlite", ".sqlite3")]
    store.write_bytes(b"this is not a database at all" * 100)
    for end in ("-wal", "-shm"):
        store.with_name(store.name + end).unlink(missing_ok=True)
    assert str(trawl.home) in trawl.refuse("search", "vape", code=1)


def test_a_ledger_that_is_damaged(trawl: Trawl) -> None:
    for end in ("-wal", "-shm"):
        (trawl.home / f"ledger.db{end}").unlink(missing_ok=True)
    (trawl.home / "ledger.db").write_bytes(b"this is not a database at all" * 100)
    assert "ledger.db" in trawl.refuse("loads", code=1)


def test_a_second_writer_is_told_who_is_writing(unharmed: Trawl) -> None:
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            _HOLD_THE_LOCK,
            str(unharmed.home / "index"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        more = unharmed.write_jsonl([{"id": "B1", "text": "a kite"}], "more.jsonl")
        message = unharmed.refuse("load", more, "--source", "narratives", code=1)
        assert f"pid {holder.pid}" in message
        assert f"pid {holder.pid}" in unharmed.refuse("reprocess", code=1)
        assert set(unharmed.ids("vape")) == {"A1", "A2"}, "reading goes on"
    finally:
        holder.communicate("")
    assert [load["state"] for load in unharmed("loads", "--json").json] == ["finished"]


@pytest.mark.slow
def test_a_full_disk(unharmed: Trawl) -> None:
    """A limit on the size of any file stands for a disk with no room left."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))

    rows = [{"id": f"B{n}", "text": f"a kite numbered {n} " + "and so on " * 100} for n in range(2_000)]
    feed = unharmed.write_jsonl(rows, "more.jsonl")
    done = subprocess.run(
        [sys.executable, "-m", "trawl", "load", feed, "--source", "narratives"],
        preexec_fn=limit,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert "a fault of its own" not in done.stderr
    assert done.stderr.startswith("trawl: ")
    assert any(word in done.stderr for word in ("full", "room", "space", "too large"))
    assert unharmed.load(rows, "more.jsonl")["rejected"] == 0
    assert len(unharmed.ids("kite")) == 2_000
    assert [load["state"] for load in unharmed("loads", "--json").json] == ["finished", "failed", "finished"]


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("load", "more.jsonl", "--source", "narratives"),
        ("search", "vape"),
        ("run", "hotel_cse"),
        ("loads",),
        ("doctor",),
    ],
)
def test_a_home_that_may_not_be_written(trawl: Trawl, arguments: tuple[str, ...]) -> None:
    trawl.write_jsonl([{"id": "B1", "text": "a kite"}], "more.jsonl")
    with read_only(trawl.home):
        done = subprocess.run(
            [sys.executable, "-m", "trawl", *arguments],
            cwd=trawl.folder,
            preexec_fn=give_up_rights,
            capture_output=True,
            text=True,
            check=False,
        )
    assert "Traceback" not in done.stderr
    assert "a fault of its own" not in done.stderr
    assert done.returncode == 1
    assert str(trawl.home) in done.stdout + done.stderr
    assert any(said in done.stdout + done.stderr for said in ("check its permissions", "write access"))
    assert set(trawl.ids("vape")) == {"A1", "A2"}
    assert trawl("audit", "--verify").code == 0
