"""What analysts said of hits, and which hits a report is not to show: facts, put into words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from trawl.model import Key, Mark, Status, SuppressionKind


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
    before: Mark | Literal[""] = ""

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
    """A suppression: `said` names in words what it is of, `until` is the last day on which it holds.

    In what leaves the desk nothing is said of it but its kind, and to partners not that.
    """

    id: int = 0
    kind: SuppressionKind | Literal[""] = ""
    said: str = ""
    reason: str = ""
    until: date | None = None
    principal: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuppressedHit:
    """A hit that a report does not show: what is needed to look it up, and what keeps it out."""

    key: Key
    reference: str
    force: str
    marking: str
    status: Status
    by: SuppressionFacts = SuppressionFacts()
    district: str = ""


@dataclass(frozen=True, slots=True)
class Suppressed:
    """The hits that a report does not show, `listed` one by one or counted alone.

    `shown_again` are hits that are shown although a suppression is of them, or kept them out of the last issued report,
    each with the reason in words.
    """

    hits: tuple[SuppressedHit, ...] = ()
    listed: bool = False
    shown_again: Mapping[Key, str] = field(default_factory=dict)
