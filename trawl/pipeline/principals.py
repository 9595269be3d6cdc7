"""Who may see and do what: `principals.toml` in the home, where a team shares an installation (docs/access.md).

Without the file whoever has the installation may do everything, as far as its ceiling. With it, only those whom it
names are served, each within what it says of them.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from trawl.access import Principal, marking_rank
from trawl.errors import SettingsError, UsageError
from trawl.validation import explain_refusals
from trawl.written import write_count

Role = Literal["analyst", "issuer", "auditor", "keeper"]

FILE = "principals.toml"
#: What each role may do, in words that follow "may".
_MAY: Mapping[Role, str] = {
    "analyst": "search, run profiles and write reports",
    "issuer": "issue reports",
    "auditor": "read what others did",
    "keeper": "load, withdraw and undo, and look after the installation",
}
assert set(_MAY) == set(get_args(Role))
#: The roles of whoever has an installation to himself. What others did is for an auditor alone.
_ALONE: frozenset[Role] = frozenset({"analyst", "issuer", "keeper"})

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class PrincipalEntry(BaseModel):
    """What `[principals.NAME]` says: what the reader may see, and what he may do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    ceiling: Literal["OFFICIAL", "OFFICIAL-SENSITIVE", "SECRET", "TOP SECRET"]
    forces: tuple[Name, ...] | None = None
    handling: tuple[Name, ...] | None = None
    roles: tuple[Role, ...] = ("analyst",)


class PrincipalsFile(BaseModel):
    """`principals.toml`. `fronts` are accounts of services that say for whom they ask, by TRAWL_USER."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fronts: tuple[Name, ...] = ()
    principals: dict[Name, PrincipalEntry]


def has_principals(home: Path) -> bool:
    """Whether the installation says who may use it."""
    return (home / FILE).is_file()


def identify_reader(home: Path, account: str, named: str, ceiling: str) -> Principal:
    """Who is reading: the account, or whom it names where it is a front's.

    `ceiling` is the installation's: nobody sees above it. Raises SettingsError for a file that cannot be used and
    UsageError for somebody whom it does not name.
    """
    path = home / FILE
    if not has_principals(home):
        return Principal(named or account, marking_ceiling=ceiling, roles=frozenset(_ALONE))
    file = _read(path)
    if named and named != account and account not in file.fronts:
        raise UsageError(
            f"TRAWL_USER says '{named}', but the account '{account}' may not speak for others: {path} does not name it "
            "among its fronts."
        )
    name = named or account
    entry = file.principals.get(name)
    if entry is None:
        raise UsageError(f"'{name}' may not use this installation: {path} has no [principals.{name}].")
    lower = min(entry.ceiling, ceiling, key=marking_rank)
    highest = max((one.ceiling for one in file.principals.values()), key=marking_rank)
    narrow = entry.forces is not None or entry.handling is not None
    return Principal(
        name,
        forces=None if entry.forces is None else frozenset(entry.forces),
        marking_ceiling=lower,
        handling=None if entry.handling is None else frozenset(entry.handling),
        roles=frozenset(entry.roles),
        limited=narrow or marking_rank(lower) < marking_rank(highest),
    )


def check_file(home: Path) -> str:
    """Who is served, in words. Raises SettingsError for a file that cannot be used, or that others can write."""
    path = home / FILE
    names = sorted(_read(path).principals)
    loose = [str(one) for one in (path, home) if one.stat().st_mode & 0o022] if os.name == "posix" else []
    if loose:
        raise SettingsError(
            f"Others than its owner can write {' and '.join(loose)}, and so could say who may see what: "
            f"chmod go-w {' '.join(loose)}"
        )
    return f"{path} serves {write_count(len(names), 'reader')} ({', '.join(names)})"


def describe_reader(principal: Principal) -> str:
    """A reader in words: the name, what may be seen, and the roles."""
    parts = (
        f"up to {principal.marking_ceiling}",
        "" if principal.forces is None else f"of {_join(principal.forces)}",
        "" if principal.handling is None else f"handled as {_join(principal.handling)}",
    )
    return f"{principal.name}, who sees records {' '.join(filter(None, parts))}; roles: {_join(principal.roles)}"


def _join(names: Collection[str]) -> str:
    return ", ".join(sorted(names)) or "none"


def may_know_loads(principal: Principal) -> bool:
    """Whether the reader may know what was loaded: it tells of records that somebody limited may not see."""
    return not principal.limited or "keeper" in principal.roles


def require_loads(principal: Principal) -> None:
    """Raise UsageError where what was loaded may tell of records that the reader may not see."""
    if not may_know_loads(principal):
        raise UsageError(
            f"'{principal.name}' may see a part of the records, and what was loaded tells of all: that needs the role "
            f"keeper in {FILE}. What an answer does not cover is said with it."
        )


def require_role(principal: Principal, *roles: Role) -> None:
    """Raise UsageError, naming the roles, where the reader has none of them."""
    if principal.roles.isdisjoint(roles):
        named = " or ".join(roles)
        raise UsageError(f"'{principal.name}' may not {_MAY[roles[0]]}: that needs the role {named} in {FILE}.")


def _read(path: Path) -> PrincipalsFile:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise SettingsError(f"{path} cannot be read: {error}. Mend it: until then nobody is served.") from None
    try:
        return PrincipalsFile.model_validate(written)
    except ValidationError as error:
        said = map(str, explain_refusals(PrincipalsFile, error))
        raise SettingsError(f"{path} cannot be used: {'; '.join(said)}. Until it is mended nobody is served.") from None
