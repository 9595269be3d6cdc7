"""A folder of Parquet files that grows by a run at a time, for Power BI and the like (docs/reports.md).

Facts are a file a run, so that a run appended again replaces itself; dimensions are one file each, joined by keys that
are the same in every run. What may not be shown any more is taken out of what earlier runs left, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from trawl.file_locks import lock_file
from trawl.model import Key
from trawl.private_files import make_folder
from trawl.reports.document import Table
from trawl.reports.star_folder import StarFolder
from trawl.reports.star_merging import Rows, column_of, drop_content, list_hidden, merge_records, merge_rows

#: The dimensions of which only what a fact still speaks of may remain, with that fact.
_SPOKEN_OF = {"dim_entity": "fact_mention", "dim_premises": "fact_match"}
#: The facts that say what a record holds; a hit itself says only that there is a record.
_OF_CONTENT = ("fact_term", "fact_mention", "fact_match")

#: Given the records that a store shows, those of them that nobody may be shown any more.
FindClosed = Callable[[Iterable[Key]], set[Key]]


class StoreCounts(NamedTuple):
    """What a store holds after a run came in; `forgotten` are the records whose contents went from older runs."""

    runs: int
    hits: int
    forgotten: int


def append_star(folder: Path, tables: Sequence[Table], narrowed_for: str, find_closed: FindClosed) -> StoreCounts:
    """Put a run's star into the store in `folder`, made where there is none.

    `narrowed_for` names the edition, such as `force Northshire`: a store holds one. Every file is written whole or not
    at all, the records after what they hold and the list of runs last: what is cut off is put right by appending again.
    Raises UsageError for a folder that is no store, or one of another edition, and OutputError.
    """
    star = {table.name: table for table in tables}
    make_folder(folder)
    with lock_file(folder / ".lock"):
        return _append(StarFolder(folder, narrowed_for), star, find_closed)


def _append(store: StarFolder, star: dict[str, Table], find_closed: FindClosed) -> StoreCounts:
    run = store.add_run(star)
    known = store.read_known(star["dim_record"])
    closed = _list_closed(star, known, find_closed, newest=run.newest)
    given, star = star, drop_content(star, closed, _OF_CONTENT)
    dropped = any(len(star[name].rows) < len(given[name].rows) for name in _OF_CONTENT)
    at = column_of(star["dim_record"], "by_reference")
    fresh = {key for key in closed if key in known and not known[key][at]}
    untidy = store.drop_strays(star) or run.again or dropped or fresh
    if fresh:
        _forget(store, star, fresh)
    for name, table in star.items():
        if name.startswith("fact_"):
            store.write_fact(table, run.key)
    for name, table in star.items():
        if not name.startswith("fact_") and name != "dim_record":
            merged = merge_rows(table, store.read_known(table), newest=run.newest)
            if name in _SPOKEN_OF and untidy:
                merged = _drop_unspoken(store, merged, star[_SPOKEN_OF[name]])
            store.write_dimension(merged)
    store.write_dimension(merge_records(star["dim_record"], known, closed, newest=run.newest))
    store.close(tuple(star.values()))
    return StoreCounts(store.runs, store.hits, len(fresh))


def _list_closed(star: Mapping[str, Table], known: Rows, find_closed: FindClosed, *, newest: bool) -> set[str]:
    """The keys of records of which nothing but a reference may be in the store.

    They are those that the newest run shows by reference only or says are withdrawn, and those that it shows no longer
    and that are gone or restricted by now.
    """
    at = column_of(star["dim_record"], "by_reference")
    hidden = list_hidden(star["fact_hit"]) if newest else {key for key, row in known.items() if row[at]}
    ids = {Key(str(row[1]), str(row[2])): key for key, row in known.items() if not row[at] and key not in hidden}
    return hidden | {ids[key] for key in find_closed(ids)}


def _forget(store: StarFolder, star: Mapping[str, Table], closed: set[str]) -> None:
    """Take what records held out of the facts of older runs."""
    for name in _OF_CONTENT:
        for path in store.list_facts(name):
            store.drop_rows(path, star[name], "record_key", closed)


def _drop_unspoken(store: StarFolder, dimension: Table, fact: Table) -> Table:
    key = dimension.columns[0].key
    spoken = {value for path in store.list_facts(fact.name) for value in store.read_values(path, fact, key)}
    return replace(dimension, rows=tuple(row for row in dimension.rows if row[0] in spoken))
