"""An installation to live two years in: three readers of one index and one ledger, under a clock and a power switch."""

from __future__ import annotations

import importlib
import json
import pkgutil
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

import trawl.coverage
import trawl.engine
import trawl.ledger
import trawl.pipeline
import trawl.reports
import trawl.sources
from tests.simulation.clock import Clock
from tests.simulation.naive_engine import NaiveEngine
from tests.simulation.power import Power
from trawl.access import Principal
from trawl.coverage.packing import _adapter
from trawl.ledger.schema import audit_head, metadata, schema_version, sequences
from trawl.model import Load
from trawl.pipeline.feed_calendars import read_feed_calendars
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import RunFiles, issue_run
from trawl.pipeline.running import run_profile
from trawl.pipeline.sites import Site, open_site
from trawl.pipeline.suppressing import SuppressionOrder, end_suppression, suppress
from trawl.pipeline.undoing import undo_load
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.house_style import HouseStyle

SOURCE = "feed"
PROFILE = "sought"
#: What the profile asks for; it is changed from one to the other.
QUERIES = ("vape", "vape OR kite")

_MAPPING = """\
record_id: id
kind: {constant: crime}
force: force
narrative: text
marking: marking
handling: handling
event_date: date
delete: deleted
"""

_PRINCIPALS = """\
[principals.chief]
ceiling = "SECRET"
roles = ["analyst", "issuer", "keeper", "auditor"]

[principals.north]
ceiling = "OFFICIAL-SENSITIVE"
forces = ["Cleveland"]
roles = ["analyst", "issuer"]

[principals.guest]
ceiling = "OFFICIAL"
handling = ["P"]
roles = ["analyst", "issuer"]
"""

READERS = ("chief", "north", "guest")
BEGINNING = datetime(2025, 1, 1, 9, tzinfo=UTC)


class World:
    """What trawl is asked to do, through the functions that the command line calls."""

    def __init__(self, home: Path, patch: pytest.MonkeyPatch) -> None:
        self.home, self.clock, self.power = home, Clock(BEGINNING), Power()
        _write_home(home)
        _import_all()
        patch.setenv("TRAWL_MODEL", "none")
        patch.setenv("TRAWL_MARKING_CEILING", "SECRET")
        self._installations = {name: _open_as(name, home, patch) for name in READERS}
        calendars = read_feed_calendars(self._installations["chief"])
        self.clock.install(patch)
        self.power.install(patch)
        # Read from eleven files each time: nothing here changes them.
        patch.setattr("trawl.pipeline.feed_calendars.read_feed_calendars", lambda _: calendars)
        patch.setattr("trawl.pipeline.installation.open_engine", lambda *_, **__: self.engine)
        patch.setattr("trawl.pipeline.reporting.write_files", write_findings)
        self.engine = NaiveEngine(self._installations["chief"].versions)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep the ledger open for as many histories as there are."""
        with open_site(self._installations["chief"]) as self._site:
            yield

    def begin(self) -> None:
        """Forget everything: a new history begins."""
        self.clock.now = BEGINNING
        self.engine = NaiveEngine(self._installations["chief"].versions, self.power.step)
        self._site = _renew_site(self._site, self.engine)
        _empty(self._site)
        for folder in ("outputs", "feeds"):
            shutil.rmtree(self.home / folder, ignore_errors=True)
        (self.home / "feeds").mkdir()
        self.change_profile(0)

    def serve(self, reader: str) -> Installation:
        return self._site.serve(self._installations[reader].principal)

    def principal(self, reader: str) -> Principal:
        return self._installations[reader].principal

    def change_profile(self, number: int) -> None:
        text = f"title: Sought\ndescription: What is sought.\nquery: {QUERIES[number]}\n"
        (self.home / "saved_searches" / f"{PROFILE}.yml").write_text(text)

    def write_feed(self, rows: Sequence[Mapping[str, str]], name: str) -> Path:
        path = self.home / "feeds" / f"{name}.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows))
        return path

    def load(self, path: Path, *, snapshot: bool = False) -> Load:
        confirmed = 1_000 if snapshot else 0
        load, _ = load_file(self.serve("chief"), path, SOURCE, lambda _: None, snapshot=snapshot, confirmed=confirmed)
        return load

    def undo(self, load: int) -> None:
        undo_load(self.serve("chief"), load, "it should not have been loaded")

    def suppress(self, reader: str, record: str, until: date) -> int:
        order = SuppressionOrder(record=f"{SOURCE}/{record}")
        return suppress(self.serve(reader), PROFILE, order, "known", until.isoformat()).kept.id

    def end_suppression(self, reader: str, number: int) -> None:
        end_suppression(self.serve(reader), number, "asked for")

    def run(self, reader: str) -> RunFiles:
        order = ReportOrder(formats=("csv",))
        return run_profile(self.serve(reader), PROFILE, None, lambda *_: None, order)

    def issue(self, reader: str, run: str) -> RunFiles:
        return issue_run(self.serve(reader), run, None)


def write_findings(folder: Path, findings: RunFindings, order: ReportOrder, style: HouseStyle) -> RunFindings:
    """What a reader is told, in place of documents: the findings as the edition has them."""
    narrowed = narrow(findings, order.make_edition(findings.profile.partner))
    told = {
        "hits": [[hit.record.record_id, hit.status, hit.record.narrative] for hit in narrowed.hits],
        "withheld": [[one.key.record_id, one.status] for one in narrowed.withheld],
        "changes": [[one.key.record_id, one.status, one.present] for one in narrowed.changes],
        "suppressed": [one.key.record_id for one in narrowed.suppressed.hits],
        "all": repr(narrowed),
    }
    for name in order.tables.values():
        (folder / name).write_text(json.dumps(told))
    return narrowed


def _write_home(home: Path) -> None:
    for name, text in (
        (f"mappings/sources/{SOURCE}.yml", _MAPPING),
        ("principals.toml", _PRINCIPALS),
        (f"saved_searches/{PROFILE}.yml", ""),
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _import_all() -> None:
    """Import whatever may ask for the time, before the clock takes the machine's place."""
    for package in (trawl.pipeline, trawl.ledger, trawl.sources, trawl.coverage, trawl.reports):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in found.name:
                importlib.import_module(found.name)
    _adapter()  # pydantic reads the types once, and wants the machine's own


def _open_as(name: str, home: Path, patch: pytest.MonkeyPatch) -> Installation:
    patch.setattr("trawl.pipeline.installation._account", lambda: name)
    return open_installation(home)


def _renew_site(site: Site, engine: NaiveEngine) -> Site:
    site._engine = engine
    return site


def _empty(site: Site) -> None:
    """Bring the ledger back to how it was made."""
    with site.ledger._database.write() as connection:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(metadata.sorted_tables):
            if table is not schema_version:
                connection.execute(table.delete())
        connection.execute(sequences.insert().values(name="ingest", next=1))
        connection.execute(audit_head.insert().values(one=1, last=0, chain=""))
