"""What analysts said of hits, and which hits a report is not to show: facts, put into words elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from trawl.model import Hit, Key, Mark, SuppressionKind


@dataclass(frozen=True, slots=True)
class HitMark:
    """What one reader said of a hit. `earlier` says that it was of an earlier version of the record."""

    mark: Mark
    principal: str
    at: datetime
    note: str = ""
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class HitReview:
    """The marks of a hit, the newest first, of each reader one; `before` is the mark in the last issued report.

    `before` is "" where that report had none.
    """

    marks: tuple[HitMark, ...] = ()
    before: Mark | str = ""

    @property
    def mark(self) -> HitMark | None:
        """The mark that counts: the newest."""
        return self.marks[0] if self.marks else None

    @property
    def differ(self) -> bool:
        """Whether readers say different things of one version of the record."""
        return len({one.mark for one in self.marks if not one.earlier}) > 1

    @property
    def changed(self) -> bool:
        """Whether the mark is not what the last issued report had, where that had one."""
        return bool(self.before) and (self.mark is None or self.mark.mark != self.before)


@dataclass(frozen=True, slots=True)
class SuppressionFacts:
    """A suppression: `said` names in words what it is of, `until` is the last day on which it holds."""

    id: int
    kind: SuppressionKind
    said: str
    reason: str
    until: date
    principal: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SuppressedHit:
    """A hit that a report does not show, and what keeps it out."""

    hit: Hit
    by: SuppressionFacts

    @property
    def key(self) -> Key:
        return self.hit.record.key


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The hits that a report does not show, `listed` one by one or counted alone.

    `reshown` are hits that are shown although a suppression is of them, or was in the last issued report, each with the
    reason in words.
    """

    hits: tuple[SuppressedHit, ...] = ()
    listed: bool = False
    reshown: tuple[tuple[Key, str], ...] = ()

    def keep(self, keys: Collection[Key]) -> tuple[tuple[Key, str], ...]:
        """Those of the hits shown again that are among these."""
        return tuple((key, why) for key, why in self.reshown if key in keys)
