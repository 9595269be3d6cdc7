"""Washing a long list: in one process and in several, beside a search for each identifier, and beside grep.

Run: python -m bench.wash [--records N] [--identifiers N] [--folder CACHE] [--processes N] [--whole] [--elastic]

The records are grown: 60 words of an Old Bailey text, behind which stand one or two invented identifiers, each in one
of its usual writings. They are written through the engine's own writer and kept in the cache folder for the next run.
One in ten identifiers of the list stands in a record, in a writing of its own; the others stand in none. The list is a
CSV file without types.

"wash" is reading it and answering every row, in so many processes; seconds of the clock, of the processor here and in
the workers, and the most memory that one of them had. "search" is a search of a sample of the identifiers as the list
writes them, its first page read; "search for the same" asks for every value and phrase that the wash looks for. "grep"
is `grep -F -f LIST` (ripgrep, where it is) over the raw text of all records. `--whole` is the command `trawl wash`
with its files and its certificate. With `--elastic` the records lie on Elasticsearch (`bench.elasticsearch`).
"""

from __future__ import annotations

import argparse
import csv
import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from time import perf_counter, process_time

from bench.corpus import environment
from bench.elasticsearch import connect, open_server
from bench.million import ANALYST, VERSIONS, pieces
from trawl.engine.elastic import open_elastic
from trawl.engine.embedded import open_embedded
from trawl.engine.interface import Engine, View
from trawl.model import IndexedRecord, Mention, Record
from trawl.pipeline.installation import Installation
from trawl.pipeline.wash_processes import ViewIndex, answer_rows
from trawl.query import compile_query
from trawl.settings import Settings
from trawl.text import analyse_record
from trawl.wash import Answer, read_list, wash_rows
from trawl.wash.reading import read_row

PRESENT = 0.1
SEARCHED = 500
_WORDS = 60
#: Seconds that grep is given.
_PATIENCE = 900
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


def prepare(engine: Engine, raw_text: Path, count: int) -> None:
    """Write the records and their raw text, behind those that are there."""
    there = engine.health().records
    if there >= count:
        return
    begin = perf_counter()
    with engine.writer() as writer, raw_text.open("a", encoding="utf-8") as raw:
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


def wash(home: Path, path: Path, processes: int) -> float:
    """Answer every row in so many processes; return the processor's seconds."""
    installation = Installation(
        Settings(home=home, processes=processes), replace(ANALYST, roles=frozenset({"analyst"}))
    )
    with installation.open_session() as session:
        return time_wash(f"wash in {processes}", answer_rows(read_list(path), session))


def time_wash(name: str, answers: Iterator[Answer]) -> float:
    """Print what answering took; return the processor's seconds."""
    begin, worked = perf_counter(), os.times()
    outcomes = Counter(answer.outcome for answer in answers)
    washed, done = perf_counter() - begin, os.times()
    here = done.user + done.system - worked.user - worked.system
    there = done.children_user + done.children_system - worked.children_user - worked.children_system
    memory, workers = (getrusage(who).ru_maxrss / 1024 for who in (RUSAGE_SELF, RUSAGE_CHILDREN))
    count = outcomes.total()
    print(
        f"{name}: {count:,} identifiers in {washed:.1f} s; processor {here:.1f} s here, {there:.1f} s in workers, "
        f"{(here + there) / count * 1e6:.0f} us each; {memory:.0f} MB here, {workers if there else 0:.0f} MB in a "
        f"worker; {dict(outcomes)}",
        flush=True,
    )
    return here + there


def search(view: View, path: Path, each_washed: float) -> None:
    """One search for each of a sample: as it is written, and for all that the wash looks for."""
    questions = [read_row(row) for row in itertools.islice(read_list(path), SEARCHED)]
    written = [[f'"{question.row.identifier}"'] for question in questions]
    same = [
        [*(f'entity:"{type_}:{value}"' for type_, value in one.values), *(f'"{phrase}"' for phrase in one.phrases)]
        for one in questions
    ]
    for name, asked in (("search", written), ("search for the same", same)):
        worked = process_time()
        for parts in asked:
            view.find(compile_query(" OR ".join(parts)), ANALYST)
        each = (process_time() - worked) / len(asked)
        print(f"{name}: {each * 1e3:.2f} ms of the processor each; the wash takes {each / each_washed:.1f} times less")


