"""How well records of one event are folded, and how long 10,000 take: docs/incidents.md has the table.

`python -m bench.quality` prints the scores with the others; `python -m bench.incidents [RECORDS]` the time as well.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import islice

from tests.incidents.gold import Gold, load_gold, pairs_of, prepare, score
from trawl.incidents import fold_records
from trawl.model import IndexedRecord, Record

#: Days between two copies of the gold, and words that are added to the texts of most.
_APART, _MORE_WORDS = 3, 40


def print_scores(model: str = "auto") -> None:
    """Print precision and recall by pair, of strong pairs and of all that are offered."""
    gold = load_gold()
    folded = fold_records(prepare(gold.records, model))
    traps = len(gold.traps)
    print(f"{len(gold.records)} records, {len(gold.pairs)} pairs of one event, {traps} traps; names by {model}")
    for title, band in (("strong", "strong"), ("strong or possible", "")):
        found = score(pairs_of(folded, band), gold.pairs)
        print(f"{title:19} P {found.precision:.3f} R {found.recall:.3f}  true {found.true} claimed {found.claimed}")


def make_many(gold: Gold, number: int) -> list[Record]:
    """So many fictitious records: the gold again and again on later days, two of three copies in longer texts."""
    chance = random.Random(7)
    words = [word for record in gold.records for word in record.narrative.split()]

    def copies() -> Iterator[Record]:
        for copy in range(number // len(gold.records) + 1):
            later = timedelta(copy * _APART)
            for record in gold.records:
                more = " ".join(chance.choice(words) for _ in range(_MORE_WORDS if copy % 3 else 0))
                yield replace(
                    record,
                    record_id=f"{record.record_id}-{copy}",
                    reference=f"{record.reference}-{copy}",
                    narrative=f"{record.narrative} {more}".rstrip(),
                    event_date=record.event_date and record.event_date + later,
                    created_date=record.created_date and record.created_date + later,
                )

    return list(islice(copies(), number))


def print_time(number: int) -> None:
    """Print the processor seconds of folding so many records, beside those of finding their names by rules."""
    records = make_many(load_gold(), number)
    begun = time.process_time()
    prepared: list[IndexedRecord] = prepare(records, "rules")
    found = time.process_time()
    folded = fold_records(prepared)
    ended = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{number:,} records: folded in {ended - found:.1f} s of CPU ({(ended - found) / (found - begun):.2f} of what "
        f"finding their names by rules took), {len(folded.groups):,} groups, {len(folded.links):,} links, "
        f"{len(folded.notes)} notes, {peak:,} MB"
    )


if __name__ == "__main__":
    print_scores()
    for size in map(int, sys.argv[1:] or ("2500", "10000")):
        print_time(size)
