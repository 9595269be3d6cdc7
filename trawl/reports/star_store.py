"""A folder of Parquet files that grows by a run at a time, for Power BI and the like (docs/reports.md).

Facts are a file a run, so that a run appended again replaces itself; dimensions are one file each, joined by keys that
are the same in every run. What the newest run may not show is taken out of what earlier runs left, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from trawl.access import highest_marking
from trawl.errors import UsageError
from trawl.file_locks import lock_file
from trawl.private_files import make_folder
from trawl.reports.document import Cell, Table
from trawl.reports.files import open_binary_output, open_output
from trawl.reports.renderers.parquet import read_rows, render_parquet

_ABOUT = "store.json"
#: The dimensions of which only what a fact still speaks of may remain, with that fact.
_SPOKEN_OF = {"dim_entity": "fact_mention", "dim_premises": "fact_match"}
#: The facts that say what a record holds; a hit itself says only that there is a record.
_OF_CONTENT = ("fact_term", "fact_mention", "fact_match")

Rows = tuple[tuple[Cell, ...], ...]


def append_star(folder: Path, tables: Sequence[Table], narrowed_for: str) -> tuple[int, int]:
    """Put a run's star into the store in `folder`, made where there is none; return its runs and its hits.

    `narrowed_for` names the edition, such as `force Northshire`: a store holds one. Every file is written whole or not
    at all, the list of runs last: what is cut off is put right by appending again. Raises UsageError for a folder that
    is no store, or one of another edition.
    """
    star = {table.name: table for table in tables}
    run = dict(zip((column.key for column in star["run"].columns), star["run"].rows[0], strict=True))
    make_folder(folder)
    with lock_file(folder / ".lock"):
        about = _open(folder, narrowed_for)
        newest = all(str(run["started"]) >= known["started"] for known in about["runs"].values())
        star = _withhold(folder, about, star, newest=newest)
        about["runs"][run["run_key"]] = {"started": str(run["started"]), "marking": run["marking"]}
        about["marking"] = highest_marking({known["marking"] for known in about["runs"].values()})
        _write(folder, about, star, newest=newest)
        hits = sum(len(_read(path, star["fact_hit"])) for path in _parts(folder, "fact_hit"))
        return len(about["runs"]), hits


def _open(folder: Path, narrowed_for: str) -> dict[str, Any]:
    path = folder / _ABOUT
    if not path.exists():
        if [found for found in folder.iterdir() if found.name != ".lock"]:
            raise UsageError(f"{folder} holds other things than a store of runs: choose an empty or a new folder.")
        return {"narrowed_for": narrowed_for, "marking": "", "runs": {}}
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        held = about["narrowed_for"], about["runs"].values()
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        raise UsageError(f"{path} cannot be read as the list of a store's runs: choose another folder.") from error
    if held[0] != narrowed_for:
        raise UsageError(
            f"{folder} holds the edition '{held[0]}', and this is '{narrowed_for}': one that may read the first may "
            "not read the other. Choose another folder."
        )
    return about


def _withhold(folder: Path, about: Mapping[str, Any], star: dict[str, Table], *, newest: bool) -> dict[str, Table]:
    """Take what a record held out of the older runs, once a newer one may not show it or says that it has gone."""
    if newest:
        hidden = _hidden(star["fact_hit"])
        for name in _OF_CONTENT:
            for path in _parts(folder, name):
                rows = _read(path, star[name])
                kept = tuple(row for row in rows if row[1] not in hidden)
                if len(kept) < len(rows):
                    _write_parquet(path, replace(star[name], rows=kept), about["marking"])
        return star
    records = {row[0]: row for row in _read(folder / "dim_record.parquet", star["dim_record"])}
    at = _column(star["dim_record"], "by_reference")
    hidden = {key for key, row in records.items() if row[at]}
    without = {name: tuple(row for row in star[name].rows if row[1] not in hidden) for name in _OF_CONTENT}
    return {name: replace(table, rows=without.get(name, table.rows)) for name, table in star.items()}


def _hidden(hits: Table) -> set[Cell]:
    """The records of which this run shows nothing: those by reference only, and those withdrawn."""
    key, status, present, held = (_column(hits, name) for name in ("record_key", "status", "present", "by_reference"))
    return {row[key] for row in hits.rows if row[held] or (not row[present] and row[status] == "withdrawn")}


def _write(folder: Path, about: Mapping[str, Any], star: Mapping[str, Table], *, newest: bool) -> None:
    run = str(star["run"].rows[0][0])
    for name, table in star.items():
        if not name.startswith("fact_"):
            _write_parquet(folder / f"{name}.parquet", _merge(folder, table, newest=newest), about["marking"])
    for name, table in star.items():
        if name.startswith("fact_"):
            _write_parquet(folder / name / f"{_file_name(run)}.parquet", table, about["marking"])
    for name, fact in _SPOKEN_OF.items():
        spoken = {row[2] for path in _parts(folder, fact) for row in _read(path, star[fact])}
        path = folder / f"{name}.parquet"
        kept = tuple(row for row in _read(path, star[name]) if row[0] in spoken)
        _write_parquet(path, replace(star[name], rows=kept), about["marking"])
    with open_output(folder / _ABOUT) as file:
        json.dump(about, file, ensure_ascii=False, indent=1)


def _merge(folder: Path, table: Table, *, newest: bool) -> Table:
    """The dimension with what the store has: of one key the newer run's row, unless it knows no more than the key."""
    path = folder / f"{table.name}.parquet"
    known = {row[0]: row for row in _read(path, table)}
    for row in table.rows:
        says = _says_something(table, row)
        if row[0] not in known or (newest and says):
            known[row[0]] = row
    return replace(table, rows=tuple(known[key] for key in sorted(known, key=str)))


def _says_something(table: Table, row: tuple[Cell, ...]) -> bool:
    """Whether the row is more than the mark of a record that is a hit no longer and may still be there."""
    return table.name != "dim_record" or row[_column(table, "by_reference")] is not None


def _write_parquet(path: Path, table: Table, marking: str) -> None:
    content = render_parquet(table, {"marking": marking})
    with open_binary_output(path) as file:
        file.write(content)


def _parts(folder: Path, fact: str) -> list[Path]:
    return sorted((folder / fact).glob("*.parquet"))


def _read(path: Path, table: Table) -> Rows:
    if not path.exists():
        return ()
    try:
        return tuple(read_rows(path.read_bytes(), table.columns))
    except ValueError as error:
        raise UsageError(f"{path} is no table of this version's star ({error}). Choose a new folder.") from error


def _column(table: Table, key: str) -> int:
    return [column.key for column in table.columns].index(key)


def _file_name(run: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "_" for c in run)
