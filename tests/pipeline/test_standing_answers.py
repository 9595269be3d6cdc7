"""A run that rests on what an earlier one rested on takes its findings over; worked out anew they are the same."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import trawl
from trawl.access import Principal
from trawl.errors import LedgerError, NotFoundError, UsageError
from trawl.model import Key, Verdict
from trawl.pipeline import running, standing_answers
from trawl.pipeline.deciding import decide, undo_decision
from trawl.pipeline.installation import Installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.registers import load_register
from trawl.pipeline.report_order import DEFAULT_ORDER, ReportOrder
from trawl.pipeline.reporting import issue_run
from trawl.pipeline.restoring import restore_findings, restore_hits
from trawl.pipeline.reviewing import find_reviewed, mark_hits
from trawl.pipeline.running import find_runnable, run_profile
from trawl.pipeline.standing_answers import hash_basis
from trawl.pipeline.suppressing import SuppressionOrder
from trawl.pipeline.suppressing import suppress as suppress_hits
from trawl.pipeline.withdrawing import withdraw_records
from trawl.query import QueryError, parse_query
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


def rest(desk: Desk) -> str:
    """The hash of what a run of the profile would rest on now."""
    with desk.installation.open_session() as session:
        return hash_basis(session, find_runnable(desk.installation, "lamps"))


def set_up(desk: Desk, **changed: Any) -> None:
    chosen = desk.installation.settings.model_copy(update=changed)
    desk.installation = replace(desk.installation, settings=chosen)


def read_as(desk: Desk, **changed: Any) -> None:
    desk.installation = replace(desk.installation, principal=replace(desk.installation.principal, **changed))


def test_all_that_an_answer_rests_on_parts_it_from_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One by one, each on top of those before: nothing of it leaves what a run rests on as it was."""
    desk = Desk(tmp_path)
    profile, terms = "saved_searches/lamps.yml", "saved_searches/terms/lights.yml"
    listed = PROFILE.format(query="list:lights:core")
    near = listed.replace("{name: hotels}", "{name: hotels, minimum_band: possible, near: {km: 2, register: schools}}")
    (tmp_path / "saved_searches" / "terms").mkdir()
    postcodes, program = tmp_path / "postcodes", tmp_path / "program"
    for folder in (postcodes, program):
        folder.mkdir()
    changes: dict[str, Callable[[], object]] = {
        "a record more": lambda: desk.change("load", 3),
        "a record amended": lambda: desk.change("amend", 0),
        "a record withdrawn": lambda: desk.change("withdraw", 1),
        "a record that came back as it was": lambda: desk.change("load", 1),
        "a register loaded again": lambda: desk.change("register", 1),
        "a decision": lambda: desk.change("decide", 5),
        "another decision": lambda: desk.change("decide", 4),
        "a query": lambda: desk.change("profile", 1),
        "a query of a list": lambda: (
            desk._write(terms, "title: Lights\ntiers: {core: [lamp]}\n"), desk._write(profile, listed)
        ),
        "an entry of the list": lambda: desk._write(terms, "title: Lights\ntiers: {core: [lamp, lantern]}\n"),
        "the title of the list": lambda: desk._write(terms, "title: Lamps\ntiers: {core: [lamp, lantern]}\n"),
        "how sure a match is": lambda: desk._write(profile, listed.replace("hotels}", "hotels, minimum_band: strong}")),
        "what a row is near to": lambda: desk._write(profile, near),
        "no register": lambda: desk._write(profile, listed.replace("[{name: hotels}]", "[]")),
        "a setting": lambda: set_up(desk, boilerplate_days=3),
        "no second opinion": lambda: set_up(desk, opinion=False),
        "a folder of postcodes": lambda: set_up(desk, postcodes=postcodes),
        "a file of postcodes": lambda: desk._write("postcodes/ts.csv", "TS31 4QB,1,2\n"),
        "that file in another version": lambda: desk._write("postcodes/ts.csv", "TS31 4QB,1,23\n"),
        "a reader's ceiling": lambda: read_as(desk, marking_ceiling="SECRET"),
        "a reader's forces": lambda: read_as(desk, forces=frozenset({"Cleveland"})),
        "what a reader may see restricted": lambda: read_as(desk, handling=frozenset({"P"})),
        "a library": lambda: monkeypatch.setattr(standing_answers, "distributions", lambda: ()),
        "a program": lambda: monkeypatch.setattr(trawl, "__file__", str(program / "__init__.py")),
        "weights of the second opinion": lambda: desk._write("program/weights.json", "{}"),
        "other weights of it": lambda: desk._write("program/weights.json", "[1]"),
    }  # fmt: skip
    seen = {rest(desk)}
    for what, change in changes.items():
        change()
        standing_answers._hash_program.cache_clear()
        now = rest(desk)
        assert now == rest(desk), f"{what}: as it is"
        assert now not in seen, what
        seen.add(now)
    standing_answers._hash_program.cache_clear()


def test_indices_that_hold_as_much_and_other_records_are_told_apart(tmp_path: Path) -> None:
    """A copy of the index that was put back: as many records up to the same sequence, and not the same ones."""
    desk = Desk(tmp_path)
    index = desk.installation.settings.index_folder
    shutil.copytree(index, tmp_path / "copy")
    desk.change("withdraw", 0)
    first, seen = desk.run(), rest(desk)
    shutil.rmtree(index)
    shutil.copytree(tmp_path / "copy", index)
    desk.change("withdraw", 1)
    assert rest(desk) != seen
    assert desk.run() != first


def test_what_comes_to_the_same_is_the_same(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before = rest(desk)
    desk.change("load", 1)  # of what is there already
    assert rest(desk) == before
    desk.change("decide", 5)
    decided = rest(desk)
    desk.change("decide", 4)
    assert len({before, decided, rest(desk)}) == 3
    undo_decision(desk.installation, "narratives/R2", "hotels/H1", "so")
    assert rest(desk) == decided


def test_what_analysts_say_and_what_a_report_is_called_leave_an_answer_as_it_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    before, seen = desk.run(), rest(desk)
    with desk.installation.open_session() as session:
        mark_hits(desk.installation, find_reviewed(session, desk.last), [Key("narratives", "R0")], "relevant")
    until = datetime.now(UTC).date().isoformat()
    suppress_hits(desk.installation, "lamps", SuppressionOrder(record="narratives/R0"), "so", until)
    desk._write("saved_searches/lamps.yml", PROFILE.format(query="lamp") + "period: April\nrecipients: [the desk]\n")
    assert rest(desk) == seen
    with worked_out(wanted=False):
        assert desk.run() == before
    with desk.installation.open_session() as session:
        run = session.ledger.runs.get(desk.last)
        report = restore_findings(session, run, restore_hits(session, run), DEFAULT_ORDER)
    assert report.period == "April"
    assert [one.key for one in report.suppressed.hits] == [Key("narratives", "R0")]


@pytest.mark.parametrize("when", ["today", "yesterday", "last-month", "now-30d", "-30d"])
def test_no_query_speaks_of_the_day_on_which_it_is_asked(when: str) -> None:
    """Else a run of next month might take over what was found of last month."""
    with pytest.raises(QueryError):
        parse_query(f"lamp AND event:{when}")
