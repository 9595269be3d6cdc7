"""How well premises are linked: two published lists of the same restaurants, and the annotated narratives.

usage: python -m bench.linkage

Fodors and Zagats are a published test of linkage with 112 true pairs. Each row of the one list is linked as a record
whose own columns give name, address, town and phone; no weight was set on them. Beside the linker stands what plain
rapidfuzz makes of the same columns, at the cut-off that suits it best, which nobody without the answers would know.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process

from bench.corpus import SHARED
from trawl.linkage import Linker
from trawl.model import Field, FieldValue, Place, Record, RegisterRow
from trawl.reports.handling import is_restricted
from trawl.settings import packaged_folder
from trawl.sources import load_mapping, load_register_mapping, load_register_rows, open_feed

Pairs = set[tuple[str, str]]


def main() -> None:
    print_restaurants(SHARED / "data" / "fodors_zagats")
    print_narratives(SHARED / "gold")


def print_restaurants(folder: Path) -> None:
    """Print how well the two lists of restaurants are paired."""
    with (folder / "matches_fodors_zagats.csv").open(encoding="utf-8", newline="") as lines:
        truth = {(row["fodors_id"], row["zagats_id"]) for row in csv.DictReader(lines)}
    left, right = (list(_read_restaurants(folder / f"{name}.csv")) for name in ("fodors", "zagats"))
    print("Fodors and Zagats, 112 true pairs, no weight was set on them")
    strong, offered = link_restaurants(left, right)
    _print_score("trawl, strong", strong, truth)
    _print_score("trawl, strong or possible", offered, truth)
    cutoff, pairs = compare_plainly(left, right, truth)
    _print_score(f"plain rapidfuzz, best cut-off {cutoff}", pairs, truth)


def link_restaurants(left: list[RegisterRow], right: list[RegisterRow]) -> tuple[Pairs, Pairs]:
    """Return the pairs that the linker says are one restaurant, and those that it offers."""
    linker = Linker(right)
    strong, offered = set(), set()
    for row in left:
        phone = Field("phone", (FieldValue(row.phone, "phone"),))
        place = Place(premises=row.name, address=row.address, town=row.town)
        for match in linker.match(Record("fodors", row.row_id, "", place=place, fields=(phone,))):
            offered.add((row.row_id, match.row.row_id))
            if match.band == "strong":
                strong.add((row.row_id, match.row.row_id))
    return strong, offered


def compare_plainly(left: list[RegisterRow], right: list[RegisterRow], truth: Pairs) -> tuple[int, Pairs]:
    """Return the best cut-off of rapidfuzz's token_sort_ratio over all columns as one text, and its pairs."""
    texts = [[" ".join((row.name, row.address, row.town, row.phone)) for row in rows] for rows in (left, right)]
    ratios = process.cdist(*texts, scorer=fuzz.token_sort_ratio)

    def pairs_from(cutoff: int) -> Pairs:
        return {(left[a].row_id, right[b].row_id) for a, b in zip(*np.nonzero(ratios >= cutoff), strict=True)}

    best = max(range(50, 100), key=lambda cutoff: _f1(pairs_from(cutoff), truth))
    return best, pairs_from(best)


def print_narratives(folder: Path) -> None:
    """Print how well the annotated narratives are linked, all and those that their grades do not restrict."""
    rows: list[RegisterRow] = []
    for name in ("hotels", "trading_standards"):
        mapping = load_register_mapping(name, [packaged_folder("mappings")])
        read = load_register_rows(folder / "registers" / f"{name}.csv", mapping)
        rows += [row for row in read if isinstance(row, RegisterRow)]
    linker = Linker(rows)
    source = load_mapping("narratives", [packaged_folder("mappings") / "sources"])
    truth, strong, offered, restricted = set(), set(), set(), set()
    for path in sorted((folder / "dev").glob("*.jsonl")):
        truth |= set(_read_links(path))
        with open_feed(path, source) as feed:
            for record in feed:
                if not isinstance(record, Record):
                    continue
                if is_restricted(record):
                    restricted.add(record.record_id)
                for match in linker.match(record):
                    offered.add((record.record_id, match.row.row_id))
                    if match.band == "strong":
                        strong.add((record.record_id, match.row.row_id))
    shown = {pair for pair in truth if pair[0] not in restricted}
    print(f"\nAnnotated narratives, {len(truth)} links, {len(truth) - len(shown)} of them in restricted records")
    for title, claimed in (("strong", strong), ("strong or possible", offered)):
        _print_score(f"{title}, all records", claimed, truth)
        _print_score(f"{title}, unrestricted", {pair for pair in claimed if pair[0] not in restricted}, shown)


def _read_links(path: Path) -> Iterator[tuple[str, str]]:
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        for entity in record["entities"]:
            if entity["type"] == "PREMISES" and entity.get("link"):
                yield record["id"], entity["link"]


def _read_restaurants(path: Path) -> Iterator[RegisterRow]:
    with path.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, quotechar="'", escapechar="\\", skipinitialspace=True):
            yield RegisterRow(
                register=path.stem,
                row_id=row["id"],
                name=row["name"].strip(),
                address=row["addr"].strip(),
                town=row["city"].strip(),
                phone=row["phone"].replace("/", "-"),
            )


def _print_score(title: str, claimed: Pairs, truth: Pairs) -> None:
    right = len(claimed & truth)
    precision, recall = right / max(1, len(claimed)), right / max(1, len(truth))
    print(f"  {title:36} P {precision:.3f} R {recall:.3f} F1 {_f1(claimed, truth):.3f}  claimed {len(claimed)}")


def _f1(claimed: Pairs, truth: Pairs) -> float:
    return 2 * len(claimed & truth) / max(1, len(claimed) + len(truth))


if __name__ == "__main__":
    main()
