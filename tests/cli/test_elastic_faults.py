"""Elasticsearch that dies, freezes, fills up or is shared: nothing is lost, nothing is doubled, and it is said."""

from __future__ import annotations

import signal
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import PROFILE, RECORDS, Trawl
from tests.conftest import open_cluster
from tests.servers.elasticsearch import Cluster, Server
from trawl.ledger import open_ledger
from trawl.pipeline.preparing import BATCH

pytestmark = pytest.mark.slow

#: A feed that takes some seconds to load, and a profile that takes some seconds to run.
_MANY = 6_000
_PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Site:
    """An installation on Elasticsearch, and the means to ask the server itself."""

    trawl: Trawl
    ask: Callable[..., tuple[int, Any]]
    index: str
    processes: list[subprocess.Popen[str]]

    @property
    def stored(self) -> int:
        """How many records the index holds, searched or not."""
        self.ask("POST", f"/{self.index}/_refresh")
        status, answer = self.ask("GET", f"/{self.index}/_count")
        assert status == 200, answer
        return int(answer["count"])

    def write_feed(self) -> Path:
        words = "seen in the car park with a bag, left on foot and came back, nothing more is known. " * 3
        return self.trawl.write_jsonl(
            ({"id": f"B{n}", "date": "2026-01-02", "text": f"A kite numbered {n} {words}"} for n in range(_MANY)),
            "long.jsonl",
        )

    def load_again(self, feed: Path) -> None:
        """Load the file again: what was stored stays, what was not is added, and every record is there once."""
        before = self.stored
        done = self.trawl("load", feed, "--source", "narratives", "--json").json
        assert (done["read"], done["rejected"]) == (_MANY, 0)
        assert (done["unchanged"], done["written"]) == (before, _MANY - before)
        self.assert_whole()
        assert "PROBLEM" not in (said := self.trawl("doctor", code=None).out), said

    def assert_whole(self) -> None:
        found = self.trawl("search", "kite", "--json", "--all").json
        ids = [hit["record_id"] for hit in found["hits"]]
        assert len(ids) == _MANY
        assert set(ids) == {f"B{n}" for n in range(_MANY)}
        assert self.stored == _MANY

    def start_loading(self, feed: Path, **environment: str) -> subprocess.Popen[str]:
        """Start a load and return when it has stored something."""
        process = self.trawl.start("load", feed, "--source", "narratives", **environment)
        self.processes.append(process)
        # What is seen of a request that the server has not answered yet may be lost with the server.
        _wait_for(lambda: self.stored > 2 * BATCH, process)
        return process

    def start_running(self) -> subprocess.Popen[str]:
        """Start a run with _MANY hits and return when it is under way."""
        self.trawl.write("home/saved_searches/kites.yml", PROFILE.replace("vape AND (girl OR boy OR stolen)", "kite"))
        process = self.trawl.start("run", "kites")
        self.processes.append(process)

        def in_flight() -> bool:
            with open_ledger(f"sqlite:///{self.trawl.home / 'ledger.db'}") as ledger:
                return any(run.state == "in flight" for run in ledger.runs.list())

        _wait_for(in_flight, process)
        return process

    def run_again(self) -> None:
        """A run that must be whole."""
        done = self.trawl("run", "kites", "--json").json["run"]
        assert (done["state"], done["counts"]["new"]) == ("complete", _MANY)


def _wait_for(condition: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + _PATIENCE_SECONDS
    while not condition():
        assert process.poll() is None, f"it ended too early: {process.communicate()}"
        assert time.monotonic() < end
        time.sleep(0.01)


def _finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    _, message = process.communicate(timeout=_PATIENCE_SECONDS)
    return process.returncode, message


def _assert_one_message(message: str) -> None:
    """A failure is said in one line; progress bars go elsewhere."""
    lines = [line for line in message.splitlines() if line.strip()]
    assert len(lines) == 1, message
    assert lines[0].startswith("trawl: "), message


def _open_site(
    trawl: Trawl, urls: Sequence[str], ask: Callable[..., tuple[int, Any]], settings: Mapping[str, str]
) -> Iterator[Site]:
    index = f"trawl-test-{uuid.uuid4().hex[:12]}"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"TRAWL_ENGINE": ",".join(urls), "TRAWL_ELASTIC_INDEX": index, **settings}.items():
            patch.setenv(name, value)
        trawl("engine", "create")
        site = Site(trawl, ask, index, [])
        try:
            yield site
        finally:
            for process in site.processes:
                process.kill()
                process.communicate()
    _, found = ask("GET", f"/_resolve/index/{index}*")
    for each in found["indices"]:
        ask("DELETE", f"/{each['name']}")


