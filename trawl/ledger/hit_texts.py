"""What the hits of a profile said, so that the next report can show by words what changed since.

A text is kept once for each version of a record, as long as a run may still be reported on or compared with of which
it is a hit, and of nothing that is withdrawn.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa

from trawl.ledger.database import BATCH, Database
from trawl.ledger.differences import is_row_of
from trawl.ledger.schema import kept_texts, run_hits, runs
from trawl.model import Key, Run


class HitText(NamedTuple):
    """The text of a hit in the version of this hash, with the marking that it had."""

    key: Key
    content_hash: str
    text: str
    marking: str


class HitTexts:
    """The texts of hits, by profile and version of a record."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, profile: str, texts: Iterable[HitText]) -> None:
        """Keep the texts of a profile's hits, as far as they are not kept yet."""
        waiting = iter(texts)
        while batch := list(islice(waiting, BATCH)):
            with self._database.write() as connection:
                known = _find_known(connection, profile, batch)
                rows = [
                    {"profile": profile, **one.key._asdict(), **one._asdict()}
                    for one in batch
                    if (one.key, one.content_hash) not in known
                ]
                if rows:
                    connection.execute(kept_texts.insert(), [_without_key(row) for row in rows])

    def load(self, run_id: str, keys: Collection[Key]) -> dict[Key, HitText]:
        """The texts that a run's hits had, as far as they are kept, for some records of it."""
        wanted = set(keys)
        if not wanted:
            return {}
        with self._database.read() as connection:
            run = connection.execute(sa.select(runs.c.profile, runs.c.base).where(runs.c.id == run_id)).one_or_none()
        if run is None:
            return {}
        rows = self._database.stream(_texts_of(run.profile, run_id, run.base, *kept_texts.c))
        texts = (HitText(Key(row.source, row.record_id), row.content_hash, row.text, row.marking) for row in rows)
        return {one.key: one for one in texts if one.key in wanted}

    def drop_superseded(self, run: Run) -> None:
        """Keep no text of the profile but of what may still be reported on or compared with, now that `run` is issued.

        In each scope those are the run last issued, the one it was compared with, and whatever began since.
        """
        wanted: set[int] = set()
        with self._database.write() as connection:
            for run_id, base in _find_needed(connection, run.profile):
                wanted.update(connection.execute(_texts_of(run.profile, run_id, base, kept_texts.c.id)).scalars())
            kept = connection.execute(sa.select(kept_texts.c.id).where(kept_texts.c.profile == run.profile)).scalars()
            gone = [{"gone": number} for number in kept if number not in wanted]
            if gone:
                connection.execute(kept_texts.delete().where(kept_texts.c.id == sa.bindparam("gone")), gone)

    def erase(self, keys: Iterable[Key]) -> int:
        """Keep nothing of these records; return how many texts there were."""
        named = [{"of_source": key.source, "of_record": key.record_id} for key in keys]
        if not named:
            return 0
        columns = kept_texts.c
        source = sa.bindparam("of_source", type_=columns.source.type)
        record_id = sa.bindparam("of_record", type_=columns.record_id.type)
        statement = kept_texts.delete().where(
            columns.record_id != "", columns.record_id == record_id, columns.source == source
        )
        with self._database.write() as connection:
            return connection.execute(statement, named).rowcount


def _without_key(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if name != "key"}


def _find_known(connection: sa.Connection, profile: str, texts: Sequence[HitText]) -> set[tuple[Key, str]]:
    """Which of the versions have a text."""
    columns = kept_texts.c
    statement = sa.select(columns.source, columns.record_id, columns.content_hash).where(
        columns.profile == profile,
        columns.record_id != "",
        columns.record_id.in_({one.key.record_id for one in texts}),
    )
    return {(Key(row.source, row.record_id), row.content_hash) for row in connection.execute(statement)}


def _texts_of(profile: str, run_id: str, base: str | None, *columns: sa.Column[Any]) -> sa.Select[Any]:
    """The texts of the versions that a run hit."""
    same = [run_hits.c[name] == kept_texts.c[name] for name in ("source", "record_id", "content_hash")]
    statement = sa.select(*columns).join(run_hits, sa.and_(kept_texts.c.record_id != "", *same))
    return statement.where(kept_texts.c.profile == profile, run_hits.c.present, is_row_of(run_hits, run_id, base))


def _find_needed(connection: sa.Connection, profile: str) -> Iterator[tuple[str, str | None]]:
    """The runs of a profile whose texts are needed, each with its base."""
    columns = (runs.c.id, runs.c.base, runs.c.scope, runs.c.state, runs.c.issued, runs.c.compared_with)
    of_profile = sa.select(*columns).where(runs.c.profile == profile)
    newest_first = connection.execute(of_profile.order_by(runs.c.started.desc(), runs.c.number.desc())).fetchall()
    superseded: set[str] = set()
    compared: set[str] = set()
    for row in newest_first:
        if row.scope not in superseded or row.id in compared:
            yield row.id, row.base
        if row.issued and row.scope not in superseded:
            superseded.add(row.scope)
            compared.add(row.compared_with)
