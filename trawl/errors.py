"""Everything trawl raises on purpose descends from TrawlError.

A message says what is wrong, where (file and line, or the column of a query) and what to do about it.
It is shown to users as it stands, so it never contains narrative text. What an InputError tells of the file's own
columns goes to whoever gave the file and is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePath


class TrawlError(Exception):
    """The root of trawl's errors; `exit_code` is what the command line returns for it.

    A message can be given in parts, of which paths are some: what is kept of a failure has their names alone.
    """

    exit_code = 1

    def __str__(self) -> str:
        return "".join(map(str, self.args))


class UsageError(TrawlError):
    """The request itself is wrong: an argument, a query, a name that does not exist."""

    exit_code = 2


class NotFoundError(TrawlError):
    """Something asked for by name or id is not there."""

    exit_code = 3


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class InputError(TrawlError):
    """An input file cannot be read at all (missing, empty, a directory, not text), or not be used as it is.

    Its place stands apart from what is wrong there, `said`, which follows the place as it is: it begins with a space
    or a colon. `line` counts from 1; 0 means the whole file. `told` says the same to whoever gave the file and may
    hold what stands in it, which is kept nowhere.
    """

    def __init__(self, path: Path | str, said: str, line: int = 0, told: str = "") -> None:
        self.path = path
        self.line = line
        self.said = said
        self.told = told or said
        super().__init__(path, said, line, told)  # as they came, so that another process can be handed it

    def __str__(self) -> str:
        return f"{self._place(self.path)}{self.told}"

    def reason(self, name: str) -> str:
        """The same about the file by this name alone, without anything that stands in it."""
        return f"{self._place(name)}{self.said}"

    def _place(self, path: Path | str) -> str:
        return f"{path}:{self.line}" if self.line else str(path)


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


def say_failure(error: BaseException, name: str) -> str:
    """Why a job on the file of this name failed, as it is kept and shown to others.

    It says nothing that the file holds, nor where somebody keeps a file.
    """
    if isinstance(error, InputError):
        return error.reason(name)
    if isinstance(error, TrawlError):
        return "".join(part.name if isinstance(part, PurePath) else str(part) for part in error.args)
    return type(error).__name__
