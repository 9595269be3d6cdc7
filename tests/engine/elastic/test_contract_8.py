"""The contract on the older Elasticsearch that trawl works with, in the same run of the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import open_cluster
from tests.engine.elastic import test_contract as newest
from tests.servers.elasticsearch import Server

OLDER_VERSION = "8.16.6"


@pytest.fixture(scope="module")
def elasticsearch_server() -> Iterator[Server]:
    """A server of the older version, in the place of the one that all other tests share."""
    with open_cluster(OLDER_VERSION) as cluster:
        yield cluster.servers[0]


def test_the_server_is_the_older_one(elasticsearch_server: Server) -> None:
    assert elasticsearch_server.request("GET", "/")[1]["version"]["number"] == OLDER_VERSION


class TestContract(newest.TestContract):
    test_any_answer_is_the_meanings = None  # hundreds of queries: `make test-elasticsearch-8` asks them
