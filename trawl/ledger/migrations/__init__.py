"""How a ledger that an earlier trawl wrote becomes one of this trawl: a step for each version of its tables.

A step changes tables in a transaction of somebody else's, so it neither commits nor rolls back; it runs on SQLite and
PostgreSQL alike. What it leaves is what `trawl.ledger.schema` makes of an empty database: a test compares the two. A
step that has been released is never changed, and takes nothing from `schema`, which describes the newest version only.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext

from trawl.ledger.migrations import version_4, version_5, version_6, version_7, version_8, version_9

#: The step that leads to each version, from the version before it.
STEPS: dict[int, Callable[[Operations], None]] = {
    4: version_4.upgrade,
    5: version_5.upgrade,
    6: version_6.upgrade,
    7: version_7.upgrade,
    8: version_8.upgrade,
    9: version_9.upgrade,
}


def migrate(connection: sa.Connection, version: int, target: int) -> None:
    """Take the tables from `version` to `target`, in the connection's transaction."""
    operations = Operations(MigrationContext.configure(connection))
    for step in range(version + 1, target + 1):
        STEPS[step](operations)
