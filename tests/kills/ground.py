"""Where commands are done in processes of their own, and killed at a call that lasts."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import shutil
import signal
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

from tests.kills.jobs import BASE, Job, fill_in, put_old_ledger, write_base
from tests.kills.watching import watch_calls
from trawl.cli import invoke

WORLD = {"TRAWL_MODEL": "none", "TRAWL_USER": "analyst", "TRAWL_PROCESSES": "1", "COLUMNS": "200"}


class Ground:
    """A folder in which homes are made, kept, and killed in: always in the same place, since ledgers keep paths."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._place = folder, folder / "place"
        write_base(self._place)
        for asked in BASE:
            self.ask(self._place, asked)
        shutil.copytree(self._place, folder / "base")

    def prepare(self, job: Job) -> Path:
        """Put the home that a job is asked in into its place."""
        kept = self._folder / job.name
        if kept.is_dir():
            return self._put(kept)
        place = self._put(self._folder / "base")
        if job.name == "migration":
            put_old_ledger(place / "home" / "ledger.db")
        for asked in job.before:
            self.ask(place, asked)
        if job.name == "review import":
            fill_in(place / "marks.csv")
        shutil.copytree(place, kept)
        return place

    def _put(self, kept: Path) -> Path:
        shutil.rmtree(self._place)
        shutil.copytree(kept, self._place)
        return self._place

    def ask(self, folder: Path, asked: str, instead: str = "") -> None:
        """Do what is asked in a process of its own. Raises RuntimeError where it fails."""
        said = self._fork(folder, asked)
        if said and instead and instead in said:
            said = self._fork(folder, instead)
        if said:
            raise RuntimeError(f"trawl {asked}: {said}")

    def count(self, folder: Path, asked: str) -> int:
        """Do it, and return how many calls of it last."""
        said = self._fork(folder, asked, after=-1)
        if not said.startswith("calls "):
            raise RuntimeError(f"trawl {asked}: {said}")
        return int(said.removeprefix("calls "))

    def kill(self, folder: Path, asked: str, after: int) -> bool:
        """Begin it and kill it at this call; return whether it came so far."""
        return self._fork(folder, asked, after=after) == "killed"

    def _fork(self, folder: Path, asked: str, after: int | None = None) -> str:
        """What a command that failed said, "" for one that did not; with `after` how it was killed, or its calls."""
        words = [word.format(folder=folder, **find_names(folder)) for word in asked.split()]
        said = self._folder / "said"
        child = os.fork()
        if child == 0:
            _be_killed_or_end(words, folder, said, after)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            return "killed" if os.WTERMSIG(status) == signal.SIGKILL else f"signal {os.WTERMSIG(status)}"
        text = said.read_text()
        if after is not None and os.WEXITSTATUS(status) == 0:
            return text.rpartition("\n")[2]
        return "" if os.WEXITSTATUS(status) == 0 else text or "it failed"


def _be_killed_or_end(words: Sequence[str], folder: Path, said: Path, after: int | None) -> None:
    """In the child: do what is asked, and never return."""
    code, counted = 1, [0]
    try:
        os.environ.update(WORLD, TRAWL_HOME=str(folder / "home"))
        told = io.StringIO()
        sys.argv = ["trawl", *words]
        if after is not None:
            watch_calls(functools.partial(_count, counted, after))
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(told):
            try:
                invoke()
                code = 0
            except SystemExit as end:
                code = int(end.code or 0)
        said.write_text(f"{told.getvalue()}\ncalls {counted[0]}" if after is not None and not code else told.getvalue())
    except BaseException:  # noqa: BLE001 - nothing of the child may go on in the parent's name
        said.write_text(traceback.format_exc())
    finally:
        os._exit(code)


def _count(counted: list[int], after: int) -> None:
    counted[0] += 1
    if counted[0] == after:
        os.kill(os.getpid(), signal.SIGKILL)


def find_names(folder: Path) -> dict[str, str]:
    """The newest run and the newest pack of a home."""
    path = folder / "home" / "ledger.db"
    names = {"run": "", "pack": ""}
    if path.is_file():
        with contextlib.closing(sqlite3.connect(path)) as ledger:
            for name, asked in (
                ("run", "SELECT id FROM runs ORDER BY started DESC LIMIT 1"),
                ("pack", "SELECT id FROM packs ORDER BY started DESC LIMIT 1"),
            ):
                with contextlib.suppress(sqlite3.OperationalError):  # a ledger of long ago
                    names[name] = (ledger.execute(asked).fetchone() or ("",))[0]
    return names
