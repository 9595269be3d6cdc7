"""How long a mapping takes to be drafted for a feed of 100 MB: `python -m bench.drafting`."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path

from trawl.drafting import draft_mapping
from trawl.tabular import PLAIN

#: The size of the file, and how long its draft may take (issue: a mapping in minutes).
BYTES, ALLOWED_SECONDS = 100_000_000, 5.0
_TEXT = "the male was seen by officers near a shop on the high street and left in a dark car toward town with two"
_NAMES = ("MILLS, Chloe", "HUSSAIN, Azad", "TAYLOR, Peter", "KHAN, Nadia")


def write_feed(path: Path, size: int) -> None:
    """Write a feed of crimes of about so many bytes; the same each time."""
    chance, words = random.Random(5), _TEXT.split()
    written = number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write("Crime Ref No,Date Recorded,Victim Name,Vict DOB,Vict Phone,Postcode,MO,CSE Flag\r\n")
        while written < size:
            number += 1
            text = " ".join(chance.choices(words, k=150))
            day = f"{chance.randint(1, 28):02}/{chance.randint(1, 12):02}"
            phone = f"07700 900{chance.randint(100, 999)}"
            person = f'"{chance.choice(_NAMES)}",{day}/1990,{phone}'
            row = f'42/{number}/26,{day}/2025,{person},TS1 {number % 9}AB,"{text}",Y\r\n'
            file.write(row)
            written += len(row)


def main() -> None:
    """Measure it and print."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "feed.csv"
        write_feed(path, BYTES)
        begun = time.perf_counter()
        draft_mapping(path, PLAIN)
        seconds = time.perf_counter() - begun
    verdict = "kept" if seconds <= ALLOWED_SECONDS else "BROKEN"
    print(f"drafting a mapping for {BYTES / 1e6:,.0f} MB: {seconds:.1f} s (at most {ALLOWED_SECONDS:.0f} s: {verdict})")


if __name__ == "__main__":
    main()
