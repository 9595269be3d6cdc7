"""Reviews: what somebody said of a hit, and what was taken back of it. Nothing is ever changed or deleted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from trawl.ledger.database import Database
from trawl.ledger.decisions import Undoing
from trawl.ledger.schema import review_undoings, reviews
from trawl.model import Key, Mark, Record


@dataclass(frozen=True, slots=True)
class NewReview:
    """A mark as it is made: of a hit of a profile, met in a run or in a sample ("" for the other of them).

    `content_hash` is that of the record as it was marked, `terms` are the query's that were found in it. `marking`,
    `force` and `handling` say who may see the mark when the record has gone.
    """

    profile: str
    key: Key
    mark: Mark
    note: str
    content_hash: str
    terms: tuple[str, ...] = ()
    run_id: str = ""
    sample_id: str = ""
    marking: str = ""
    force: str = ""
    handling: str = ""

    @property
    def outline(self) -> Record:
        """What `trawl.access.may_see` asks of the record."""
        return Record(*self.key, narrative="", marking=self.marking, force=self.force, handling=self.handling)


@dataclass(frozen=True, slots=True)
class KeptReview:
    """A mark with who made it and when. `undone` says that it was taken back, None where it was not."""

    id: int
    made: NewReview
    principal: str
    at: datetime
    undone: Undoing | None = None

    @property
    def key(self) -> Key:
        return self.made.key


class Reviews:
    """The marks of an installation, `ledger.reviews`.

    Of each record in a profile the newest mark of each reader that was not taken back stands.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: Iterable[NewReview], principal: str) -> tuple[KeptReview, ...]:
        """Keep marks as this principal's, made now: all of them or none."""
        with self._database.write() as connection:
            return tuple(_insert(connection, review, principal) for review in made)

    def undo(self, profile: str, key: Key, principal: str, reason: str) -> KeptReview | None:
        """Take back this principal's own mark that stands, and return it; None where none does."""
        own = (_of_profile(profile), reviews.c.source == key.source, reviews.c.record_id == key.record_id)
        with self._database.write() as connection:
            row = connection.execute(_standing().where(*own, reviews.c.principal == principal)).one_or_none()
            if row is None:
                return None
            values = {"review_id": row.id, "principal": principal, "reason": reason, "at": datetime.now(UTC)}
            connection.execute(review_undoings.insert().values(**values))
            return _kept(connection.execute(_select().where(reviews.c.id == row.id)).one())

    def standing(self, profile: str, at: datetime | None = None) -> Iterator[KeptReview]:
        """Yield the marks of a profile that stand now, or stood at a moment, oldest first."""
        yield from map(_kept, self._database.stream(_standing(at).where(_of_profile(profile)).order_by(reviews.c.id)))

    def history(self, profile: str) -> Iterator[KeptReview]:
        """Yield every mark that was ever made of a profile's hits, taken back or not, oldest first."""
        yield from map(_kept, self._database.stream(_select().where(_of_profile(profile)).order_by(reviews.c.id)))

    def last_of(self, run_id: str) -> datetime | None:
        """When a hit of a run was last marked, or a mark taken back; None where none ever was."""
        moments = sa.select(sa.func.max(reviews.c.at), sa.func.max(review_undoings.c.at)).select_from(_WITH_UNDOINGS)
        with self._database.read() as connection:
            last = connection.execute(moments.where(reviews.c.run_id == run_id)).one()
        return max(filter(None, last), default=None)

    def profiles(self) -> tuple[str, ...]:
        """The profiles of which any hit was ever marked, by name."""
        statement = sa.select(reviews.c.profile).distinct().order_by(reviews.c.profile)
        with self._database.read() as connection:
            return tuple(connection.execute(statement).scalars())


def _of_profile(profile: str) -> sa.ColumnElement[bool]:
    return reviews.c.profile == profile


def _insert(connection: sa.Connection, made: NewReview, principal: str) -> KeptReview:
    values = {
        **{name: getattr(made, name) for name in _SAID},
        "source": made.key.source,
        "record_id": made.key.record_id,
        "terms": list(made.terms),
        "run_id": made.run_id or None,
        "sample_id": made.sample_id or None,
    }
    insertion = reviews.insert().values(principal=principal, at=datetime.now(UTC), **values)
    number = connection.execute(insertion.returning(reviews.c.id)).scalar_one()
    return _kept(connection.execute(_select().where(reviews.c.id == number)).one())


#: The columns of a mark that are named as in NewReview, and kept as they are.
_SAID = ("profile", "mark", "note", "content_hash", "marking", "force", "handling")


def _select() -> sa.Select[Any]:
    """Every mark, with its undoing where it has one."""
    return sa.select(
        reviews,
        review_undoings.c.principal.label("undone_by"),
        review_undoings.c.at.label("undone_at"),
        review_undoings.c.reason.label("undone_reason"),
    ).select_from(_WITH_UNDOINGS)


def _standing(at: datetime | None = None) -> sa.Select[Any]:
    """The newest mark of each reader of each record in a profile that was not taken back, at a moment or now."""
    left: list[sa.ColumnElement[bool]] = [review_undoings.c.id.is_(None)]
    if at is not None:
        left = [reviews.c.at <= at, sa.or_(*left, review_undoings.c.at > at)]
    newest = (
        sa.select(sa.func.max(reviews.c.id))
        .select_from(_WITH_UNDOINGS)
        .where(*left)
        .group_by(reviews.c.profile, reviews.c.source, reviews.c.record_id, reviews.c.principal)
    )
    return _select().where(reviews.c.id.in_(newest))


_WITH_UNDOINGS = reviews.outerjoin(review_undoings, review_undoings.c.review_id == reviews.c.id)


def _kept(row: sa.Row[Any]) -> KeptReview:
    made = NewReview(
        key=Key(row.source, row.record_id),
        terms=tuple(row.terms),
        run_id=row.run_id or "",
        sample_id=row.sample_id or "",
        **{name: getattr(row, name) for name in _SAID},
    )
    undone = Undoing(row.undone_by, row.undone_at, row.undone_reason) if row.undone_at else None
    return KeptReview(row.id, made, row.principal, row.at, undone)
