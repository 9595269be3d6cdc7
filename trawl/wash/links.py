"""Links inside a list: which of its rows stand in the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from trawl.model import Entity, Key, Mention
from trawl.wash.answers import Answer


class LinkedRow(NamedTuple):
    """A row of the list that a record holds, with the identifier that it holds."""

    row: int
    identifier_id: str
    entity: Entity


class _Held(NamedTuple):
    row: LinkedRow
    found: Mention


class ListLinks:
    """The rows that each record holds. Only a trace links: what is near to a row is no evidence that it stands there.

    Two rows that name one thing, or that a record holds in the same words, are one thing there and are not linked.
    """

    def __init__(self) -> None:
        self._held: dict[Key, list[_Held]] = {}

    def add(self, answer: Answer) -> None:
        """Note where a row of the list was traced to."""
        row = answer.row
        for one in answer.traced:
            if one.outcome == "trace":
                held = _Held(LinkedRow(row.row, row.identifier_id, one.entity), one.found)
                self._held.setdefault(one.key, []).append(held)

    def records(self) -> Iterator[tuple[Key, tuple[LinkedRow, ...]]]:
        """Each record that holds two of the list's identifiers or more, with its rows in their order."""
        for key, held in sorted(self._held.items()):
            if _are_several(held):
                yield key, tuple(one.row for one in held)

    def others(self, key: Key, row: int) -> tuple[LinkedRow, ...]:
        """The other rows whose identifiers the record holds beside that of this row."""
        held = self._held.get(key, ())
        own = [one for one in held if one.row.row == row]
        if len(own) == len(held):
            return ()
        return tuple(one.row for one in held if one.row.row != row and any(_differ(one, mine) for mine in own))


def _are_several(held: Sequence[_Held]) -> bool:
    return any(_differ(held[0], other) for other in held[1:])


def _differ(one: _Held, other: _Held) -> bool:
    """Whether a record holds two things for them: neither the same value nor the same words."""
    first, second = one.found, other.found
    if one.row.entity == other.row.entity or (first.value and first.value == second.value):
        return False
    return first.part != second.part or first.end <= second.start or second.end <= first.start
