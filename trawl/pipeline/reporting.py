"""Write a run's files from what the ledger keeps of it, and issue them: the report, its hits and its matches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.coverage import Coverage, EventDates, list_registers, list_shortfalls, unpack_coverage
from trawl.errors import UsageError
from trawl.ledger import KeptFindings, KeptProfile, KeptRegister, Ledger, StoredHit
from trawl.model import Hit, IndexedRecord, RowKey, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.coverage import list_unfinished
from trawl.pipeline.decision_book import split_counts
from trawl.pipeline.findings import group_matches
from trawl.pipeline.installation import Installation, Session
from trawl.reports.edition import FULL
from trawl.reports.files import open_folder, write_page
from trawl.reports.findings.changes import Change
from trawl.reports.findings.incidents import IncidentCounts, count_run, say_incidents
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import PreviousRun, ProfileFacts, RegisterFacts, RunFindings, TermCount
from trawl.reports.run_report import render_run_report
from trawl.reports.tables import write_csv
from trawl.reports.values import show_moment
from trawl.reports.wording.decisions import say_left_out
from trawl.reports.wording.hit_table import build_hit_table
from trawl.reports.wording.link_table import build_link_table
from trawl.written import write_as_at

#: What a run's folder holds.
FILES = ("report.html", "hits.csv", "links.csv")


@dataclass(frozen=True, slots=True)
class RunFiles:
    """A run with the files written for it and what there is to say of it, in a few lines.

    `hints` are on the profile: values that it asks for by name and no record has. `incidents` are the hits counted
    both ways, of a run that is made now.
    """

    run: Run
    files: tuple[Path, ...]
    summary: str
    hints: tuple[str, ...] = ()
    incidents: IncidentCounts | None = None


def write_run(session: Session, run: Run, hits: tuple[Hit, ...], out: Path | None) -> RunFiles:
    """Put on record that the files of a complete run are written, and write them to `out`."""
    folder = _folder(session, run, out)
    findings = session.ledger.runs.findings(run.id)
    profile = session.ledger.runs.profile(run.id)
    session.installation.log("run", run=run.id, profile=run.profile, resolved=profile.resolved, out=str(folder))
    with open_folder(folder) as staged:
        _write_files(staged, _report(session, run, hits, profile, findings))
    counted = count_run(hits, group_matches(findings.matches), findings.incidents, run.started.date())
    return RunFiles(run, tuple(folder / name for name in FILES), _summarise(run, hits, findings), incidents=counted)


def issue_run(installation: Installation, run_id: str, out: Path | None) -> RunFiles:
    """Write a run's files as issued and mark it as issued: the next run of its profile is compared with it.

    What the ledger keeps of the run is all that is used, besides its records. A run that is issued already has its
    files written again, with the moment at which it was issued.

    Raises UsageError where a record has changed since, or the records were read anew by another version: the report
    would no longer be what the run saw. Raises LedgerError for a run that must not be issued. Then, and where the
    files cannot be written, nothing is issued.
    """
    with installation.open_session() as session:
        runs = session.ledger.runs
        run = runs.get(run_id)
        again = run.issued is not None
        if not again:
            runs.require_issuable(run_id)
            run = replace(run, issued=datetime.now(UTC))
        hits = _restore_hits(session, run)
        report = _report(session, run, hits, runs.profile(run_id), runs.findings(run_id))
        folder = _folder(session, run, out)
        installation.log("issue again" if again else "issue", run=run_id, hits=len(hits), out=str(folder))
        with open_folder(folder) as staged:
            _write_files(staged, report)
            if not again:
                run = runs.issue(run_id, run.issued)
        return RunFiles(run, tuple(folder / name for name in FILES), _say_issued(run, again=again))


def restore_coverage(run: Run) -> Coverage:
    """The coverage that a run kept, or of one of an earlier trawl what its index and its loads say."""
    kept = unpack_coverage(run.coverage)
    if kept is not None:
        return kept
    index = run.index
    first, last = (day.isoformat() if day else "" for day in (index.first_event, index.last_event))
    return Coverage(
        index.records,
        index.sequence,
        sum(load.state == "finished" for load in run.loads),
        list_unfinished(run.loads),
        events=EventDates(first, last, undated=index.without_event),
    )


def _folder(session: Session, run: Run, out: Path | None) -> Path:
    return (out if out is not None else session.installation.outputs_folder / run.id).absolute()


def _write_files(folder: Path, report: RunFindings) -> None:
    page, hits, links = (folder / name for name in FILES)
    narrowed = narrow(report, FULL)
    write_page(page, render_run_report(report))
    write_csv(hits, build_hit_table(narrowed))
    write_csv(links, build_link_table(narrowed))


def _report(
    session: Session, run: Run, hits: tuple[Hit, ...], profile: KeptProfile, findings: KeptFindings
) -> RunFindings:
    """The run's report from what the ledger keeps of it."""
    return RunFindings(
        run=run,
        profile=_profile_facts(profile),
        hits=hits,
        generated=datetime.now(UTC),
        coverage=restore_coverage(run),
        matches=group_matches(findings.matches),
        registers=tuple(map(_register_facts, findings.registers)),
        missing_registers=findings.missing,
        rejected=len(findings.rejected),
        lapsed=findings.lapsed,
        nearest_school={RowKey(*row): words for row, words in findings.nearest_schools.items()},
        near={RowKey(*row): words for row, words in findings.near.items()},
        place_notes=findings.place_notes,
        terms=tuple(TermCount(*count) for count in findings.terms),
        changes=tuple(_changes(session, run)),
        incidents=findings.incidents,
        previous=_previous(session.ledger, run),
        fictitious=session.installation.settings.exercise,
    )