def _open_harmed_site(trawl: Trawl, cluster: Cluster, settings: Mapping[str, str]) -> Iterator[Site]:
    """A site on a cluster whose nodes may be killed; all of them run again afterwards."""

    def ask(*request: Any) -> tuple[int, Any]:
        alive = next(number for number, node in enumerate(cluster.nodes) if node.running)
        return cluster.request(*request, node=alive)

    sites = _open_site(trawl, cluster.urls, ask, settings)
    yield next(sites)
    for node in cluster.nodes:
        if not node.running:
            node.start()
    for number in range(len(cluster.nodes)):
        cluster.wait(number)
    next(sites, None)


@pytest.fixture(scope="module")
def single(elasticsearch_version: str) -> Iterator[Cluster]:
    with open_cluster(elasticsearch_version) as cluster:
        yield cluster


@pytest.fixture
def harmed(empty: Trawl, single: Cluster) -> Iterator[Site]:
    """An installation on a server that may be killed."""
    yield from _open_harmed_site(empty, single, {})


@pytest.fixture
def site(empty: Trawl, elasticsearch_server: Server) -> Iterator[Site]:
    """An installation on the server that all tests share, which must come to no harm."""
    settings = {**elasticsearch_server.environment, "TRAWL_ELASTIC_REPLICAS": "0"}
    yield from _open_site(empty, [elasticsearch_server.url], elasticsearch_server.request, settings)


def test_a_server_that_dies_during_a_load(harmed: Site, single: Cluster) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed)
    single.kill()
    code, message = _finish(process)
    assert code == 1
    _assert_one_message(message)
    assert "cannot be reached" in message
    single.start()
    assert 0 < harmed.stored < _MANY
    (dead,) = harmed.trawl("loads", "--json").json
    assert dead["state"] == "failed"
    assert "cannot be reached" in dead["reason"]
    harmed.load_again(feed)
    assert [load["state"] for load in harmed.trawl("loads", "--json").json] == ["failed", "finished"]


def test_a_server_that_dies_during_a_run(harmed: Site, single: Cluster) -> None:
    harmed.trawl("load", harmed.write_feed(), "--source", "narratives")
    process = harmed.start_running()
    single.kill()
    code, message = _finish(process)
    assert code == 1
    _assert_one_message(message)
    (dead,) = harmed.trawl("report", "list", "--json").json
    assert dead["state"] == "failed"
    single.start()
    harmed.run_again()


def test_a_server_that_freezes_for_a_while_during_a_load(harmed: Site, single: Cluster) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed)
    single.nodes[0].signal(signal.SIGSTOP)
    time.sleep(4)
    assert process.poll() is None
    single.nodes[0].signal(signal.SIGCONT)
    assert _finish(process)[0] == 0
    harmed.assert_whole()


def test_a_server_that_is_slower_than_it_may_be(harmed: Site, single: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed, TRAWL_ELASTIC_TIMEOUT="1")
    monkeypatch.setenv("TRAWL_ELASTIC_TIMEOUT", "1")
    single.nodes[0].signal(signal.SIGSTOP)
    try:
        message = harmed.trawl.refuse("search", "kite AND bag", code=1)
        _assert_one_message(message)
        assert "within 1 second" in message
        assert "TRAWL_ELASTIC_TIMEOUT" in message
    finally:
        single.nodes[0].signal(signal.SIGCONT)
    code, message = _finish(process)
    monkeypatch.delenv("TRAWL_ELASTIC_TIMEOUT")
    if code:
        _assert_one_message(message)
        harmed.load_again(feed)
    else:
        harmed.assert_whole()


