"""Workbooks: how long a load of the same rows takes as a workbook and as CSV, and the memory of each.

Run: python -m bench.workbooks [ROWS]. Records of 150 words with four columns beside them, loaded without the model.
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import xlsxwriter

from bench.corpus import environment, short_records
from trawl.tabular import open_table

ROWS = 100_000


def main(rows: int = ROWS) -> None:
    """Print what reading alone and a whole load take, of either file."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_both(folder, rows)
        taken, worked = {}, {}
        for file in ("feed.csv", "feed.xlsx"):
            path = folder / file
            read = read_alone(path)
            taken[file], worked[file], memory = load(folder / f"home-{path.suffix[1:]}", path)
            size = path.stat().st_size / 1e6
            print(f"{file:10}{rows:,} rows, {size:,.0f} MB: read in {read:.1f} CPU s, loaded in {taken[file]:.1f} s "
                  f"({worked[file]:.1f} CPU s), peak memory {memory:,.0f} MB", flush=True)  # fmt: skip
    wall, work = (spent["feed.xlsx"] / spent["feed.csv"] for spent in (taken, worked))
    print(f"a workbook takes {wall:.2f} times as long, and {work:.2f} times the CPU s")


def write_both(folder: Path, rows: int) -> None:
    """Write the same rows as `feed.csv` and `feed.xlsx`."""
    book = xlsxwriter.Workbook(folder / "feed.xlsx", {"constant_memory": True})
    sheet = book.add_worksheet()
    with (folder / "feed.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for number, record in enumerate(short_records(rows)):
            if not number:
                writer.writerow(record)
                sheet.write_row(0, 0, record)
            writer.writerow(record.values())
            sheet.write_row(number + 1, 0, record.values())
    book.close()


def read_alone(path: Path) -> float:
    """CPU seconds that the rows of a file take to be read, and nothing done with them."""
    begin = time.process_time()
    with open_table(path, wanted=("id", "text")) as table:
        for _ in table:
            pass
    return time.process_time() - begin


def load(home: Path, path: Path) -> tuple[float, float, float]:
    """Seconds of a load, those of its processors, and the most memory of one of its processes in MB."""
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL); "
        "use = resource.getrusage(resource.RUSAGE_CHILDREN); print(use.ru_utime + use.ru_stime, use.ru_maxrss / 1024)"
    )
    command = [sys.executable, "-m", "trawl", "load", str(path), "--source", "narratives", "--json"]
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=environment(home, model="none"), check=True, stdout=subprocess.PIPE
    )
    wall = time.perf_counter() - begin
    spent, memory = map(float, done.stdout.split())
    return wall, spent, memory


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
