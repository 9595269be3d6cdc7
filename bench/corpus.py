"""What is measured on: real crime narratives cut to records of a given length, in an installation of our own."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

SHARED = Path(__file__).parents[2] / "shared"
OLD_BAILEY = SHARED / "data" / "oldbailey_30k.jsonl.gz"
_WORKED_EXAMPLE = Path(__file__).parents[1] / "docs" / "sources.md"
FORCES = ("Avonford", "Brackenshire", "Calderdale", "Dunmere", "Eastmarch", "Fenland")


def environment(home: Path, **settings: str) -> dict[str, str]:
    """What a trawl that is measured in `home` is started with: these settings, and no TRAWL_* of whoever measures."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRAWL_")}
    return kept | {f"TRAWL_{name.upper()}": value for name, value in {"home": str(home), **settings}.items()}


def narratives() -> Iterator[dict[str, str]]:
    """The sample's lines: id, date, offence, places, text."""
    if not OLD_BAILEY.is_file():
        sys.exit(f"The benchmarks need {OLD_BAILEY}.")
    with gzip.open(OLD_BAILEY, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def write_mapping(folder: Path) -> Path:
    """Write the sample's mapping, the worked example of docs/sources.md, to `folder`; return its path."""
    text = _WORKED_EXAMPLE.read_text("utf-8").split("```yaml\n", 1)[1].split("```", 1)[0]
    path = folder / "oldbailey.yml"
    path.write_text(text, "utf-8")
    return path


def short_records(count: int, words: int = 150) -> Iterator[dict[str, str]]:
    """`count` records of exactly `words` words in the columns of the mapping `narratives`.

    The sample's texts are cut one after another; where they do not suffice, they are gone through again from another
    word on, so that no two records are the same.
    """

    def cut() -> Iterator[dict[str, str]]:
        number = 0
        for shift in range(words):
            for line in narratives():
                parts = line["text"].split()[shift:]
                for start in range(0, len(parts) - words, words):
                    number += 1
                    month, day = number % 12 + 1, number % 28 + 1
                    yield {
                        "id": f"B{number:07d}",
                        "source": "crime",
                        "force": FORCES[number % len(FORCES)],
                        "date": f"2024-{month:02d}-{day:02d}",
                        "urn": f"BENCH/{number}",
                        "text": " ".join(parts[start : start + words]),
                    }

    return islice(cut(), count)


#: What the columns of `with_columns` hold, in turn; all of it is invented.
_SURNAMES = ("AMBLER", "BRACKLEY", "CORDWELL", "DUNTHORPE", "ELVINGTON", "FARRINGDALE", "GRIMSHAW")
_FORENAMES = ("Marnie", "Denzil", "Bo", "Azim", "Chloe", "Priya", "Tomasz", "Ann", "Lee", "Sian", "Owen")
_PREMISES = ("Kestrel Lodge", "The Anchor Hotel", "Riverside Cafe", "Northgate House", "Mill View Flats")
_TOWNS = ("Haven", "Millbrook", "Exham", "Stonebridge", "Alderton")


def with_columns(rows: Iterable[dict[str, str]], first: int = 0) -> Iterator[dict[str, str]]:
    """The same records in columns of the mapping `crime`, each with eight columns of people, a place and markers."""
    for number, row in enumerate(rows, first):
        surname, other = _SURNAMES[number % 7], _SURNAMES[(number + 3) % 7]
        forename, second = _FORENAMES[number % 11], _FORENAMES[(number + 5) % 11]
        yield {
            "crime_reference": row["id"],
            "force": row["force"],
            "from_date": row["date"],
            "summary": row["text"],
            "victim": f"{surname}, {forename}",
            "victim_dob": f"{number % 28 + 1:02d}/{number % 12 + 1:02d}/{1960 + number % 55}",
            "suspect": f"{second} {other}",
            "premises": _PREMISES[number % 5],
            "address": f"{number % 90 + 1} Mill Street",
            "town": _TOWNS[number % 5],
            "postcode": f"TS3{number % 9 + 1} {number % 9}QB",
            "markers": ("CSE", "DA", "MISSING")[number % 3],
        }
