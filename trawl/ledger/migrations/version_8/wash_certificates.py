"""Certificates of washes and their files. Of the washes of an earlier trawl there are none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.operations import Operations

_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def add_wash_certificates(operations: Operations) -> None:
    """Make the tables of what washes certify and of the files that were written of them."""
    operations.create_table(
        "wash_certificates",
        sa.Column("wash_id", _ID, sa.ForeignKey("washes.id"), primary_key=True, autoincrement=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("list_sha256", sa.String(64), nullable=False),
        sa.Column("seal", sa.String(64), nullable=False),
        sa.Column("certificate", sa.Text, nullable=False),
    )
    operations.create_index("ix_wash_certificates_list_sha256", "wash_certificates", ["list_sha256"])
    operations.create_table(
        "wash_files",
        sa.Column("id", _ID, primary_key=True),
        sa.Column("wash_id", _ID, sa.ForeignKey("washes.id"), nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
    )
    operations.create_index("ix_wash_files_wash_id", "wash_files", ["wash_id"])
    operations.create_index("ix_wash_files_sha256", "wash_files", ["sha256"])
