"""Elasticsearch that dies, freezes, fills up or is shared: nothing is lost, nothing is doubled, and it is said."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import RECORDS, Trawl, wait_for
from tests.cli.elastic_site import MANY, Site, assert_one_message, finish, open_harmed_site, open_site
from tests.conftest import open_cluster
from tests.servers.elasticsearch import Cluster, Server

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def single(elasticsearch_version: str) -> Iterator[Cluster]:
    with open_cluster(elasticsearch_version) as cluster:
        yield cluster


@pytest.fixture
def harmed(empty: Trawl, single: Cluster) -> Iterator[Site]:
    """An installation on a server that may be killed."""
    yield from open_harmed_site(empty, single, {})


@pytest.fixture
def site(empty: Trawl, elasticsearch_server: Server) -> Iterator[Site]:
    """An installation on the server that all tests share, which must come to no harm."""
    settings = {**elasticsearch_server.environment, "TRAWL_ELASTIC_REPLICAS": "0"}
    yield from open_site(empty, [elasticsearch_server.url], elasticsearch_server.request, settings)


def test_a_server_that_dies_during_a_load(harmed: Site, single: Cluster) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed)
    single.kill()
    code, message = finish(process)
    assert code == 1
    assert_one_message(message)
    assert "cannot be reached" in message
    single.start()
    assert 0 < harmed.stored < MANY
    (dead,) = harmed.trawl("loads", "--json").json
    assert dead["state"] == "failed"
    assert "cannot be reached" in dead["reason"]
    harmed.load_again(feed)
    assert [load["state"] for load in harmed.trawl("loads", "--json").json] == ["failed", "finished"]


def test_a_server_that_dies_during_a_run(harmed: Site, single: Cluster) -> None:
    harmed.trawl("load", harmed.write_feed(), "--source", "narratives")
    process = harmed.start_running()
    single.kill()
    code, message = finish(process)
    assert code == 1
    assert_one_message(message)
    (dead,) = harmed.trawl("report", "list", "--json").json
    assert dead["state"] == "failed"
    single.start()
    harmed.run_again()


def test_a_server_that_freezes_for_a_while_during_a_load(harmed: Site, single: Cluster) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed)
    single.nodes[0].signal(signal.SIGSTOP)
    try:
        time.sleep(4)
        assert process.poll() is None
    finally:
        single.nodes[0].signal(signal.SIGCONT)
    assert finish(process)[0] == 0
    harmed.assert_whole()


def test_a_server_that_is_slower_than_it_may_be(harmed: Site, single: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = harmed.write_feed()
    process = harmed.start_loading(feed, TRAWL_ELASTIC_TIMEOUT="1")
    monkeypatch.setenv("TRAWL_ELASTIC_TIMEOUT", "1")
    single.nodes[0].signal(signal.SIGSTOP)
    try:
        message = harmed.trawl.refuse("search", "kite AND bag", code=1)
        assert_one_message(message)
        assert "within 1 second" in message
        assert "TRAWL_ELASTIC_TIMEOUT" in message
    finally:
        single.nodes[0].signal(signal.SIGCONT)
    code, message = finish(process)
    monkeypatch.delenv("TRAWL_ELASTIC_TIMEOUT")
    if code:
        assert_one_message(message)
        harmed.load_again(feed)
    else:
        harmed.assert_whole()


def test_a_loader_that_is_killed(site: Site) -> None:
    feed = site.write_feed()
    process = site.start_loading(feed)
    process.kill()
    process.communicate()
    # The server may be at work on what it was sent last.
    wait_for(lambda: site.ask("GET", "/_tasks?actions=*bulk*")[1]["nodes"] == {})
    found = len(site.trawl.ids("kite"))
    assert 0 < found < MANY
    assert found == site.stored, "what was not published is published by whoever reads next"
    assert "failed: interrupted; load the file again" in site.trawl("doctor", code=1).words
    site.load_again(feed)


def test_two_loaders_at_once(site: Site) -> None:
    feed = site.write_feed()
    other = site.trawl.write_jsonl(RECORDS)
    process = site.start_loading(feed)
    message = site.trawl.refuse("load", other, "--source", "narratives", code=1)
    assert f"pid {process.pid}" in message
    assert "is writing to" in message
    assert finish(process)[0] == 0
    site.assert_whole()
    assert site.trawl("load", other, "--source", "narratives", "--json").json["written"] == len(RECORDS)


def test_two_loaders_of_two_installations_at_once(site: Site, tmp_path: Path) -> None:
    """Two machines that share an index, each with a ledger of its own: the second waits its turn."""
    feed = site.write_feed()
    process = site.start_loading(feed)
    other = site.trawl.write_jsonl(RECORDS)
    message = site.trawl.refuse("--home", tmp_path / "other", "load", other, "--source", "narratives", code=1)
    assert "is writing to" in message
    assert finish(process)[0] == 0
    done = site.trawl("--home", tmp_path / "other", "load", other, "--source", "narratives", "--json").json
    assert done["written"] == len(RECORDS)
    assert len(site.trawl.ids("kite")) == MANY
    assert set(site.trawl.ids("vape")) == {"A1", "A2"}
    _, found = site.ask(
        "GET",
        f"/{site.index}/_search?size=0",
        {"aggs": {"n": {"cardinality": {"field": "sequence", "precision_threshold": 40_000}}}},
    )
    assert found["aggregations"]["n"]["value"] == MANY + len(RECORDS), "no sequence is given twice"


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
    assert_one_message(message)
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
        assert_one_message(message)
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
        assert found == ["B2", "B1"] or (done["words_cut"] and found == ["B2"])


def test_a_vocabulary_index_that_somebody_deleted(shared: Trawl, site: Site) -> None:
    """Half of what belongs to an installation is gone: it is said, and made again."""
    assert site.ask("DELETE", f"/{site.index}-vocabulary")[0] == 200
    feed = shared.write_jsonl([{"id": "B1", "text": "A boy with a vape."}])
    message = shared.refuse("load", feed, "--source", "narratives", code=1)
    assert_one_message(message)
    assert "trawl engine" in message
    _, found = site.ask("GET", f"/_resolve/index/{site.index}-vocabulary")
    assert "error" in found or not found["indices"], "nothing was made by the way, without its mapping"
