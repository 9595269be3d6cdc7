"""How quickly the embedded engine writes and answers, beside the same rows given to its two drivers alone.

Run: python bench/engine.py FEED.jsonl.gz [RECORDS] where the feed has `id`, `date` and `text`. Texts are cut into
records of 150 words for writing. Figures are of one run on one machine: read the ratios, not the seconds.
"""

from __future__ import annotations

import gzip
import itertools
import json
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import tantivy

from trawl.access import Principal
from trawl.engine.embedded import open_embedded
from trawl.model import IndexedRecord, Record, Versions
from trawl.query import compile_query
from trawl.text import analyse_record, pack_text

VERSIONS = Versions("bench", "1", "none")
ANALYST = Principal("analyst")
WORDS = 150

QUERIES = (
    "watch",
    "watch AND pocket NOT silver",
    '"pocket handkerchief"',
    "watch NEAR/5 pocket",
    "(watch OR chain OR seal) NEAR/5 (pocket OR fob OR bosom)",
    "watch NEAR/5 pick*",
    "watch NEAR/9 pocket NEAR/9 gave",
    '"pocket handkerchief" NEAR/5 took',
    "handkercheif~2",
    "publi*",
    "*kerchief",
    "3 OF (watch, chain, seal, ring, spoon, tankard)",
    "watch NOT NEAR/5 pocket",
    "==Newgate AND watch",
    "watch AND event:1780..1785",
)


def read_feed(path: Path) -> Iterator[tuple[str, date | None, str]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], date.fromisoformat(row["date"]) if row.get("date") else None, row["text"]


def whole_records(path: Path) -> Iterator[IndexedRecord]:
    for number, (name, day, text) in enumerate(read_feed(path), 1):
        yield _indexed(Record("bench", name, text, event_date=day, sequence=number, content_hash=str(number)))


def short_records(path: Path) -> Iterator[IndexedRecord]:
    number = 0
    for name, day, text in read_feed(path):
        words = text.split()
        for first in range(0, len(words) - WORDS, WORDS):
            number += 1
            body = " ".join(words[first : first + WORDS])
            key = f"{name}/{first}"
            yield _indexed(Record("bench", key, body, event_date=day, sequence=number, content_hash=key))


def _indexed(record: Record) -> IndexedRecord:
    return IndexedRecord(record, (), analyse_record(record))


def timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def write_with_trawl(folder: Path, records: list[IndexedRecord]) -> None:
    with open_embedded(folder, versions=VERSIONS).writer() as writer:
        for first in range(0, len(records), 1000):
            writer.write(records[first : first + 1000])


def write_with_drivers(folder: Path, records: list[IndexedRecord]) -> None:
    """The floor: the same words into tantivy and the same bytes into SQLite, with nothing of ours between."""
    folder.mkdir()
    connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE record (id INTEGER PRIMARY KEY, key TEXT UNIQUE, narrative TEXT, words BLOB)")
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("text", tokenizer_name="whitespace")
    index = tantivy.Index(builder.build(), path=str(folder))
    writer = index.writer(128_000_000, 1)
    for first in range(0, len(records), 1000):
        batch = records[first : first + 1000]
        connection.execute("BEGIN")
        rows = [(i.record.record_id, i.record.narrative, pack_text(i.text)) for i in batch]
        connection.executemany("INSERT INTO record (key, narrative, words) VALUES (?, ?, ?)", rows)
        connection.execute("COMMIT")
        for indexed in batch:
            document = tantivy.Document()
            words = zip(indexed.text.forms, indexed.text.stems, strict=True)
            document.add_text("text", " ".join([f"={form} {stem}" for form, stem in words]))
            writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    connection.close()


def measure_writing(path: Path, count: int, folder: Path) -> None:
    begin = time.perf_counter()
    records = list(itertools.islice(short_records(path), count))
    analysing = time.perf_counter() - begin
    floor = timed(lambda: write_with_drivers(folder / "floor", records))
    ours = timed(lambda: write_with_trawl(folder / "ours", records))
    again = timed(lambda: write_with_trawl(folder / "ours", records))
    size = sum(file.stat().st_size for file in (folder / "ours").rglob("*") if file.is_file())
    print(f"writing {len(records):,} records of {WORDS} words, microseconds a record")
    print(f"  analysis {analysing / len(records) * 1e6:.0f}, drivers alone {floor / len(records) * 1e6:.0f}, "
          f"trawl {ours / len(records) * 1e6:.0f} (ratio {ours / floor:.2f}), "
          f"again unchanged {again / len(records) * 1e6:.0f}; {size / len(records):.0f} bytes a record")  # fmt: skip


def measure_searching(path: Path, folder: Path) -> None:
    records = whole_records(path)
    with open_embedded(folder, versions=VERSIONS).writer() as writer:
        while batch := list(itertools.islice(records, 500)):
            writer.write(batch)
    cold = open_embedded(folder, versions=VERSIONS)
    print("first page of 20, milliseconds: first time, then remembered; total; facets")
    for text in QUERIES:
        query = compile_query(text)
        with cold.view() as view:
            first = timed(lambda: view.find(query, ANALYST)) * 1e3  # noqa: B023 - called at once
            second = timed(lambda: view.find(query, ANALYST)) * 1e3  # noqa: B023 - called at once
            facets = timed(lambda: view.facets(query, ANALYST, ["source", "event_month"])) * 1e3  # noqa: B023
            print(f"  {text:60} {first:8.1f} {second:8.1f} {view.count(query, ANALYST):8,} {facets:8.1f}")


def main() -> None:
    path, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="trawl-bench-"))
    try:
        measure_writing(path, count, folder)
        measure_searching(path, folder / "whole")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
