"""The profiles of an installation: read with its limits, and checked against its registers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path

from trawl.errors import Problem, UsageError
from trawl.pipeline.installation import Installation
from trawl.profiles import Catalogue, Profile, load_profile, read_catalogue


def find_profile(installation: Installation, name: str) -> Profile:
    """The profile of this name, or the one in the YAML file of this path."""
    path = Path(name)
    if path.suffix in (".yml", ".yaml"):
        if not path.is_file():
            raise UsageError(f"There is no profile file {path}. See the profiles there are: trawl profile list.")
        folders = (path.resolve().parent, *installation.profile_folders)
        return load_profile(path.stem, folders, installation.limits)
    return load_profile(name, installation.profile_folders, installation.limits)


def read_profiles(installation: Installation) -> Catalogue:
    """Every profile that can be read, and what is wrong with the others and with the term lists."""
    return read_catalogue(installation.profile_folders, installation.limits)


def check_profiles(installation: Installation) -> Catalogue:
    """The same with the registers and the places that profiles name and that are not there."""
    found = read_profiles(installation)
    unknown = find_unknown_registers(installation, found.profiles)
    return replace(found, others=(*found.others, *unknown, *_lost_places(installation, found.profiles)))


def _lost_places(installation: Installation, profiles: Sequence[Profile]) -> Iterator[Problem]:
    from trawl.pipeline.nearness import find_lost_places  # most profiles name no place

    locator = installation.open_locator()
    for profile in profiles:
        yield from find_lost_places(profile, locator)


def find_unknown_registers(installation: Installation, profiles: Sequence[Profile]) -> tuple[Problem, ...]:
    """The registers that profiles name, of which none is loaded and no mapping has the name."""
    mapped = set(_mapped(installation))
    named = ((profile.path, name, line) for profile in profiles for name, line in profile.register_lines)
    doubtful = [(path, name, line) for path, name, line in named if name not in mapped]
    if not doubtful:
        return ()  # without asking the ledger
    known = sorted({*mapped, *_loaded(installation)})
    return tuple(
        Problem(path, line, f"there is no register '{name}'; {_advise(name, known)}")
        for path, name, line in doubtful
        if name not in known
    )


def _mapped(installation: Installation) -> Iterator[str]:
    for folder in installation.mapping_folders:
        yield from (path.stem for path in (folder / "registers").glob("*.yml"))


def _loaded(installation: Installation) -> Iterator[str]:
    if installation.settings.home.is_dir():  # to check profiles makes no home
        with installation.open_ledger() as ledger:
            yield from (register.name for register in ledger.registers.list())


def _advise(name: str, known: Sequence[str]) -> str:
    if nearest := get_close_matches(name, known, n=1):
        return f"did you mean '{nearest[0]}'?"
    return f"there are: {', '.join(known)}. Name one of them, or load this one: trawl register load {name} FILE"
