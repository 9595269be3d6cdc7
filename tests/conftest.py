"""Fixtures for every test."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

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

# Modules of the tests that assert too; they are imported later than this.
pytest.register_assert_rewrite("tests.cli.elastic_site", "tests.engine.reading", "tests.engine.writing")

# An example that loads a library, or meets a busy machine, is slow once; what must be quick has a test of its own.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


#: What the caller of the tests may set; any other setting of trawl is the test's own affair.
_FOR_TESTS = ("TRAWL_TEST_", "TRAWL_UPDATE_GOLDEN")


def clean_environment() -> dict[str, str]:
    """The environment without a setting of trawl's."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("TRAWL_") or name.startswith(_FOR_TESTS)
    }


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_caller() -> Iterator[None]:
    """For every test, and for what is made before the first: the caller's installation is not what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ.keys() - clean_environment().keys():
            patch.delenv(name)
        yield


def skip(reason: str) -> NoReturn:
    """Skip what cannot be tested here, with the remedy; in CI, which has everything, fail."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The project's shared folder beside the checkout; a user's clone has none, CI always has."""
    folder = Path(__file__).parents[2] / "shared"
    if not folder.is_dir():
        skip(f"needs the shared folder: put it at {folder}")
    return folder


@pytest.fixture(scope="session")
def elasticsearch_version() -> str:
    """The release that the tests start: 9.4.3, or what `TRAWL_TEST_ELASTICSEARCH_VERSION` says."""
    return os.environ.get("TRAWL_TEST_ELASTICSEARCH_VERSION") or DEFAULT_VERSION


@contextmanager
def open_cluster(version: str, **options: Any) -> Iterator[Cluster]:
    """Start a cluster of the tests' own (`run_elasticsearch`), or skip with the remedy; in CI fail."""
    with available("Elasticsearch"), run_elasticsearch(version, **options) as cluster:
        yield cluster


@contextmanager
def available(server: str) -> Iterator[None]:
    """Where a server can be neither started nor reached, skip with the remedy; in CI fail."""
    try:
        yield
    except ServerUnavailableError as error:
        skip(f"{server.upper()} WAS NOT TESTED. {error}")


@pytest.fixture(scope="session")
def elasticsearch_server(elasticsearch_version: str) -> Iterator[Server]:
    """The Elasticsearch that all tests share, with every right: `TRAWL_TEST_ELASTICSEARCH`, or one of our own.

    Where there can be none the tests skip with the remedy, save in CI, where they fail.
    """
    with available("Elasticsearch"):
        given = given_server()
    if given:
        yield given
        return
    with open_cluster(elasticsearch_version, heap="768m") as cluster:
        yield cluster.servers[0]


@pytest.fixture
def elastic_index(elasticsearch_server: Server) -> Iterator[str]:
    """A name for an index of this test's own; whatever was made under names that begin so is deleted afterwards."""
    name = f"trawl-test-{uuid.uuid4().hex[:12]}"
    yield name
    _, found = elasticsearch_server.request("GET", f"/_resolve/index/{name}*?expand_wildcards=all")
    for index in found.get("indices", ()):
        elasticsearch_server.request("DELETE", f"/{index['name']}")
