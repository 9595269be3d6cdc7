"""What a pack for nine forces costs beside nine runs, each for one force: `python -m bench.packs`."""

from __future__ import annotations

import json
import os
import tempfile
import time
from pathlib import Path

from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.packing import run_pack
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
    """Print the seconds of nine runs, of a pack, and the share that writing nine copies has of the nine runs."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("TRAWL_MODEL", "none")
        installation = _prepare(Path(folder))
        run_profile(installation, _PROFILE, None, lambda *_: None)  # what is read once a process is read by now
        begun = time.perf_counter()
        for force in _FORCES:
            order = ReportOrder(("html",), "force", force)
            run_profile(installation, _PROFILE, Path(folder) / "runs" / force, lambda *_: None, order)
        nine = time.perf_counter() - begun
        moments: list[float] = []
        begun = time.perf_counter()
        run_pack(installation, "nine", lambda *_: moments.append(time.perf_counter()))
        done = time.perf_counter()
        pack, writing = done - begun, done - moments[-1]
    print(f"{_RECORDS:,} records, {_RECORDS // _ONE_HIT_IN:,} hits of nine forces, a page for each force")
    print(f"nine runs {nine:.1f} s; a pack {pack:.1f} s ({pack / nine:.0%}), of which after its one run's hits")
    print(f"{writing:.1f} s: {writing / nine:.1%} of nine runs")


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
