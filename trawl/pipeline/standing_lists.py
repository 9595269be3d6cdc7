"""What becomes of standing lists beside their washing: they are listed, kept for longer, and ended."""

from __future__ import annotations

from datetime import datetime, timedelta

from trawl.errors import UsageError
from trawl.ledger import StandingList
from trawl.pipeline.installation import Installation
from trawl.schedules.rhythm import RHYTHMS


def end_list(installation: Installation, name: str) -> StandingList:
    """Wash a list no more, and erase its rows. Raises NotFoundError, and UsageError for a list of somebody else."""
    with installation.open_ledger() as ledger:
        _require_own(installation, ledger.standing_lists.get(name))
        ended = ledger.standing_lists.end(name)
        installation.log("wash end", list=name)
        return ended


def extend_list(installation: Installation, name: str, days: int, now: datetime, every: str = "") -> StandingList:
    """Keep a list for so many days from now, and wash it as often as `every` says; "" leaves that as it is.

    Raises as `end_list` does, and UsageError for what is no rhythm.
    """
    if every:
        check_rhythm(every)
    with installation.open_ledger() as ledger:
        found = ledger.standing_lists.get(name)
        _require_own(installation, found)
        extended = ledger.standing_lists.extend(name, now + timedelta(days=days), every or found.every)
        installation.log("wash extend", list=name, expires=extended.expires.isoformat())
        return extended


def check_rhythm(every: str) -> None:
    """Raise UsageError for what no standing list is washed every."""
    if every not in RHYTHMS:
        raise UsageError(f"A standing list is washed every {', '.join(RHYTHMS)}, and not every '{every}'.")


def list_standing(installation: Installation) -> tuple[StandingList, ...]:
    """The standing lists that this reader may know of: the reader's own, and for a keeper all."""
    installation.require("analyst")
    with installation.open_ledger() as ledger:
        return tuple(one for one in ledger.standing_lists.list() if is_own(installation, one))


def _require_own(installation: Installation, standing: StandingList) -> None:
    installation.require("analyst")
    if not is_own(installation, standing):
        raise UsageError(f"The list '{standing.name}' is {standing.owner}'s: its owner or a keeper ends or extends it.")


def is_own(installation: Installation, standing: StandingList) -> bool:
    """Whether this reader may know of a list and decide about it."""
    return standing.owner == installation.principal.name or "keeper" in installation.principal.roles
