"""A new versioned index beside the one in use, which takes its place in one step when it is whole."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from trawl.engine.elastic.edges import missing_error
from trawl.engine.elastic.indices import (
    count_all,
    create_index,
    delete_index,
    delete_leftovers,
    indices_behind,
    mark,
    numbered_indices,
)
from trawl.engine.elastic.layout import describe, records_body
from trawl.engine.elastic.server import Server
from trawl.errors import EngineError
from trawl.model import Versions

_POLL_SECONDS = 0.5

#: How long an index that has been replaced is kept for those who are reading it.
READERS_SECONDS = 120.0


class _StillCopyingError(KeyboardInterrupt):
    """Somebody interrupted the wait for the server, which goes on copying."""


@contextmanager
def new_index(server: Server, versions: Versions) -> Iterator[Server]:
    """The same installation with a new, empty index in the place of both aliases; the caller has the right to write.

    Where it is not put in place before the block ends it is deleted, save where the server is still copying into it: it
    would make it again, without a mapping. What was left so, or by a process that was killed, is deleted first.
    """
    index = _next_name(server)
    body = records_body(server.connection, versions)
    body["mappings"]["_meta"]["trawl"]["building"] = True  # until it is in place, so that it is known for a leftover
    create_index(server, index, body)
    rebuilt = server.at(index)
    copying = False
    try:
        yield rebuilt
    except _StillCopyingError:
        copying = True
        raise
    finally:
        if not copying and index not in indices_behind(server, server.read):
            delete_index(server, index)


def put_in_place(server: Server, rebuilt: Server, versions: Versions) -> None:
    """Have both aliases stand for the new index, in one step, and delete the old one."""
    old = indices_behind(server, server.read)
    index = rebuilt.read
    rebuilt.refresh()
    for name in old:
        mark(server, name, "replaced")  # should this be killed before it is deleted, it is known for a leftover
    actions: list[dict[str, Any]] = [{"remove": {"index": name, "alias": server.read}} for name in old]
    actions += [{"remove": {"index": name, "alias": server.write}} for name in old]
    actions.append({"add": {"index": index, "alias": server.read}})
    actions.append({"add": {"index": index, "alias": server.write, "is_write_index": True}})
    server.ask("change to its new form", server.client.indices.update_aliases, actions=actions)
    server.ask("say what made it", server.client.indices.put_mapping, index=index, meta=describe(versions))
    for name in old:
        _await_readers(server, name)
        delete_index(server, name)


def copy_on_server(server: Server, rebuilt: Server) -> int:
    """Have the server copy every document with its version; return the number of records."""
    server.refresh()
    started = server.ask(
        "be copied",
        server.client.reindex,
        source={"index": server.read},
        dest={"index": rebuilt.read, "version_type": "external"},
        wait_for_completion=False,
    )
    try:
        _wait(server, started["task"])
    except KeyboardInterrupt as interrupt:
        raise _StillCopyingError from interrupt
    rebuilt.refresh()
    before, after = count_all(server), count_all(rebuilt)
    if before != after:
        raise EngineError(
            f"Copying {before[0]:,} records of the {server.connection.place} came to {after[0]:,}, so it stays as it "
            "was. Do the same again."
        )
    return after[0]


def _await_readers(server: Server, index: str) -> None:
    """Return when nobody reads the index any more, or the time for that is over."""
    deadline = time.monotonic() + READERS_SECONDS
    while time.monotonic() < deadline:
        found = server.ask("say who reads it", server.client.indices.stats, index=index, metric=["search"])
        if not found["_all"]["total"]["search"]["open_contexts"]:
            return
        time.sleep(_POLL_SECONDS)


def _wait(server: Server, task: str) -> None:
    while True:
        # Not `tasks.get`, which warns whoever calls it that it may change: what is read of the answer has not since 5.
        found = server.ask(
            "be copied",
            server.client.perform_request,
            method="GET",
            path=f"/_tasks/{task}",
            headers={"accept": "application/json"},
        )
        if found["completed"]:
            break
        time.sleep(_POLL_SECONDS)
    failures = found.get("response", {}).get("failures", ())
    if failures or "error" in found:
        raise EngineError(
            f"The server could not copy the {server.connection.place}: {len(failures) or 'all'} of its documents were "
            "refused. It stays as it was; run: trawl reprocess"
        )


def _next_name(server: Server) -> str:
    """The name behind the highest number in use, when what earlier attempts have left is deleted."""
    if not indices_behind(server, server.read):
        raise missing_error(server.connection.place)
    highest = max(numbered_indices(server), default=0)
    delete_leftovers(server)
    return f"{server.connection.index}-{highest + 1:06}"