def test_a_loader_that_is_killed(site: Site) -> None:
    feed = site.write_feed()
    process = site.start_loading(feed)
    process.kill()
    process.communicate()
    time.sleep(2)  # the server may be at work on what it was sent last
    before = site.stored
    assert before < _MANY
    assert len(site.trawl.ids("kite")) == before
    assert "failed: interrupted; load the file again" in site.trawl("doctor", code=1).words
    site.load_again(feed)


def test_two_loaders_at_once(site: Site) -> None:
    feed = site.write_feed()
    other = site.trawl.write_jsonl(RECORDS)
    process = site.start_loading(feed)
    message = site.trawl.refuse("load", other, "--source", "narratives", code=1)
    assert f"pid {process.pid}" in message
    assert "is writing to" in message
    assert _finish(process)[0] == 0
    site.assert_whole()
    assert site.trawl("load", other, "--source", "narratives", "--json").json["written"] == len(RECORDS)


def test_two_loaders_of_two_installations_at_once(site: Site, tmp_path: Path) -> None:
    """Two machines that share an index, each with a ledger of its own: the second waits its turn."""
    feed = site.write_feed()
    process = site.start_loading(feed)
    other = site.trawl.write_jsonl(RECORDS)
    message = site.trawl.refuse("--home", tmp_path / "other", "load", other, "--source", "narratives", code=1)
    assert "is writing to" in message
    assert _finish(process)[0] == 0
    done = site.trawl("--home", tmp_path / "other", "load", other, "--source", "narratives", "--json").json
    assert done["written"] == len(RECORDS)
    assert len(site.trawl.ids("kite")) == _MANY
    assert set(site.trawl.ids("vape")) == {"A1", "A2"}
    _, found = site.ask(
        "GET",
        f"/{site.index}/_search?size=0",
        {"aggs": {"n": {"cardinality": {"field": "sequence", "precision_threshold": 40_000}}}},
    )
    assert found["aggregations"]["n"]["value"] == _MANY + len(RECORDS), "no sequence is given twice"


@pytest.fixture(scope="module")
def three(elasticsearch_version: str) -> Iterator[Cluster]:
    with open_cluster(elasticsearch_version, nodes=3, heap="512m") as cluster:
        yield cluster


@pytest.fixture
def spread(empty: Trawl, three: Cluster) -> Iterator[Site]:
    """An installation on three servers, each shard on two of them."""
    yield from _open_harmed_site(empty, three, {"TRAWL_ELASTIC_SHARDS": "3", "TRAWL_ELASTIC_REPLICAS": "1"})


def test_one_server_of_three_dies_during_a_load(spread: Site, three: Cluster) -> None:
    feed = spread.write_feed()
    process = spread.start_loading(feed)
    three.kill(0)
    code, message = _finish(process)
    assert code == 0, message
    spread.assert_whole()
    three.start(0)
    done = spread.trawl("load", feed, "--source", "narratives", "--json").json
    assert (done["unchanged"], done["written"]) == (_MANY, 0)
    spread.assert_whole()


def test_one_server_of_three_dies_during_a_run(spread: Site, three: Cluster) -> None:
    spread.trawl("load", spread.write_feed(), "--source", "narratives")
    process = spread.start_running()
    three.kill(1)
    code, message = _finish(process)
    (run,) = spread.trawl("report", "list", "--json").json
    if code:
        _assert_one_message(message)
        assert run["state"] == "failed"
        spread.run_again()
    else:
        assert (run["state"], run["counts"]["new"]) == ("complete", _MANY)
    spread.assert_whole()