def _profile_facts(profile: KeptProfile) -> ProfileFacts:
    return ProfileFacts(
        title=profile.title,
        description=profile.description,
        owner=profile.owner,
        marking=profile.marking,
        handling_instruction=profile.handling,
        caveats=profile.caveats,
    )


def _register_facts(register: KeptRegister) -> RegisterFacts:
    title = register.name.replace("_", " ").capitalize()
    as_at = write_as_at(register.as_at, register.as_at_from) if register.as_at else ""
    return RegisterFacts(register.name, title, register.rows, register.loaded, register.file, register.version, as_at)


def _restore_hits(session: Session, run: Run) -> tuple[Hit, ...]:
    """The hits of a run as it saw them, from what the ledger keeps and the records as they still are."""
    _require_versions(session, run)
    stored = [item for item in session.ledger.runs.hits(run.id) if item.present]
    records = session.fetch(item.key for item in stored)
    changed = [item for item in stored if _content_hash(records.get(item.key)) != item.content_hash]
    if changed:
        gone = [item.key for item in changed if item.key not in records]
        same_reader = run.principal == session.principal.name
        known = {*records, *find_absences(session, gone, same_reader=same_reader)}
        named = next((f" (such as {'/'.join(item.key)})" for item in changed if item.key in known), "")
        unseen = " or are not for you to see" if any(key not in known for key in gone) else ""
        raise UsageError(
            f"{len(changed)} of the {len(stored)} records in {run.id} have been amended or withdrawn since it ran"
            f"{unseen}{named}. Run {run.profile} again and issue that run."
        )
    return tuple(_restore_hit(item, records[item.key]) for item in stored)


def _require_versions(session: Session, run: Run) -> None:
    """Refuse a run whose records were read anew by other versions since: what is marked in them may differ."""
    now, then = session.view.state(session.principal).versions, run.index.versions
    for part, here, before in (
        ("analyser", now.analyser, then.analyser),
        ("extractor", now.extractor, then.extractor),
    ):
        if here != before:
            raise UsageError(
                f"The records of {run.id} have been processed again since it ran: its {part} was {before or 'none'}, "
                f"that of the index is {here or 'none'}. Run {run.profile} again and issue that run."
            )


def _restore_hit(item: StoredHit, indexed: IndexedRecord) -> Hit:
    return Hit(
        indexed.record, indexed.mentions, item.spans, item.why, item.negated, item.status, item.undecided, item.opinion
    )


def _content_hash(indexed: IndexedRecord | None) -> str:
    return indexed.record.content_hash if indexed else ""


def _changes(session: Session, run: Run) -> Iterator[Change]:
    """Whatever stands otherwise than it did in the last issued run, with the reason."""
    stored = [item for item in session.ledger.runs.hits(run.id) if item.status != "unchanged"]
    records = session.fetch(item.key for item in stored)
    for item in stored:
        record = records[item.key].record if item.key in records else None
        reference, marking = (record.reference, record.marking) if record else ("", "")
        yield Change(item.key, item.status, item.reason, item.present, reference, marking)


def _previous(ledger: Ledger, run: Run) -> PreviousRun | None:
    if not run.compared_with:
        return None
    return PreviousRun(run.compared_with, ledger.runs.get(run.compared_with).issued)


def _say_issued(run: Run, *, again: bool) -> str:
    if again:
        return f"{run.id} was issued on {show_moment(run.issued)}; its files are written again."
    return f"{run.id} is issued: later runs are compared with it."


def say_counts(run: Run) -> str:
    """A run's hits by status."""
    return ", ".join(f"{count:,} {status}" for status, count in run.counts.items() if count and status != "incidents")


def _summarise(run: Run, hits: tuple[Hit, ...], findings: KeptFindings) -> str:
    """The run in a few lines, for the terminal."""
    if not hits:
        lines = [f"Run {run.id}: nil return. No record of {run.index.records:,} is a hit."]
    else:
        counts = say_counts(run)
        lines = [f"Run {run.id}: {len(hits):,} hits in {run.index.records:,} records ({counts})."]
        lines += [line for line in (say_incidents(hits, findings.incidents), *findings.incidents.notes) if line]
    coverage = restore_coverage(run)
    if findings.registers:
        confirmed, strong, possible = split_counts(findings.matches)
        names = ", ".join(register.name for register in findings.registers)
        left_out = say_left_out(len(findings.rejected), findings.lapsed)
        lines.append(
            f"Joined to {names}: {f'{confirmed:,} confirmed, ' if confirmed else ''}{strong:,} strong and "
            f"{possible:,} possible matches{left_out and f'; {left_out}'}."
        )
        lines += list_registers(coverage)
    return "\n".join([*lines, *findings.place_notes, *list_shortfalls(coverage)])