def grep(raw_text: Path, path: Path, present: int) -> None:
    """What grep finds of the list as it is written."""
    patterns = path.with_suffix(".patterns")
    patterns.write_text("".join(f"{row.identifier}\n" for row in read_list(path)), encoding="utf-8")
    program = ["rg", "--no-filename"] if shutil.which("rg") else ["grep"]
    tool = [*program, "-o", "-F", "-f", str(patterns)]
    begin, worked = perf_counter(), os.times().children_user
    try:
        done = subprocess.run([*tool, str(raw_text)], capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        print(f"{tool[0]} -F -f: not done in {_PATIENCE} s")
        return
    found = len({line for line in done.stdout.split("\n") if line})
    seconds, processor = perf_counter() - begin, os.times().children_user - worked
    print(
        f"{tool[0]} -F -f: {seconds:.1f} s, {processor:.1f} s of the processor; finds {found:,} of {present:,}; "
        "misses what is written otherwise"
    )


def wash_whole(home: Path, path: Path, processes: int) -> None:
    """The command, with its files."""
    settings = environment(home, processes=str(processes), user="analyst")
    begin, worked = perf_counter(), os.times()
    command = [sys.executable, "-m", "trawl", "wash", str(path), "--out", str(path.with_name("answers.csv"))]
    subprocess.run(command, env=settings, check=True, stdout=subprocess.DEVNULL)
    done = os.times()
    processor = done.children_user + done.children_system - worked.children_user - worked.children_system
    print(f"trawl wash in {processes}: {perf_counter() - begin:.1f} s, {processor:.1f} s of the processor", flush=True)


def measure_embedded(home: Path, options: argparse.Namespace) -> None:
    """Wash, search and grep, one after another."""
    path, raw_text, index = home / "list.csv", home / "raw.txt", Settings(home=home).index_folder
    with closing(open_embedded(index, versions=VERSIONS)) as engine:
        prepare(engine, raw_text, options.records)
    present = write_list(path, options.identifiers, options.records)
    print(f"{options.identifiers:,} identifiers, {present:,} of them present, against {options.records:,} records")
    for processes in options.processes:
        worked = wash(home, path, processes)
    with closing(open_embedded(index, versions=VERSIONS)) as engine, engine.view() as view:
        search(view, path, worked / options.identifiers)
    grep(raw_text, path, present)
    if options.whole:
        wash_whole(home, path, options.processes[0])


def measure_elastic(home: Path, options: argparse.Namespace) -> None:
    """The same on a server, in one process; nothing of it stays there."""
    path = home / "list.csv"
    present = write_list(path, options.identifiers, options.records)
    with open_server("1g") as server, closing(open_elastic(connect(server, "wash"), versions=VERSIONS)) as engine:
        engine.create()
        prepare(engine, home / "raw-of-elastic.txt", options.records)
        print(f"{options.identifiers:,} identifiers, {present:,} of them present, against {options.records:,} records")
        with engine.view() as view:
            worked = time_wash("wash on Elasticsearch", wash_rows(read_list(path), ViewIndex(view, ANALYST)))
            search(view, path, worked / options.identifiers)


def main() -> None:
    """Measure, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--identifiers", type=int, default=100_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--processes", type=int, nargs="+", default=[2, 1])
    parser.add_argument("--whole", action="store_true", help="the command with its files, too")
    parser.add_argument("--elastic", action="store_true", help="on Elasticsearch instead")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as own:
        home = (options.folder or Path(own)).absolute()
        home.mkdir(parents=True, exist_ok=True)
        (measure_elastic if options.elastic else measure_embedded)(home, options)


if __name__ == "__main__":
    main()
