"""Everything trawl raises on purpose descends from TrawlError.

A message says what is wrong, where (file and line, or the column of a query) and what to do about it.
It is shown to users as it stands, so it never contains narrative text.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


class TrawlError(Exception):
    """The root of trawl's errors; `exit_code` is what the command line returns for it."""

    exit_code = 1


class UsageError(TrawlError):
    """The request itself is wrong: an argument, a query, a name that does not exist."""

    exit_code = 2


class NotFoundError(TrawlError):
    """Something asked for by name or id is not there."""

    exit_code = 3


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class InputError(TrawlError):
    """An input file cannot be read at all (missing, empty, a directory, not text)."""


class EngineError(TrawlError):
    """The index or its store cannot do what was asked."""


class EngineBusyError(EngineError):
    """Another process is writing to this installation."""


class VersionMismatchError(EngineError):
    """The index was made by another version of the analyser or the extractor."""


class LedgerError(TrawlError):
    """The ledger cannot be read or written."""


class LimitError(UsageError):
    """A query asks for more than a limit allows; the message names the limit and its setting."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a file that a person wrote: `path:line: message`."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class FileProblems(UsageError):  # noqa: N818 - it is a list of problems
    """All the problems found in the files that were read, reported at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))
