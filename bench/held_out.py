"""Score names on narratives that no model was trained on and no rule was written for: `python -m bench.held_out`.

training/held_out/ holds them in the mark-up of training/corpus/, a file a writer: `own-h` was written to be hard
(street names that are ordinary words, organisations known by one word), `own-v` and `own-x` as intelligence, logs,
forms, letters and minutes come. Nothing is ever trained on them or tuned to them. Identifiers are left out, of what is
marked up and of what is found: the mark-up does not say which each is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.scoring import SCRIPT, Row, print_scores
from training.corpus import HELD_OUT, Example, load_marked
from trawl.entities import open_extractor
from trawl.entities.ner.labels import SILENT, TYPES
from trawl.model import Mention

#: What ../shared/measure calls an organisation; the other types are called there as here, in capitals.
_CALLED = {"organisation": "ORG"}
_SCORED = frozenset(TYPES) - SILENT


def read_held_out() -> Iterator[tuple[str, list[Row]]]:
    """The name of each file, with its narratives."""
    for path in sorted(HELD_OUT.glob("*.txt")):
        yield path.stem, [gold_row(number, example) for number, example in enumerate(load_marked(path))]


def gold_row(number: int, example: Example) -> Row:
    """The narrative as ../shared/measure/entities.py reads it."""
    spans = [
        {
            "start": start,
            "end": end,
            "type": _CALLED.get(kind, kind.upper()),
            "text": example.text[start:end],
            "link": "",
        }
        for kind, start, end in example.spans
        if kind in _SCORED
    ]
    return {"id": str(number), "text": example.text, "entities": spans}


def main() -> None:
    """Score and print, a file at a time."""
    if not SCRIPT.is_file():
        sys.exit(f"The measurement needs {SCRIPT}.")
    extractor = open_extractor("auto")

    def find(text: str) -> list[Mention]:
        return [mention for mention in extractor.find(text) if mention.type in _SCORED]

    for name, rows in read_held_out():
        print_scores(f"{name}: {len(rows)} narratives", rows, find)


if __name__ == "__main__":
    main()
