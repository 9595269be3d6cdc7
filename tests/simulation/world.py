"""An installation to live two years in: three readers of one index and one ledger, under a clock and a power switch.

Its index is either the few lines of `naive_engine`, or the embedded engine itself.
"""

from __future__ import annotations

import functools
import importlib
import json
import pkgutil
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import trawl.coverage
import trawl.engine.embedded
import trawl.ledger
import trawl.pipeline
import trawl.reports
import trawl.schedules
import trawl.sources
from tests.simulation.clock import Clock
from tests.simulation.naive_engine import NaiveEngine
from tests.simulation.power import Power
from trawl.access import Principal
from trawl.coverage.packing import _adapter
from trawl.engine.embedded.writer import EmbeddedWriter
from trawl.ledger.schema import audit_head, metadata, schema_version, sequences
from trawl.model import IndexedRecord, Key, Load, Mark
from trawl.pipeline.catalogue import read_profiles
from trawl.pipeline.feed_calendars import read_feed_calendars
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.registers import load_register
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import RunFiles, issue_run
from trawl.pipeline.reviewing import mark_hits, open_review
from trawl.pipeline.running import run_profile
from trawl.pipeline.scheduling import DueOutcome, run_due
from trawl.pipeline.sites import Site, open_site
from trawl.pipeline.suppressing import SuppressionOrder, end_suppression, suppress
from trawl.pipeline.undoing import undo_load
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.house_style import HouseStyle
from trawl.yaml_files import parse_yaml

SOURCE = "feed"
PROFILE = "sought"
#: What the profile asks for; it is changed from one to the other.
QUERIES = ("vape", "vape OR kite")
_PROFILE = """\
title: Sought
description: What is sought.
query: {query}
registers: [{{name: hotels}}]
"""
#: Each Sunday, in the hour that both changes of the clock are in.
_SCHEDULE = """\
title: Each Sunday
profiles: [sought]
cron: '30 1 * * 0'
formats: [csv]
"""
#: What the versions of the register list.
_HOTELS = ("H0,Harbour Rest", "H1,Anchor Lodge", "H2,Anchor Lodge")

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

    def __init__(self, home: Path, patch: pytest.MonkeyPatch, *, embedded: bool = False) -> None:
        self.home, self.clock, self.power, self._embedded = home, Clock(BEGINNING), Power(), embedded
        _write_home(home)
        _import_all()
        patch.setenv("TRAWL_MODEL", "none")
        patch.setenv("TRAWL_PROCESSES", "1")
        patch.setenv("TRAWL_MARKING_CEILING", "SECRET")
        self._installations = {name: _open_as(name, home, patch) for name in READERS}
        chief = self._installations["chief"]
        calendars, found = read_feed_calendars(chief), read_profiles(chief)
        self.clock.install(patch)
        self.power.install(patch)
        # Read from many files each time: nothing here changes them.
        patch.setattr("trawl.pipeline.feed_calendars.read_feed_calendars", lambda _: calendars)
        patch.setattr("trawl.pipeline.scheduling.read_profiles", lambda _: found)
        patch.setattr("trawl.yaml_files.parse_yaml", functools.lru_cache(parse_yaml))
        patch.setattr("trawl.pipeline.reporting.write_files", write_findings)
        if embedded:
            _count_writes(patch, self.power)
        else:
            patch.setattr("trawl.pipeline.installation.open_engine", lambda *_, **__: self._naive)

    @contextmanager
    def open(self) -> Iterator[None]:
        """Keep the ledger open for as many histories as there are."""
        with ExitStack() as self._opened, open_site(self._installations["chief"]) as self._site:
            yield

    def begin(self) -> None:
        """Forget everything: a new history begins."""
        self.clock.now = BEGINNING
        _empty(self._site)
        self._naive = NaiveEngine(self._installations["chief"].versions, self.power.step)
        self._opened.close()
        for folder in ("outputs", "feeds", "registers", "index"):
            shutil.rmtree(self.home / folder, ignore_errors=True)
        self._site._engine = self._opened.enter_context(self._installations["chief"].keep_engine())
        (self.home / "feeds").mkdir()
        self.change_profile(0)

    def records(self) -> Mapping[Key, IndexedRecord]:
        """What the index holds, whoever may see it."""
        with self._site.engine.view() as view:
            return {one.record.key: one for one in view.everything(self._installations["chief"].everyone)}

    def serve(self, reader: str) -> Installation:
        return self._site.serve(self._installations[reader].principal)

    def principal(self, reader: str) -> Principal:
        return self._installations[reader].principal

    def change_profile(self, number: int) -> None:
        (self.home / "saved_searches" / f"{PROFILE}.yml").write_text(_PROFILE.format(query=QUERIES[number]))

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

    def load_register(self, number: int) -> None:
        """Load the register's list of this number, from 0, as its next version."""
        path = self.home / "feeds" / "hotels.csv"
        path.write_text(f"id,name\n{_HOTELS[number]}\n")
        load_register(self.serve("chief"), "hotels", path, "hotels")

    def suppress(self, reader: str, record: str, until: date) -> int:
        order = SuppressionOrder(record=f"{SOURCE}/{record}")
        return suppress(self.serve(reader), PROFILE, order, "known", until.isoformat()).kept.id

    def end_suppression(self, reader: str, number: int) -> None:
        end_suppression(self.serve(reader), number, "asked for")

    def run(self, reader: str) -> RunFiles:
        order = ReportOrder(formats=("csv",))
        return run_profile(self.serve(reader), PROFILE, None, lambda *_: None, order)

    def run_due(self) -> list[DueOutcome]:
        """What a timer does: run what is due now."""
        return list(run_due(self.serve("chief"), self.clock.now, lambda *_: None))

    def mark(self, reader: str, run: str, record: str, mark: Mark) -> None:
        installation = self.serve(reader)
        mark_hits(installation, open_review(installation, run), [Key(SOURCE, record)], mark)

    def issue(self, reader: str, run: str) -> RunFiles:
        return issue_run(self.serve(reader), run, None)


