"""Samples of what profiles do not find, by which people estimate how much they miss."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.errors import NotFoundError
from trawl.ledger.database import Database
from trawl.ledger.schema import sample_estimates, sample_records, samples
from trawl.model import Key


@dataclass(frozen=True, slots=True)
class KeptSample:
    """Records that were drawn by chance from those that a profile does not find, with their content hashes.

    `hits` and `others` count the records that the profile found then, and that it did not, as far as its maker could
    see (`scope`); `sequence` is the index's. `id` is `{profile}-sample-{n}`.
    """

    id: str
    profile: str
    profile_hash: str
    query: str
    principal: str
    at: datetime
    seed: str
    scope: str
    hits: int
    others: int
    sequence: int
    records: Mapping[Key, str]


class Samples:
    """The samples of an installation, `ledger.samples`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, profile: str, records: Mapping[Key, str], principal: str, **said: Any) -> KeptSample:
        """Keep a sample of this profile, drawn now; `said` are the other fields of KeptSample."""
        with self._database.write() as connection:
            taken = sa.select(sa.func.max(samples.c.number)).where(samples.c.profile == profile)
            number = (connection.execute(taken).scalar_one() or 0) + 1
            name = f"{profile}-sample-{number}"
            values = {"id": name, "profile": profile, "number": number, "at": datetime.now(UTC), **said}
            connection.execute(samples.insert().values(principal=principal, **values))
            rows = [{"sample_id": name, **key._asdict(), "content_hash": hashed} for key, hashed in records.items()]
            if rows:
                connection.execute(sample_records.insert(), rows)
        return self.get(name)

    def get(self, name: str) -> KeptSample:
        """Return a sample. Raises NotFoundError."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(samples).where(samples.c.id == name)).one_or_none()
            if row is None:
                raise NotFoundError(f"There is no sample '{name}'.")
            drawn = sa.select(sample_records).where(sample_records.c.sample_id == name).order_by(sample_records.c.id)
            records = {Key(one.source, one.record_id): one.content_hash for one in connection.execute(drawn)}
        values = {key: value for key, value in row._asdict().items() if key != "number"}
        return KeptSample(**values, records=records)

    def list(self, profile: str) -> tuple[KeptSample, ...]:
        """The samples of a profile, oldest first."""
        statement = sa.select(samples.c.id).where(samples.c.profile == profile).order_by(samples.c.number)
        with self._database.read() as connection:
            names = connection.execute(statement).scalars().all()
        return tuple(map(self.get, names))

    def estimates(self, name: str) -> tuple[dict[str, Any], ...]:
        """What a sample came to, as JSON values, oldest first."""
        statement = sa.select(sample_estimates).where(sample_estimates.c.sample_id == name)
        with self._database.read() as connection:
            return tuple(row.estimate for row in connection.execute(statement.order_by(sample_estimates.c.id)))

    def keep_estimate(self, name: str, estimate: Mapping[str, Any], principal: str) -> None:
        """Keep what a sample comes to now, where it is not what it came to last."""
        known = self.estimates(name)
        if known and known[-1] == dict(estimate):
            return
        values = {"sample_id": name, "principal": principal, "at": datetime.now(UTC), "estimate": dict(estimate)}
        with self._database.write() as connection:
            connection.execute(sample_estimates.insert().values(**values))
