"""Run a profile: one snapshot, all live records, compared with the last issued run, joined, stored and reported."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from trawl.coverage import Silence, pack_coverage
from trawl.errors import FileProblems, TrawlError, UsageError, say_failure
from trawl.ledger import KeptFindings
from trawl.model import STATUSES, Hit, Run
from trawl.pipeline.catalogue import find_profile
from trawl.pipeline.editions import find_force
from trawl.pipeline.findings import KEPT_TOGETHER, JudgedRecord, gather_findings, keep_profile
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.judging import HitJudge
from trawl.pipeline.keeping import HitKeeper
from trawl.pipeline.nearness import find_lost_places
from trawl.pipeline.report_order import DEFAULT_ORDER, ReportOrder, check_order, pack_order
from trawl.pipeline.reporting import RunFiles, write_run
from trawl.pipeline.restoring import restore_hits
from trawl.pipeline.scope import scope_of
from trawl.pipeline.searching import identify_text
from trawl.pipeline.standing_answers import StandingAnswer, find_answer, hash_basis, restate
from trawl.pipeline.values import find_unknown_values
from trawl.profiles import Profile
from trawl.profiles.naming import find_files
from trawl.query import CompiledQuery, compile_query
from trawl.reports.house_style import load_house_style
from trawl.schedules.schema import name_pack_job

#: Called with how many hits are done, how many there are, and what is being done.
Progress = Callable[[int, int, str], None]


def run_profile(
    installation: Installation, name: str, out: Path | None, on_progress: Progress, order: ReportOrder = DEFAULT_ORDER
) -> RunFiles:
    """Run the profile of this name (or in this YAML file), and write its report to `out`, as it is asked for.

    A run that fails is kept as failed, with its reason. Raises what loading a profile and searching raise, UsageError
    for a file that would take the name, and with it the history, of an installed profile, and FileProblems for a place
    that is nowhere to be found or a house style that cannot be used.
    """
    check_order(order)
    style = load_house_style(installation.settings.home)
    profile = find_runnable(installation, name)
    with installation.open_session(attending=True) as session:
        order = replace(order, force=find_force(session.view, session.principal, order.force))
        run, hits = make_run(session, profile, order, on_progress)
        hints = find_unknown_values(profile.query, session.view, session.principal, identify_text)
        return replace(write_run(session, run, hits, out, order, style=style), hints=tuple(hints))


def find_runnable(installation: Installation, name: str) -> Profile:
    """The profile of this name, or in this file, fit to be run. Raises what `run_profile` says of profiles."""
    profile = find_profile(installation, name)
    _require_own_name(installation, profile)
    if lost := tuple(find_lost_places(profile, installation.open_locator())):
        raise FileProblems(lost)
    return profile


def make_run(
    session: Session, profile: Profile, order: ReportOrder, on_progress: Progress
) -> tuple[Run, tuple[Hit, ...]]:
    """Run a profile over the session's view and keep what it found; no file is written. Also its hits."""
    run = _start(session, profile, order)
    try:
        writer = session.ledger.runs.open_writer(run.id)
        joined = [one for one in session.registers if one.name in profile.register_names]
        keeper = HitKeeper(session, run, writer, joined)
        rests_on = hash_basis(session, profile)
        answer = find_answer(session, profile, rests_on)
        if answer is None:
            findings, incidents = _work_out(session, profile, keeper, on_progress)
        else:
            findings, incidents = _take_over(answer, keeper, on_progress)
        keeper.keep_gone()
        writer.close()
        session.ledger.runs.save_findings(run.id, findings)
        still = rests_on if hash_basis(session, profile) == rests_on else ""  # matches may be decided meanwhile
        run = session.ledger.runs.complete(run.id, _count(keeper.counts, incidents), still)
    except BaseException as error:
        said = say_failure(error, profile.path.name)
        session.ledger.runs.fail(run.id, said if isinstance(error, TrawlError) else f"interrupted ({said})")
        raise
    return run, restore_hits(session, run) if answer is None else restate(session, run, answer.hits)


