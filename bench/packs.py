"""What a pack for nine forces costs beside nine runs, each for one force: `python -m bench.packs`."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from trawl.pipeline import packing
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.running import run_profile

_PROFILE = "vape_exploitation"
_FORCES = tuple(f"{name}shire" for name in ("North", "East", "South", "West", "Mid", "Over", "Nether", "Hill", "Dale"))
_RECORDS, _ONE_HIT_IN = 3_000, 6
_HIT = (
    "Staff at the corner shop say that a girl of {age} in school uniform was given a vape free of charge by an older "
    "man, number {number}, who told her that she owed him a favour and left towards the station."
)
_OTHER = "Report number {number} of a van with its lights off by the allotments; nothing was taken and nobody was seen."


def main() -> None:
    """Print what nine runs take of a processor, what a pack does, and what writing its nine copies does."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TRAWL_MODEL", "none")
        installation = _prepare(Path(folder))
        run_profile(installation, _PROFILE, None, lambda *_: None)  # what is read once a process is read by now
        begun = time.process_time()
        for force in _FORCES:
            order = ReportOrder(("html",), "force", force)
            run_profile(installation, _PROFILE, Path(folder) / "runs" / force, lambda *_: None, order)
        nine = time.process_time() - begun
        copies: list[float] = []
        packing.write_copies = _clock(packing.write_copies, copies)
        begun = time.process_time()
        packing.run_pack(installation, "nine", lambda *_: None)
        pack = time.process_time() - begun
    print(f"{_RECORDS:,} records, {_RECORDS // _ONE_HIT_IN:,} hits of nine forces, a page for each force")
    print(f"nine runs {nine:.1f} CPU s; a pack {pack:.1f} ({pack / nine:.0%}): its one run {pack - copies[0]:.1f}, and")
    print(f"the nine copies {copies[0]:.2f}: {copies[0] / nine:.1%} of nine runs")


def _clock(work: Callable[..., None], taken: list[float]) -> Callable[..., None]:
    def clocked(*arguments: Any, **options: Any) -> None:
        begun = time.process_time()
        work(*arguments, **options)
        taken.append(time.process_time() - begun)

    return clocked


def _prepare(folder: Path) -> Installation:
    home = folder / "home"
    (home / "packs").mkdir(parents=True)
    parts = "".join(f"  - force: {force}\n    recipients: ['{force} lead']\n" for force in _FORCES)
    text = f"title: Nine\nprofiles: [{_PROFILE}]\nformats: [html]\nparts:\n{parts}"
    (home / "packs" / "nine.yml").write_text(text, "utf-8")
    rows = (
        {
            "id": f"B{number}", "source": "intelligence", "date": "2026-03-02",
            "force": _FORCES[number // _ONE_HIT_IN % len(_FORCES)],
            "text": (_OTHER if number % _ONE_HIT_IN else _HIT).format(number=number, age=11 + number % 6),
        }
        for number in range(_RECORDS)
    )  # fmt: skip
    feed = folder / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    installation = open_installation(home, purpose="bench")
    load_file(installation, feed, "narratives", lambda _: None)
    return installation


if __name__ == "__main__":
    main()
