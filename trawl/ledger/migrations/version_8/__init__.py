"""The step from version 7 to version 8: a module for each thing whose tables changed."""

from __future__ import annotations

from collections.abc import Callable

from alembic.operations import Operations

from trawl.ledger.migrations.version_8 import (
    audit,
    leases,
    packs,
    reviews,
    runs,
    schedules,
    standing_lists,
    wash_certificates,
)

_PARTS: tuple[Callable[[Operations], None], ...] = (
    runs.upgrade,
    leases.add_leases,
    reviews.add_reviews,
    standing_lists.add_standing_lists,
    schedules.count_attempts,
    packs.add_packs,
    wash_certificates.add_wash_certificates,
    audit.add_journals,
)


def upgrade(operations: Operations) -> None:
    """Take the tables from version 7 to version 8."""
    for part in _PARTS:
        part(operations)
