"""A million records: each kind of query beside raw tantivy and SQLite FTS5, and all seven profiles.

Run: python -m bench.million [--records N] [--columns] [--folder CACHE] [--only queries|profiles] [--processes N]

The records are grown, not real. Each is a piece of 100 to 150 words of an Old Bailey text, cut one after another; the
sample holds some 100,000 such pieces, so it is gone through about nine times, each time with other cuts. One in 50
holds one of the 680 gold narratives (fictitious police records) whole, filled up from an Old Bailey text; its
identifiers are those that trawl finds in it. The other records have no mentions. Forces and days are dealt out in turn.
With --columns each has two people, a place and a marker in columns (`bench.corpus.with_columns`).
They are written through the engine's own writer, and kept in the cache folder for the next run.

Each kind of query is asked of twelve sets of words, each for the first time (the vocabulary is read before, as the
first wildcard of a day would do). "trawl" is parsing, compiling, the exact total and the first page of 20 with its
records; "spans" is finding what to highlight in them. "tantivy" is the same hits, order and total from the same
index by a query written by hand, "its page" with the title and the text of the page's records read from SQLite as well,
which is what "trawl" is compared with. Ratios say more than the milliseconds of one machine.
"""

from __future__ import annotations

import argparse
import itertools
import json
import random
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from bench.corpus import FORCES, SHARED, narratives, with_columns
from bench.kinds import KINDS, WORDS, Raw, fts_page, fts_text, query_text
from trawl.access import Principal
from trawl.engine.embedded import EmbeddedEngine, open_embedded
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Mention, Person, Place, Record, Versions
from trawl.pipeline.judging import HitJudge
from trawl.profiles import load_profile, load_profiles
from trawl.query import compile_query
from trawl.settings import packaged_folder
from trawl.text import ANALYSER_VERSION, analyse_record

ANALYST = Principal("analyst")
VERSIONS = Versions("bench", ANALYSER_VERSION, "none")
GOLD_EVERY = 50
FIRST_DAY = date(2019, 1, 1)
DAYS = 2_000


def gold() -> list[tuple[str, tuple[Mention, ...]]]:
    """The gold narratives and the identifiers in each."""
    lines = [line for path in sorted((SHARED / "gold").glob("*/*.jsonl")) for line in path.open(encoding="utf-8")]
    texts = [json.loads(line)["text"] for line in lines]
    return [(text, tuple(find_mentions(text))) for text in texts]


def pieces(dice: random.Random) -> Iterator[str]:
    """Pieces of 100 to 150 words, without end."""
    while True:
        for line in narratives():
            words = line["text"].split()
            at = dice.randrange(60)
            while at + 100 <= len(words):
                length = dice.randint(100, 150)
                yield " ".join(words[at : at + length])
                at += length


def columns_of(number: int) -> dict[str, Any]:
    """What the columns of a record say, as fields of a Record."""
    (said,) = with_columns([{"id": str(number), "force": "", "date": "", "text": ""}], number)
    born = datetime.strptime(said["victim_dob"], "%d/%m/%Y").date()  # noqa: DTZ007 - a calendar day
    return {
        "people": (Person(said["victim"], "victim", born), Person(said["suspect"], "suspect")),
        "place": Place(said["premises"], said["address"], said["town"], said["postcode"]),
        "markers": (said["markers"],),
    }


