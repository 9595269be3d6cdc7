"""Reports: what each format takes of an invented month, in time, memory and size, and whether its page can be used.

Run: python -m bench.reports [HITS]. Each format is written in a process of its own, from the findings on, as a run
writes it; what the invented month takes to be made is not in the seconds, and is in the memory.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.month import make_month
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.run_files import write_files
from trawl.reports.edition import FULL
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.house_style import HouseStyle
from trawl.reports.renderers.parquet import render_parquet
from trawl.reports.wording.run_document import build_run_document
from trawl.reports.wording.star import build_star

HITS = 5_000
#: Seconds that a format may take, where a target says so.
TARGETS = {"html": 10, "xlsx": 10, "pdf": 30, "everything": 90}
_STARTS = 7


def main(hits: int = HITS) -> None:
    """Print what every format takes, then what a browser makes of the page, then what trawl takes to start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for what in WHAT:
            print(_measure(what, hits, folder / what), flush=True)
        _print_page(folder / "html" / "report.html")
    _print_start()


def _write_formats(*formats: str, annex: bool = False) -> Callable[[RunFindings, Path], None]:
    order = ReportOrder(formats=formats, annex=annex)
    return lambda findings, folder: write_files(folder, findings, order, HouseStyle())


def _write_star(findings: RunFindings, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for table in build_star(narrow(findings, FULL)):
        (folder / f"{table.name}.parquet").write_bytes(render_parquet(table, {"marking": "OFFICIAL"}))


def _build(findings: RunFindings, folder: Path) -> None:  # noqa: ARG001 - it writes nothing
    """The document alone, which every format takes."""
    build_run_document(narrow(findings, FULL))


def _write_everything(findings: RunFindings, folder: Path) -> None:
    _write_formats("html", "pdf", "docx", "xlsx", "csv", "json")(findings, folder)
    _write_star(findings, folder / "star")


WHAT: dict[str, Callable[[RunFindings, Path], None]] = {
    "document": _build,
    "html": _write_formats("html"),
    "xlsx": _write_formats("xlsx"),
    "pdf": _write_formats("pdf"),
    "docx": _write_formats("docx"),
    "json": _write_formats("json"),
    "csv": _write_formats("csv"),
    "star": _write_star,
    "everything": _write_everything,
    "pdf-annex": _write_formats("pdf", annex=True),
    "docx-annex": _write_formats("docx", annex=True),
}


def write(what: str, hits: int, folder: Path) -> None:
    """Write one thing and print, for the process that started this one, what it took."""
    folder.mkdir()
    findings = make_month(hits)
    wall, work = time.perf_counter(), time.process_time()
    WHAT[what](findings, folder)
    taken = {"wall": time.perf_counter() - wall, "work": time.process_time() - work}
    print(json.dumps({**taken, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def _measure(what: str, hits: int, folder: Path) -> str:
    command = [sys.executable, "-m", "bench.reports", what, str(hits), str(folder)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    took = json.loads(done.stdout)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6
    target = f" (target {TARGETS[what]} s)" if what in TARGETS else ""
    return (
        f"{what:11}{hits:,} hits: {took['wall']:6.1f} s{target}, {took['work']:6.1f} CPU s, "
        f"peak memory {took['memory']:6,.0f} MB, {size:6.1f} MB written"
    )


def _print_page(page: Path) -> None:
    """Open the page as a reader does, sort and filter its longest table."""
    chromium = shutil.which("chromium")
    if not chromium:
        print("chromium is not installed: whether the page can be used was not measured")
        return
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with sync_playwright() as started:
        tab = started.chromium.launch(executable_path=chromium, args=switches).new_page()
        begin = time.perf_counter()
        tab.goto(page.as_uri())
        opened = time.perf_counter() - begin
        head = tab.locator("#unchanged-hits thead button").nth(1)
        rows = tab.locator("#unchanged-hits tbody tr").count()
        sort = _time(lambda: (head.click(), tab.locator("h1").inner_text()))
        box = tab.locator("#unchanged .filter input")
        narrow_rows = _time(lambda: (box.fill("hotel"), tab.locator("h1").inner_text()))
    used = f"sorts a table of {rows:,} rows in {sort:.1f} s and filters it in {narrow_rows:.1f} s"
    print(f"chromium opens the page in {opened:.1f} s, {used}")


def _time(act: Callable[[], object]) -> float:
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin


def _print_start() -> None:
    """What `trawl --help` takes: the target is 0.3 s on a quiet machine."""
    command = [sys.executable, "-m", "trawl", "--help"]

    def start() -> None:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    took = sorted(_time(start) for _ in range(_STARTS))
    print(f"trawl --help: {took[0]:.2f} s at best, {median(took):.2f} s in the middle of {_STARTS} (target 0.3 s)")


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in WHAT:
        write(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else HITS)
