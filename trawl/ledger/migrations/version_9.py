"""The step from version 8 to version 9: a standing list has a name of its owner, and says how often it is washed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

#: What version 8 left without a name is called so, or SQLite could not drop it.
_NAMES = {"uq": "uq_%(table_name)s_%(column_0_name)s"}


def upgrade(operations: Operations) -> None:
    """Let two owners call their lists alike: a name that is taken would tell of somebody else's list."""
    is_sqlite = operations.get_bind().dialect.name == "sqlite"
    taken = "uq_standing_lists_name" if is_sqlite else "standing_lists_name_key"
    with operations.batch_alter_table("standing_lists", naming_convention=_NAMES) as table:
        table.drop_constraint(taken, type_="unique")
        table.create_unique_constraint("standing_lists_owner_name_key", ["owner", "name"])
        table.add_column(sa.Column("every", sa.String(8), nullable=False, server_default="load"))
        table.add_column(sa.Column("looked", sa.String(32)))
