"""A run that rests on what an earlier one rested on takes its findings over; worked out anew they are the same."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trawl.access import Principal
from trawl.errors import LedgerError, NotFoundError, UsageError
from trawl.model import Key, Verdict
from trawl.pipeline import running
from trawl.pipeline.deciding import decide
from trawl.pipeline.installation import Installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.registers import load_register
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.reporting import issue_run
from trawl.pipeline.running import run_profile
from trawl.pipeline.withdrawing import withdraw_records
from trawl.settings import Settings

PROFILE = "title: Lamps\ndescription: Lamps.\nquery: {query}\nregisters: [{{name: hotels}}]\n"
HOTELS = "id,name,address,town,postcode,force\nH1,{name},14 Dockfield Road,Middlesbrough,TS31 4QB,Cleveland\n"
TEXTS = (
    "A lamp was sold at the Anchor Lodge, Middlesbrough.",
    "No lamp was found. A brass kite was.",
    "Officers to complete the lamp form and return it to the desk by noon.",
    "A brass lamp was left by the quay with a kite.",
)

#: One change: what is changed, and which of its few values it has from then on.
CHANGES = st.tuples(
    st.sampled_from(("load", "amend", "withdraw", "decide", "register", "profile", "boilerplate", "issue", "nothing")),
    st.integers(0, 3),
)


class Desk:
    """An installation whose inputs change one by one."""

    def __init__(self, home: Path) -> None:
        everything = frozenset({"analyst", "issuer", "keeper"})
        self.home = home
        chosen = Settings(home=home, model="none", processes=1)
        self.installation = Installation(chosen, Principal("A", roles=everything))
        self.last = ""
        (home / "saved_searches").mkdir(parents=True)
        for number in range(3):
            self.change("load", number)
        self.change("register", 0)
        self.change("profile", 0)

    def change(self, what: str, value: int) -> None:
        getattr(self, f"_{what}")(value)

    def run(self) -> Any:
        """A run of the profile, with all that is kept of what it found."""
        run = run_profile(self.installation, "lamps", None, lambda *_: None, ReportOrder(("csv",))).run
        self.last = run.id
        with self.installation.open_ledger() as ledger:
            return list(ledger.runs.hits(run.id)), ledger.runs.findings(run.id), dict(run.counts)

    def _write(self, name: str, text: str) -> Path:
        path = self.home / name
        path.write_text(text, "utf-8")
        return path

    def _load(self, value: int, text: int | None = None) -> None:
        said = TEXTS[value if text is None else text]
        row = {"id": f"R{value}", "force": "Cleveland", "date": f"2026-0{value + 1}-05", "text": said}
        load_file(self.installation, self._write("feed.jsonl", json.dumps(row) + "\n"), "narratives", lambda _: None)

    def _amend(self, value: int) -> None:
        self._load(value, (value + 1) % len(TEXTS))

    def _withdraw(self, value: int) -> None:
        withdraw_records(self.installation, [Key("narratives", f"R{value}")], "so")

    def _decide(self, value: int) -> None:
        # Of a record that is there not, nothing is decided.
        with suppress(NotFoundError):
            verdict: Verdict = "reject" if value % 2 else "confirm"
            decide(self.installation, f"narratives/R{value // 2}", "hotels/H1", verdict, "so")

    def _register(self, value: int) -> None:
        name = ("Anchor Lodge", "Brass Kite Inn", "Anchor Lodge Hotel", "Quay House")[value]
        load_register(self.installation, "hotels", self._write("hotels.csv", HOTELS.format(name=name)), "hotels")

    def _profile(self, value: int) -> None:
        query = ("lamp", "lamp OR kite", "brass", "lamp AND NOT brass")[value]
        self._write("saved_searches/lamps.yml", PROFILE.format(query=query))

    def _boilerplate(self, value: int) -> None:
        changed = self.installation.settings.model_copy(update={"boilerplate_days": value})
        self.installation = replace(self.installation, settings=changed)

    def _issue(self, _value: int) -> None:
        # The run that is issued already, or is older than one that was, stays as it is.
        with suppress(LedgerError, UsageError):
            issue_run(self.installation, self.last, None)

    def _nothing(self, _value: int) -> None:
        pass


@contextmanager
def worked_out(wanted: bool) -> Iterator[None]:
    """Have runs work out what they find (True), or fail where they would (False)."""

    def fail(*_: object) -> None:
        raise AssertionError("nothing has changed, and it was worked out anew")

    with pytest.MonkeyPatch.context() as patch:
        if wanted:
            patch.setattr(running, "find_answer", lambda *_: None)
        else:
            patch.setattr(running, "gather_findings", fail)
        yield


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(CHANGES, min_size=1, max_size=4))
def test_what_is_taken_over_is_what_would_be_worked_out(changes: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(Path(folder))
        desk.run()
        for what, value in changes:
            desk.change(what, value)
            taken = desk.run()
            with worked_out(wanted=True):
                assert desk.run() == taken, what
        with worked_out(wanted=False):
            assert desk.run() == taken


@pytest.mark.parametrize(
    ("what", "value"), [("amend", 0), ("withdraw", 0), ("decide", 1), ("register", 1), ("profile", 1)]
)
def test_what_changes_is_seen(tmp_path: Path, what: str, value: int) -> None:
    desk = Desk(tmp_path)
    before = desk.run()
    with worked_out(wanted=False):
        assert desk.run() == before
    desk.change(what, value)
    assert desk.run() != before
