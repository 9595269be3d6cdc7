"""The scores of docs/model-card.md: names, a line for each way of reading and each set of annotated narratives.

`python -m bench.quality` prints them last. The model alone is what it is at least half sure of.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from bench.held_out import read_held_out
from bench.readers import Reader
from bench.scoring import Row, print_table_head, print_table_line
from trawl.entities import open_extractor
from trawl.entities.ner import open_police_ner
from trawl.model import Mention

KINDS = ("person", "alias", "organisation", "premises", "location", "vehicle", "drug")


def print_names(gold_folder: Path) -> None:
    """Print strict and relaxed F1: of the named entities together, then of each type."""
    print_table_head(KINDS)
    for title, rows, find in _measurements(gold_folder):
        print_table_line(title, rows, find, KINDS)


def _measurements(gold_folder: Path) -> Iterator[tuple[str, Sequence[Row], Reader]]:
    """What each line is called, the narratives, and what reads them."""
    files = {path.stem: read_gold(path) for path in sorted(gold_folder.glob("*.jsonl"))}
    rows = [row for file in files.values() for row in file]
    auto = cache(open_extractor("auto").find)
    yield "model alone", rows, _open_alone()
    yield "rules alone", rows, open_extractor("rules").find
    yield "auto", rows, auto
    for name, file in (*files.items(), *read_held_out()):
        yield f"auto, {name}", file, auto
    yield "auto, capitals", put_in_case(rows, str.upper), auto
    yield "auto, lower case", put_in_case(rows, str.lower), auto


def read_gold(path: Path) -> list[Row]:
    """The annotated narratives of a file."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def put_in_case(rows: Sequence[Row], case: Callable[[str], str]) -> list[Row]:
    """The narratives in another case, but for those that it makes longer: their annotations would not fit."""
    changed = ({**row, "text": case(row["text"])} for row in rows)
    return [new for new, old in zip(changed, rows, strict=True) if len(new["text"]) == len(old["text"])]


def _open_alone() -> Reader:
    ner = open_police_ner()

    def read(text: str) -> list[Mention]:
        found = ner.find([text])[0]
        return [Mention(kind, start, end, text[start:end]) for kind, start, end, sure in found if sure >= 0.5]

    return read
