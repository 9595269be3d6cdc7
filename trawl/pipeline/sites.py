"""What stays open of an installation for whoever reads it: one for a process, and a request of it for each reader.

A command line makes one of each. Readers of a site may be at work in several threads at once: the engine and the ledger
are made for that, each job has a view of its own, and whatever an engine keeps of an answer it keeps for its reader.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from trawl.access import Principal
from trawl.engine.interface import Engine
from trawl.errors import EngineError
from trawl.pipeline.installation import Installation
from trawl.pipeline.sessions import ReadState, read_state

if TYPE_CHECKING:
    from trawl.ledger import Ledger


class Site:
    """The engine and the ledger that the settings name, opened when they are first asked for."""

    def __init__(self, installation: Installation, stack: ExitStack, *, one_state: bool) -> None:
        self._installation, self._stack, self._one_state = installation, stack, one_state
        self._lock = threading.Lock()
        self._engine: Engine | None = None
        self._ledger: Ledger | None = None
        self._state: ReadState | None = None
        self._held = stack.enter_context(ExitStack())

    @property
    def engine(self) -> Engine:
        """The engine for those who read. Raises as opening it does."""
        with self._lock:
            if self._engine is None:
                self._engine = self._stack.enter_context(self._installation.keep_engine())
            return self._engine

    @property
    def ledger(self) -> Ledger:
        """The ledger. Raises as opening it does."""
        with self._lock:
            if self._ledger is None:
                self._ledger = self._stack.enter_context(self._installation.keep_ledger())
            return self._ledger

    @contextmanager
    def read(self, engine: Engine, ledger: Ledger) -> Iterator[ReadState]:
        """What there is to read: now, or where all jobs are to read one state, when the first of them began.

        Behind a job that the engine failed the next one reads what there is then.
        """
        if not self._one_state:
            with read_state(engine, ledger) as state:
                yield state
            return
        if self._state is None:
            self._state = self._held.enter_context(read_state(engine, ledger))
        try:
            yield self._state
        except EngineError:
            # A server may have let go of it: what fails one job may fail no other.
            self._state = None
            self._held.close()
            raise

    def serve(self, principal: Principal, purpose: str = "", reference: str = "") -> Installation:
        """One reader's request of this site, with why it is made: the rights and the reasons are the reader's own."""
        return replace(self._installation, principal=principal, purpose=purpose, reference=reference, site=self)


@contextmanager
def open_site(installation: Installation, *, one_state: bool = False) -> Iterator[Site]:
    """Keep open for the length of the block what the installation's jobs need.

    With `one_state` the jobs follow one another in one thread, as a view is used by one, and all read the same.
    """
    with ExitStack() as stack:
        yield Site(installation, stack, one_state=one_state)


@contextmanager
def hold_state(installation: Installation) -> Iterator[Installation]:
    """The same request for jobs that follow one another: all read the state that there is when the first begins."""
    with open_site(installation, one_state=True) as site:
        yield site.serve(installation.principal, installation.purpose, installation.reference)
