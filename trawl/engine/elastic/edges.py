"""The edge to the client: what the server or the way to it says becomes one clear error, with what to do about it.

No error repeats what the server quotes of a document: it may be narrative text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from elastic_transport import TlsError
from elasticsearch import ApiError, ConnectionTimeout, TransportError, UnsupportedProductError

from trawl.engine.elastic.connection import ElasticConnection
from trawl.errors import EngineError, LimitError, TrawlError

# From here on a server's reason quotes the document.
_QUOTES = re.compile(r"in document with id|Preview of field|The prefix of|\bvalue\b|: \[|For input string", re.I)
_IMMENSE = re.compile(r'immense term in field="([\w.]+)"')
_OPERATION = re.compile(r"(?:primary|coordinating)_operation_bytes=(\d+)")
_GRANTED = re.compile(r"max_\w*bytes=(\d+)")
_CLAUSES = (
    "too_many_clauses",
    "maxclausecount",
    "max_clause_count",
    "too many clauses",
    "too_many_nested",
    "nested depth",
)


class ForbiddenError(EngineError):
    """The credentials may not do what was asked."""


class MissingIndexError(EngineError):
    """There is no such index."""


class ServerErrors(AbstractContextManager[None]):
    """Translate what the client raises inside the block. `doing` goes on from "could not": "be searched"."""

    def __init__(self, connection: ElasticConnection, doing: str) -> None:
        self._connection, self._doing = connection, doing

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, ApiError | TransportError | UnsupportedProductError):
            raise explain_error(error, self._connection, self._doing) from error


def explain_error(error: Exception, connection: ElasticConnection, doing: str) -> TrawlError:
    """What to raise in place of a client's error."""
    place = connection.place
    if isinstance(error, ApiError):
        return _explain_answer(error, place, doing)
    if isinstance(error, UnsupportedProductError):
        return EngineError(f"What answers for the {place} is no Elasticsearch of version 8 or 9. Check its URL.")
    if isinstance(error, ConnectionTimeout):
        return EngineError(
            f"The {place} could not {doing} within {connection.timeout:g} seconds. It is slow or overloaded: try "
            "again, narrow the query, or set TRAWL_ELASTIC_TIMEOUT to more seconds."
        )
    if isinstance(error, TlsError):
        return EngineError(
            f"The certificate of the {place} is not trusted. Name the CA's file in TRAWL_ELASTIC_CA, "
            f"and a host that the certificate names. ({_last_part(str(error))})"
        )
    return EngineError(
        f"The {place} cannot be reached: nothing answers there. Check that it is running, its URL and the network. "
        f"({type(error).__name__})"
    )


def error_types(body: Any) -> Iterator[tuple[str, str]]:
    """The types and reasons in a server's answer, from the outside in."""
    error = body.get("error", body) if isinstance(body, Mapping) else None
    if isinstance(error, str):
        yield "error", error
    while isinstance(error, Mapping):
        yield str(error.get("type", "")), str(error.get("reason", ""))
        for shard in error.get("failed_shards", ()):
            yield from error_types(shard.get("reason", {}))
        error = error.get("caused_by")


def safe_reason(error: Mapping[str, Any]) -> str:
    """Why the server refused a document, without anything that it quotes of it."""
    found = list(error_types(error))
    for _, reason in found:
        if immense := _IMMENSE.search(reason):
            return f"a value of its field {immense[1]} is longer than the 32,766 bytes that can be looked up"
    if not found:
        return "the server gave no reason"
    kind, reason = found[0]
    text = _QUOTES.split(reason)[0].strip(" :,.'")
    return f"{kind}: {text[:200]}" if text else kind


def never_fits(error: Mapping[str, Any]) -> str | None:
    """Why a server that is too busy for a document will always be: it takes more memory than the server grants."""
    for _, reason in error_types(error):
        asked, granted = _OPERATION.search(reason), _GRANTED.search(reason)
        if asked and granted and int(asked[1]) > int(granted[1]):
            return (
                f"it takes {int(asked[1]) / 1e6:.0f} MB of the server's memory to index, and the server grants "
                f"{int(granted[1]) / 1e6:.0f} MB, a tenth of its heap; give it more, or divide the record"
            )
    return None


def is_read_only(error: Mapping[str, Any]) -> bool:
    """Whether the index is blocked from being written, as it is where a disk is nearly full."""
    return any(kind == "cluster_block_exception" for kind, _ in error_types(error))


def is_missing(error: Mapping[str, Any]) -> bool:
    """Whether there is no such index, or no alias where one is wanted."""
    return any(kind == "index_not_found_exception" for kind, _ in error_types(error))


def missing_error(place: str) -> MissingIndexError:
    """What to raise where there is no index."""
    return MissingIndexError(f"There is no {place}. Make it with: trawl engine create")


def read_only_error(place: str) -> EngineError:
    """What to raise where the index is blocked."""
    return EngineError(
        f"The {place} is read-only: a disk of the server is nearly full (its flood-stage watermark), or somebody has "
        "blocked the index. Make room on the disk; the server lifts the block by itself. Then do the same again."
    )


def _explain_answer(error: ApiError, place: str, doing: str) -> TrawlError:  # noqa: PLR0911 - one return a cause
    status = error.meta.status
    body = error.body if isinstance(error.body, Mapping) else {}
    found = list(error_types(body))
    kinds = {kind for kind, _ in found}
    said = " ".join(f"{kind} {reason}" for kind, reason in found).lower()
    if status == 401:
        return EngineError(f"The {place} does not accept these credentials. Check the API key, or user and password.")
    if is_read_only(body):
        return read_only_error(place)
    if status == 403:
        return ForbiddenError(
            f"With these credentials the {place} may not {doing}. `trawl doctor` lists the privileges that are missing."
        )
    if is_missing(body):
        return missing_error(place)
    if "search_context_missing_exception" in kinds:
        return EngineError(
            f"The {place} has let go of the state that was being read: a node has left, or reading paused too long. "
            "Nothing is lost; do the same again."
        )
    if any(sign in said for sign in _CLAUSES):
        return LimitError(
            f"The {place} takes no query of so many parts. Write fewer terms or brackets, or raise the server's "
            "indices.query.bool.max_clause_count or max_nested_depth."
        )
    if status == 429 or "circuit_breaking_exception" in kinds:
        return EngineError(f"The {place} is too busy to {doing}. Try again later, or give it more memory.")
    if status in (502, 503, 504) or ("search_phase_execution_exception" in kinds and status >= 500):
        return EngineError(
            f"The {place} could not {doing}: a part of it is not available, because a node is missing or starting. "
            "Try again when the cluster is green or yellow (`trawl engine status`)."
        )
    return EngineError(f"The {place} could not {doing}: {safe_reason(body)} (HTTP {status})")


def _last_part(text: str) -> str:
    return text.rsplit(":", 1)[-1].strip(" ()'\"")[:120]
