"""Three Elasticsearch nodes of which some die: what two of them can do goes on, and what one cannot do is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.conftest import RECORDS, Trawl
from tests.cli.elastic_site import MANY, Site, assert_one_message, finish, open_harmed_site
from tests.conftest import open_cluster
from tests.servers.elasticsearch import Cluster

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def three(elasticsearch_version: str) -> Iterator[Cluster]:
    with open_cluster(elasticsearch_version, nodes=3, heap="512m") as cluster:
        yield cluster


@pytest.fixture
def spread(empty: Trawl, three: Cluster) -> Iterator[Site]:
    """An installation on three servers, each shard on two of them."""
    yield from open_harmed_site(empty, three, {"TRAWL_ELASTIC_SHARDS": "3", "TRAWL_ELASTIC_REPLICAS": "1"})


def test_one_server_of_three_dies_during_a_load(spread: Site, three: Cluster) -> None:
    feed = spread.write_feed()
    process = spread.start_loading(feed)
    three.kill(0)
    code, message = finish(process)
    assert code == 0, message
    spread.assert_whole()
    three.start(0)
    done = spread.trawl("load", feed, "--source", "narratives", "--json").json
    assert (done["unchanged"], done["written"]) == (MANY, 0)
    spread.assert_whole()


def test_one_server_of_three_dies_during_a_run(spread: Site, three: Cluster) -> None:
    spread.trawl("load", spread.write_feed(), "--source", "narratives")
    process = spread.start_running()
    three.kill(1)
    code, message = finish(process)
    (run,) = spread.trawl("report", "list", "--json").json
    if code:
        assert_one_message(message)
        assert run["state"] == "failed"
        spread.run_again()
    else:
        assert (run["state"], run["counts"]["new"]) == ("complete", MANY)
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
    code, message = finish(spread.trawl.start("load", feed, "--source", "narratives"))
    assert code == 1
    assert_one_message(message)
    answer = spread.trawl("search", "vape", code=None)
    if answer.code:
        assert_one_message(answer.err)
    else:
        assert "A1" in answer.out, "what is left may answer, and then wholly"
    assert spread.trawl("doctor", code=1).words.count("PROBLEM") >= 1
    three.nodes[1].start()
    three.start(2)
    three.wait(1)
    done = spread.trawl("load", feed, "--source", "narratives", "--json").json
    assert (done["read"], done["written"]) == (MANY, MANY)
    assert set(spread.trawl.ids("vape")) == {"A1", "A2"}
