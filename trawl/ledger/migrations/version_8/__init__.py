"""The step from version 7 to version 8: a module for each thing whose tables changed."""

from __future__ import annotations

from collections.abc import Callable

from alembic.operations import Operations

_PARTS: tuple[Callable[[Operations], None], ...] = ()


def upgrade(operations: Operations) -> None:
    """Take the tables from version 7 to version 8."""
    for part in _PARTS:
        part(operations)
