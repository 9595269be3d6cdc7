"""What hits of a run said when it ran, so that the next report can show by words what changed since.

Kept of the last issued run of a profile and of the runs since, and of nothing that is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from typing import NamedTuple

import sqlalchemy as sa

from trawl.ledger.database import BATCH, Database
from trawl.ledger.schema import hit_texts, runs
from trawl.model import Key, Run


class HitText(NamedTuple):
    """The text of a hit, with the marking that it had."""

    key: Key
    text: str
    marking: str


class HitTexts:
    """The texts of hits, by run and record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, run_id: str, texts: Iterable[HitText]) -> None:
        """Keep the texts of a run."""
        waiting = iter(texts)
        while batch := [
            {"run_id": run_id, **one.key._asdict(), "text": one.text, "marking": one.marking}
            for one in islice(waiting, BATCH)
        ]:
            with self._database.write() as connection:
                connection.execute(hit_texts.insert(), batch)

    def load(self, run_id: str, keys: Collection[Key]) -> dict[Key, HitText]:
        """The texts that a run's hits had, as far as they are kept, for some records of it."""
        wanted = set(keys)
        if not wanted:
            return {}
        rows = self._database.stream(sa.select(hit_texts).where(hit_texts.c.run_id == run_id))
        texts = (HitText(Key(row.source, row.record_id), row.text, row.marking) for row in rows)
        return {one.key: one for one in texts if one.key in wanted}

    def drop_superseded(self, run: Run) -> None:
        """Keep nothing of the profile's runs but of this one, which is issued, and of the one it was compared with."""
        kept = [run.id, run.compared_with]
        others = sa.select(runs.c.id).where(runs.c.profile == run.profile, runs.c.id.not_in(kept))
        with self._database.write() as connection:
            connection.execute(hit_texts.delete().where(hit_texts.c.run_id.in_(others)))

    def erase(self, keys: Iterable[Key]) -> int:
        """Keep nothing of these records; return how many texts there were."""
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
        if not named:
            return 0
        columns = hit_texts.c
        source = sa.bindparam("of_source", type_=columns.source.type)
        record_id = sa.bindparam("of_record", type_=columns.record_id.type)
        statement = hit_texts.delete().where(
            columns.record_id != "", columns.record_id == record_id, columns.source == source
        )
        with self._database.write() as connection:
            return connection.execute(statement, named).rowcount
