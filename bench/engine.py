"""How quickly the embedded engine writes and answers, beside the same rows given to its two drivers alone.

Run: python -m bench.engine [RECORDS]. For writing, the sample's texts are cut into records of 150 words; it is searched
whole. Figures are of one run on one machine: read the ratios, not the seconds.
"""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from time import perf_counter

import tantivy

from bench.corpus import narratives, short_records
from bench.million import ANALYST, VERSIONS, timed
from trawl.engine.embedded import open_embedded
from trawl.model import IndexedRecord, Record
from trawl.query import compile_query
from trawl.text import analyse_record, pack_text

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


def make_records(rows: Iterable[dict[str, str]]) -> Iterator[IndexedRecord]:
    """The rows (`id`, `date`, `text`) as records, analysed."""
    for number, row in enumerate(rows, 1):
        day = date.fromisoformat(row["date"]) if row["date"] else None
        record = Record("bench", row["id"], row["text"], event_date=day, sequence=number, content_hash=row["id"])
        yield IndexedRecord(record, (), analyse_record(record))


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


def measure_writing(count: int, folder: Path) -> None:
    begin = perf_counter()
    records = list(make_records(short_records(count)))
    analysing = (perf_counter() - begin) * 1e3
    floor = timed(lambda: write_with_drivers(folder / "floor", records))
    ours = timed(lambda: write_with_trawl(folder / "ours", records))
    again = timed(lambda: write_with_trawl(folder / "ours", records))
    size = sum(file.stat().st_size for file in (folder / "ours").rglob("*") if file.is_file())
    print(f"writing {len(records):,} records of 150 words, microseconds a record")
    print(f"  analysis {analysing / len(records) * 1e3:.0f}, drivers alone {floor / len(records) * 1e3:.0f}, "
          f"trawl {ours / len(records) * 1e3:.0f} (ratio {ours / floor:.2f}), "
          f"again unchanged {again / len(records) * 1e3:.0f}; {size / len(records):.0f} bytes a record")  # fmt: skip


def measure_searching(folder: Path) -> None:
    records = make_records(narratives())
    with open_embedded(folder, versions=VERSIONS).writer() as writer:
        while batch := list(itertools.islice(records, 500)):
            writer.write(batch)
    cold = open_embedded(folder, versions=VERSIONS)
    print("first page of 20, milliseconds: first time, then remembered; total; facets")
    for text in QUERIES:
        query = compile_query(text)
        with cold.view() as view:
            first = timed(lambda: view.find(query, ANALYST))  # noqa: B023 - called at once
            second = timed(lambda: view.find(query, ANALYST))  # noqa: B023 - called at once
            facets = timed(lambda: view.facets(query, ANALYST, ["source", "event_month"]))  # noqa: B023
            print(f"  {text:60} {first:8.1f} {second:8.1f} {view.count(query, ANALYST):8,} {facets:8.1f}")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    folder = Path(tempfile.mkdtemp(prefix="trawl-bench-"))
    try:
        measure_writing(count, folder)
        measure_searching(folder / "whole")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
