"""Keep the hits of a run as they are found, each compared with the last issued run; memory holds how records stood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from trawl.ledger import Comparison, RunWriter, Standing, StoredHit, basis_of, compare_hits
from trawl.model import IndexedRecord, Key, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.findings import JudgedRecord
from trawl.pipeline.hit_texts import keep_texts
from trawl.pipeline.installation import Session
from trawl.pipeline.scope import may_read

#: Hits that are compared and kept together.
_BATCH = 500


class HitKeeper:
    """Keeps the hits of one run. `counts` are those of model.Run, complete once `keep_gone` was called."""

    def __init__(self, session: Session, run: Run, writer: RunWriter) -> None:
        runs = session.ledger.runs
        self._session, self._run, self._writer = session, run, writer
        self._previous = runs.get(run.compared_with) if run.compared_with else None
        self._before = runs.standings(self._previous.id) if self._previous else None
        self.counts = Counter[str]()

    def keep(self, judged: Iterable[JudgedRecord]) -> Iterator[JudgedRecord]:
        """Keep hits and what they said, and pass them on."""
        waiting = iter(judged)
        while batch := list(islice(waiting, _BATCH)):
            current = {one.hit.record.key: replace(_standing(one.indexed), negated=one.hit.negated) for one in batch}
            before = None if self._before is None else self._take(current)
            hits = {one.hit.record.key: one.hit for one in batch}
            compared = self._compare(current, before)
            self._writer.save_hits(StoredHit.from_hit(hits[one.key], one) for one in compared)
            self._session.ledger.hit_texts.save(self._run.profile, keep_texts(hit.record for hit in hits.values()))
            self.counts.update(one.status for one in compared)
            self.counts["negated"] += sum(one.hit.negated for one in batch)
            self.counts["undecided"] += sum(one.hit.undecided for one in batch)
            self.counts["likely incidental"] += sum(bool(one.hit.opinion) for one in batch)
            yield from batch

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
        then = basis_of(self._previous) if self._previous else None
        same_reader = then is not None and then.reader == self._run.principal
        return compare_hits(
            current,
            before,
            now=basis_of(self._run),
            then=then,
            find_live=lambda keys: {key: _standing(one) for key, one in self._session.fetch(keys).items()},
            find_absent=lambda keys: find_absences(self._session, keys, same_reader=same_reader),
        )


def _standing(indexed: IndexedRecord) -> Standing:
    return Standing(indexed.record.content_hash, indexed.record.sequence)
