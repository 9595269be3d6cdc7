"""Ingest sequences: every record that is stored gets the next one, and none is ever given twice."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.schema import sequences


def reserve_sequences(database: Database, count: int, above: int = 0) -> range:
    """Hand out `count` ingest sequences that nobody else has or will have, all of them greater than `above`.

    `above` is the highest sequence that an index already holds: it matters where a ledger was lost or replaced.
    """
    following = sa.case((sequences.c.next <= above, above + 1), else_=sequences.c.next) + count
    statement = (
        sequences.update().where(sequences.c.name == "ingest").values(next=following).returning(sequences.c.next)
    )
    with database.write() as connection:
        end: int = connection.execute(statement).scalar_one()
    return range(end - count, end)


def count_sequences(database: Database) -> int:
    """How many ingest sequences were handed out, or passed over."""
    with database.read() as connection:
        following: int = connection.execute(
            sa.select(sequences.c.next).where(sequences.c.name == "ingest")
        ).scalar_one()
    return following - 1
