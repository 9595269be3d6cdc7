"""Score names and ages on narratives that the shipped model has not learned: `python -m bench.held_out`.

training/held_out/ holds some in the mark-up of training/corpus/, a file a writer: `own-h` was written to be hard
(street names that are ordinary words, organisations known by one word), the others as intelligence, logs, forms,
letters and minutes come. Nothing is ever trained on them or tuned to them. `UNLEARNED` names the files of the corpus
that came after the model. Identifiers are left out, of what is marked up and of what is found: the mark-up does not say
which each is.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

from bench.scoring import SCRIPT, Row, print_table_head, print_table_line
from training.corpus import FOLDER, HELD_OUT, UNLEARNED, Example, load_marked
from trawl.entities import open_extractor
from trawl.entities.ner.labels import SILENT, TYPES
from trawl.model import Mention

#: What ../shared/measure calls an organisation; the other types are called there as here, in capitals.
_CALLED = {"organisation": "ORG"}
_SCORED = frozenset(TYPES) - SILENT
_COLUMNS = ("person", "location", "premises", "organisation", "alias", "age")


def read_held_out() -> Iterator[tuple[str, list[Row]]]:
    """The name of each file that the model has not learned, with its narratives."""
    for path in (*sorted(HELD_OUT.glob("*.txt")), *(FOLDER / f"{name}.txt" for name in UNLEARNED)):
        yield (
            path.stem,
            [gold_row(f"{path.stem} {number}", example) for number, example in enumerate(load_marked(path))],
        )


def gold_row(name: str, example: Example) -> Row:
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
    return {"id": name, "text": example.text, "entities": spans}


def is_in_capitals(text: str) -> bool:
    """Whether most letters of a text are capitals, as those of logs are."""
    return sum(map(str.isupper, text)) > sum(map(str.islower, text))


def main() -> None:
    """Print a line a file, then all but `own-h` together, and of those the narratives in capitals and the others."""
    if not SCRIPT.is_file():
        sys.exit(f"The measurement needs {SCRIPT}.")
    extractor = open_extractor("auto")

    @cache
    def find(text: str) -> list[Mention]:
        return [mention for mention in extractor.find(text) if mention.type in _SCORED]

    files = dict(read_held_out())
    together = [row for name, file in files.items() if name != "own-h" for row in file]
    shouted = [row for row in together if is_in_capitals(row["text"])]
    others = [row for row in together if not is_in_capitals(row["text"])]
    print_table_head(_COLUMNS)
    parts = {"together, without own-h": together, "of them in capitals": shouted, "the others": others}
    for title, rows in (files | parts).items():
        print_table_line(f"{title} ({len(rows)})", rows, find, _COLUMNS)


if __name__ == "__main__":
    main()
