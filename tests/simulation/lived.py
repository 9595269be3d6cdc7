"""One history as it is lived: what is done to trawl is done to the facts, and what readers are told is compared."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.simulation.picture import MATCHED, SEES, Facts, Kept, MadeRun, Reader, Stored, Version, find_versions
from tests.simulation.power import PowerCutError
from tests.simulation.world import READERS, World
from trawl.errors import TrawlError
from trawl.model import Mark
from trawl.pipeline.reporting import RunFiles

RECORDS = 3


class Lived:
    """A history of a world. A `cut` is after how many steps that last the power fails, None where it does not."""

    def __init__(self, world: World) -> None:
        world.begin()
        self.world, self.facts = world, Facts()
        self.readers = {name: Reader(name) for name in READERS}
        self.feeds: list[tuple[Path, dict[int, Version | None], bool]] = []
        self.loads: list[int] = []

    # What comes.

    def load_rows(self, rows: list[Version], deleted: set[int], *, snapshot: bool, cut: int | None) -> None:
        """Load what rows say: of several of a record the first; a deletion, or one above the ceiling, stands alone."""
        alone = {row.number for row in rows if not row.holdable} | deleted
        rows = [row for row in rows if row.number not in deleted and (row.holdable or row.number in alone)]
        rows = [row for at, row in enumerate(rows) if row.number not in alone or _is_last(rows, at)]
        written = [row.row for row in rows]
        written += [{**Version(number, 0, 0, 0, 0).row, "deleted": "D"} for number in sorted(deleted)]
        said: dict[int, Version | None] = {
            row.number: row for row in reversed(rows) if row.holdable
        }  # the first counts
        said |= dict.fromkeys([row.number for row in rows if not row.holdable], None) | dict.fromkeys(deleted, None)
        if written:
            path = self.world.write_feed(written, f"feed{len(self.feeds)}")
            self.feeds.append((path, said, snapshot))
            self.load_feed(len(self.feeds) - 1, cut)

    def load_feed(self, which: int, cut: int | None) -> None:
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

    def undo(self) -> None:
        load = self.loads[-1]
        with contextlib.suppress(TrawlError):
            self.world.undo(load)
            self.loads.pop()
            for number in [number for number, one in self.facts.stored.items() if one.load == load]:
                self.facts.take(number)
        self._see_index({}, exactly=True)

    def load_register(self, number: int) -> None:
        self.world.load_register(number)
        self.facts.register = number + 1

    def _see_index(self, said: dict[int, Version | None], *, exactly: bool) -> None:
        """Compare the index with the facts; after a power cut each record is as it was, or as the file says."""
        there: dict[int, Stored] = {}
        for one in self.world.records().values():
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

    # What readers do.

    def run(self, who: str, cut: int | None = None) -> None:
        try:
            with self.world.power.cut_after(cut):
                made = self.world.run(who)
        except PowerCutError:
            return
        self._take_run(who, made)

    def run_due(self) -> None:
        """The timer of the machine, which is the chief's, looks what is due."""
        sundays = self.facts.timetable.be_run(self.world.clock.now)
        outcomes = self.world.run_due()
        assert [len(one.due.missed) for one in outcomes] == ([sundays - 1] if sundays else [])
        for one in outcomes:
            assert one.files, one.failure
            self._take_run("chief", one.files)

    def _take_run(self, who: str, made: RunFiles) -> None:
        reader, facts, day = self.readers[who], self.facts, made.run.started.date()
        hits = facts.hits(who)
        assert made.run.compared_with == (reader.last.id if reader.last else "")
        told = _read(made.files)
        run = MadeRun(
            made.run.id, hits, facts.tick, facts.profile, MATCHED[facts.register], day, made.run.compared_with, told
        )
        reader.pending = run
        self._check(reader, run, told, facts.suppressed(hits, day))
        gone = {_number(name): status for name, status, present in told["changes"] if not present}
        assert gone == facts.expect_gone(reader, hits)
        assert told["missed"] == facts.timetable.count_missed(reader.issued)
        self._check_words(who, made.summary)

    def issue(self, who: str, cut: int | None = None) -> None:
        reader = self.readers[who]
        if (run := reader.pending) is None:
            return
        if cut is not None:
            with contextlib.suppress(PowerCutError, TrawlError), self.world.power.cut_after(cut):
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
        self._check(reader, run, told, hidden, as_written=run.told["marks"])
        assert issued.run.issued
        reader.be_told(run, hidden, issued.run.issued)

    def suppress(self, who: str, number: int, days: int) -> None:
        stored, until = self.facts.stored.get(number), self.world.clock.day_after(days)
        make = lambda: self.world.suppress(who, f"rec{number}", until)  # noqa: E731
        made = self._try(who, number, make, allowed=stored is not None and SEES[who](stored.version))
        if made and stored:
            self.facts.kept.append(Kept(made, stored.version, until, who))

    def end_suppression(self, which: int) -> None:
        kept = self.facts.kept.pop(which % len(self.facts.kept))
        self.world.end_suppression(kept.maker, kept.number)

    def mark(self, who: str, number: int, mark: Mark) -> None:
        """A reader marks a hit of the run that he read last."""
        run = self.readers[who].pending or self.readers[who].last
        if run is None:
            return
        hit, stored = run.hits.get(number), self.facts.stored.get(number)
        allowed = bool(hit and stored and SEES[who](stored.version))
        self._try(who, number, lambda: self.world.mark(who, run.id, f"rec{number}", mark), allowed=allowed)
        if allowed and hit:
            self.facts.mark(hit, who, mark)

    def end(self) -> None:
        """At the end one of the readers, another in each history, is told everything."""
        who = READERS[(self.facts.tick + len(self.feeds)) % len(READERS)]
        self.run(who)
        self.issue(who)
        reader = self.readers[who]
        assert reader.last
        hidden = self.facts.suppressed(reader.last.hits, reader.last.day)
        assert reader.shown.keys() | hidden == self.facts.hits(who).keys(), "something was lost"

    # What readers are told.

    def _try(self, who: str, number: int, do: Callable[[], Any], *, allowed: bool) -> Any:
        """Do what a reader asks of a record; it is refused, in words that tell nothing else, where it must be."""
        try:
            done = do()
        except TrawlError as error:
            _require(not allowed, f"it should have been done: {error}")
            self._check_words(who, str(error).replace(f"rec{number}", ""))
            return None
        _require(allowed, f"record {number} should have been refused to {who}")
        return done

    def _check(
        self,
        reader: Reader,
        run: MadeRun,
        told: dict[str, Any],
        hidden: set[int],
        *,
        as_written: dict[str, Any] | None = None,
    ) -> None:
        """What a report tells is what this reader should be told, with the marks of now or of when it was written."""
        shown = {_number(name): status for name, status, _ in told["hits"]}
        withheld = {_number(name): status for name, status in told["withheld"]}
        hits = {number: hit for number, hit in run.hits.items() if number not in hidden}
        assert shown | withheld == {number: reader.expect_status(hit, run) for number, hit in hits.items()}
        assert {_number(name) for name in told["suppressed"]} == hidden
        marks = self.facts.list_marks({number: hit for number, hit in hits.items() if number in shown})
        assert told["marks"] in ({f"rec{number}": made for number, made in marks.items()}, as_written)
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
