"""Loading: records a second and peak memory through trawl, beside SQLite and tantivy fed the same ready-made rows.

The same records are loaded twice more as CSV through the mapping `crime`: as they are, and with eight columns of
people, a place and markers, to say what these cost.
"""

from __future__ import annotations

import csv
import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import tantivy

from bench.corpus import environment, short_records, with_columns

RECORDS = 30_000
#: The columns of a record that are its id, its force, its day and its text.
_BARE = ("crime_reference", "force", "from_date", "summary")


def main(records: int = RECORDS) -> None:
    """Print the rate and memory of a load without the model, the rate of the raw stores, and their ratio."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        feed = folder / "feed.jsonl"
        rows = list(short_records(records))
        feed.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
        raw = _time_raw(folder / "raw", rows)
        wide = [*with_columns(rows)]
        del rows
        narrow = [{name: row[name] for name in _BARE} for row in wide]
        feeds = [_write_csv(folder / f"{name}.csv", made) for name, made in (("narrow", narrow), ("wide", wide))]
        del narrow, wide
        wall, memory = _time_trawl(folder / "home", feed, "narratives")
        without, with_fields = (_time_trawl(folder / file.stem, file, "crime")[0] for file in feeds)
        size, wide_size = (_size_of(folder / home) for home in ("home", "wide"))
    print(f"load      {records:,} records of 150 words: trawl {records / wall:,.0f}/s, raw {records / raw:,.0f}/s")
    print(f"          trawl takes {wall / raw:.1f} times the raw stores' time; peak memory {memory:,.0f} MB a process;")
    print(f"          store and index {size / 1e6:,.0f} MB")
    print(f"as CSV    trawl {records / without:,.0f}/s; with eight columns of fields {records / with_fields:,.0f}/s,")
    print(
        f"          of which the fields are {1 - without / with_fields:.0%}; store and index {wide_size / 1e6:,.0f} MB"
    )


def _write_csv(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def _size_of(home: Path) -> int:
    return sum(path.stat().st_size for path in home.rglob("*") if path.is_file())


def _time_trawl(home: Path, feed: Path, source: str) -> tuple[float, float]:
    command = [sys.executable, "-m", "trawl", "load", str(feed), "--source", source, "--json"]
    started = time.perf_counter()
    subprocess.run(command, env=environment(home, model="none"), check=True, stdout=subprocess.DEVNULL)
    wall = time.perf_counter() - started
    return wall, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def _time_raw(folder: Path, rows: list[dict[str, str]]) -> float:
    """SQLite holding the rows and tantivy indexing their text as it splits it, committed once each."""
    folder.mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", stored=False, index_option="position")
    index = tantivy.Index(builder.build(), path=str(folder))
    started = time.perf_counter()
    store = sqlite3.connect(folder / "rows.db")
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("CREATE TABLE rows (id TEXT PRIMARY KEY, kind TEXT, force TEXT, date TEXT, urn TEXT, text TEXT)")
    with store:
        store.executemany("INSERT INTO rows VALUES (:id, :source, :force, :date, :urn, :text)", rows)
    writer = index.writer(128_000_000, 2)
    for row in rows:
        document = tantivy.Document()
        document.add_text("text", row["text"])
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    store.close()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS)
