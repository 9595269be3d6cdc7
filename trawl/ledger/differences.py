"""Rows of a run, kept as differences to those of its base: a run that is kept whole.

A month is much like the one before, so a run writes only the rows that its base does not have alike, and which of the
base's rows are none of its own. A base is never itself a set of differences, so what a run held takes one step to read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import islice
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import replaced_rows, run_hits, runs

#: A run is kept whole again where the one before it differs from its base in more than one hit of so many.
_WHOLE_AGAIN = 2

#: A row of a table as a mapping of columns.
Row = Mapping[str, Any]


def find_base(connection: sa.Connection, compared_with: str) -> str | None:
    """Return the run that a run compared with this one is kept as differences to; None where it is kept whole."""
    found = connection.execute(sa.select(runs.c.id, runs.c.base).where(runs.c.id == compared_with)).one_or_none()
    if found is None:
        return None
    if found.base is None:
        return str(found.id)
    hits = count_rows(connection, run_hits, found.base, None)
    changed = connection.execute(
        sa.select(
            sa.select(sa.func.count()).where(run_hits.c.run_id == found.id).scalar_subquery()
            + sa.select(sa.func.count())
            .where(replaced_rows.c.run_id == found.id, replaced_rows.c.kept_in == run_hits.name)
            .scalar_subquery()
        )
    ).scalar_one()
    return str(found.base) if changed * _WHOLE_AGAIN <= hits else None


def is_row_of(table: sa.Table, run_id: str, base: str | None) -> sa.ColumnElement[bool]:
    """Say whether a row of a table is one of this run's, its own or its base's."""
    own: sa.ColumnElement[bool] = table.c.run_id == run_id
    if base is None:
        return own
    replaced = sa.select(replaced_rows.c.row_id).where(
        replaced_rows.c.run_id == run_id, replaced_rows.c.kept_in == table.name
    )
    return sa.or_(own, sa.and_(_may_be_shared(table, base), table.c.id.not_in(replaced)))


def count_rows(connection: sa.Connection, table: sa.Table, run_id: str, base: str | None) -> int:
    """Count the rows of a run."""
    statement = sa.select(sa.func.count()).select_from(table).where(is_row_of(table, run_id, base))
    return int(connection.execute(statement).scalar_one())


def _may_be_shared(table: sa.Table, base: str) -> sa.ColumnElement[bool]:
    """What another run may have alike: of hits those that were some."""
    of_base = table.c.run_id == base
    return sa.and_(of_base, table.c.present) if "present" in table.c else of_base


class Differences:
    """Writes the rows of one run, in groups that are shared with its base as a whole or not at all.

    `sign` says what a row tells, as JSON values: rows that tell the same are alike. `group` says of a row to which
    group it belongs, where rows of one group follow one another.
    """

    def __init__(
        self,
        database: Database,
        table: sa.Table,
        run_id: str,
        base: str | None,
        *,
        sign: Callable[[Row], Any],
        group: Callable[[Row], Any],
    ) -> None:
        self._database, self._table, self._run_id, self._base = database, table, run_id, base
        self._sign = sign
        self._of_base: dict[bytes, list[tuple[int, ...]]] = defaultdict(list)
        for rows in self._read_base(group):
            self._of_base[self._digest(rows)].append(tuple(row["id"] for row in rows))

    def write(self, groups: Iterable[tuple[Sequence[Row], bool]], check: Callable[[sa.Connection], None]) -> int:
        """Write groups of rows as they come, and return how many rows they were. May be called again with more.

        With each group comes whether it may be shared at all. `check` is called in each transaction.
        """
        count, waiting = 0, iter(groups)
        while batch := list(islice(waiting, BATCH)):
            count += sum(len(rows) for rows, _ in batch)
            own = [row for rows, sharing in batch if not (sharing and self._share(rows)) for row in rows]
            with self._database.write() as connection:
                check(connection)
                if own:
                    connection.execute(self._table.insert(), own)
        return count

    def close(self, connection: sa.Connection) -> None:
        """Note, when all is written, which rows of the base are none of the run's."""
        replaced = (number for found in self._of_base.values() for rows in found for number in rows)
        while ids := list(islice(replaced, BATCH)):
            row = {"run_id": self._run_id, "kept_in": self._table.name}
            connection.execute(replaced_rows.insert(), [{**row, "row_id": number} for number in ids])

    def _share(self, rows: Sequence[Row]) -> bool:
        """Leave these to the base, if it has them alike."""
        if self._base is None:
            return False
        digest = self._digest(rows)
        found = self._of_base.get(digest)
        if not found:
            return False
        found.pop()
        return True

    def _read_base(self, group: Callable[[Row], Any]) -> Iterator[list[Row]]:
        if self._base is None:
            return
        statement = sa.select(self._table).where(_may_be_shared(self._table, self._base)).order_by(self._table.c.id)
        rows: list[Row] = []
        for found in self._database.stream(statement):
            row = found._asdict()
            if rows and group(rows[0]) != group(row):
                yield rows
                rows = []
            rows.append(row)
        if rows:
            yield rows

    def _digest(self, rows: Sequence[Row]) -> bytes:
        said = json.dumps([self._sign(row) for row in rows], separators=(",", ":"))
        return blake2b(said.encode(), digest_size=16).digest()
