"""The files of a store of runs: which there are, and how they are read and written."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, NamedTuple

from trawl.access import highest_marking
from trawl.errors import UsageError
from trawl.reports.document import Cell, Table, Value
from trawl.reports.files import open_binary_output, open_output, write_page
from trawl.reports.renderers.csv_table import render_csv
from trawl.reports.renderers.parquet import drop_rows, read_column, read_rows, render_parquet
from trawl.reports.star_files import README
from trawl.reports.star_merging import Rows
from trawl.reports.wording.star import build_dictionary
from trawl.reports.wording.star.about import write_store_about
from trawl.reports.wording.star.keys import make_key

_ABOUT = "store.json"


class AddedRun(NamedTuple):
    """A run that comes in: whether no run of the store began later, and whether files of it are there already."""

    key: str
    newest: bool
    again: bool


class StarFolder:
    """A store that somebody holds the lock of. `runs` and `hits` are how many it has."""

    def __init__(self, folder: Path, narrowed_for: str) -> None:
        self._folder = folder
        self._about = _open(folder, narrowed_for)

    @property
    def runs(self) -> int:
        return len(self._about["runs"])

    @property
    def hits(self) -> int:
        return sum(run["hits"] for run in self._about["runs"].values())

    def add_run(self, star: dict[str, Table]) -> AddedRun:
        """Put the run on the list, which `close` writes."""
        run = dict(zip((column.key for column in star["run"].columns), star["run"].rows[0], strict=True))
        key, started, runs = str(run["run_key"]), str(run["started"]), self._about["runs"]
        newest = all(started >= known["started"] for known in runs.values())
        runs[key] = {"started": started, "marking": run["marking"], "hits": len(star["fact_hit"].rows)}
        self._about["marking"] = highest_marking({known["marking"] for known in runs.values()})
        self._about["fictitious"] = self._about["fictitious"] or bool(run["fictitious"])
        return AddedRun(key, newest, self._fact_path("fact_hit", key).exists())

    def drop_strays(self, star: dict[str, Table]) -> bool:
        """Take away what an append that was cut off, and not repeated, left; whether there was any."""
        kept = {self._fact_path("", run).name for run in self._about["runs"]}
        strays = [path for name in star for path in self.list_facts(name) if path.name not in kept]
        for path in strays:
            path.unlink()
        return bool(strays)

    def read_known(self, table: Table) -> Rows:
        """The rows that the store has of a dimension, by their keys."""
        path = self._folder / f"{table.name}.parquet"
        return {str(row[0]): row for row in self._read_table(path, table)} if path.exists() else {}

    def list_facts(self, fact: str) -> list[Path]:
        """The files of a fact, one a run."""
        return sorted((self._folder / fact).glob("*.parquet"))

    def read_values(self, path: Path, table: Table, column: str) -> set[Value]:
        """The different values of a column of a file. Raises UsageError where it has others."""
        try:
            return read_column(path.read_bytes(), table.columns, column)
        except ValueError as error:
            raise _refusal(path, error) from error

    def write_fact(self, table: Table, run: str) -> None:
        """Write a fact of a run."""
        _write_bytes(self._fact_path(table.name, run), render_parquet(table, self._notes))

    def write_dimension(self, table: Table) -> None:
        """Write a dimension, of all runs."""
        _write_bytes(self._folder / f"{table.name}.parquet", render_parquet(table, self._notes))

    def drop_rows(self, path: Path, table: Table, column: str, closed: AbstractSet[Value]) -> None:
        """Take the rows whose cell in a column is closed out of a file. Raises UsageError where it has others."""
        try:
            content = drop_rows(path.read_bytes(), table, column, closed, self._notes)
        except ValueError as error:
            raise _refusal(path, error) from error
        if content is not None:
            _write_bytes(path, content)

    def _read_table(self, path: Path, table: Table) -> list[tuple[Value, ...]]:
        """The rows of a file, whose columns are those of `table`. Raises UsageError where it has others."""
        try:
            return list(read_rows(path.read_bytes(), table.columns))
        except ValueError as error:
            raise _refusal(path, error) from error

    @property
    def _notes(self) -> dict[str, str]:
        return {"marking": self._about["marking"], "edition": self._about["narrowed_for"]}

    def close(self, tables: Sequence[Table]) -> None:
        """Write what the columns mean, whose the store is, and last of all its list of runs."""
        about = self._about
        _write_bytes(self._folder / "dictionary.csv", render_csv(build_dictionary(tables)))
        said = write_store_about(
            about["marking"], about["narrowed_for"], list(about["runs"]), fictitious=about["fictitious"]
        )
        write_page(self._folder / README, said)
        _write_about(self._folder / _ABOUT, about)

    def _fact_path(self, fact: str, run: Cell) -> Path:
        """A file's name has letters that no path can mean; a run whose id has others is told apart by its key."""
        plain = "".join(c if c.isalnum() or c in "-_" else "_" for c in str(run))
        name = plain if plain == run else f"{plain}-{make_key('run', str(run))}"
        return self._folder / fact / f"{name}.parquet"


def _open(folder: Path, narrowed_for: str) -> dict[str, Any]:
    path = folder / _ABOUT
    if not path.exists():
        if [found for found in folder.iterdir() if found.name != ".lock"]:
            raise UsageError(f"{folder} holds other things than a store of runs: choose an empty or a new folder.")
        # It is a store from now on, however the first run's writing ends.
        _write_about(path, {"narrowed_for": narrowed_for, "marking": "", "fictitious": False, "runs": {}})
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        held, _, _ = about["narrowed_for"], about["marking"], about["fictitious"]
        [(str(run["started"]), highest_marking({run["marking"]}), int(run["hits"])) for run in about["runs"].values()]
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise UsageError(f"{path} cannot be read as the list of a store's runs: choose another folder.") from error
    if held != narrowed_for:
        raise UsageError(
            f"{folder} holds the edition '{held}', and this is '{narrowed_for}': one that may read the first may "
            "not read the other. Choose another folder."
        )
    return about


def _write_bytes(path: Path, content: bytes) -> None:
    with open_binary_output(path) as file:
        file.write(content)


def _write_about(path: Path, about: dict[str, Any]) -> None:
    with open_output(path) as file:
        json.dump(about, file, ensure_ascii=False, indent=1)


def _refusal(path: Path, error: ValueError) -> UsageError:
    return UsageError(f"{path} is no table of this version's star ({error}). Choose a new folder.")
