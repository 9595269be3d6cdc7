"""Keep the hits of a run as they are found, each compared with the last issued run; memory holds how records stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from trawl.ledger import (
    Comparison,
    RegisterVersion,
    RunWriter,
    Standing,
    StoredHit,
    basis_of,
    compare_hits,
    note_matches,
)
from trawl.model import Key, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.findings import JoinedRecord
from trawl.pipeline.hit_texts import keep_texts
from trawl.pipeline.installation import Session
from trawl.pipeline.scope import may_read


class HitKeeper:
    """Keeps the hits of one run. `counts` are those of model.Run, complete once `keep_gone` was called.

    `registers` are those that the hits are matched to.
    """

    def __init__(self, session: Session, run: Run, writer: RunWriter, registers: Iterable[RegisterVersion]) -> None:
        runs = session.ledger.runs
        self._session, self._run, self._writer = session, run, writer
        self._previous = previous = runs.get(run.compared_with) if run.compared_with else None
        self._before = runs.standings(previous.id) if previous else None
        self._now = replace(basis_of(run), registers={one.name: one.version for one in registers})
        self._then = replace(basis_of(previous), registers=runs.registers(previous.id)) if previous else None
        self.counts = Counter[str]()

    def keep(self, batch: Sequence[JoinedRecord]) -> None:
        """Keep hits with their matches, and what the hits said."""
        current = {one.hit.record.key: Standing.of_hit(one.hit, note_matches(one.matches)) for one in batch}
        before = None if self._before is None else self._take(current)
        hits = {one.hit.record.key: one.hit for one in batch}
        compared = self._compare(current, before)
        self._writer.save_hits(StoredHit.from_hit(hits[one.key], one) for one in compared)
        self._writer.save_matches(one.matches for one in batch)
        self._session.ledger.hit_texts.save(self._run.profile, keep_texts(hit.record for hit in hits.values()))
        self.counts.update(one.status for one in compared)
        self.counts["negated"] += sum(one.hit.negated for one in batch)
        self.counts["undecided"] += sum(one.hit.undecided for one in batch)
        self.counts["likely incidental"] += sum(bool(one.hit.opinion) for one in batch)

    def keep_gone(self) -> None:
        """Keep, when all that hits is kept, what hit in the last issued run and does no longer.

        How many of that run are not compared, since this reader may not see their records any more, is counted; of
        somebody else's run, which an earlier trawl issued, that is not told.
        """
        left = self._before or {}
        compared = self._compare({}, left)
        self._writer.save_hits(StoredHit.gone(one, left[one.key]) for one in compared)
        self.counts.update(one.status for one in compared)
        if self._previous and may_read(self._session.principal, self._previous):
            self.counts["not visible"] = len(left) - len(compared)

    def _take(self, current: Iterable[Key]) -> dict[Key, Standing]:
        """How these stood before; what is left in the end is gone."""
        assert self._before is not None
        return {key: self._before.pop(key) for key in current if key in self._before}

    def _compare(self, current: dict[Key, Standing], before: dict[Key, Standing] | None) -> tuple[Comparison[Key], ...]:
        same_reader = self._then is not None and self._then.reader == self._run.principal
        return compare_hits(
            current,
            before,
            now=self._now,
            then=self._then,
            find_live=lambda keys: {key: Standing.of(one.record) for key, one in self._session.fetch(keys).items()},
            find_absent=lambda keys: find_absences(self._session, keys, same_reader=same_reader),
        )
