"""Fixtures for every test."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from tests.servers.elasticsearch import (
    DEFAULT_VERSION,
    Cluster,
    Server,
    ServerUnavailableError,
    given_server,
    run_elasticsearch,
)

# An example that loads a library, or meets a busy machine, is slow once; what must be quick has a test of its own.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder beside the checkout; a user's clone has none, CI always has."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"CI needs the shared folder at {folder}")
        pytest.skip(f"needs the shared folder: put it at {folder}")
    return folder


@pytest.fixture(scope="session")
def elasticsearch_version() -> str:
    """The release that the tests start: 9.4.3, or what `TRAWL_TEST_ELASTICSEARCH_VERSION` says."""
    return os.environ.get("TRAWL_TEST_ELASTICSEARCH_VERSION") or DEFAULT_VERSION


@contextmanager
def open_cluster(version: str, **options: Any) -> Iterator[Cluster]:
    """Start a cluster of the tests' own (`run_elasticsearch`), or skip with the remedy; in CI fail."""
    with _available(), run_elasticsearch(version, **options) as cluster:
        yield cluster


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except ServerUnavailableError as error:
        if os.environ.get("CI"):
            pytest.fail(str(error))
        pytest.skip(f"ELASTICSEARCH WAS NOT TESTED. {error}")


@pytest.fixture(scope="session")
def elasticsearch_server(elasticsearch_version: str) -> Iterator[Server]:
    """The Elasticsearch that all tests share, with every right: `TRAWL_TEST_ELASTICSEARCH`, or one of our own.

    Where there can be none the tests skip with the remedy, save in CI, where they fail.
    """
    with _available():
        given = given_server()
    if given:
        yield given
        return
    with open_cluster(elasticsearch_version, heap="768m") as cluster:
        yield cluster.servers[0]


@pytest.fixture(scope="session")
def elasticsearch_url(elasticsearch_server: Server) -> str:
    """The address of the Elasticsearch that all tests share, without credentials."""
    return elasticsearch_server.url


@pytest.fixture
def elastic_index(elasticsearch_server: Server) -> Iterator[str]:
    """A name for an index of this test's own; whatever was made under names that begin so is deleted afterwards."""
    name = f"trawl-test-{uuid.uuid4().hex[:12]}"
    yield name
    _, found = elasticsearch_server.request("GET", f"/_resolve/index/{name}*?expand_wildcards=all")
    for index in found.get("indices", ()):
        elasticsearch_server.request("DELETE", f"/{index['name']}")
