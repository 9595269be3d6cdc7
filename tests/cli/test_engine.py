"""`trawl engine`, and every other command on Elasticsearch: the real command line on a real server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.cli.conftest import HOTELS, MORE, PROFILE, RECORDS, Trawl, documents, read_csv
from tests.servers.elasticsearch import Server
from trawl.errors import EngineError
from trawl.pipeline import demonstration, reprocessing


def without_disk(problems: list[str]) -> list[str]:
    """The problems that are not this machine's own: its disk may be as full as it is."""
    return [problem for problem in problems if "disk" not in problem]


def test_an_index_is_made_once(elastic: Trawl, elastic_index: str) -> None:
    assert f"Index {elastic_index}-000001 is there" in elastic("engine", "create").words
    assert "engine create" in {entry["action"] for entry in elastic("audit", "--json").json}
    assert elastic.ids("vape") == [], "nothing is on the server yet"


def test_a_missing_index_says_what_to_do(elastic: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ELASTIC_INDEX", "trawl-test-nowhere")
    for command in (("search", "vape"), ("load", elastic.write_jsonl(MORE), "--source", "narratives"), ("doctor",)):
        assert "trawl engine create" in elastic(*command, code=1).words


def test_a_month_on_elasticsearch(copied: Trawl) -> None:
    """Load, register, run, issue, run again, wash, link, profile tools: what comes out is what is on the disk."""
    copied.write("home/saved_searches/favours.yml", PROFILE)
    copied("register", "load", "hotels", copied.write("hotels.csv", HOTELS), "--mapping", "hotels")
    copied("run", "favours", "--out", copied.folder / "first")
    (run,) = copied("report", "list", "--json").json
    assert run["counts"]["new"] == 2
    copied("report", "issue", run["id"], "--out", copied.folder / "issued")
    copied.load(MORE, "more.jsonl")
    copied("run", "favours", "--out", copied.folder / "second")
    standing = {row["record_id"]: row["status"] for row in read_csv(copied.folder / "second" / "hits.csv")}
    assert standing == {"A1": "unchanged", "A2": "unchanged", "A5": "new"}

    copied(
        "wash", copied.write("list.csv", "identifier\n07700 900123\n07700 900999\n"), "--out", copied.folder / "w.csv"
    )
    outcomes = [(row["record_id"], row["outcome"]) for row in read_csv(copied.folder / "w.csv")]
    assert outcomes == [("A1", "trace"), ("A3", "trace"), ("", "no_trace")]
    copied("link", "--query", "lodge", "--out", copied.folder / "links.csv")
    assert {row["record_id"] for row in read_csv(copied.folder / "links.csv")} == {"A1", "A4"}
    assert "vape" in copied("profile", "terms", "favours").out
    assert "girl" in copied("profile", "test", "favours", "--record", "A1").out


def test_reprocessing_changes_nothing_but_the_index(
    copied: Trawl, elasticsearch_server: Server, elastic_index: str
) -> None:
    before = [copied("show", row["id"], "--json").json for row in RECORDS]
    assert "4 records reprocessed." in copied("reprocess").words
    assert [copied("show", row["id"], "--json").json for row in RECORDS] == before
    _, aliases = elasticsearch_server.request("GET", f"/_alias/{elastic_index}*")
    assert list(aliases) == [f"{elastic_index}-000002"], "the old index is gone"
    copied.load(MORE, "more.jsonl")
    assert copied.ids("vape") == ["A5", "A2", "A1"]


def test_reprocessing_that_is_stopped_leaves_the_index(
    copied: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> int:
        raise EngineError("stopped")

    with monkeypatch.context() as patched:
        patched.setattr(reprocessing, "_write_anew", stop)
        assert "stopped" in copied.refuse("reprocess", code=1)
    assert copied.ids("vape") == ["A2", "A1"]
    _, aliases = elasticsearch_server.request("GET", f"/_alias/{elastic_index}*")
    assert list(aliases) == [f"{elastic_index}-000001"]
    assert "4 records reprocessed." in copied("reprocess").words


def test_reindexing_to_other_shards(
    copied: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_ELASTIC_SHARDS", "2")
    before = documents(elasticsearch_server, elastic_index)
    assert "4 records are in a new index." in copied("engine", "reindex").words
    assert documents(elasticsearch_server, elastic_index) == before
    _, settings = elasticsearch_server.request("GET", f"/{elastic_index}/_settings")
    assert [body["settings"]["index"]["number_of_shards"] for body in settings.values()] == ["2"]
    assert copied.ids("vape") == ["A2", "A1"]


def test_the_status(copied: Trawl, elastic_index: str) -> None:
    status = copied("engine", "status", "--json", code=None).json
    assert status["records"] == "4"
    assert status["sequence"] == "4"
    assert status["index"] == f"{elastic_index}-000001"
    assert without_disk(status["problems"]) == []
    assert f"{elastic_index}-000001" in copied("engine", "status", code=None).words


def test_a_mapping_that_is_not_ours_is_a_problem(
    copied: Trawl, elasticsearch_server: Server, elastic_index: str
) -> None:
    changed = {"properties": {"strange": {"type": "keyword"}}}
    assert elasticsearch_server.request("PUT", f"/{elastic_index}/_mapping", changed)[0] == 200
    assert "strange" in copied("engine", "status", code=1).words
    assert "strange" in copied("doctor", code=1).words
    assert "trawl engine reindex" in copied.refuse("load", copied.write_jsonl(MORE), "--source", "narratives", code=1)
    copied("engine", "reindex")
    assert without_disk(copied("engine", "status", "--json", code=None).json["problems"]) == []


def test_an_index_of_somebody_else(
    elastic: Trawl, elasticsearch_server: Server, elastic_index: str, monkeypatch: Any
) -> None:
    theirs = f"{elastic_index}-theirs"
    body = {"mappings": {"properties": {"text": {"type": "text"}}}}
    assert elasticsearch_server.request("PUT", f"/{theirs}", body)[0] == 200
    monkeypatch.setenv("TRAWL_ELASTIC_INDEX", theirs)
    assert "Choose another name" in elastic("engine", "create", code=1).words
    assert "not made by trawl" in elastic("search", "vape", code=1).words
    _, mapping = elasticsearch_server.request("GET", f"/{theirs}/_mapping")
    assert mapping[theirs]["mappings"] == body["mappings"], "it is as it was"


def test_a_purge(copied: Trawl) -> None:
    assert "0 withdrawn records purged from the index." in copied("engine", "purge").words
    assert copied.ids("vape") == ["A2", "A1"]


def test_the_embedded_engine_is_kept_too(trawl: Trawl) -> None:
    assert "by itself" in trawl("engine", "create").words
    assert trawl("engine", "status", "--json").json["records"] == "4"
    assert "4 records are in a new index." in trawl("engine", "reindex").words
    assert "Nothing of withdrawn records is left in the store and the index." in trawl("engine", "purge").words
    assert set(trawl.ids("vape")) == {"A1", "A2"}


def test_the_doctor_looks_at_the_cluster(copied: Trawl) -> None:
    out = copied("doctor", code=None).out
    assert without_disk([line for line in out.splitlines() if "PROBLEM" in line]) == []
    parts = [line.split(":")[0].split()[-1] for line in out.splitlines()]
    assert parts == [
        "home",
        "readers",
        "engine",
        "cluster",
        "access",
        "ledger",
        "loads",
        "coverage",
        "model",
        "profiles",
    ]
    assert "4 records up to sequence 4" in out


def test_an_empty_index_of_another_model_is_no_problem_to_the_doctor_or_a_load(
    elastic: Trawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "rules")
    assert without_disk([line for line in elastic("doctor", code=None).out.splitlines() if "PROBLEM" in line]) == []
    assert elastic.load(RECORDS)["written"] == len(RECORDS)
    monkeypatch.setenv("TRAWL_MODEL", "none")
    for answer in (
        elastic("doctor", code=1),
        elastic("load", elastic.write_jsonl(MORE), "--source", "narratives", code=1),
    ):
        assert "Use the same model, or run: trawl reprocess" in answer.words


def test_a_server_that_is_not_there(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", "http://127.0.0.1:9")
    monkeypatch.setenv("TRAWL_ELASTIC_TIMEOUT", "2")
    for command in (("search", "vape"), ("engine", "status"), ("engine", "create")):
        assert "cannot be reached" in trawl.refuse(*command, code=1)
    answer = trawl("doctor", code=1)
    assert answer.words.count("cannot be reached") == 1, "once is enough"
    assert "ok profiles" in answer.words, "the rest is looked at all the same"


def test_dangerous_settings_are_said_by_every_command(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", "https://127.0.0.1:9")
    monkeypatch.setenv("TRAWL_ELASTIC_TIMEOUT", "2")
    monkeypatch.setenv("TRAWL_ELASTIC_VERIFY", "false")
    for command in (("search", "vape"), ("profile", "list"), ("loads",), ("engine", "status")):
        assert "WARNING: TRAWL_ELASTIC_VERIFY is off" in trawl(*command, code=None).err


def test_a_home_that_never_had_a_client_says_so(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", "http://127.0.0.1:9")
    monkeypatch.setitem(sys.modules, "trawl.engine.elastic", None)
    monkeypatch.setitem(sys.modules, "elasticsearch", None)
    for name in [name for name in sys.modules if name.startswith("trawl.engine.elastic")]:
        monkeypatch.delitem(sys.modules, name)
    assert "pip install 'trawl[elasticsearch]'" in trawl.refuse("search", "vape", code=2)


def test_a_search_of_the_embedded_engine_imports_no_client(trawl: Trawl) -> None:
    program = (
        "import sys; from trawl.cli import main\n"
        "sys.argv = ['trawl', 'search', 'vape']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted(name for name in sys.modules if name.startswith(('elastic', 'sqlalchemy'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_the_demonstration_stays_out_of_the_server(
    elastic: Trawl, elasticsearch_server: Server, elastic_index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demonstration, "read_profiles", lambda _installation: SimpleNamespace(profiles=()))
    monkeypatch.setattr(demonstration, "wash_list", lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    monkeypatch.setenv("TRAWL_LEDGER", "postgresql+psycopg://nobody@127.0.0.1:9/nowhere")
    elastic("demo", tmp_path / "demo")
    assert documents(elasticsearch_server, elastic_index) == {}
    assert (tmp_path / "demo" / "home" / "index").is_dir()


@pytest.mark.parametrize("name", ["Trawl", "two words"])
def test_an_index_name_with_capitals_or_spaces(trawl: Trawl, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("TRAWL_ENGINE", "https://es01.example:9200")
    monkeypatch.setenv("TRAWL_ELASTIC_INDEX", name)
    assert "would do" in trawl.refuse("search", "vape", code=2)


def test_no_password_is_in_anything_that_is_said_or_kept(trawl: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "Corbels-and-91-lintels"
    for name, value in {
        "TRAWL_ENGINE": "http://127.0.0.1:9",
        "TRAWL_ELASTIC_TIMEOUT": "2",
        "TRAWL_ELASTIC_USER": "analyst",
        "TRAWL_ELASTIC_PASSWORD": secret,
        "TRAWL_DEBUG": "1",
    }.items():
        monkeypatch.setenv(name, value)
    for command in (("doctor",), ("search", "vape"), ("engine", "status"), ("engine", "create"), ("engine", "copy")):
        answer = trawl(*command, code=1)
        assert secret not in answer.out + answer.err
    for path in trawl.home.rglob("*"):
        if path.is_file():
            assert secret.encode() not in path.read_bytes(), path


def test_a_record_that_the_server_refuses_is_quarantined(elastic: Trawl) -> None:
    """A reference longer than the server can hold: the row is kept with the server's reason, and the others go in."""
    done = elastic.load([*RECORDS, {"id": "A9", "text": "A vape.", "urn": "R" * 40_000}], "feed.jsonl")
    assert (done["read"], done["written"], done["rejected"]) == (5, 4, 1)
    (row,) = elastic("loads", "--rejected", done["load"], "--json").json
    assert row["row"] == 5
    assert "longer than" in row["reason"]
    assert "RRRR" not in row["reason"], "the reason repeats nothing of the record"
    assert set(elastic.ids("vape")) == {"A1", "A2"}
    again = elastic.load([*RECORDS, {"id": "A9", "text": "A vape.", "urn": "R" * 40_000}], "feed.jsonl")
    assert (again["written"], again["unchanged"], again["rejected"]) == (0, 4, 1)
