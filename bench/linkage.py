"""How well the linker pairs two lists that name the same places: the Fodors and Zagats restaurants, a published test.

usage: python bench/linkage.py FOLDER

FOLDER holds fodors.csv, zagats.csv and matches_fodors_zagats.csv. Each row of the one list is linked as a record
whose own columns name its premises; the best row of the other list is its claim.
"""

import csv
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from trawl.linkage import Linker
from trawl.model import Place, Record, RegisterRow


def read_rows(path: Path) -> Iterator[RegisterRow]:
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


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    with (folder / "matches_fodors_zagats.csv").open(encoding="utf-8", newline="") as lines:
        truth = {(row["fodors_id"], row["zagats_id"]) for row in csv.DictReader(lines)}
    started = time.perf_counter()
    linker = Linker(read_rows(folder / "zagats.csv"))
    strong, offered = set(), set()
    for row in read_rows(folder / "fodors.csv"):
        place = Place(premises=row.name, address=row.address, town=row.town)
        matches = linker.match(Record("fodors", row.row_id, narrative=row.phone, place=place))
        if matches:
            offered.add((row.row_id, matches[0].row.row_id))
            if matches[0].band == "strong":
                strong.add((row.row_id, matches[0].row.row_id))
    print(f"{time.perf_counter() - started:.2f} s")
    for name, claimed in (("strong", strong), ("strong or possible", offered)):
        right = len(claimed & truth)
        precision, recall = right / max(1, len(claimed)), right / len(truth)
        f1 = 2 * precision * recall / (precision + recall) if right else 0.0
        print(f"{name:19} P {precision:.3f} R {recall:.3f} F1 {f1:.3f}  true {len(truth)} claimed {len(claimed)}")


if __name__ == "__main__":
    main()
