"""Two years of months, again and again: each matching record is new once to each reader, and nothing is lost or leaks.

Feeds come late, twice, amended, marked anew, with deletions and as snapshots, and are undone; loads, runs and issues
are cut off and done again; the profile and its register change, hits are marked, and suppressed for a while; runs are
due each Sunday through both changes of the clock, and are missed.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from tests.simulation.lived import RECORDS, Lived
from tests.simulation.picture import HANDLINGS, MARKS, Version
from tests.simulation.world import BEGINNING, READERS, World

#: Histories that are lived, each some loads, runs and issues within two years; more with TRAWL_TEST_EXAMPLES.
HISTORIES = int(os.environ.get("TRAWL_TEST_EXAMPLES", "200"))
#: What they are drawn from; it is printed where one of them goes wrong, and TRAWL_TEST_SEED lives the same again.
SEED = int(os.environ.get("TRAWL_TEST_SEED", "0")) or random.SystemRandom().getrandbits(32)
STEPS = 14
END = BEGINNING + timedelta(days=731)

VERSIONS = st.builds(
    Version,
    st.integers(0, RECORDS - 1),
    st.sampled_from((0, 0, 0, 1, 1, 2)),
    st.sampled_from((0, 0, 0, 1, 2, 3)),
    st.integers(0, 2),
    st.integers(0, len(HANDLINGS) - 1),
)
WHO, NUMBER = st.sampled_from(READERS), st.integers(0, RECORDS - 1)
#: After how many steps that last the power fails; mostly it does not.
CUTS = st.one_of(st.none(), st.none(), st.integers(0, 12))
#: What is amended of a record that stands.
PARTS = st.sampled_from(
    [{"word": word} for word in (0, 1, 2)]
    + [{"marking": marking} for marking in (0, 1, 2, 3)]
    + [{"force": force} for force in (0, 1, 2)]
    + [{"handling": handling} for handling in (0, 1)]
)


class TwoYears(RuleBasedStateMachine):
    """What may happen in a history; `tests/simulation/lived` does it, and looks whether all is as it should be."""

    world: ClassVar[World]

    def __init__(self) -> None:
        super().__init__()
        self.lived = Lived(self.world)

    @rule(days=st.sampled_from((1, 7, 30, 61, 92)))
    def pass_time(self, days: int) -> None:
        if self.world.clock.now + timedelta(days=days) < END:
            self.world.clock.pass_days(days)

    @rule(
        rows=st.lists(VERSIONS, min_size=1, max_size=3),
        deleted=st.sets(NUMBER, max_size=1),
        snapshot=st.sampled_from((False, False, False, True)),
        cut=CUTS,
    )
    def load(self, rows: list[Version], deleted: set[int], snapshot: bool, cut: int | None) -> None:
        self.lived.load_rows(rows, deleted, snapshot=snapshot, cut=cut)

    @rule(row=VERSIONS)
    def load_one(self, row: Version) -> None:
        self.lived.load_rows([row], set(), snapshot=False, cut=None)

    @precondition(lambda self: self.lived.facts.stored)
    @rule(which=st.integers(0, RECORDS - 1), part=PARTS, cut=CUTS)
    def amend(self, which: int, part: dict[str, int], cut: int | None) -> None:
        stored = list(self.lived.facts.stored.values())
        amended = replace(stored[which % len(stored)].version, **part)
        self.lived.load_rows([amended], set(), snapshot=False, cut=cut)

    @precondition(lambda self: self.lived.facts.stored)
    @rule(which=st.integers(0, RECORDS - 1))
    def delete(self, which: int) -> None:
        stored = list(self.lived.facts.stored)
        self.lived.load_rows([], {stored[which % len(stored)]}, snapshot=False, cut=None)

    @precondition(lambda self: self.lived.feeds)
    @rule(which=st.integers(0, 9))
    def load_again(self, which: int) -> None:
        self.lived.load_feed(which % len(self.lived.feeds), None)

    @precondition(lambda self: self.lived.loads)
    @rule()
    def undo(self) -> None:
        self.lived.undo()

    @rule()
    def change_profile(self) -> None:
        self.lived.facts.profile = 1 - self.lived.facts.profile
        self.world.change_profile(self.lived.facts.profile)

    @rule(number=st.integers(0, 2))
    def load_register(self, number: int) -> None:
        self.lived.load_register(number)

    @rule(who=WHO, cut=CUTS)
    def run_profile(self, who: str, cut: int | None) -> None:
        self.lived.run(who, cut)

    @rule(who=WHO, cut=CUTS)
    def issue(self, who: str, cut: int | None) -> None:
        self.lived.issue(who, cut)

    @rule(days=st.integers(28, 31), absent=WHO)
    def pass_month(self, days: int, absent: str) -> None:
        """A month ends, and two of the readers are told."""
        self.pass_time(days)
        for who in READERS:
            if who != absent:
                self.lived.run(who)
                self.lived.issue(who)

    @rule()
    def run_due(self) -> None:
        self.lived.run_due()

    @rule(who=WHO, number=NUMBER, days=st.sampled_from((0, 20, 45, 200)))
    def suppress(self, who: str, number: int, days: int) -> None:
        self.lived.suppress(who, number, days)

    @precondition(lambda self: self.lived.facts.kept)
    @rule(which=st.integers(0, 9))
    def end_suppression(self, which: int) -> None:
        self.lived.end_suppression(which)

    @rule(who=WHO, number=NUMBER, mark=st.sampled_from(MARKS))
    def mark(self, who: str, number: int, mark: Any) -> None:
        self.lived.mark(who, number, mark)

    def teardown(self) -> None:
        self.lived.end()


def live(histories: int, home: Path, patch: pytest.MonkeyPatch, *, embedded: bool) -> None:
    """Live so many histories; on failure print what lives them again."""
    world = World(home, patch, embedded=embedded)
    lived = settings(
        phases=[Phase.generate], report_multiple_bugs=False,
        max_examples=histories, stateful_step_count=STEPS, deadline=None, print_blob=True, database=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    print(f"To live this again: TRAWL_TEST_SEED={SEED} TRAWL_TEST_EXAMPLES={HISTORIES}")
    with world.open():
        run_state_machine_as_test(seed(SEED)(type("Lived", (TwoYears,), {"world": world})), settings=lived)


@pytest.mark.slow
def test_each_record_is_new_once_to_each_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(HISTORIES, tmp_path / "home", monkeypatch, embedded=False)


@pytest.mark.slow
def test_it_is_so_on_the_embedded_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    live(max(HISTORIES // 20, 1), tmp_path / "home", monkeypatch, embedded=True)
