"""The step from version 8 to version 9: what runs rest on, hits left out of files, and lists that are their owners'."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

#: What version 8 left without a name is called so, or SQLite could not drop it.
_NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade(operations: Operations) -> None:
    """Take the tables from version 8 to version 9.

    Of runs that there are nobody knows what they rest on, and of their files not which hits were suppressed.
    """
    operations.add_column("runs", sa.Column("rests_on", sa.String(64), nullable=False, server_default=""))
    operations.add_column("run_files", sa.Column("suppressed", sa.Integer))
    operations.add_column("suppressed_hits", sa.Column("written", sa.String(32)))
    _part_lists_by_owner(operations)


def _part_lists_by_owner(operations: Operations) -> None:
    """Let two owners call their lists alike: a name that is taken would tell of somebody else's list."""
    is_sqlite = operations.get_bind().dialect.name == "sqlite"
    taken = "uq_standing_lists_name" if is_sqlite else "standing_lists_name_key"
    with operations.batch_alter_table("standing_lists", naming_convention=_NAMES) as table:
        table.drop_constraint(taken, type_="unique")
        table.create_unique_constraint("standing_lists_owner_name_key", ["owner", "name"])
        table.add_column(sa.Column("every", sa.String(8), nullable=False, server_default="load"))
        table.add_column(sa.Column("looked", sa.String(32)))
