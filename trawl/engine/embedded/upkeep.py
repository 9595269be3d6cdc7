"""What is done to the index in the home folder as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from trawl.engine.embedded.engine import EmbeddedEngine, open_embedded
from trawl.engine.embedded.placement import (
    clear_leftovers,
    clear_leftovers_alone,
    discard_index,
    fresh_folder,
    put_in_place,
    restore_index,
)
from trawl.engine.interface import EngineLimits, IndexStatus, Inspection, Rebuilding
from trawl.errors import EngineError
from trawl.model import Versions


class EmbeddedUpkeep:
    """Implements `Upkeep` for the index in a folder. Nothing stays open from one call to the next."""

    def __init__(self, folder: Path, versions: Versions, limits: EngineLimits) -> None:
        self._folder, self._versions, self._limits = folder, versions, limits

    def is_there(self) -> bool:
        return self._folder.is_dir()

    def create(self) -> str:
        with closing(self._open()) as engine:
            return f"The embedded engine makes its index by itself: it is in {engine.health().location}."

    def status(self) -> IndexStatus:
        with closing(self._open()) as engine:
            health = engine.health()
        facts = {
            "engine": health.engine,
            "folder": health.location,
            "records": f"{health.records:,}",
            "sequence": f"{health.sequence:,}",
        }
        return IndexStatus(facts, health.problems)

    def inspect(self, *, counts: bool) -> Iterator[Inspection]:  # noqa: ARG002 - its health says all there is
        yield from ()

    def reindex(self) -> int:
        with closing(self._open()) as engine:
            engine.rebuild()
            return engine.health().records

    @contextmanager
    def rebuild(self, versions: Versions) -> Iterator[Rebuilding]:
        folder, limits, replaced = self._folder, self._limits, list[Path]()
        restore_index(folder)
        with closing(open_embedded(folder, versions=versions, limits=limits)) as found:
            made_by = found.made_by()
        stored = open_embedded(folder, versions=made_by, limits=limits)
        # The right to write to the old index is held until the new one stands in its place: no load slips in between.
        with closing(stored), stored.hold():
            clear_leftovers(folder)
            fresh = open_embedded(fresh_folder(folder), versions=versions, limits=limits)

            def exchange() -> None:
                fresh.close()
                stored.close()
                replaced.append(put_in_place(folder))

            with closing(fresh):
                yield Rebuilding(stored, fresh, exchange)
        for old in replaced:
            discard_index(folder, old)

    def purge(self, *, older_than_days: int) -> None:  # noqa: ARG002 - nothing is late that could bring a record back
        with closing(self._open()) as engine:
            clear_leftovers_alone(self._folder)  # first, since it can be refused
            engine.rebuild()
            engine.empty_log()

    def clear_copies(self) -> str:
        folder = self._folder
        try:
            clear_leftovers(folder)
        except EngineError:
            return (
                f"A copy of the index that a reprocess left beside {folder} ({folder.name}.new or {folder.name}.old) "
                "may hold their text too. Delete it if no record is missing from the index."
            )
        return ""

    def remnants(self) -> Iterator[str]:
        yield f"A search that was under way in a purge may hold an older copy of {self._folder} open until it ends."

    def close(self) -> None:
        """Nothing is open."""

    def _open(self) -> EmbeddedEngine:
        restore_index(self._folder)
        return open_embedded(self._folder, versions=self._versions, limits=self._limits)
