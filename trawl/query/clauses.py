"""What a compiled part of a query is: it says whether it holds in a reading, what it found there, and why.

`counted` is false under NOT, where excluded stretches are seen as well.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from itertools import count

from trawl.query.blocks import Member, Part
from trawl.query.reading import Reading

#: Numbers by which a reading keeps what each clause found.
NUMBERS = count()


class Clause(ABC):
    """A part of a compiled query."""

    #: Atoms of which a record must have at least one, or it cannot hold; None where it may hold without any.
    triggers: frozenset[int] | None = None

    def may_hold(self, reading: Reading) -> bool:
        """Whether the record has what the clause cannot do without; quick, and never wrongly false."""
        return self.triggers is None or not self.triggers.isdisjoint(reading.atoms)

    @abstractmethod
    def holds(self, reading: Reading, counted: bool) -> bool:
        """Whether the record satisfies it."""

    def collect(  # noqa: B027 a clause about the record's fields finds nothing in the text
        self, reading: Reading, found: list[Part]
    ) -> None:
        """Add what it found; called only where it holds. Nothing for what stands outside the text."""


class Positional(Clause):
    """A clause that finds places in the text, and so can be a member of a proximity."""

    @abstractmethod
    def member(self, reading: Reading, counted: bool) -> Member:
        """Its parts, or the pairing of its members' parts."""