def write_findings(folder: Path, findings: RunFindings, order: ReportOrder, style: HouseStyle) -> RunFindings:
    """What a reader is told, in place of documents: the findings as the edition has them."""
    narrowed = narrow(findings, order.make_edition(findings.profile.partner))
    told = {
        "hits": [[hit.record.record_id, hit.status, hit.record.narrative] for hit in narrowed.hits],
        "withheld": [[one.key.record_id, one.status] for one in narrowed.withheld],
        "changes": [[one.key.record_id, one.status, one.present] for one in narrowed.changes],
        "marks": {
            key.record_id: [[one.mark, one.principal, one.earlier] for one in review.marks]
            for key, review in narrowed.reviews.items()
            if review.marks
        },
        "missed": narrowed.coverage.silence.missed if narrowed.coverage.silence else 0,
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
        (f"saved_searches/{PROFILE}.yml", _PROFILE.format(query=QUERIES[0])),
        ("schedules/sundays.yml", _SCHEDULE),
    ):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def _import_all() -> None:
    """Import whatever may ask for the time, before the clock takes the machine's place."""
    packages = (trawl.pipeline, trawl.ledger, trawl.sources, trawl.coverage, trawl.reports, trawl.schedules)
    for package in (*packages, trawl.engine.embedded):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations." not in found.name:
                importlib.import_module(found.name)
    _adapter()  # pydantic reads the types once, and wants the machine's own


def _open_as(name: str, home: Path, patch: pytest.MonkeyPatch) -> Installation:
    patch.setattr("trawl.pipeline.installation._account", lambda: name)
    return open_installation(home)


def _count_writes(patch: pytest.MonkeyPatch, power: Power) -> None:
    """Have each change of the embedded index be a step that lasts."""

    def count(change: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:
            power.step()
            return change(*arguments)

        return counted

    for name in ("write_prepared", "withdraw"):
        patch.setattr(EmbeddedWriter, name, count(getattr(EmbeddedWriter, name)))


def _empty(site: Site) -> None:
    """Bring the ledger back to how it was made."""
    with site.ledger._database.write() as connection:
        connection.execute(sa.text("PRAGMA defer_foreign_keys = ON"))
        for table in reversed(metadata.sorted_tables):
            if table is not schema_version:
                connection.execute(table.delete())
        connection.execute(sequences.insert().values(name="ingest", next=1))
        connection.execute(audit_head.insert().values(one=1, last=0, chain=""))
