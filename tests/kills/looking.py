"""What an installation holds: the same after a kill and its repeat as where nothing was killed."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sqlite3
from pathlib import Path

from trawl.access import Principal
from trawl.engine.embedded import open_embedded
from trawl.ledger import open_ledger
from trawl.model import Versions
from trawl.text import ANALYSER_VERSION

#: What differs from one day or one attempt to the next: the numbers of runs, days, moments.
_VARIES = re.compile(r"-\d{8}-\d+|\d{4}-\d\d-\d\d(-\d+)?(T[\d:.+]+)?")
#: What is asked of the ledger: each must be the same at the end, however often it was begun.
_SAME = {
    "reviews": "SELECT source, record_id, mark, note, principal FROM reviews ORDER BY 1, 2",
    "issued": "SELECT count(*) FROM runs WHERE issued IS NOT NULL",
    "hits": "SELECT source, record_id, status, present, negated FROM run_hits WHERE run_id = "
    "(SELECT id FROM runs WHERE state = 'complete' ORDER BY started DESC, number DESC LIMIT 1) ORDER BY 1, 2",
    "lists": "SELECT name, ended IS NULL, wash_id IS NULL FROM standing_lists",
    "rows": "SELECT row, cells FROM standing_rows ORDER BY row",
    "traces": "SELECT row, source, record_id FROM standing_traces ORDER BY 1, 2, 3",
    "rejections": "SELECT DISTINCT row, reason FROM rejections ORDER BY 1",
    "version": "SELECT version FROM schema_version",
    "packs": "SELECT name, state FROM packs ORDER BY started DESC LIMIT 1",
}
#: What must be nowhere once the job was repeated.
_NOWHERE = {
    "leases": "SELECT count(*) FROM leases",
    "leased jobs": "SELECT count(*) FROM leased_jobs",
    **{f"{table} in flight": f"SELECT count(*) FROM {table} WHERE state = 'in flight'" for table in ("loads", "runs")},
    "packs under way": "SELECT count(*) FROM packs WHERE state NOT IN ('ready', 'issued', 'cut off')",
}


def look(folder: Path) -> dict[str, object]:
    """What an installation holds, but for what differs from one attempt to the next."""
    home = folder / "home"
    with contextlib.closing(sqlite3.connect(home / "ledger.db")) as ledger:
        found: dict[str, object] = {name: ledger.execute(asked).fetchall() for name, asked in _SAME.items()}
        found |= {name: ledger.execute(asked).fetchone() for name, asked in _NOWHERE.items()}
        if found["version"] and not found["hits"]:
            found["tables"] = sorted(
                name for (name,) in ledger.execute("SELECT sql FROM sqlite_master WHERE sql != ''")
            )
    with open_ledger(f"sqlite:///{home / 'ledger.db'}") as kept:
        found["audit"] = kept.audit.verify().problems
    with contextlib.closing(open_embedded(home / "index", versions=Versions("", ANALYSER_VERSION, ""))) as engine:
        found["index"] = engine.health().problems
        with engine.view() as view:
            everything = view.everything(Principal("all", marking_ceiling="TOP SECRET"))
            found["records"] = sorted((one.record.record_id, one.record.content_hash) for one in everything)
    files = [
        path.relative_to(folder).as_posix() for top in ("out", "home/outputs") for path in (folder / top).rglob("*")
    ]
    found["files"] = sorted({_VARIES.sub("-N", path) for path in files})
    found["tables of runs"] = read_files(folder)
    return found


def read_files(folder: Path) -> dict[str, str]:
    """What stands in tables and pages that are in their places, by their paths; of several runs, in the newest."""
    found: dict[str, str] = {}
    paths = filter(Path.is_file, _list_outputs(folder))
    for path in sorted(paths, key=lambda one: one.stat().st_mtime_ns):
        inside = path.relative_to(folder)
        if not any(part.startswith(".") for part in inside.parts):
            text = path.read_text(errors="replace")
            if path.suffix == ".json":
                text = ",".join(sorted(json.loads(text)))  # it is whole; what it says is of its moment
            elif path.suffix != ".csv":
                text = text[-1:]
            found[_VARIES.sub("-N", inside.as_posix())] = hashlib.sha256(_VARIES.sub("", text).encode()).hexdigest()[:8]
    return found


def _list_outputs(folder: Path) -> list[Path]:
    return [path for top in (folder / "out", folder / "home" / "outputs") for path in top.rglob("*")]
