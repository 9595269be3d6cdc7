"""A register of half a million premises: loading, indexing, opening, joining, and names that are misspelt.

Run: python -m bench.register_scale [--register FILE] [--hits N] [--names N]

FILE is the food hygiene register (mapping `fhrs`), by default all of it. Each step runs in a process of its own, so
that its peak of memory is its own; seconds are of the wall, processor seconds of the process and its workers.

- load: `trawl register load`.
- index: from the ledger's rows to the file, once for each version; then the file is opened and wholly checked.
- join: N hits, each a piece of 100 words of an Old Bailey text with a sentence such as a force's clerk would write:
  "Seen at the NAME, TOWN." for a row drawn at random, its name written with one slip in half of them.
- brute: the same of a sample through `rapidfuzz.process.cdist` of all names (best of three scorers by F1 at its best
  cut-off), town and name together as one text. A record counts as right where its best row is the one meant.
- misspelt: names with two letters swapped, one missing, one wrong or one too many, anywhere, with the town: how many
  are offered (strong or possible) from text and from columns, and how many other premises are strong.
"""

from __future__ import annotations

import argparse
import random
import resource
import string
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

from rapidfuzz import fuzz, process

from bench.corpus import SHARED, narratives
from trawl.access import Principal
from trawl.linkage import Linker, open_index
from trawl.model import Place, Record, RegisterRow
from trawl.pipeline.installation import Installation
from trawl.pipeline.register_indexes import keep_index
from trawl.pipeline.registers import load_register
from trawl.settings import load_settings

REGISTER = SHARED / "data" / "fhrs_all.csv.gz"
SLIPS = ("swapped", "missing", "wrong", "extra")
#: Records that the brute comparison reads, and the words around each name in the text of a hit.
_BRUTE, _WORDS = 100, 100


@dataclass(frozen=True, slots=True)
class Spent:
    """What a step gave, with its seconds, its processor seconds and its peak of memory in MB."""

    made: Any
    seconds: float
    processor: float
    memory: float


def main(register: Path, hits: int, names: int, folder: Path) -> None:
    """Run every step and print what it took."""
    home = folder / "home"
    load = spend(_load, home, register)
    print(f"load      {load.made:,} rows: {_say(load)}", flush=True)
    index = spend(_index, home)
    path, size = index.made
    print(f"index     {_say(index)}, {size / 1e6:,.0f} MB; {load.seconds / index.seconds:.1f} times as fast as loading")
    opened = spend(_open, path)
    print(
        f"open      {opened.made[0]:.2f} s with every byte checked, {opened.made[1] * 1000:.1f} ms without", flush=True
    )
    joined = spend(_join, path, hits)
    f1, each, first = joined.made
    print(f"join      {hits:,} hits: {_say(joined)}, F1 {f1:.3f} (of the first {_BRUTE}: {first:.3f})", flush=True)
    brute = spend(_brute, path, hits)
    best, scorer, slowly = brute.made
    print(
        f"cdist     {scorer}: F1 {best:.3f} on {_BRUTE} hits, {slowly / each:,.0f} times the time for each hit",
        flush=True,
    )
    for line in spend(_misspelt, path, names).made:
        print(line)


