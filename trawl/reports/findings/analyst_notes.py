"""What an analyst adds to a run: judgements kept apart from facts, the 4P plan, gaps, and who wrote and reviewed it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

#: How sure a judgement is, by the analyst's own word.
Confidence = Literal["low", "moderate", "high"]
CONFIDENCES: tuple[Confidence, ...] = ("low", "moderate", "high")

#: The strands of a 4P plan.
Strand = Literal["pursue", "prevent", "protect", "prepare"]
STRANDS: tuple[Strand, ...] = ("pursue", "prevent", "protect", "prepare")

#: What became of an action: the last two need no more to be done.
ActionState = Literal["open", "in progress", "done", "dropped"]
ACTION_STATES: tuple[ActionState, ...] = ("open", "in progress", "done", "dropped")


@dataclass(frozen=True, slots=True)
class KeyJudgement:
    """What an analyst concludes, in a sentence or two, and how surely (None where they do not say)."""

    text: str
    confidence: Confidence | None = None
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done. `id` stays with it from one issued run to the next; `outcome` says what came of it."""

    id: str
    strand: Strand
    activity: str
    owner: str = ""
    due: date | None = None
    state: ActionState = "open"
    outcome: str = ""
    share: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in ("done", "dropped")

    def overdue(self, day: date) -> bool:
        """Whether it should have been done before `day`, and is not."""
        return not self.closed and self.due is not None and self.due < day


@dataclass(frozen=True, slots=True)
class Gap:
    """What is not known and ought to be, and who is asked to find it out ("" where nobody is)."""

    text: str
    owner: str = ""
    share: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnalystNotes:
    """All that an analyst adds to one run.

    They are written over the hits of everybody, and so stand in the full edition alone; a judgement, an action or a gap
    is in a force's edition, or in the partners', where its `share` names the force, or `partner`.
    `decisions` are what the reader is asked to decide. `carried` are the actions of the last issued run as they stood
    there; one of the same id in `actions` says what became of it. `reviewed` is the day of the review.
    """

    author: str = ""
    reviewer: str = ""
    reviewed: date | None = None
    judgements: tuple[KeyJudgement, ...] = ()
    decisions: tuple[str, ...] = ()
    actions: tuple[Action, ...] = ()
    gaps: tuple[Gap, ...] = ()
    carried: tuple[Action, ...] = ()

    @property
    def reviewed_by_author(self) -> bool:
        """Whether whoever wrote it also reviewed it."""
        return bool(self.reviewer) and self.reviewer.strip().casefold() == self.author.strip().casefold()
