"""Measure extraction: words and megabytes a second, each way of reading the same texts in turn, in one run.

Run: python -m bench.extraction [SECONDS]. Each way reads texts for about SECONDS (10 unless told) of processor time.

Three kinds of text are read: the annotated police narratives (dense with names and identifiers), and court records cut
to 150 words and to 17. Ways: identifiers alone; with rules; everything (model, rules, identifiers, and the names of
17,360 hotels as a gazetteer); the small spaCy model with no more than `tok2vec` and `ner`, and with `ner` alone;
Presidio where it is installed (bench/readers.py). The ways take turns chunk by chunk, so that other work on the machine
slows all alike.

Then each annotated identifier by itself, as the cell of a list that is washed; everything again in one process and in
two, by the clock; and the identifiers that Presidio and trawl find in the annotated narratives, scored by
../shared/measure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from bench.corpus import SHARED, short_records
from bench.readers import Reader, is_presidio_installed, open_presidio, open_spacy, presidio_version, spacy_package
from bench.scoring import print_scores
from trawl.entities import Extractor, open_extractor
from trawl.identifiers import find_mentions
from trawl.linkage import RegisterGazetteer, make_gazetteer
from trawl.model import RegisterRow
from trawl.sources import load_register_mapping, load_register_rows

RECORDS = 1_200
#: The words of a text that is no more than a remark.
REMARK = 17
#: Texts read at a time before the next way has its turn.
CHUNK = 10
#: Texts read before the clock runs, so that what is loaded at first use (number plans, country codes) is there.
WARM = 240
HOTELS = SHARED / "data" / "fhrs_hotels.csv.gz"
GOLD = SHARED / "gold" / "dev"
#: The types of identifiers that lists hold.
_IN_LISTS = frozenset(("PHONE", "HANDLE", "EMAIL", "VRM", "IMEI", "NINO", "POSTCODE", "IP"))
_MAPPINGS = Path(__file__).parents[1] / "mappings"


@dataclass
class Way:
    """A way of reading, and what it has read so far."""

    name: str
    read: Reader
    words: int = 0
    size: int = 0
    seconds: float = 0.0
    mentions: int = 0

    def take(self, texts: Sequence[str]) -> None:
        """Read these texts, and count processor time."""
        before = process_time()
        self.mentions += sum(len(self.read(text)) for text in texts)
        self.seconds += process_time() - before
        self.words += sum(len(text.split()) for text in texts)
        self.size += sum(len(text.encode()) for text in texts)

    @property
    def rate(self) -> float:
        return self.words / self.seconds if self.seconds else 0.0


def hotels() -> RegisterGazetteer:
    """The names of the register of hotels."""
    mapping = load_register_mapping("fhrs", (_MAPPINGS,))
    return make_gazetteer(row for row in load_register_rows(HOTELS, mapping) if isinstance(row, RegisterRow))


def open_everything() -> Extractor:
    """The extractor with all that it has."""
    return open_extractor("auto", (hotels(),))


def narratives() -> list[dict[str, Any]]:
    """The annotated narratives."""
    return [json.loads(line) for path in sorted(GOLD.glob("*.jsonl")) for line in path.open(encoding="utf-8")]


def ways() -> Iterator[Way]:
    """The ways that can be measured here."""
    yield Way("identifiers alone", open_extractor("none").find)
    yield Way("identifiers and rules", open_extractor("rules").find)
    yield Way("everything", open_everything().find)
    if package := spacy_package():
        yield Way(f"{package}: tok2vec and ner", open_spacy())
        yield Way(f"{package}: ner alone", open_spacy(bare=False))
    if is_presidio_installed():
        yield Way(f"Presidio {presidio_version()}", open_presidio())


def measure(texts: list[str], seconds: float) -> list[Way]:
    """Let the ways take turns over the texts until each has had about `seconds`, or the texts are read."""
    found = list(ways())
    for way in found:
        way.take(texts[:WARM])
        way.words = way.size = way.mentions = 0
        way.seconds = 0.0
    for first in range(0, len(texts), CHUNK):
        turn = [way for way in found if way.seconds < seconds]
        if not turn:
            break
        for way in turn:
            way.take(texts[first : first + CHUNK])
    return found


def print_ways(title: str, found: Sequence[Way]) -> None:
    bare = next((way.rate for way in found if way.name.endswith("tok2vec and ner")), 0.0)
    print(f"\n{title}\n\n| | words/s | MB/s | mentions a 100 words | to bare spaCy |")
    print("|---|---|---|---|---|")
    for way in found:
        beside = f"{way.rate / bare:.2f}" if bare else ""
        size, mentions = way.size / way.seconds / 1e6, way.mentions / way.words * 100
        print(f"| {way.name} | {way.rate:,.0f} | {size:.2f} | {mentions:.1f} | {beside} |")


def cells(gold: Sequence[dict[str, Any]]) -> list[str]:
    """What the narratives' identifiers of a handful of types say, each alone."""
    return [span["text"] for row in gold for span in row["entities"] if span["type"] in _IN_LISTS]


def print_cells(texts: list[str], seconds: float) -> None:
    """The least time that one of them took on average in any pass."""
    best, spent = float("inf"), 0.0
    while spent < seconds / 4:
        before = process_time()
        for text in texts:
            find_mentions(text)
        taken = process_time() - before
        best, spent = min(best, taken / len(texts)), spent + taken
    print(f"\nIdentifiers in a cell of a list ({len(texts)} cells): {best * 1e6:.0f} microseconds")


_extractor: Extractor | None = None


def _open_in_worker() -> None:
    global _extractor  # noqa: PLW0603 - a process pool has no other place for what a worker keeps
    _extractor = open_everything()


def _read_in_worker(texts: list[str]) -> int:
    assert _extractor is not None
    return sum(len(_extractor.find(text)) for text in texts)


def in_processes(texts: list[str], processes: int) -> float:
    """Words a second of the clock in so many processes that are already running."""
    chunks = [texts[first : first + CHUNK] for first in range(0, len(texts), CHUNK)]
    with ProcessPoolExecutor(processes, get_context("spawn"), _open_in_worker) as pool:
        list(pool.map(_read_in_worker, chunks[: processes * 2]))
        begun = perf_counter()
        list(pool.map(_read_in_worker, chunks))
        return sum(len(text.split()) for text in texts) / (perf_counter() - begun)


def main() -> None:
    """Measure and print."""
    if not HOTELS.is_file() or not GOLD.is_dir():
        sys.exit(f"The measurements need {HOTELS} and {GOLD}.")
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 10.0
    gold = narratives()
    dense = [row["text"] for row in gold]
    plain = [record["text"] for record in short_records(RECORDS)]
    print_ways(f"{len(dense)} annotated police narratives", measure(dense, seconds))
    print_ways("Court records of 150 words", measure(plain, seconds))
    remarks = [record["text"] for record in short_records(RECORDS, REMARK)]
    print_ways(f"Court records of {REMARK} words", measure(remarks, seconds))
    print_cells(cells(gold), seconds)
    texts = dense[: max(40, int(seconds * 24))]
    one, two = in_processes(texts, 1), in_processes(texts, 2)
    print(f"\nEverything, by the clock: {one:,.0f} words/s in one process, {two:,.0f} in two ({two / one:.2f} times)")
    print_scores("trawl", gold, open_extractor("auto").find)
    if is_presidio_installed():
        print_scores(f"Presidio {presidio_version()}", gold, open_presidio())


if __name__ == "__main__":
    main()
