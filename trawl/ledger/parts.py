"""What runs say at length and mostly alike, each part kept once: coverage by feed, distances, words of a profile."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from trawl.ledger.schema import run_parts

#: What is longer than this, in characters of JSON, is kept as a part.
_LONG = 400
#: Under this name packed values say which of them are parts. Nothing else is called so.
_NAME = "in parts"


def fold_parts(connection: sa.Connection, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return JSON values with the long ones named instead: `unfold_parts` reads them."""
    written = {name: json.dumps(value) for name, value in values.items()}
    parts = {name: _keep(connection, text) for name, text in written.items() if len(text) > _LONG}
    short = {name: value for name, value in values.items() if name not in parts}
    return {**short, _NAME: parts} if parts else short


def unfold_parts(connection: sa.Connection, packed: Mapping[str, Any]) -> dict[str, Any]:
    """Return what `fold_parts` was given, or what an earlier trawl kept."""
    parts = packed.get(_NAME, {})
    values = {name: value for name, value in packed.items() if name != _NAME}
    return values | dict(_read(connection, parts))


def _keep(connection: sa.Connection, text: str) -> int:
    digest = sha256(text.encode()).hexdigest()
    known = sa.select(run_parts.c.id).where(run_parts.c.digest == digest)
    number = connection.execute(known).scalar_one_or_none()
    if number is None:
        try:
            with connection.begin_nested():
                connection.execute(run_parts.insert().values(digest=digest, content=text))
        except sa.exc.IntegrityError:
            pass  # another process kept the same meanwhile
        number = connection.execute(known).scalar_one()
    return int(number)


def _read(connection: sa.Connection, parts: Mapping[str, int]) -> Iterator[tuple[str, Any]]:
    statement = sa.select(run_parts.c.id, run_parts.c.content).where(run_parts.c.id.in_(parts.values()))
    contents: dict[int, str] = {row.id: row.content for row in connection.execute(statement)} if parts else {}
    return ((name, json.loads(contents[number])) for name, number in parts.items())
