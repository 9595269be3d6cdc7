"""The scores of ../shared/measure for mentions that were found in this process."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.corpus import SHARED
from bench.readers import Reader
from trawl.entities import mention_rows

SCRIPT = SHARED / "measure" / "entities.py"
#: An annotated narrative as ../shared/gold has it: `id`, `text`, `entities`.
Row = Mapping[str, Any]


def print_scores(title: str, gold: Iterable[Row], find: Reader) -> None:
    """Find the mentions of annotated narratives, and print how good they are."""
    print(f"\n{title}\n{score_mentions(gold, find)}")


def print_table_head(kinds: Sequence[str]) -> None:
    """Print what the columns of `print_table_line` are."""
    print(f"{'F1 strict/relaxed':26}" + "".join(f"{kind:>14}" for kind in ("named", *kinds)))


def print_table_line(title: str, gold: Sequence[Row], find: Reader, kinds: Sequence[str]) -> None:
    """Print strict and relaxed F1: of the named entities together, then of each type; `-` where none is annotated."""
    scores = json.loads(score_mentions(gold, find, "--json"))
    pairs = [(scores["named_strict"], scores["named_relaxed"])]
    pairs += [(scores["by_type"][kind]["strict"], scores["by_type"][kind]["relaxed"]) for kind in kinds]
    cells = (f"{one['f1']:.3f}/{two['f1']:.3f}" if one["gold"] else "-" for one, two in pairs)
    print(f"{title:26}" + "".join(f"{cell:>14}" for cell in cells), flush=True)


def score_mentions(gold: Iterable[Row], find: Reader, *options: str) -> str:
    """Find the mentions of annotated narratives; return what the measuring script says of them."""
    with tempfile.TemporaryDirectory() as folder:
        annotated, found = Path(folder) / "gold.jsonl", Path(folder) / "found.jsonl"
        with annotated.open("w", encoding="utf-8") as rows, found.open("w", encoding="utf-8") as answers:
            for row in gold:
                rows.write(json.dumps(row) + "\n")
                answers.write(json.dumps({"id": row["id"], "mentions": mention_rows(find(row["text"]))}) + "\n")
        script = [sys.executable, str(SCRIPT), str(annotated), str(found), *options]
        return subprocess.run(script, stdout=subprocess.PIPE, text=True, check=True).stdout