def _work_out(session: Session, profile: Profile, keeper: HitKeeper, on_progress: Progress) -> tuple[KeptFindings, int]:
    """Look for the hits, judge them and join them; also how many incidents they are."""
    compiled = compile_query(profile.query, session.installation.limits, dict(profile.list_titles))
    total = session.view.count(compiled, session.principal)
    judged = _judge(session, profile, compiled, lambda done: on_progress(done, total, _say(done, total)))
    return gather_findings(session, profile, judged, total, keeper.keep)


def _take_over(answer: StandingAnswer, keeper: HitKeeper, on_progress: Progress) -> tuple[KeptFindings, int]:
    """Keep what an earlier run found, compared anew; also how many incidents it is."""
    joined, done, total = answer.join(), 0, len(answer.hits)
    while batch := list(islice(joined, KEPT_TOGETHER)):
        keeper.keep(batch)
        done += len(batch)
        on_progress(done, total, _say(done, total))
    return answer.findings, answer.incidents


def _require_own_name(installation: Installation, profile: Profile) -> None:
    """Refuse a file beside the installed profile of its name: its hits would be compared with that one's."""
    installed = find_files(installation.profile_folders).get(profile.name)
    if installed is not None and installed.resolve() != profile.path.resolve():
        raise UsageError(
            f"{profile.path} has the name of an installed profile, and its runs would count as runs of that profile. "
            f"Rename the file, or put it in {installation.settings.home / 'saved_searches'} to replace the profile."
        )


def _start(session: Session, profile: Profile, order: ReportOrder) -> Run:
    scope = scope_of(session.principal, order)
    previous = session.ledger.runs.last_issued(profile.name, scope)
    coverage = replace(
        session.coverage(profile.register_names), silence=_hear(session, profile, order, scope, previous)
    )
    return session.ledger.runs.start(
        profile.name,
        profile.hash,
        query=profile.query_text,
        principal=session.principal.name,
        reason=session.installation.reason,
        index=session.view.state(session.principal),
        loads=() if coverage.limited else session.loads,
        compared_with=previous.id if previous else "",
        kept=keep_profile(profile),
        coverage=pack_coverage(coverage),
        report_order=pack_order(order),
        scope=scope,
    )


def _hear(session: Session, profile: Profile, order: ReportOrder, scope: str, previous: Run | None) -> Silence:
    """Since when the readers of a run that is about to begin have heard nothing, and what did not reach them."""
    ledger, told = session.ledger, previous.issued if previous else None
    job = name_pack_job(order.pack) if order.pack else profile.name
    made = ledger.runs.count_since(profile.name, scope, previous.started if previous else None)
    return Silence(
        told,
        previous.id if previous else "",
        (datetime.now(UTC) - told).days if told else 0,
        made["failed"],
        made["complete"],
        ledger.schedules.count_missed(job, order.force, told),
    )


def _count(counts: Mapping[str, int], incidents: int) -> dict[str, int]:
    """The counts of a run: by status, then what else was counted; of what few runs have only what there is."""
    told: dict[str, int] = {name: number for name, number in counts.items() if name in STATUSES}
    told |= {"negated": counts.get("negated", 0), "incidents": incidents} | {**counts}
    return {name: number for name, number in told.items() if number or name == "negated"}


def _say(done: int, total: int) -> str:
    return f"{done:,} of {total:,} hits"


def _judge(
    session: Session, profile: Profile, compiled: CompiledQuery, on_hit: Callable[[int], None]
) -> Iterator[JudgedRecord]:
    """Every hit of the profile, the newest first, with the record it was judged on."""
    installation = session.installation
    opinion = installation.opinion_on(profile.name)
    judge = HitJudge(compiled, session.view, session.principal, installation.boilerplate, opinion)
    for number, (indexed, hit) in enumerate(judge.pair_all(session.view.scan(compiled, session.principal)), 1):
        yield JudgedRecord(hit, indexed)
        on_hit(number)
