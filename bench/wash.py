"""Washing a long list: beside one search for each of its identifiers, and beside grep over the raw text.

Run: python -m bench.wash [--records N] [--identifiers N] [--folder CACHE]

The records are grown: 60 words of an Old Bailey text, behind which stand one or two invented identifiers, each in one
of its usual writings. They are written through the engine's own writer and kept in the cache folder for the next run.
One in ten identifiers of the list stands in a record, in a writing of its own; the others stand in none. The list is a
CSV file without types. "wash" is reading it, answering every row and writing the answers, as `trawl wash` does it
without its report; "search" is one search for each of a sample of the identifiers as they are written in the list, its
first page read; "grep" is `grep -F -i -f LIST` (or ripgrep, where it is) over the raw text of all records.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import random
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter, process_time

from bench.million import ANALYST, VERSIONS, pieces
from trawl.engine.embedded import open_embedded
from trawl.engine.interface import Engine, View
from trawl.model import IndexedRecord, Mention, Record
from trawl.pipeline.wash_processes import ViewIndex
from trawl.query import compile_query, parse_query
from trawl.text import analyse_record
from trawl.wash import read_list, wash_rows

PRESENT = 0.1
SEARCHED = 500
_WORDS = 60
#: Numbers of identifiers: below the first are those that records hold, then those that none does, then second ones.
_ABSENT, _SECOND = 4_000_000, 8_000_000
_LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"


def invent(kind: int, number: int) -> tuple[str, str]:
    """The type and canonical value of the invented identifier with this number; numbers are below 17 million."""
    if kind == 0:
        return "phone", f"+447{number:09}"
    if kind == 1:
        code, letters = number, ""
        for _ in range(5):
            code, rest = divmod(code, len(_LETTERS))
            letters += _LETTERS[rest]
        return "vrm", f"{letters[0]}{letters[1]}{51 + code % 25}{letters[2:]}"
    if kind == 2:
        return "email", f"kit.{number}@example.com"
    return "handle", f"unknown:kit_lo{number}"


def write_as(type_: str, value: str, dice: random.Random) -> str:
    """One of the usual writings of a value."""
    if type_ == "phone":
        national = "0" + value[3:]
        return dice.choice((value, national, f"{national[:5]} {national[5:]}", f"{national[:5]}-{national[5:]}"))
    if type_ == "vrm":
        return dice.choice((value, f"{value[:4]} {value[4:]}", value.lower()))
    if type_ == "email":
        return dice.choice((value, value.upper()))
    return dice.choice((value.partition(":")[2], "@" + value.partition(":")[2]))


def grow(first: int, last: int, seed: int = 11) -> Iterator[IndexedRecord]:
    """The records with these numbers, analysed: record n holds identifier n, and every second one another."""
    dice = random.Random(seed)
    texts = pieces(dice)
    for number in range(1, last + 1):
        text = " ".join(next(texts).split()[:_WORDS])
        mentions = []
        for kind, own in ((number % 4, number), ((number + 1) % 4, _SECOND + number))[: 1 + number % 2]:
            type_, value = invent(kind, own)
            written = write_as(type_, value, dice)
            start = len(text) + 1
            text += f" {written} was named."
            mentions.append(Mention(type_, start, start + len(written), written, value))
        if number < first:
            continue
        record = Record("bench", str(number), text, sequence=number, content_hash=str(number))
        yield IndexedRecord(record, tuple(mentions), analyse_record(record))


def prepare(folder: Path, engine: Engine, count: int) -> None:
    """Write the records and their raw text, behind those that are there."""
    there = engine.health().records
    if there >= count:
        return
    begin = perf_counter()
    with engine.writer() as writer, (folder / "raw.txt").open("a", encoding="utf-8") as raw:
        records = grow(there + 1, count)
        while batch := list(itertools.islice(records, 1000)):
            writer.write(batch)
            raw.writelines(f"{one.record.narrative}\n" for one in batch)
    each = (perf_counter() - begin) / (count - there)
    print(f"grown and written: {count - there:,} records, {each * 1e6:.0f} us each", flush=True)


def write_list(path: Path, identifiers: int, records: int) -> int:
    """Write the list; return how many of its identifiers stand in a record."""
    dice = random.Random(5)
    present = int(identifiers * PRESENT)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["identifier_id", "identifier"])
        for row in range(identifiers):
            number = dice.randrange(1, records + 1) if row % 10 == 0 else _ABSENT + row
            writer.writerow([row, write_as(*invent(number % 4, number), dice)])
    return present


def measure(view: View, folder: Path, identifiers: int, records: int) -> None:
    """Wash, search and grep, one after another."""
    path = folder / "list.csv"
    present = write_list(path, identifiers, records)
    begin, worked = perf_counter(), process_time()
    outcomes: dict[str, int] = {}
    with (folder / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for answer in wash_rows(read_list(path), ViewIndex(view, ANALYST)):
            outcomes[answer.outcome] = outcomes.get(answer.outcome, 0) + 1
            writer.writerow([answer.row.identifier_id, answer.outcome, *(one.key.record_id for one in answer.traced)])
    washed, worked = perf_counter() - begin, process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"wash: {identifiers:,} identifiers ({present:,} present) in {washed:.1f} s, {memory:.0f} MB: {outcomes}")
    print(f"      {worked / identifiers * 1e6:.0f} us of the processor's time each", flush=True)
    sample = [row.identifier for row in itertools.islice(read_list(path), SEARCHED)]
    begin = perf_counter()
    for identifier in sample:
        view.find(compile_query(parse_query('"' + identifier + '"')), ANALYST)
    each = (perf_counter() - begin) / len(sample)
    ratio = each * identifiers / washed
    print(f"search: {each * 1e3:.2f} ms each, {each * identifiers:.0f} s for all: the wash is {ratio:.0f} times faster")
    grep(folder, path, present)


def grep(folder: Path, path: Path, present: int) -> None:
    """What grep finds of the list as it is written."""
    patterns = folder / "patterns.txt"
    patterns.write_text("".join(f"{row.identifier}\n" for row in read_list(path)), encoding="utf-8")
    program = ["rg", "--no-filename"] if shutil.which("rg") else ["grep"]
    tool = [*program, "-o", "-i", "-F", "-f", str(patterns)]
    begin = perf_counter()
    try:
        done = subprocess.run(
            [*tool, str(folder / "raw.txt")], capture_output=True, text=True, timeout=600, check=False
        )
    except subprocess.TimeoutExpired:
        print(f"{tool[0]} -F -f: not done in 600 s")
        return
    found = len({line.lower() for line in done.stdout.split("\n") if line})
    seconds = perf_counter() - begin
    print(f"{tool[0]} -F -i -f: {seconds:.1f} s, finds {found:,} of {present:,}; misses what is written otherwise")


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--identifiers", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        folder = options.folder or Path(own)
        folder.mkdir(parents=True, exist_ok=True)
        with closing(open_embedded(folder, versions=VERSIONS)) as engine:
            prepare(folder, engine, options.records)
            with engine.view() as view:
                measure(view, folder, options.identifiers, options.records)


if __name__ == "__main__":
    main()
