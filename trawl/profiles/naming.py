"""The files behind the names of profiles and term lists."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path

from trawl.errors import Problem, UsageError

_NAME = re.compile(r"[a-z][a-z0-9_]*")


def is_name(text: str) -> bool:
    """Whether a profile or a term list can be called this."""
    return _NAME.fullmatch(text) is not None


def find_files(folders: Iterable[Path]) -> dict[str, Path]:
    """Return the `*.yml` files of `folders` by name (the file's, without `.yml`); the first folder with a name wins.

    A folder that is not there holds none. Files whose name cannot be one are left out: `find_misnamed` tells of them.
    """
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yml")):
            if is_name(path.stem):
                found.setdefault(path.stem, path)
    return found


def find_misnamed(folders: Iterable[Path]) -> tuple[Problem, ...]:
    """Return a problem for each YAML file of `folders` that nobody can ask for, because of its name."""
    return tuple(
        Problem(path, 1, f"name the file with small letters, digits and _, ending in .yml ({_better_name(path)})")
        for folder in folders
        for path in sorted((*folder.glob("*.yml"), *folder.glob("*.yaml")))
        if path.suffix != ".yml" or not is_name(path.stem)
    )


def _better_name(path: Path) -> str:
    better = re.sub(r"[^a-z0-9]+", "_", path.stem.casefold()).strip("_").lstrip("0123456789_")
    return f"{better or 'vape_shops'}.yml"


def unknown_name(kind: str, name: str, names: Sequence[str], *, of: str = "") -> UsageError:
    """Return the error for a name that is not among `names`, offering the nearest."""
    nearest = get_close_matches(name, names, n=3)
    if nearest:
        hint = f"did you mean {' or '.join(repr(near) for near in nearest)}?"
    else:
        hint = f"there are: {', '.join(sorted(names))}" if names else "there are none"
    where = f" in {of}" if of else ""
    return UsageError(f"unknown {kind} '{name}'{where}; {hint}")