def spend(work: Callable[..., Any], *arguments: Any) -> Spent:
    """Do a piece of work in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_spend, work, arguments).result()


def _spend(work: Callable[..., Any], arguments: tuple[Any, ...]) -> Spent:
    began = perf_counter()
    made = work(*arguments)
    seconds = perf_counter() - began
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    processor = sum(use.ru_utime + use.ru_stime for use in uses)
    return Spent(made, seconds, processor, max(use.ru_maxrss for use in uses) / 1024)


def _say(spent: Spent) -> str:
    return f"{spent.seconds:.1f} s ({spent.processor:.1f} s of processor), {spent.memory:,.0f} MB at most in a process"


def _installation(home: Path) -> Installation:
    return Installation(load_settings(home), Principal("bench"))


def _load(home: Path, register: Path) -> int:
    return load_register(_installation(home), "food", register, "fhrs").rows


def _index(home: Path) -> tuple[Path, int]:
    installation = _installation(home)
    with installation.open_ledger() as ledger:
        kept = keep_index(installation, ledger, ledger.registers.version("food"))
    return kept.path, kept.path.stat().st_size


def _open(path: Path) -> tuple[float, float]:
    """Seconds of opening the file, checked and not."""
    taken = []
    for verified in (False, True):
        began = perf_counter()
        assert open_index(path, verified=verified) is not None
        taken.append(perf_counter() - began)
    return taken[0], taken[1]


def _rows(path: Path, dice: random.Random) -> Iterator[RegisterRow]:
    """Rows of the register at random, without end."""
    index = open_index(path, verified=True)
    assert index is not None
    while True:
        yield index.row(dice.randrange(len(index)))


def slip(name: str, kind: str, dice: random.Random) -> str:
    """The name with one slip in its letters; capitals stay where they were. "" where there is no room for it."""
    at = [i for i, letter in enumerate(name) if letter.isalpha()]
    if kind == "swapped":
        at = [i for i in at if name[i + 1 : i + 2].isalpha() and name[i].lower() != name[i + 1].lower()]
    if not at or len(name) < 3:
        return ""
    i = dice.choice(at)
    other = dice.choice([letter for letter in string.ascii_lowercase if letter != name[i].lower()])
    last = 2 if kind == "swapped" else 1
    new = {"swapped": name[i : i + 2][::-1], "missing": "", "wrong": other, "extra": name[i] + other}[kind]
    slipped = name[:i] + new.lower() + name[i + last :]
    return slipped[:i] + slipped[i : i + 1].upper() + slipped[i + 1 :] if name[i].isupper() else slipped


def _hits(path: Path, count: int) -> Iterator[tuple[RegisterRow, str, Record]]:
    """Hits that name a row: the row, the name as it is written there, and the record."""
    dice = random.Random(16)
    rows = _rows(path, dice)
    texts = narratives()
    pieces: list[list[str]] = []
    for number in range(count):
        while not pieces:
            words = next(texts)["text"].split()
            pieces = [words[at : at + _WORDS] for at in range(0, len(words) - _WORDS, _WORDS)]
        row = next(rows)
        written = (slip(row.name, dice.choice(SLIPS), dice) if number % 2 else "") or row.name
        around = pieces.pop()
        half = len(around) // 2
        text = f"{' '.join(around[:half])}. Seen at the {written}, {row.town}. {' '.join(around[half:])}"
        yield row, written, Record("hits", str(number), text)


def _join(path: Path, count: int) -> tuple[float, float, float]:
    """F1 of the best row, seconds for each hit, and F1 of the first hits."""
    hits = list(_hits(path, count))
    index = open_index(path)
    assert index is not None
    linker = Linker(index)
    began = perf_counter()
    claims = []
    for row, _, record in hits:
        matches = linker.match(record)
        claims.append((bool(matches), bool(matches) and matches[0].row.row_id == row.row_id))
    taken = (perf_counter() - began) / count
    return _f1(claims), taken, _f1(claims[:_BRUTE])


def _f1(claims: list[tuple[bool, bool]]) -> float:
    claimed, right = (sum(side) for side in zip(*claims, strict=True))
    return 2.0 * float(right) / (claimed + len(claims))


def _brute(path: Path, count: int) -> tuple[float, str, float]:
    """The best F1 that comparing everything with everything has, by what, and its seconds for each hit.

    It is given the name and the town as the record writes them, which the linker has to find in the text.
    """
    index = open_index(path, verified=True)
    assert index is not None
    rows = [index.row(number) for number in range(len(index))]
    every = [f"{row.name}, {row.town}".lower() for row in rows]
    hits = [hit for hit, _ in zip(_hits(path, count), range(_BRUTE), strict=False)]
    asked = [f"{written}, {row.town}".lower() for row, written, _ in hits]
    best = (0.0, "", 0.0)
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio):
        began = perf_counter()
        found = []
        for text, (row, _, _) in zip(asked, hits, strict=True):
            scores = process.cdist([text], every, scorer=scorer, workers=-1)[0]
            at = int(scores.argmax())
            found.append((float(scores[at]), rows[at].row_id == row.row_id))
        taken = (perf_counter() - began) / len(hits)
        f1 = max(_f1([(score >= cut, score >= cut and right) for score, right in found]) for cut in range(60, 101))
        best = max(best, (f1, scorer.__name__, taken))
    return best


def _misspelt(path: Path, count: int) -> list[str]:
    """How many misspelt names are offered, from text and from columns, by kind of slip."""
    dice = random.Random(4)
    index = open_index(path, verified=True)
    assert index is not None
    linker, rows = Linker(index), _rows(path, dice)
    asked: Counter[str] = Counter()
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        row, kind = next(rows), SLIPS[number % 4]
        if not (written := slip(row.name, kind, dice)):
            continue
        asked[kind] += 1
        for how, record in (
            ("text", Record("hits", str(number), f"Seen at the {written}, {row.town}.")),
            ("columns", Record("hits", str(number), "Seen.", place=Place(premises=written, town=row.town))),
        ):
            matches = linker.match(record)
            counts[how, kind] += any(match.row.row_id == row.row_id for match in matches)
            counts[how, "strong"] += sum(m.band == "strong" and m.row.row_id == row.row_id for m in matches)
            counts[how, "other"] += sum(m.band == "strong" and m.row.row_id != row.row_id for m in matches)
    total = sum(asked.values())
    lines = []
    for how in ("text", "columns"):
        offered = ", ".join(f"{kind} {counts[how, kind] / asked[kind]:.1%}" for kind in SLIPS)
        share = sum(counts[how, kind] for kind in SLIPS) / total
        strong = (
            f"strong {counts[how, 'strong'] / total:.1%}, other premises strong {counts[how, 'other']} of {total:,}"
        )
        lines.append(f"misspelt  from {how}: offered {share:.1%} ({offered}); {strong}")
    return lines


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--register", type=Path, default=REGISTER)
    parser.add_argument("--hits", type=int, default=10_000)
    parser.add_argument("--names", type=int, default=4_000)
    given = parser.parse_args()
    if not given.register.is_file():
        sys.exit(f"This measurement needs {given.register}.")
    with tempfile.TemporaryDirectory() as made:
        main(given.register, given.hits, given.names, Path(made))
