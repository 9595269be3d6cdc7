"""Two years of months, again and again: each matching record is new once to each reader, and nothing is lost or leaks.

Feeds come late, twice, amended, marked anew, with deletions and as snapshots; loads, runs and issues are cut off and
done again; profiles change, hits are suppressed for a while, and runs are missed.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.simulation.picture import HANDLINGS, SEES, Facts, Kept, MadeRun, Reader, Stored, Version, find_versions
from tests.simulation.power import PowerCutError
from tests.simulation.world import BEGINNING, READERS, World
from trawl.errors import TrawlError

#: Histories that are lived, each a few loads, runs and issues within two years; more with TRAWL_TEST_EXAMPLES.
HISTORIES = int(os.environ.get("TRAWL_TEST_EXAMPLES", "300"))
STEPS = 9
RECORDS = 4
END = BEGINNING + timedelta(days=731)

VERSIONS = st.builds(
    Version,
    st.integers(0, RECORDS - 1),
    st.sampled_from((0, 0, 0, 1, 2)),
    st.sampled_from((0, 0, 0, 1, 2, 3)),
    st.integers(0, 2),
    st.integers(0, len(HANDLINGS) - 1),
)
WHO = st.sampled_from(READERS)
#: After how many steps that last the power fails; mostly it does not.
CUTS = st.one_of(st.none(), st.none(), st.integers(0, 12))


class TwoYears(RuleBasedStateMachine):
    """One history: what is done to trawl is done to the facts, and what readers are told is compared."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.world.begin()
        self.facts = Facts()
        self.readers = {name: Reader(name) for name in READERS}
        self.feeds: list[tuple[Path, dict[int, Version | None], bool]] = []
        self.loads: list[int] = []

    # What comes.

    @rule(days=st.sampled_from((1, 7, 30, 31, 61, 92)))
    def pass_time(self, days: int) -> None:
        if self.world.clock.now + timedelta(days=days) < END:
            self.world.clock.pass_days(days)

    @rule(
        rows=st.lists(VERSIONS, min_size=1, max_size=4),
        deleted=st.sets(st.integers(0, RECORDS - 1), max_size=1),
        kind=st.sampled_from(("delta", "delta", "delta", "snapshot")),
        cut=CUTS,
    )
    def load(self, rows: list[Version], deleted: set[int], kind: str, cut: int | None) -> None:
        alone = {row.number for row in rows if not row.holdable} | deleted
        rows = [row for row in rows if row.number not in deleted and (row.holdable or row.number in alone)]
        rows = [row for at, row in enumerate(rows) if row.number not in alone or _is_last(rows, at)]
        written = [row.row for row in rows]
        written += [{**Version(number, 0, 0, 0, 0).row, "deleted": "D"} for number in sorted(deleted)]
        said: dict[int, Version | None] = {
            row.number: row for row in reversed(rows) if row.holdable
        }  # the first counts
        said |= dict.fromkeys([row.number for row in rows if not row.holdable], None) | dict.fromkeys(deleted, None)
        if not written:
            return
        path = self.world.write_feed(written, f"feed{len(self.feeds)}")
        self.feeds.append((path, said, kind == "snapshot"))
        self._load(len(self.feeds) - 1, cut)

    @precondition(lambda self: self.feeds)
    @rule(which=st.integers(0, 9))
    def load_again(self, which: int) -> None:
        self._load(which % len(self.feeds), None)

    @precondition(lambda self: self.loads)
    @rule()
    def undo(self) -> None:
        load = self.loads[-1]
        try:
            self.world.undo(load)
        except TrawlError:
            return self._see_index(dict.fromkeys(()), exactly=True)
        self.loads.pop()
        for number in [number for number, one in self.facts.stored.items() if one.load == load]:
            self.facts.take(number)
        return self._see_index({}, exactly=True)

    @rule(number=st.sampled_from((0, 1)))
    def change_profile(self, number: int) -> None:
        self.world.change_profile(number)
        self.facts.profile = number

    # What readers do.

    @rule(who=WHO, cut=CUTS)
    def run_profile(self, who: str, cut: int | None) -> None:
        self._run(who, cut)

    @rule(who=WHO, cut=CUTS)
    def issue(self, who: str, cut: int | None) -> None:
        if self.readers[who].pending:
            self._issue(who, cut)

    @rule(who=WHO)
    def report(self, who: str) -> None:
        self._run(who, None)
        self._issue(who, None)

    @rule(who=WHO, number=st.integers(0, RECORDS - 1), days=st.sampled_from((0, 20, 45, 200)))
    def suppress(self, who: str, number: int, days: int) -> None:
        stored = self.facts.stored.get(number)
        until = self.world.clock.today + timedelta(days=days)
        try:
            made = self.world.suppress(who, f"rec{number}", until)
        except TrawlError as error:
            _require(stored is None or not SEES[who](stored.version), f"it should have been suppressed: {error}")
            self._check_words(who, str(error).replace(f"rec{number}", ""))
        else:
            assert stored is not None
            self.facts.kept.append(Kept(made, stored.version, until, who))

    @precondition(lambda self: self.facts.kept)
    @rule(which=st.integers(0, 9))
    def end_suppression(self, which: int) -> None:
        kept = self.facts.kept[which % len(self.facts.kept)]
        self.world.end_suppression(kept.maker, kept.number)
        self.facts.kept.remove(kept)

    def teardown(self) -> None:
        """At the end one of the readers, another in each history, is told everything."""
        who = READERS[(self.facts.tick + len(self.feeds)) % len(READERS)]
        self._run(who, None)
        self._issue(who, None)
        reader = self.readers[who]
        assert reader.last
        hidden = self.facts.suppressed(reader.last.hits, reader.last.day)
        assert reader.shown.keys() | hidden == self.facts.hits(who).keys(), "something was lost"

    # How it is done, and compared.

    def _load(self, which: int, cut: int | None) -> None:
        path, said, snapshot = self.feeds[which]
        whole = {**dict.fromkeys(range(RECORDS), None), **said} if snapshot else said
        try:
            with self.world.power.cut_after(cut):
                load = self.world.load(path, snapshot=snapshot)
        except PowerCutError:
            self._see_index(whole, exactly=False)
            return
        except TrawlError as error:
            _require(snapshot and not said.keys() & self.facts.stored.keys(), f"it should have been loaded: {error}")
            self._see_index({}, exactly=True)
            return
        self.loads.append(load.id)
        for number, version in whole.items():
            if version:
                self.facts.put(version, load.id)
            else:
                self.facts.take(number)
        self._see_index({}, exactly=True)

    def _see_index(self, said: dict[int, Version | None], *, exactly: bool) -> None:
        """Compare the index with the facts; after a power cut each record is as it was, or as the file says."""
        there: dict[int, Stored] = {}
        for one in self.world.engine.records.values():
            (version,) = find_versions(one.record.narrative)
            there[version.number] = Stored(version, 0, one.record.lineage.load_id)
        for number in range(RECORDS):
            found, before = there.get(number), self.facts.stored.get(number)
            if (found and found.version) == (before and before.version):
                continue
            assert not exactly, f"record {number} is {found}, and should be {before}"
            assert (found and found.version) == said[number]
            if found:
                self.facts.put(found.version, found.load)
            else:
                self.facts.take(number)

    def _run(self, who: str, cut: int | None) -> None:
        reader = self.readers[who]
        try:
            with self.world.power.cut_after(cut):
                made = self.world.run(who)
        except PowerCutError:
            return
        day, hits = made.run.started.date(), self.facts.hits(who)
        assert made.run.compared_with == (reader.last.id if reader.last else "")
        told = _read(made.files)
        run = MadeRun(made.run.id, hits, self.facts.tick, self.facts.profile, day, made.run.compared_with, told)
        reader.pending = run
        self._check(reader, run, told, self.facts.suppressed(hits, day))
        self._check_words(who, made.summary)

    def _issue(self, who: str, cut: int | None) -> None:
        reader = self.readers[who]
        run = reader.pending
        assert run
        with contextlib.suppress(PowerCutError, TrawlError), self.world.power.cut_after(-1 if cut is None else cut):
            if cut is not None:
                self.world.issue(who, run.id)
        now = {number: self.facts.stored.get(number) for number in run.hits}
        try:
            issued = self.world.issue(who, run.id)
        except TrawlError as error:
            self._check_words(who, str(error))
            unchanged = all(one and one.version == run.hits[number].version for number, one in now.items())
            current = run.after == (reader.last.id if reader.last else "")
            _require(not (unchanged and current), f"it should have been issued: {error}")
            return
        for number, one in now.items():
            assert one, f"record {number} was gone, and was issued"
            assert SEES[who](one.version), f"record {number} may not be seen any more, and was issued"
            assert one.version.marking <= run.hits[number].version.marking, "it was marked higher, and was issued"
        told = _read(issued.files)
        hidden = {_number(name) for name in told["suppressed"]}
        assert hidden in (
            {_number(name) for name in run.told["suppressed"]},
            self.facts.suppressed(run.hits, run.day),
        )
        self._check(reader, run, told, hidden, anew=False)
        reader.shown = {
            number: hit.version if number not in hidden else reader.shown[number]
            for number, hit in run.hits.items()
            if number not in hidden or number in reader.shown
        }
        reader.last, reader.pending = run, None

    def _check(
        self, reader: Reader, run: MadeRun, told: dict[str, Any], hidden: set[int], *, anew: bool = True
    ) -> None:
        """What a report tells is what this reader should be told."""
        shown = {_number(name): status for name, status, _ in told["hits"]}
        shown |= {_number(name): status for name, status in told["withheld"]}
        wanted = {
            number: reader.expect_status(hit, run.profile) for number, hit in run.hits.items() if number not in hidden
        }
        assert shown == wanted
        assert {_number(name) for name in told["suppressed"]} == hidden
        if anew:
            gone = {_number(name): status for name, status, present in told["changes"] if not present}
            assert gone == self.facts.expect_gone(reader, run.hits)
        self._check_words(reader.name, told["all"])

    def _check_words(self, who: str, text: str) -> None:
        """Nothing tells of a record that this reader has never been able to see."""
        leaked = [version for version in find_versions(text) if not SEES[who](version)]
        assert not leaked, f"{who} was shown {leaked}"
        known = {version.record_id for version in self.facts.ever if SEES[who](version)}
        assert set(re.findall(r"\brec\d\b", text)) <= known, f"{who} was told of a record that is hidden"


def _require(holds: bool, otherwise: str) -> None:
    assert holds, otherwise


def _is_last(rows: list[Version], at: int) -> bool:
    return all(later.number != rows[at].number for later in rows[at + 1 :])


def _number(name: str) -> int:
    return int(name.removeprefix("rec"))


def _read(files: tuple[Path, ...]) -> dict[str, Any]:
    (path,) = (file for file in files if file.name == "hits.csv")
    told: dict[str, Any] = json.loads(path.read_text())
    return told


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = World(tmp_path / "home", monkeypatch)
    with world.open():
        yield world


@pytest.mark.slow
def test_each_record_is_new_once_to_each_reader(world: World) -> None:
    class Lived(TwoYears):
        pass

    Lived.world = world
    lived = settings(
        phases=[Phase.generate], report_multiple_bugs=False,
        max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None, print_blob=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Lived, settings=lived)
