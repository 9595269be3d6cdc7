"""Who is reading, and what they may see.

Every read of an engine takes a Principal. `may_see` is the reference; engines say the same inside their queries,
so that totals, facets and suggestions leak nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from trawl.model import Record

#: Government markings, lowest first.
MARKINGS: tuple[str, ...] = ("OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET")


@dataclass(frozen=True, slots=True)
class Principal:
    """A reader. `forces` and `handling` name what may be seen; None means all.

    A record that names no force, or carries no handling code, is seen by everybody whom its marking allows. `limited`
    is who may see less than others of the same installation, and so must not learn what was loaded for them.
    """

    name: str
    forces: frozenset[str] | None = None
    marking_ceiling: str = "OFFICIAL-SENSITIVE"
    handling: frozenset[str] | None = None
    roles: frozenset[str] = frozenset()
    limited: bool = False


def marking_rank(marking: str) -> int:
    """The place of a marking in MARKINGS; an unknown marking ranks above all of them, so that it is not shown."""
    try:
        return MARKINGS.index(marking)
    except ValueError:
        return len(MARKINGS)


def highest_marking(markings: set[str]) -> str:
    """The marking an output must carry: the highest of its inputs (OFFICIAL where there are none)."""
    return max(markings, key=marking_rank, default=MARKINGS[0])


def allowed_markings(principal: Principal) -> tuple[str, ...]:
    """The markings up to the principal's ceiling, for engines that filter by value."""
    return MARKINGS[: marking_rank(principal.marking_ceiling) + 1]


def higher_markings(principal: Principal) -> tuple[str, ...]:
    """The markings above the principal's ceiling."""
    return MARKINGS[marking_rank(principal.marking_ceiling) + 1 :]


def may_see(principal: Principal, record: Record) -> bool:
    """Whether the principal may know that the record exists."""
    return (
        record.marking in allowed_markings(principal)
        and (principal.forces is None or not record.force or record.force in principal.forces)
        and (principal.handling is None or not record.handling or record.handling in principal.handling)
    )
