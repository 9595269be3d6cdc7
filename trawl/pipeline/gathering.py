"""The files that somebody names to be loaded: by their paths, by their folders, or by a pattern."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import InputError
from trawl.sources import FEED_SUFFIXES

#: How the name of the file begins that a program keeps beside a workbook or a document that it has open.
_OPEN_ELSEWHERE = ("~$", ".~lock")


@dataclass(frozen=True, slots=True)
class Gathered:
    """What is to be loaded, each file once, in the order in which it was named.

    `is_one` says that a single path was named, and no folder or pattern. `passed_over` are files that will not be
    loaded, each with why, `problems` what was named and holds nothing to load.
    """

    files: tuple[Path, ...]
    is_one: bool
    passed_over: tuple[tuple[Path, str], ...] = ()
    problems: tuple[InputError, ...] = ()


def gather_files(named: Sequence[Path]) -> Gathered:
    """Find the files that are meant.

    Of a folder they are those with a known ending that are not hidden, by name, and none of its folders'.
    What stands for no file is a pattern where it has a star, a question mark or a bracket: not every shell expands it.
    All files that it matches are meant, as where the shell expands it. A path that leads nowhere is left for its load
    to say so. Raises InputError where all that was named is one folder or pattern with nothing to load.
    """
    gathering = _Gathering()
    for path in named:
        gathering.take(path)
    if len(named) == 1 and gathering.problems:
        raise gathering.problems[0]
    is_one = len(named) == 1 and gathering.files[:1] == [named[0]]
    return Gathered(tuple(gathering.files), is_one, tuple(gathering.passed_over), tuple(gathering.problems))


class _Gathering:
    def __init__(self) -> None:
        self.files: list[Path] = []
        self.passed_over: list[tuple[Path, str]] = []
        self.problems: list[InputError] = []
        self._seen: set[tuple[int, int] | str] = set()

    def take(self, path: Path) -> None:
        if path.is_dir():
            kept = [
                file for file in sorted(path.iterdir(), key=_by_name) if not self._passes_over(file, in_folder=True)
            ]
            endings = ", ".join(suffix for suffix in FEED_SUFFIXES if not suffix.endswith(".gz"))
            self._take_all(kept, InputError(path, f" is a folder without a file that ends in {endings}."))
        elif not path.exists() and any(sign in str(path) for sign in "*?["):
            matching = glob.glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no whole path
            kept = [file for file in sorted(map(Path, matching), key=_by_name) if not self._passes_over(file)]
            self._take_all(kept, InputError(path, " matches no file. Check the pattern."))
        else:
            self._take_file(path)

    def _take_all(self, files: Sequence[Path], problem: InputError) -> None:
        if not files:
            self.problems.append(problem)
        for file in files:
            self._take_file(file)

    def _passes_over(self, path: Path, *, in_folder: bool = False) -> bool:
        why = ""
        if path.is_dir():
            why = "is a folder; name it by itself"
        elif path.name.startswith(_OPEN_ELSEWHERE):
            why = "belongs to a program that has a file open"
        elif in_folder and path.name.startswith("."):
            why = "is hidden; name it by itself"
        elif in_folder and not path.name.lower().endswith(FEED_SUFFIXES):
            why = "has no ending of a file that can be loaded; name it by itself"
        if why:
            self.passed_over.append((path, why))
        return bool(why)

    def _take_file(self, path: Path) -> None:
        identity = _identity(path)
        if identity in self._seen:
            self.passed_over.append((path, "was named before and is loaded once"))
            return
        self._seen.add(identity)
        self.files.append(path)


def _by_name(path: Path) -> tuple[str, str]:
    return str(path).casefold(), str(path)


def _identity(path: Path) -> tuple[int, int] | str:
    """What is the same for all paths to a file."""
    try:
        about = path.stat()
    except OSError:
        return str(path)
    return about.st_dev, about.st_ino
