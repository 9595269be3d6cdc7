"""The marks of a profile's hits as they stand, by record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from trawl.ledger import KeptReview, Ledger
from trawl.model import Key, Record
from trawl.reports.findings.reviews import HitMark


class MarkBook:
    """The marks that stand of the hits of one profile, now or as they stood at a moment."""

    def __init__(self, ledger: Ledger, profile: str, at: datetime | None = None) -> None:
        self._kept: dict[Key, list[KeptReview]] = {}
        for kept in ledger.reviews.standing(profile, at):
            self._kept.setdefault(kept.key, []).append(kept)

    @property
    def kept(self) -> Mapping[Key, list[KeptReview]]:
        """The marks by record, of each reader one, oldest first."""
        return self._kept

    def of(self, record: Record) -> tuple[HitMark, ...]:
        """The marks of a record as it is, newest first. It is asked only of records that the reader sees."""
        return tuple(
            HitMark(
                one.made.mark,
                one.principal,
                one.at,
                one.made.note,
                earlier=one.made.content_hash != record.content_hash,
            )
            for one in reversed(self._kept.get(record.key, ()))
        )

    def own(self, key: Key, principal: str) -> KeptReview | None:
        """The mark that this reader's own hand made of a record."""
        return next((one for one in self._kept.get(key, ()) if one.principal == principal), None)
