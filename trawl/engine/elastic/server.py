"""One installation's indices on the server: what they are called, and requests to them with errors translated."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from time import sleep
from typing import Any

from elastic_transport import ConnectionTimeout, TlsError
from elasticsearch import ApiError, Elasticsearch, TransportError
from elasticsearch import ConnectionError as NoConnectionError

from trawl.engine.elastic.connection import ElasticConnection, open_client
from trawl.engine.elastic.edges import MissingIndexError, ServerErrors
from trawl.errors import EngineError

#: How long the server keeps a view open between two requests for it.
KEEP_ALIVE = "15m"

#: How often a request is tried where no node answers, or one on the way says that another did not.
_TRIES = 3
_PAUSE_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Server:
    """The client, and the names of the indices. `read` and `write` are aliases, but for an index being built."""

    connection: ElasticConnection
    client: Elasticsearch = field(repr=False)
    read: str
    write: str

    @property
    def vocabulary(self) -> str:
        """The index of distinct forms."""
        return f"{self.connection.index}-vocabulary"

    @property
    def meta(self) -> str:
        """The index that says who writes."""
        return f"{self.connection.index}-meta"

    @property
    def is_alias(self) -> bool:
        """Whether writes go through the alias, so that one without an index is an error and makes none."""
        return self.write != self.read

    def at(self, index: str) -> Server:
        """The same installation with one index in the place of both aliases."""
        return replace(self, read=index, write=index)

    def errors(self, doing: str) -> ServerErrors:
        """Translates errors of the requests in its block; `doing` goes on from "could not"."""
        return ServerErrors(self.connection, doing)

    def ask(self, doing: str, request: Callable[..., Any], **arguments: Any) -> Any:
        """The body of the answer to one request; one that may succeed on another node is tried there."""
        with self.errors(doing):
            for left in range(_TRIES - 1, -1, -1):
                try:
                    return request(**arguments).body
                except (NoConnectionError, ApiError) as error:
                    if not left or not _may_pass(error):
                        raise
                    sleep(_PAUSE_SECONDS)
        raise AssertionError("the last try returns or raises")

    def refresh(self) -> None:
        """Have all that is written searched: words first, so that no record has one that the vocabulary lacks."""
        for index in (self.vocabulary, self.write):
            self.ask("show what was written", self.client.indices.refresh, index=index)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """In the block an index that is missing was there a moment ago: a new one has taken its place."""
        try:
            yield
        except MissingIndexError as error:
            raise EngineError(
                f"The {self.connection.place} was replaced by a new one while it was read (`trawl engine reindex`, "
                "`trawl reprocess`). Do the same again."
            ) from error

    @contextmanager
    def point_in_time(self, index: str) -> Iterator[PointInTime]:
        """The records of an index as they are searchable at this moment."""
        with self.reading():
            answer = self.ask("be searched", self.client.open_point_in_time, index=index, keep_alive=KEEP_ALIVE)
        opened = PointInTime(self, answer["id"])
        try:
            yield opened
        finally:
            opened.close()


class PointInTime:
    """One unchanging state of the records, to be searched by one thread."""

    def __init__(self, server: Server, name: str) -> None:
        self._server, self._name = server, name

    def search(self, doing: str, **body: Any) -> Mapping[str, Any]:
        """Search this state; an answer without some shard is an error."""
        with self._server.reading():
            answer = self._server.ask(
                doing,
                self._server.client.search,
                pit={"id": self._name, "keep_alive": KEEP_ALIVE},
                allow_partial_search_results=False,
                **body,
            )
        self._name = answer.get("pit_id", self._name)
        return answer  # type: ignore[no-any-return]  # the client's answers are not typed

    def close(self) -> None:
        """Let the server forget the state, which it does by itself where it cannot be told."""
        with suppress(TransportError, ApiError):
            self._server.client.options(ignore_status=404, request_timeout=5).close_point_in_time(id=self._name)


def _may_pass(error: Exception) -> bool:
    if isinstance(error, ApiError):
        return error.meta.status in (502, 504)
    return not isinstance(error, TlsError | ConnectionTimeout)


def open_server(connection: ElasticConnection) -> Server:
    """The server of a connection; nothing is sent yet. Raises EngineError where the connection cannot be one."""
    return Server(connection, open_client(connection), connection.index, f"{connection.index}-write")
