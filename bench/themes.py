"""Score the packaged profiles on records with hand-labelled themes, on the real query path.

usage: python bench/themes.py [--show THEME] GOLD.jsonl...

A record counts as returned when its profile's query accepts it and the hit is not negated. The themes of the gold
files are named like the profiles. One line a theme over all files, then the macro F1 of each file and of all.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record
from trawl.profiles import load_profiles
from trawl.query import compile_query
from trawl.query.context import is_negated, judge_contexts
from trawl.settings import packaged_folder
from trawl.text import analyse_record


@dataclass
class Score:
    """Counts of one theme over some records; `shown` are the records that were judged wrongly."""

    right: int = 0
    returned: int = 0
    relevant: int = 0
    negated: int = 0
    negated_returned: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def count(self, record_id: str, label: str | None, returned: bool) -> None:
        relevant = label == "relevant"
        self.right += relevant and returned
        self.returned += returned
        self.relevant += relevant
        self.negated += label == "negated"
        self.negated_returned += label == "negated" and returned
        if returned and not relevant:
            self.wrong.append(f"{record_id}({label or '-'})")
        if relevant and not returned:
            self.missed.append(record_id)

    @property
    def precision(self) -> float:
        return self.right / self.returned if self.returned else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.relevant if self.relevant else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.returned + self.relevant) if self.returned + self.relevant else 0.0


def read_gold(path: Path) -> list[tuple[IndexedRecord, dict[str, str]]]:
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = date.fromisoformat(row["date"]) if row.get("date") else None
        record = Record("gold", row["id"], row["text"], force=row.get("force") or "", event_date=day)
        mentions = tuple(find_mentions(record.narrative, event_date=day))
        records.append((IndexedRecord(record, mentions, analyse_record(record)), row.get("themes") or {}))
    return records


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--show", metavar="THEME", default="", help="name the records judged wrongly for this theme")
    arguments = parser.parse_args()
    profiles = load_profiles([packaged_folder("saved_searches")])
    compiled = {profile.name: compile_query(profile.query) for profile in profiles}
    by_file: dict[str, dict[str, Score]] = defaultdict(lambda: {name: Score() for name in compiled})
    totals = {name: Score() for name in compiled}
    judged, seconds = 0, 0.0
    for path in arguments.gold:
        for indexed, themes in read_gold(path):
            for name, query in compiled.items():
                began = time.perf_counter()
                judgement = query.judge(indexed)
                returned = judgement.accepted and not is_negated(
                    query, indexed, judge_contexts(indexed, judgement.spans)
                )
                seconds += time.perf_counter() - began
                judged += 1
                for score in (by_file[path.stem][name], totals[name]):
                    score.count(indexed.record.record_id, themes.get(name), returned)
    for name, score in totals.items():
        print(
            f"{name:18} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}  relevant {score.relevant:3}"
            f" returned {score.returned:3}  negated returned {score.negated_returned} of {score.negated}"
        )
        if arguments.show in (name, "all"):
            print("  missed:", " ".join(score.missed) or "none")
            print("  wrong: ", " ".join(score.wrong) or "none")
    for stem, scores in by_file.items():
        print(f"macro F1 {stem:8} {macro(scores):.3f}")
    print(f"macro F1 all      {macro(totals):.3f}  ({1e6 * seconds / max(judged, 1):.0f} µs a record and profile)")


def macro(scores: dict[str, Score]) -> float:
    present = [score.f1 for score in scores.values() if score.relevant]
    return sum(present) / len(present) if present else 0.0


if __name__ == "__main__":
    main()
