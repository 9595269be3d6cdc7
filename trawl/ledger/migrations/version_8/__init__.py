"""The step from version 7 to version 8: a module for each thing whose tables changed."""

from __future__ import annotations

from collections.abc import Callable

from alembic.operations import Operations

from trawl.ledger.migrations.version_8 import audit, reviews, schedules

_PARTS: tuple[Callable[[Operations], None], ...] = (reviews.add_reviews, schedules.count_attempts, audit.add_journals)


def upgrade(operations: Operations) -> None:
    """Take the tables from version 7 to version 8."""
    for part in _PARTS:
        part(operations)
