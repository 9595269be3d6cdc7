"""Engines on the Elasticsearch that all tests share, each with indices of its own that are deleted afterwards."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

import pytest
from pydantic import SecretStr

from tests.engine.corpus import CORPUS, EVERYBODY, VERSIONS
from tests.servers.elasticsearch import Server
from trawl.engine.elastic import ElasticConnection, ElasticEngine, open_elastic
from trawl.engine.elastic.upkeep import ElasticUpkeep
from trawl.engine.interface import EngineLimits, WriteOutcome
from trawl.model import IndexedRecord, Versions
from trawl.query import MATCH_ALL, compile_query


def connect(server: Server, index: str) -> ElasticConnection:
    """A connection with every right that the tests were given."""
    secret = {name: SecretStr(value) for name in ("api_key", "password") if (value := getattr(server, name))}
    return ElasticConnection(
        (server.url,), index=index, user=server.user or "", ca_file=server.authority, replicas=0, **secret
    )


def make_engine(server: Server, index: str, **options: object) -> ElasticEngine:
    """An engine with indices of its own, empty."""
    engine = open_elastic(connect(server, index), versions=VERSIONS, **options)
    engine.create()
    return engine


@contextmanager
def own_index(server: Server) -> Iterator[str]:
    """A name for indices that are deleted afterwards."""
    name = f"trawl-test-{uuid.uuid4().hex[:12]}"
    try:
        yield name
    finally:
        _, found = server.request("GET", f"/_resolve/index/{name}*")
        for index in found.get("indices", ()):
            server.request("DELETE", f"/{index['name']}")


def ids(engine: ElasticEngine, text: str = "") -> list[str]:
    """The ids of what a query finds, in order."""
    with engine.view() as view:
        found = view.scan(compile_query(text) if text else MATCH_ALL, EVERYBODY)
        return sorted(indexed.record.record_id for indexed in found)


def load(engine: ElasticEngine, corpus: Sequence[IndexedRecord] = CORPUS) -> WriteOutcome:
    with engine.writer() as writer:
        return writer.write(corpus)


def numbered(indexed: IndexedRecord, sequence: int, content_hash: str = "") -> IndexedRecord:
    record = indexed.record
    return replace(indexed, record=replace(record, sequence=sequence, content_hash=content_hash or record.content_hash))


@pytest.fixture
def connection(elasticsearch_server: Server, elastic_index: str) -> ElasticConnection:
    return connect(elasticsearch_server, elastic_index)


@pytest.fixture
def engine(elasticsearch_server: Server, elastic_index: str) -> Iterator[ElasticEngine]:
    made = make_engine(elasticsearch_server, elastic_index)
    yield made
    made.close()


@pytest.fixture
def upkeep(connection: ElasticConnection) -> Iterator[ElasticUpkeep]:
    with closing(ElasticUpkeep(connection, VERSIONS, EngineLimits())) as made:
        yield made


@pytest.fixture
def upkeep_of_none(elasticsearch_server: Server) -> Iterator[ElasticUpkeep]:
    with own_index(elasticsearch_server) as index:
        found = ElasticUpkeep(connect(elasticsearch_server, index), VERSIONS, EngineLimits())
        with closing(found):
            yield found


@pytest.fixture
def index_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few the records are, the meaning decides only those that the index is not sure of."""
    monkeypatch.setattr("trawl.engine.elastic.answers._FEW", 0)


@pytest.fixture
def limited(elasticsearch_server: Server, elastic_index: str) -> Iterator[ElasticEngine]:
    made = make_engine(elasticsearch_server, elastic_index, limits=EngineLimits(expansion=3, verify_candidates=2))
    yield made
    made.close()


@pytest.fixture
def reopen(connection: ElasticConnection) -> Iterator[Callable[..., ElasticEngine]]:
    """Opens the index of `engine` once more, as made by other versions or with other limits."""
    opened: list[ElasticEngine] = []

    def open_again(versions: Versions, **options: object) -> ElasticEngine:
        opened.append(open_elastic(connection, versions=versions, **options))
        return opened[-1]

    yield open_again
    for each in opened:
        each.close()


@pytest.fixture
def open_fresh(elasticsearch_server: Server, elastic_index: str) -> Callable[[], ElasticEngine]:
    """Empties one engine again and again: that is quicker than to make indices."""
    make_engine(elasticsearch_server, elastic_index).close()

    def open_emptied() -> ElasticEngine:
        engine = make_engine(elasticsearch_server, elastic_index)
        client = engine._server.client
        client.indices.refresh(index=elastic_index)
        client.delete_by_query(index=elastic_index, query={"match_all": {}}, refresh=True)
        return engine

    return open_emptied


@pytest.fixture(scope="module")
def shared_engine(elasticsearch_server: Server) -> Iterator[ElasticEngine]:
    """An engine that holds the contract's records, for tests that only read: indices are slow to make."""
    with own_index(elasticsearch_server) as index:
        made = make_engine(elasticsearch_server, index)
        with made.writer() as writer:
            writer.write(CORPUS)
        yield made
        made.close()
