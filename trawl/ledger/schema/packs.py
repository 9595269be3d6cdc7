"""Packs that were made: the runs that they hold, and the copy of each recipient."""

from __future__ import annotations

import sqlalchemy as sa

from trawl.ledger.schema.columns import Moment, RowId, metadata, outside

# A pack as it was made on a day. `definition` is its file as it was, `index` the state of the index that it saw.
packs = sa.Table(
    "packs",
    metadata,
    sa.Column("id", sa.String(200), primary_key=True),
    sa.Column("name", sa.String(150), nullable=False, index=True),
    sa.Column("day", sa.String(10), nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    outside("principal"),
    outside("reason"),
    outside("force"),
    sa.Column("started", Moment, nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("definition", sa.JSON, nullable=False),
    sa.Column("index", sa.JSON, nullable=False),
    outside("folder"),
    outside("period"),
    outside("occasion"),
    sa.Column("finished", Moment),
    sa.Column("issued", Moment),
    sa.UniqueConstraint("name", "day", "number"),
)

# What became of each profile of a pack: its run, or why there is none.
pack_runs = sa.Table(
    "pack_runs",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("pack_id", sa.String(200), sa.ForeignKey("packs.id"), nullable=False),
    sa.Column("profile", sa.String(150), nullable=False),
    outside("run_id"),
    outside("reason"),
    sa.UniqueConstraint("pack_id", "profile"),
)

# The copy of each recipient: where it stands, its files with their hashes, and what became of it.
pack_copies = sa.Table(
    "pack_copies",
    metadata,
    sa.Column("id", RowId, primary_key=True),
    sa.Column("pack_id", sa.String(200), sa.ForeignKey("packs.id"), nullable=False),
    sa.Column("copy", sa.Integer, nullable=False),
    outside("recipient"),
    outside("folder"),
    sa.Column("files", sa.JSON, nullable=False),
    sa.Column("written", Moment, nullable=False),
    sa.Column("issued", Moment),
    # "" where no mail was tried, `sending` while nobody knows what became of it, `sent` or `failed`.
    sa.Column("mail", sa.String(16), nullable=False, default=""),
    outside("mail_reason"),
    sa.UniqueConstraint("pack_id", "copy"),
)