def grow(count: int, columns: bool, seed: int = 7) -> Iterator[IndexedRecord]:
    """The records, analysed."""
    dice = random.Random(seed)
    cut, stock = pieces(dice), gold()
    for number in range(1, count + 1):
        text, mentions = next(cut), ()
        if number % GOLD_EVERY == 0:
            narrative, mentions = stock[number // GOLD_EVERY % len(stock)]
            filling = text.split()[: max(10, 130 - len(narrative.split()))]
            text = f"{narrative}\n{' '.join(filling)}"
        record = Record(
            "million",
            str(number),
            text,
            **(columns_of(number) if columns else {}),
            force=FORCES[number % len(FORCES)],
            event_date=FIRST_DAY + timedelta(days=number * 7919 % DAYS),
            sequence=number,
            content_hash=str(number),
        )
        yield IndexedRecord(record, mentions, analyse_record(record))


def prepare(folder: Path, count: int, columns: bool) -> None:
    """Write the records into the folder, and SQLite's table beside them, unless both are there."""
    with open_embedded(folder, versions=VERSIONS).writer() as writer:
        stored = open_embedded(folder, versions=VERSIONS).health().records
        if stored < count:
            begin = perf_counter()
            records = grow(count, columns)
            while batch := list(itertools.islice(records, 1000)):
                writer.write(batch)
            print(f"grown and written: {count:,} records, {(perf_counter() - begin) / count * 1e6:.0f} us each")
    if not (folder / "fts.db").exists():
        begin = perf_counter()
        building = folder / "fts.building"
        building.unlink(missing_ok=True)
        connection = sqlite3.connect(building)
        connection.execute("ATTACH ? AS store", (str(folder / "store.db"),))
        connection.execute("CREATE VIRTUAL TABLE text USING fts5(narrative, content='', tokenize='porter unicode61')")
        connection.execute("CREATE TABLE day (id INTEGER PRIMARY KEY, day TEXT)")
        connection.execute("CREATE INDEX by_day ON day (day)")
        connection.execute("INSERT INTO text (rowid, narrative) SELECT id, narrative FROM store.record")
        connection.execute("INSERT INTO day SELECT id, event_date FROM store.record")
        connection.commit()
        connection.close()
        building.rename(folder / "fts.db")
        print(f"SQLite FTS5: {(perf_counter() - begin) / count * 1e6:.0f} us a record")


def timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    begin = perf_counter()
    work()
    return (perf_counter() - begin) * 1e3


def spread(times: list[float]) -> str:
    """The median, and the 95th of a hundred (of twelve: the slowest)."""
    return f"{statistics.median(times):>9.1f}{max(times):>9.1f}" if times else f"{'-':>9}{'-':>9}"


def measure_queries(folder: Path, kinds: tuple[str, ...]) -> None:
    """Print a line for each kind of query."""
    engine = open_embedded(folder, versions=VERSIONS)
    raw, fts = Raw(folder), sqlite3.connect(folder / "fts.db")
    with engine.view() as view:
        print(f"the first fuzzy word: {timed(lambda: view.count(compile_query('watchmaker~2'), ANALYST)):.0f} ms")
    print(f"{'ms, p50 and p95':18}{'hits':>9}{'trawl':>9}{'':9}{'spans':>9}{'':9}{'tantivy':>9}{'':9}"
          f"{'its page':>9}{'':9}{'ratio':>7}{'FTS5':>9}{'':9}")  # fmt: skip
    for kind in kinds:
        ours, spans, theirs, paged, sqlites, hits, same = [], [], [], [], [], [], True
        for words in WORDS:
            text = query_text(kind, words)
            ours.append(timed(lambda: hits.append(_first_page(engine, text))))  # noqa: B023 - called at once
            spans.append(timed(lambda: _highlight(engine, text, hits[-1][1])))  # noqa: B023 - called at once
            total = hits[-1][0]
            if query := raw.query(kind, words):
                theirs.append(timed(lambda: raw.page(query)))
                paged.append(timed(lambda: raw.read_page(query)))
                same = same and raw.page(query) == total
            if asked := fts_text(kind, words):
                sqlites.append(timed(lambda: fts_page(fts, asked, kind)))  # noqa: B023 - called at once
        ratio = f"{statistics.median(ours) / statistics.median(paged):7.1f}" if paged else f"{'-':>7}"
        median = int(statistics.median(total for total, _ in hits))
        print(f"{kind:18}{median:>9,}{spread(ours)}{spread(spans)}{spread(theirs)}{spread(paged)}{ratio}{spread(sqlites)}"
              f"{'' if same else '  other hits'}", flush=True)  # fmt: skip


def _first_page(engine: EmbeddedEngine, text: str) -> tuple[int, tuple[IndexedRecord, ...]]:
    with engine.view() as view:
        page = view.find(compile_query(text), ANALYST)
    return page.total, page.records


def _highlight(engine: EmbeddedEngine, text: str, records: tuple[IndexedRecord, ...]) -> None:
    with engine.view() as view:
        list(HitJudge(compile_query(text), view, ANALYST).judge_all(records))


def run_profile(folder: Path, name: str) -> tuple[str, int, int, int, float, float]:
    """Name, hits, spans, negated hits, seconds to find them and seconds to read and judge them."""
    begin = perf_counter()
    compiled = compile_query(load_profile(name, [packaged_folder("saved_searches")]).query)
    hits = spans = negated = 0
    with open_embedded(folder, versions=VERSIONS).view() as view:
        view.count(compiled, ANALYST)
        found = perf_counter()
        for hit in HitJudge(compiled, view, ANALYST).judge_all(view.scan(compiled, ANALYST)):
            hits, spans, negated = hits + 1, spans + len(hit.spans), negated + hit.negated
    return name, hits, spans, negated, found - begin, perf_counter() - found


def measure_profiles(folder: Path, processes: int) -> None:
    """Print what each profile finds and takes, and the wall time of all."""
    names = [profile.name for profile in load_profiles([packaged_folder("saved_searches")])]
    begin = perf_counter()
    print(f"{'profile':18}{'hits':>9}{'spans':>9}{'negated':>9}{'find s':>9}{'judge s':>9}")
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for done in pool.map(run_profile, itertools.repeat(folder), names):
            name, hits, spans, negated, find, judge = done
            print(f"{name:18}{hits:>9,}{spans:>9,}{negated:>9,}{find:>9.1f}{judge:>9.1f}", flush=True)
    print(f"all seven, contexts included, in {processes} processes: {perf_counter() - begin:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--columns", action="store_true", help="records with people, a place and markers in columns")
    parser.add_argument("--folder", type=Path, help="keeps what was grown; otherwise it is thrown away")
    parser.add_argument("--only", choices=("queries", "profiles"))
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as thrown:
        folder = (arguments.folder or Path(thrown)) / f"{arguments.records}{'-columns' if arguments.columns else ''}"
        prepare(folder, arguments.records, arguments.columns)
        if arguments.only != "profiles":
            measure_queries(folder, tuple(arguments.kind or KINDS))
        if arguments.only != "queries":
            measure_profiles(folder, arguments.processes)


if __name__ == "__main__":
    main()
