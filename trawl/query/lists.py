"""Term lists as the parser needs them; `trawl.profiles` reads them from files."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from trawl.errors import UsageError


class ListEntry(NamedTuple):
    """One term of a list, as written there, and the tier that it stands in ("" if the list has no tiers)."""

    text: str
    tier: str


class TermLists(Protocol):
    """Where `list:name` is looked up."""

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        """The entries of a list, of one tier or of all (None), in the list's order.

        Raises UsageError for a name or tier that does not exist, offering the nearest.
        """
        ...


class _NoLists:
    """There are no lists: any name is an error."""

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        del tier
        raise UsageError(f"There is no term list {name!r}: no term lists are loaded.")


NO_LISTS: TermLists = _NoLists()
