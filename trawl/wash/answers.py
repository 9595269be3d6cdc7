"""What washing a list says: an answer for each row, with what was looked for and every record that it traced to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from trawl.model import Entity, Key, Mention
from trawl.wash.listing import ListRow

Outcome = Literal["trace", "possible", "no_trace", "invalid"]
#: The outcomes, the best that a row can come to first.
OUTCOMES: tuple[Outcome, ...] = ("trace", "possible", "no_trace", "invalid")

#: How a record holds what a row names, the surest first: the very value; another form of the same thing, or the same
#: under another type; the text without a mention of it; and what is only near to it.
Tier = Literal["exact", "form", "text", "near"]
TIERS: tuple[Tier, ...] = ("exact", "form", "text", "near")


@dataclass(frozen=True, slots=True)
class WashReading:
    """One thing that a row may name. `repair` says in words what was mended or supposed to read it so, "" for nothing.

    `part` counts the identifiers of a cell that holds several, from 0.
    """

    entity: Entity
    repair: str = ""
    part: int = 0


@dataclass(frozen=True, slots=True)
class TracedRecord:
    """One record that a row traced to, by the surest tier in which it holds one of the row's readings.

    `entity` is what was looked for and found: of a near one the near value. `found` is one mention of it in the record;
    `reason` says in words why it is no plain trace, and `part` which identifier of the cell it holds.
    """

    key: Key
    tier: Tier
    entity: Entity
    found: Mention
    reason: str = ""
    part: int = 0

    @property
    def outcome(self) -> Outcome:
        return "possible" if self.tier == "near" else "trace"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a row of the list came to. `readings` are all that was looked for, the likeliest first.

    `traced` are its records, the surest tier first. `reason` says how the row was read, or why it could not be.
    """

    row: ListRow
    outcome: Outcome
    readings: tuple[WashReading, ...] = ()
    traced: tuple[TracedRecord, ...] = ()
    reason: str = ""

    @property
    def entity(self) -> Entity:
        """The likeliest of what was looked for; type and value "" where the row could not be read."""
        return self.readings[0].entity if self.readings else Entity("", "")


def count_outcomes(answers: Iterable[Answer]) -> dict[str, int]:
    """The rows of the list by outcome, the best first."""
    return order_counts(Counter[str](answer.outcome for answer in answers))


def order_counts(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts of outcomes, the best first; one that no row came to is left out."""
    return {outcome: counts[outcome] for outcome in OUTCOMES if counts.get(outcome)}
