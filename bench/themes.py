"""Score the packaged profiles on records with hand-labelled themes, on the real query path.

usage: python bench/themes.py [--show THEME] [--unseen] GOLD.jsonl...

A record counts as returned when its profile's query accepts it and the hit is not negated. The themes of the gold
files are named like the profiles. One line a theme over all files, then the macro F1 of each file and of all.

With --unseen each file (a writer) is scored without the entries of the term lists that are found in its own records and
in no other file's: as if nobody had read it. That is a lower bound for a writer whom nobody has read, for many of these
entries are words of the trade that would be in the lists anyway. How the queries are put together is as it is.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from trawl.contexts.context import is_negated, judge_contexts
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record
from trawl.profiles import load_profiles
from trawl.query import CompiledQuery, Node
from trawl.query.tree import And, AtLeast, Near, Not, NotNear, Or
from trawl.query.walk import children_of
from trawl.settings import packaged_folder
from trawl.text import analyse_record


@dataclass
class Score:
    """Counts of one theme over some records; `wrong` and `missed` name the records that were judged wrongly."""

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


Gold = list[tuple[IndexedRecord, dict[str, str]]]


def read_gold(path: Path) -> Gold:
    records = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        day = date.fromisoformat(row["date"]) if row.get("date") else None
        record = Record("gold", row["id"], row["text"], force=row.get("force") or "", event_date=day)
        mentions = tuple(find_mentions(record.narrative, event_date=day))
        records.append((IndexedRecord(record, mentions, analyse_record(record)), row.get("themes") or {}))
    return records


def entries_of(node: Node) -> Iterator[Node]:
    """Every entry of a term list that stands in a query."""
    if isinstance(node, Or | AtLeast) and node.name:
        yield from children_of(node)
    for child in children_of(node):
        yield from entries_of(child)


def without(node: Node, left_out: AbstractSet[Node]) -> Node:
    """The query without these entries of its term lists; an emptied list finds nothing."""
    match node:
        case Or(children, name):
            kept = [without(child, left_out) for child in children if not (name and child in left_out)]
            return Or(tuple(kept), name)
        case And(children):
            return And(tuple(without(child, left_out) for child in children))
        case Not(child):
            return Not(without(child, left_out))
        case AtLeast(wanted, members, name):
            kept = [without(member, left_out) for member in members if not (name and member in left_out)]
            return AtLeast(wanted, tuple(kept), name)
        case Near() | NotNear():
            return replace(node, left=without(node.left, left_out), right=without(node.right, left_out))
        case _:
            return node


def own_entries(trees: Iterable[Node], files: Mapping[Path, Gold]) -> dict[Path, frozenset[Node]]:
    """For each file the entries found in its records and in no other file's."""
    entries = dict.fromkeys(entry for tree in trees for entry in entries_of(tree))
    own: dict[Path, set[Node]] = {path: set() for path in files}
    for entry in entries:
        compiled = CompiledQuery(entry, "")
        found = [path for path, gold in files.items() if any(compiled.accepts(indexed) for indexed, _ in gold)]
        if len(found) == 1:
            own[found[0]].add(entry)
    return {path: frozenset(found) for path, found in own.items()}


def short_names(paths: Iterable[Path]) -> dict[Path, str]:
    """Each file's name without its ending; after its folder's where several files have the same."""
    stems = Counter(path.stem for path in paths)
    return {path: path.stem if stems[path.stem] == 1 else f"{path.parent.name}/{path.stem}" for path in paths}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--show", metavar="THEME", default="", help="name the records judged wrongly for this theme")
    parser.add_argument("--unseen", action="store_true", help="score each file as if nobody had read it")
    arguments = parser.parse_args()
    trees = {profile.name: profile.query.tree for profile in load_profiles([packaged_folder("saved_searches")])}
    files = {path: read_gold(path) for path in arguments.gold}
    names = short_names(files)
    left_out = own_entries(trees.values(), files) if arguments.unseen else {}
    compiled = {name: CompiledQuery(tree, "") for name, tree in trees.items()}
    by_file: dict[Path, dict[str, Score]] = defaultdict(lambda: {name: Score() for name in compiled})
    totals = {name: Score() for name in compiled}
    judged, seconds = 0, 0.0
    for path, gold in files.items():
        if path in left_out:
            compiled = {name: CompiledQuery(without(tree, left_out[path]), "") for name, tree in trees.items()}
            print(f"{names[path]}: {len(left_out[path])} entries left out")
        for indexed, themes in gold:
            for name, query in compiled.items():
                began = time.perf_counter()
                judgement = query.judge(indexed)
                returned = judgement.accepted and not is_negated(
                    query, indexed, judge_contexts(indexed, judgement.spans)
                )
                seconds += time.perf_counter() - began
                judged += 1
                for score in (by_file[path][name], totals[name]):
                    score.count(indexed.record.record_id, themes.get(name), returned)
    for name, score in totals.items():
        print(
            f"{name:18} P {score.precision:.3f} R {score.recall:.3f} F1 {score.f1:.3f}  relevant {score.relevant:3}"
            f" returned {score.returned:3}  negated returned {score.negated_returned} of {score.negated}"
        )
        if arguments.show in (name, "all"):
            print("  missed:", " ".join(score.missed) or "none")
            print("  wrong: ", " ".join(score.wrong) or "none")
    for path, scores in by_file.items():
        print(f"macro F1 {names[path]:8} {macro(scores):.3f}")
    print(f"macro F1 all      {macro(totals):.3f}  ({1e6 * seconds / max(judged, 1):.0f} µs a record and profile)")


def macro(scores: dict[str, Score]) -> float:
    present = [score.f1 for score in scores.values() if score.relevant]
    return sum(present) / len(present) if present else 0.0


if __name__ == "__main__":
    main()
