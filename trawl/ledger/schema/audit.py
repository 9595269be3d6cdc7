"""The audit trail."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import metadata, outside

audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String(32), nullable=False),
    outside("actor"),
    sa.Column("action", sa.String(64), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("chain", sa.String(64), nullable=False),
    # By which an entry that is taken over from the journal twice is known; none where the ledger was written at once.
    sa.Column("journal_id", sa.String(64), unique=True),
)

audit_payloads = sa.Table(
    "audit_payloads",
    metadata,
    sa.Column("id", sa.BigInteger, sa.ForeignKey("audit.id"), primary_key=True, autoincrement=False),
    sa.Column("salt", sa.String(64), nullable=False),
    outside("payload"),
)

# The journals whose lines were taken over, each with the link of the last: the next line must follow it.
audit_journals = sa.Table(
    "audit_journals",
    metadata,
    sa.Column("journal", sa.String(64), primary_key=True),
    sa.Column("number", sa.BigInteger, nullable=False),
    sa.Column("link", sa.String(64), nullable=False),
)

audit_head = sa.Table(
    "audit_head",
    metadata,
    sa.Column("one", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("last", sa.BigInteger, nullable=False),
    sa.Column("chain", sa.String(64), nullable=False),
)
