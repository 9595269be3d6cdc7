"""Run a run again: what its query, as it was kept, finds today, compared with what it found then; nothing is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from trawl.errors import UsageError
from trawl.ledger import Basis, Comparison, Standing, StoredHit, basis_of, compare_hits
from trawl.model import Hit, Key, Run, Versions
from trawl.pipeline.absences import find_absences
from trawl.pipeline.checked import Checked
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.judging import HitJudge
from trawl.pipeline.scope import reader_of, require_readable
from trawl.pipeline.version_checks import check_versions
from trawl.query import compile_query, parse_query


@dataclass(frozen=True, slots=True)
class Repetition:
    """What a run comes to when it is run again.

    `hits` are those of now; `differences` are hits that are new, gone, or not as they were, each with the reason;
    `not_compared` counts hits of then of which this reader may not know what became. `changed` is what the run was
    made with and is otherwise now: its analyser and its extractor count, and what the profile, its lists and the
    registers are now is used for nothing.
    """

    run: Run
    then: int
    hits: int
    differences: tuple[Comparison[Key], ...]
    not_compared: int
    changed: tuple[Checked, ...]

    @property
    def same(self) -> int:
        """The hits of then that are hits now, of the same content and judged as they were."""
        return self.hits - sum(one.present for one in self.differences)

    @property
    def is_same(self) -> bool:
        """Whether every hit is known to be what it was."""
        return not self.differences and not self.not_compared

    @property
    def counts(self) -> Mapping[str, int]:
        """How many hits differ, by how they do."""
        return Counter(one.status for one in self.differences)


def repeat_run(installation: Installation, run_id: str, on_progress: Callable[[int, int], None]) -> Repetition:
    """Look for what a run looked for, among the records that its reader could see, over the index of today.

    Nothing is written but the audit trail. Raises NotFoundError, UsageError for a run that saw more than this reader
    may see or whose query was not kept, LedgerError for one that did not come to its end.
    """
    with installation.open_session() as session:
        runs = session.ledger.runs
        run = runs.get(run_id)
        require_readable(session.principal, run)
        runs.require_complete(run_id)
        query = runs.profile(run_id).resolved
        if not query:
            raise UsageError(
                f"{run_id} was made by a trawl that did not keep its term lists, so it cannot be repeated."
            )
        # As whoever it was made for: what they could not see was no hit, and is none now.
        scoped = replace(installation, principal=reader_of(session.principal, run))
        session = replace(session, installation=scoped)
        found = {hit.record.key: hit for hit in _find_hits(session, run, query, on_progress)}
        stored = {item.key: item for item in runs.hits(run_id) if item.present}
        compared = _compare(session, run, found, stored)
        changed = tuple(one for one in check_versions(session, run) if one.state != "holds")
    different = tuple(one for one in compared if one.status != "unchanged")
    unseen = len(stored.keys() - {one.key for one in compared})
    repetition = Repetition(run, len(stored), len(found), different, unseen, changed)
    installation.log(
        "run again", run=run_id, hits=len(found), differ=dict(repetition.counts), not_compared=unseen, resolved=query
    )
    return repetition


def _find_hits(session: Session, run: Run, query: str, on_progress: Callable[[int, int], None]) -> Iterator[Hit]:
    limits = session.installation.limits
    compiled = compile_query(parse_query(query, limits=limits), limits)
    total = session.view.count(compiled, session.principal)
    opinion = session.installation.opinion_on(run.profile)
    judge = HitJudge(compiled, session.view, session.principal, session.installation.boilerplate, opinion)
    hits = judge.judge_all(session.view.scan(compiled, session.principal))
    for number, hit in enumerate(hits, 1):
        yield hit
        on_progress(number, total)


def _compare(
    session: Session, run: Run, found: Mapping[Key, Hit], stored: Mapping[Key, StoredHit]
) -> Iterable[Comparison[Key]]:
    then = basis_of(run)
    state = session.view.state(session.principal)
    now = replace(then, name="now", versions=state.versions, sequence=state.sequence)
    same_reader = session.principal.name == run.principal
    compared = compare_hits(
        {key: Standing.of_hit(hit) for key, hit in found.items()},
        {key: item.standing for key, item in stored.items()},
        now=now,
        then=then,
        find_live=lambda keys: {key: Standing.of(one.record) for key, one in session.fetch(keys).items()},
        find_absent=lambda keys: find_absences(session, keys, same_reader=same_reader),
    )
    return [
        _look_closer(one, found[one.key], stored[one.key], now, then) if one.status == "unchanged" else one
        for one in compared
    ]


def _look_closer(one: Comparison[Key], hit: Hit, item: StoredHit, now: Basis, then: Basis) -> Comparison[Key]:
    """A hit of the same content that is taken as it was, by the words that were found in it."""
    if hit.spans == item.spans:
        return one
    why = _say_versions(now.versions, then.versions) or (
        "neither the record nor the versions of trawl have changed: other records may have, by which form wording is "
        "known, or a setting"
    )
    what = "the words found in it, or how they are meant"
    return replace(one, status="judged otherwise", reason=f"not as in {then.name}: {what}; {why}")


def _say_versions(now: Versions, then: Versions) -> str:
    if (now.analyser, now.extractor) == (then.analyser, then.extractor):
        return ""
    return "trawl has changed: the records were read anew by another analyser or extractor"
