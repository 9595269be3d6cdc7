"""Score names on narratives that no model was trained on and no rule was written for: `python -m bench.held_out`.

training/held_out/ holds them in the mark-up of training/corpus/. They were written to be hard (street names that are
ordinary words, organisations known by one word). Identifiers are left out: the mark-up does not say which each is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.corpus import SHARED
from training.corpus import Example, load_marked
from trawl.entities import mention_rows, open_extractor

FOLDER = Path(__file__).parents[1] / "training" / "held_out"
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
    """Find, score and print, a file at a time."""
    script = SHARED / "measure" / "entities.py"
    if not script.is_file():
        sys.exit(f"The measurement needs {script}.")
    find = open_extractor("auto").find
    for path in sorted(FOLDER.glob("*.txt")):
        examples = load_marked(path)
        with tempfile.TemporaryDirectory() as folder:
            gold, found = Path(folder) / "gold.jsonl", Path(folder) / "found.jsonl"
            rows = [gold_row(number, example) for number, example in enumerate(examples)]
            gold.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
            answers = [{"id": row["id"], "mentions": mention_rows(find(str(row["text"])))} for row in rows]
            found.write_text("".join(f"{json.dumps(answer)}\n" for answer in answers), "utf-8")
            print(f"\n{path.name}: {len(examples)} narratives", flush=True)
            subprocess.run([sys.executable, str(script), str(gold), str(found)], check=True)


if __name__ == "__main__":
    main()
