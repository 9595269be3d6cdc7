"""Score names on narratives that no model was trained on and no rule was written for: `python -m bench.held_out`.

training/held_out/ holds them in the mark-up of training/corpus/. They were written to be hard (street names that are
ordinary words, organisations known by one word). Identifiers are left out: the mark-up does not say which each is.
"""

from __future__ import annotations

import sys

from bench.scoring import SCRIPT, print_scores
from training.corpus import HELD_OUT, Example, load_marked
from trawl.entities import open_extractor

#: What ../shared/measure calls an organisation; the other types are called there as here, in capitals.
_CALLED = {"organisation": "ORG"}


def gold_row(number: int, example: Example) -> dict[str, object]:
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
        if kind != "identifier"
    ]
    return {"id": str(number), "text": example.text, "entities": spans}


def main() -> None:
    """Score and print, a file at a time."""
    if not SCRIPT.is_file():
        sys.exit(f"The measurement needs {SCRIPT}.")
    find = open_extractor("auto").find
    for path in sorted(HELD_OUT.glob("*.txt")):
        rows = [gold_row(number, example) for number, example in enumerate(load_marked(path))]
        print_scores(f"{path.name}: {len(rows)} narratives", rows, find)


if __name__ == "__main__":
    main()
