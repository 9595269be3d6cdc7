"""Power cuts: from a chosen step on nothing that would last is done any more, as where the process was killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from trawl.ledger import Ledger
from trawl.ledger.database import Database


class PowerCutError(BaseException):
    """The machine has stopped: whatever catches this can do nothing that lasts."""


class Power:
    """Counts the steps that last: transactions of the ledger, lines of the journal, files moved, changes of the index.

    `left` is how many may still be made, None for as many as are wanted; `cut` says that since then nobody has looked
    for jobs that were cut off. What jobs do beside their work, the journal and the lease, is left out of every history:
    it takes a third of the time, and has tests of its own.
    """

    def __init__(self) -> None:
        self.left: int | None = None
        self.cut = False

    def step(self) -> None:
        if self.left is None:
            return
        if self.left == 0:
            self.cut = True
            raise PowerCutError
        self.left -= 1

    @contextmanager
    def cut_after(self, steps: int | None) -> Iterator[None]:
        """Cut the power after so many steps of the block (None: never), and have it back at its end."""
        self.left = steps
        try:
            yield
        finally:
            self.left = None

    def install(self, patch: pytest.MonkeyPatch) -> None:
        """Have whatever lasts go through `step`."""
        write, replace, rename = Database.write, os.replace, os.rename

        @contextmanager
        def write_counted(database: Database) -> Iterator[sa.Connection]:
            self.step()
            with write(database) as connection:
                yield connection

        def append_counted(*_: Any) -> None:
            self.step()

        @contextmanager
        def attend_after_cut(ledger: Ledger) -> Iterator[None]:
            if self.cut:
                ledger.close_cut_off()
            self.cut = False
            yield

        def replace_counted(*arguments: Any, **options: Any) -> None:
            self.step()
            replace(*arguments, **options)

        def rename_counted(*arguments: Any, **options: Any) -> None:
            self.step()
            rename(*arguments, **options)

        patch.setattr(Database, "write", write_counted)
        patch.setattr("trawl.pipeline.installation.append_entry", append_counted)
        patch.setattr(Ledger, "attend", attend_after_cut)
        patch.setattr(os, "replace", replace_counted)
        patch.setattr(os, "rename", rename_counted)