def test_a_cluster_of_which_less_than_half_is_left(
    spread: Site, three: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = spread.write_feed()
    monkeypatch.setenv("TRAWL_ELASTIC_TIMEOUT", "10")
    spread.trawl.load(RECORDS)
    three.kill(1)
    three.kill(2)
    # A process of its own: one that has ended leaves no claim to write, though it could not give it back.
    code, message = _finish(spread.trawl.start("load", feed, "--source", "narratives"))
    assert code == 1
    _assert_one_message(message)
    answer = spread.trawl("search", "vape", code=None)
    if answer.code:
        _assert_one_message(answer.err)
    else:
        assert "A1" in answer.out, "what is left may answer, and then wholly"
    assert spread.trawl("doctor", code=1).words.count("PROBLEM") >= 1
    three.nodes[1].start()
    three.start(2)
    three.wait(1)
    done = spread.trawl("load", feed, "--source", "narratives", "--json").json
    assert (done["read"], done["written"]) == (_MANY, _MANY)
    assert set(spread.trawl.ids("vape")) == {"A1", "A2"}


@pytest.fixture
def shared(site: Site) -> Trawl:
    """The same with RECORDS loaded."""
    site.trawl.load(RECORDS)
    return site.trawl


def _set_block(site: Site, *, on: bool) -> None:
    """What the server does by itself when a disk passes its flood-stage watermark."""
    body: dict[str, Any] = {"index.blocks.read_only_allow_delete": True if on else None}
    assert site.ask("PUT", f"/{site.index}*/_settings", body)[0] == 200


def test_a_disk_that_is_nearly_full(shared: Trawl, site: Site) -> None:
    _set_block(site, on=True)
    feed = shared.write_jsonl([{"id": "B1", "text": "A boy with a vape."}])
    message = shared.refuse("load", feed, "--source", "narratives", code=1)
    _assert_one_message(message)
    assert "read-only" in message
    assert "disk" in message
    assert set(shared.ids("vape")) == {"A1", "A2"}, "it is searched all the same"
    _set_block(site, on=False)
    assert shared("load", feed, "--source", "narratives", "--json").json["written"] == 1
    assert set(shared.ids("vape")) == {"A1", "A2", "B1"}


def test_an_index_of_another_analyser(shared: Trawl, site: Site) -> None:
    _, mapping = site.ask("GET", f"/{site.index}/_mapping")
    (held,) = (body["mappings"]["_meta"] for body in mapping.values())
    held["trawl"]["analyser"] = "0"
    assert site.ask("PUT", f"/{site.index}/_mapping", {"_meta": held})[0] == 200
    feed = shared.write_jsonl([{"id": "B1", "text": "A boy with a vape."}])
    for command in (("search", "vape"), ("load", feed, "--source", "narratives")):
        message = shared.refuse(*command, code=1)
        _assert_one_message(message)
        assert "analyser 0" in message
        assert "trawl reprocess" in message
    assert "trawl reprocess" in shared("doctor", code=1).words
    shared("reprocess")
    assert set(shared.ids("vape")) == {"A1", "A2"}


def test_a_narrative_of_20_mb(shared: Trawl, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is stored whole and found by its last word, or is quarantined with the reason; the others go in."""
    monkeypatch.setenv("TRAWL_MAX_LINE_BYTES", str(64 * 1024 * 1024))
    text = "the man left on foot " * 1_000_000 + "kite"
    done = shared.load([{"id": "B1", "text": text}, {"id": "B2", "text": "A second kite."}], "large.jsonl")
    assert done["read"] == 2
    assert done["written"] + done["rejected"] == 2
    if done["rejected"]:
        (row,) = shared("loads", "--rejected", done["load"], "--json").json
        assert row["reason"]
        assert "left on foot" not in row["reason"]
        assert shared.ids("kite") == ["B2"]
    else:
        found = shared.ids("kite")
        assert found == ["B2", "B1"] or (done["cut"] and found == ["B2"])


def test_a_vocabulary_index_that_somebody_deleted(shared: Trawl, site: Site) -> None:
    """Half of what belongs to an installation is gone: it is said, and made again."""
    assert site.ask("DELETE", f"/{site.index}-vocabulary")[0] == 200
    feed = shared.write_jsonl([{"id": "B1", "text": "A boy with a vape."}])
    message = shared.refuse("load", feed, "--source", "narratives", code=1)
    _assert_one_message(message)
    assert "trawl engine" in message
    _, found = site.ask("GET", f"/_resolve/index/{site.index}-vocabulary")
    assert "error" in found or not found["indices"], "nothing was made by the way, without its mapping"
