"""The engine on Elasticsearch: one writer and any number of readers, on however many machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace

from trawl.engine.elastic.clauses import term
from trawl.engine.elastic.connection import ElasticConnection, open_client
from trawl.engine.elastic.edges import ForbiddenError
from trawl.engine.elastic.indices import (
    TOMBSTONE_DAYS,
    count_all,
    create_indices,
    describe_again,
    indices_behind,
    leftover_indices,
    purge_withdrawn,
)
from trawl.engine.elastic.layout import (
    check_readable,
    check_writable,
    find_index,
    mapping_differences,
    read_mapping,
    read_versions,
)
from trawl.engine.elastic.lease import Lease, hold_lease, is_cut_off
from trawl.engine.elastic.pages import count_records
from trawl.engine.elastic.preparation import prepare_record
from trawl.engine.elastic.rebuilding import copy_on_server, new_index, put_in_place
from trawl.engine.elastic.server import PointInTime, Server, open_server
from trawl.engine.elastic.status import ElasticStatus, missing_privileges, read_status
from trawl.engine.elastic.view import ElasticView
from trawl.engine.elastic.writer import ElasticWriter
from trawl.engine.interface import EngineLimits, Health, Preparation
from trawl.errors import EngineError, VersionMismatchError
from trawl.model import Versions

_NO_LIMITS = EngineLimits()


def open_elastic(
    connection: ElasticConnection,
    *,
    versions: Versions,
    limits: EngineLimits = _NO_LIMITS,
    any_version: bool = False,
) -> ElasticEngine:
    """Open the engine on a server. Nothing is sent to it before it is used, and a missing index is an error then.

    `versions` says what analyses and extracts here; readers that do not know the extractor leave it "". With
    `any_version` views are given whatever made the records, so that they can be read and made anew.
    Raises EngineError where the connection cannot be one.
    """
    return ElasticEngine(open_server(connection), versions, limits, any_version=any_version)


class ElasticEngine:
    """Implements `Engine`. Views may be open in several threads at once, each used by one."""

    def __init__(self, server: Server, versions: Versions, limits: EngineLimits, *, any_version: bool = False) -> None:
        self._server, self._versions, self._limits, self._any_version = server, versions, limits, any_version

    @property
    def preparation(self) -> Preparation:
        return prepare_record

    @contextmanager
    def view(self) -> Iterator[ElasticView]:
        """One unchanging state. Raises VersionMismatchError where another analyser made the index."""
        index = find_index(self._server, self._server.read)
        if is_cut_off(self._server):
            # What a writer that is gone has left would be shown by nobody else. A role that is not trawl's may lack
            # the privilege, and searches what there is.
            with suppress(ForbiddenError):
                self._server.refresh()
        with self._server.point_in_time(index) as records:
            # Read of the very index whose state is held, and after it: were the alias asked again, a reprocess might
            # have turned it to records of another analyser meanwhile, and a writer with another analyser may have
            # begun to fill an index that was empty.
            with self._server.reading():
                stored = read_versions(self._server, read_mapping(self._server, index))
            self._check_readable(stored, records)
            yield ElasticView(self._server, records, self._limits, stored)

    @contextmanager
    def writer(self) -> Iterator[ElasticWriter]:
        """The right to write. Raises EngineBusyError and VersionMismatchError.

        What was written becomes searchable when the block ends, also where an error ends it.
        """
        with self._hold_lease() as lease:
            # What a writer before this one may have left; before it is asked whether the index holds any record.
            self._server.refresh()
            self._check_writable()
            writer = ElasticWriter(self._server, lease)
            try:
                yield writer
            finally:
                if not writer.failed:
                    writer.refresh()

    def is_there(self) -> bool:
        """Whether there is an index."""
        return bool(indices_behind(self._server, self._server.read))

    def made_by(self) -> Versions:
        """What made the records that are stored. Raises EngineError where there is no index."""
        return read_versions(self._server, read_mapping(self._server, self._server.read))

    def leftovers(self) -> list[str]:
        """Indices that a rebuilding has left which was cut off, or one that is at work just now is building."""
        return leftover_indices(self._server)

    def create(self) -> str:
        """Make the indices where there are none, and return the name of the one that holds the records."""
        return create_indices(self._server, self._versions)

    def status(self) -> ElasticStatus:
        """How the server and the indices are. Raises EngineError where there is no index."""
        return read_status(self._server)

    def check_access(self) -> Mapping[str, tuple[str, ...]]:
        """Each kind of work, with the privileges that these credentials lack for it; none where they may do it."""
        return missing_privileges(self._server)

    def purge(self, *, older_than_days: int = TOMBSTONE_DAYS) -> int:
        """Delete tombstones, unused words and what is left of withdrawn records on disk; return how many tombstones.

        Raises EngineBusyError. It has the server rewrite files, which may take long.
        """
        with self._hold_lease():
            return purge_withdrawn(self._server, older_than_days)

    @contextmanager
    def rebuild_into(self, versions: Versions) -> Iterator[RebuiltEngine]:
        """An engine with a new, empty index of these versions, which `put_in_place` puts in the place of this one's.

        This one's writer is held until the block ends, so that no load slips in between. Where the block ends
        without `put_in_place`, or with an error, the new index is deleted and all is as before.
        """
        with self._hold_lease() as lease:
            self._server.refresh()  # what a writer before this one may have left is read from here too
            with new_index(self._server, versions) as server:
                yield RebuiltEngine(server, versions, self._limits, lease=lease, original=self._server)

    def reindex(self) -> int:
        """Have the server copy the records to an index of today's mapping and settings; return how many they are.

        Readers see the old index until the new one is whole. Raises VersionMismatchError where the analyser has
        changed: then the records must be reprocessed.
        """
        with self._hold_lease() as lease:
            stored = read_versions(self._server, read_mapping(self._server, self._server.read))
            try:
                check_readable(self._server, stored, self._versions)
            except VersionMismatchError as error:
                raise VersionMismatchError(f"The server cannot analyse records anew. {error}") from None
            with new_index(self._server, stored) as server:
                records = copy_on_server(self._server, server)
                lease.check()
                put_in_place(self._server, server, stored)
        return records

    def health(self) -> Health:
        records, sequence = count_all(self._server)
        return Health("elasticsearch", self._server.connection.place, records, sequence, tuple(self._problems(records)))

    def close(self) -> None:
        """Let go of the connections. The engine can be used again, and opens what it needs."""
        self._server.client.close()
        self._server = replace(self._server, client=open_client(self._server.connection))

    @contextmanager
    def _hold_lease(self) -> Iterator[Lease]:
        with hold_lease(self._server) as lease:
            yield lease

    def _check_writable(self) -> None:
        mapping = read_mapping(self._server, self._server.write)
        stored = read_versions(self._server, mapping)
        if differences := mapping_differences(mapping):
            raise EngineError(
                f"The mapping of the {self._server.connection.place} is not this trawl's: {'; '.join(differences)}. "
                "Run: trawl engine reindex"
            )
        try:
            check_writable(self._server, stored, self._versions)
        except VersionMismatchError:
            if count_all(self._server)[0]:
                raise
            describe_again(self._server, self._versions)

    def _check_readable(self, stored: Versions, records: PointInTime) -> None:
        if self._any_version:
            return
        try:
            check_readable(self._server, stored, self._versions)
        except VersionMismatchError:
            if count_records(records, "be searched", term("live", True)):
                raise

    def _problems(self, records: int) -> Iterator[str]:
        mapping = read_mapping(self._server, self._server.read)
        check = check_writable if self._versions.extractor else check_readable
        try:
            stored = read_versions(self._server, mapping)
            if records:  # an index without any is of every version, and the next writer's
                check(self._server, stored, self._versions)
        except EngineError as error:
            yield str(error)
        yield from mapping_differences(mapping)
        if is_cut_off(self._server):
            yield (
                "The last load was cut off. What it stored is searchable as soon as somebody who may refresh it "
                "searches or loads."
            )


class RebuiltEngine(ElasticEngine):
    """An engine whose index nobody sees yet, filled under the right to write that `rebuild_into` holds."""

    def __init__(
        self, server: Server, versions: Versions, limits: EngineLimits, *, lease: Lease, original: Server
    ) -> None:
        super().__init__(server, versions, limits)
        self._lease, self._original = lease, original

    def put_in_place(self) -> None:
        """Put this index in the place of the old one, in one step, and delete the old one."""
        self._lease.check()
        put_in_place(self._original, self._server, self._versions)

    @contextmanager
    def _hold_lease(self) -> Iterator[Lease]:
        yield self._lease
