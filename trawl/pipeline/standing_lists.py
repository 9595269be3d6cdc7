"""The standing lists that a reader may know of, and what becomes of them: extended, or ended.

Somebody else's list is, to all but a keeper, as one that is not there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from trawl.errors import NotFoundError, UsageError
from trawl.ledger import Ledger, StandingList
from trawl.pipeline.installation import Installation
from trawl.schedules.rhythm import RHYTHMS


def end_list(installation: Installation, name: str, owner: str = "") -> StandingList:
    """Wash a list no more, and erase its rows.

    `owner` says whose it is, for a keeper, who may end those of others. Raises NotFoundError, and UsageError where
    several are called so.
    """
    with installation.open_ledger() as ledger:
        found = _find_list(installation, ledger, name, owner)
        ended = ledger.standing_lists.end(found.id)
        installation.log("wash end", list=found.name, owner=found.owner)
        return ended


def extend_list(
    installation: Installation, name: str, days: int, now: datetime, *, every: str = "", owner: str = ""
) -> StandingList:
    """Keep a list for so many days from now, and wash it as often as `every` says; "" leaves that as it is.

    Raises as `end_list` does, and UsageError for what is no rhythm.
    """
    if every:
        check_rhythm(every)
    with installation.open_ledger() as ledger:
        found = _find_list(installation, ledger, name, owner)
        extended = ledger.standing_lists.extend(found.id, now + timedelta(days=days), every or found.every)
        installation.log("wash extend", list=found.name, owner=found.owner, expires=extended.expires.isoformat())
        return extended


def check_rhythm(every: str) -> None:
    """Raise UsageError for what no standing list is washed every."""
    if every not in RHYTHMS:
        raise UsageError(f"A standing list is washed every {', '.join(RHYTHMS)}, and not every '{every}'.")


def list_standing(installation: Installation) -> tuple[StandingList, ...]:
    """The standing lists that this reader may know of: the reader's own, and for a keeper all."""
    installation.require("analyst", "keeper")
    with installation.open_ledger() as ledger:
        return _list_known(installation, ledger)


def is_known(installation: Installation, standing: StandingList) -> bool:
    """Whether the reader may know of a list: it is his own, or he looks after everybody's."""
    return standing.owner == installation.principal.name or _is_keeper(installation)


def _find_list(installation: Installation, ledger: Ledger, name: str, owner: str) -> StandingList:
    """A list by its name; one that is not for this reader to end is as one that is not there."""
    installation.require("analyst", "keeper")
    named = [one for one in _list_known(installation, ledger) if one.name == name and owner in ("", one.owner)]
    own = [one for one in named if one.owner == installation.principal.name]
    if len(own or named) > 1:
        owners = ", ".join(one.owner for one in named)
        raise UsageError(f"There are several standing lists '{name}', of {owners}: say whose with --owner.")
    if not named:
        raise NotFoundError(f"There is no standing list '{name}'{f' of {owner}' if owner else ''}.")
    return (own or named)[0]


def _list_known(installation: Installation, ledger: Ledger) -> tuple[StandingList, ...]:
    return tuple(one for one in ledger.standing_lists.list() if is_known(installation, one))


def _is_keeper(installation: Installation) -> bool:
    return "keeper" in installation.principal.roles
