"""Write a run's files: when it is made, when it is issued, and at any time from what the ledger keeps of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.coverage import list_registers, list_shortfalls, say_silence
from trawl.errors import UsageError
from trawl.ledger import KeptFindings, SuppressedRecord, WrittenFile
from trawl.model import Hit, Run
from trawl.pipeline.decision_book import split_counts
from trawl.pipeline.editions import find_force
from trawl.pipeline.findings import group_matches
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.issuing import (
    check_written,
    count_amended,
    find_suppressed,
    find_written,
    is_reviewed_since,
    say_reviewed,
    stage_issued,
)
from trawl.pipeline.manifest import NOTICE, open_writing, require_no_issued, was_cut_off
from trawl.pipeline.noting import run_folder, take_notes
from trawl.pipeline.report_order import ReportOrder, address_order, check_order, unpack_order
from trawl.pipeline.restoring import is_restorable, restore_coverage, restore_findings, restore_hits
from trawl.pipeline.review_findings import list_suppressed
from trawl.pipeline.run_files import write_files
from trawl.pipeline.scope import require_readable
from trawl.reports.findings.incidents import IncidentCounts, count_run, say_incidents
from trawl.reports.house_style import HouseStyle, load_house_style
from trawl.reports.values import show_moment
from trawl.reports.wording.decisions import say_left_out
from trawl.reports.wording.reviews import say_suppressed
from trawl.written import write_count


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


def write_run(
    session: Session, run: Run, hits: tuple[Hit, ...], out: Path | None, order: ReportOrder, *, style: HouseStyle
) -> RunFiles:
    """Put on record that the files of a complete run are written, and write them to `out`."""
    folder = run_folder(session.installation, run.id, out)
    kept, profile = session.ledger.runs.findings(run.id), session.ledger.runs.profile(run.id)
    session.installation.log("run", run=run.id, profile=run.profile, resolved=profile.resolved, out=str(folder))
    with open_writing(session, run, folder) as writing:
        findings = restore_findings(session, run, hits, order)
        write_files(writing.staged, findings, order, style)
        left_out = tuple(list_suppressed(findings, hits))
        session.ledger.manifest.add(writing.note_files([order], left_out))
    counted = count_run(hits, group_matches(kept.matches), kept.incidents, run.started.date())
    summary = _join(_summarise(run, hits, kept), say_suppressed(findings.suppressed))
    return RunFiles(run, _list_files(folder, [order]), summary, incidents=counted)


def issue_run(installation: Installation, run_id: str, out: Path | None, *, anew: bool = False) -> RunFiles:
    """Issue a run's files as they were written, and mark it as issued: the next run of its profile is compared with it.

    Their bytes are those that were read, though records have been amended since. They are written again, from the
    records of today, only with `anew`, or where notes on the run are newer than they are; where marks or suppressions
    are, if the records are as they were. A run that is issued already has its files put there once more.

    Raises UsageError where a file is not as it was written, where a record has gone or was restricted since, and of
    what is written again where the report would no longer be what the run saw. Raises LedgerError for a run that must
    not be issued. Then, and where the files cannot be written, nothing is issued.
    """
    installation.require("issuer")
    style = load_house_style(installation.settings.home)
    with installation.open_session() as session:
        runs = session.ledger.runs
        run = runs.get(run_id)
        require_readable(session.principal, run)
        folder, again = run_folder(session.installation, run.id, out), run.issued is not None
        if not again:
            runs.require_issuable(run_id)
        remark = take_notes(installation, session.ledger, run, folder)
        if not again:
            run = replace(run, issued=datetime.now(UTC))
        order = unpack_order(runs.report_order(run_id))
        files = () if anew else find_written(session.ledger, runs.get(run_id), order, folder)
        late = bool(files) and not again and is_reviewed_since(session.ledger, run, files)
        if files and not (late and is_restorable(session, run)):
            return _issue_written(session, run, folder, files, order, again=again, remark=remark)
        require_no_issued(session.ledger, folder, check_order(order).file_names)
        hits = restore_hits(session, run)
        findings = restore_findings(session, run, hits, order)
        _log_issue(session, run, folder, again=again, hits=len(hits))
        with open_writing(session, run, folder) as writing:
            write_files(writing.staged, findings, order, style)
            if again:
                session.ledger.manifest.add(writing.list_files([order], issued=was_cut_off(session.ledger, run)))
            else:
                session.ledger.suppressions.note_hits(run_id, list_suppressed(findings, hits))
                run = runs.issue(run_id, run.issued, writing.list_files([order], issued=True))
                session.ledger.hit_texts.drop_superseded(run)
        return RunFiles(run, _list_files(folder, [order]), _join(_say_issued(run, again=again), remark))


def _issue_written(
    session: Session,
    run: Run,
    folder: Path,
    files: Sequence[WrittenFile],
    order: ReportOrder,
    *,
    again: bool,
    remark: str,
) -> RunFiles:
    """Issue the files as they were written, or put those that were issued there once more."""
    check_written(run, files)
    amended = count_amended(session, run)
    assert run.issued
    written = min(file.at for file in files)
    suppressed = () if again else find_suppressed(session, run, order, files, amended)
    later = "" if again else say_reviewed(session, replace(run, issued=None), written)
    _log_issue(session, run, folder, again=again, files=len(files), amended=amended)
    with open_writing(session, run, folder) as writing:
        by = files[0].principal if again else session.principal.name
        issued = stage_issued(writing, files, run.issued, by, again=again)
        if again:
            session.ledger.manifest.add(issued)
        else:
            session.ledger.suppressions.note_hits(run.id, suppressed)
            run = session.ledger.runs.issue(run.id, run.issued, issued)
            session.ledger.hit_texts.drop_superseded(run)
    said = _say_issued(run, again=again, written=written, amended=amended)
    names = (*(file.name for file in files), NOTICE)
    return RunFiles(run, tuple(folder / name for name in names), _join(said, later, remark))


def _log_issue(session: Session, run: Run, folder: Path, *, again: bool, **counts: int) -> None:
    recipients = list(session.ledger.runs.profile(run.id).recipients)
    action = "issue again" if again else "issue"
    session.installation.log(action, run=run.id, recipients=recipients, out=str(folder), **counts)


def render_run(
    installation: Installation, run_id: str, out: Path | None, order: ReportOrder, *, each_recipient: bool = False
) -> RunFiles:
    """Write a run's files in other formats or for somebody else, from what the ledger keeps; nothing is issued.

    With `each_recipient` there is a numbered copy for each of the profile's recipients. Raises what `issue_run` does
    where the report would no longer be what the run saw, UsageError for an order that cannot be carried out, and
    LedgerError for a run that did not come to its end.
    """
    style = load_house_style(installation.settings.home)
    with installation.open_session() as session:
        runs = session.ledger.runs
        run = runs.get(run_id)
        require_readable(session.principal, run)
        runs.require_complete(run_id)
        check_order(order)
        order = replace(order, force=find_force(session.view, session.principal, order.force))
        profile = runs.profile(run_id)
        addressed = address_order(order, profile.recipients)
        orders = _number_copies(order, profile.recipients) if each_recipient else [addressed]
        hits = restore_hits(session, run)
        folder = run_folder(session.installation, run.id, out)
        remark = take_notes(installation, session.ledger, run, folder)
        require_no_issued(session.ledger, folder, [name for one in orders for name in one.file_names])
        for one in orders:
            _log_render(session, run, one, folder)
        with open_writing(session, run, folder) as writing:
            left_out = set[tuple[int, SuppressedRecord]]()
            for one in orders:
                findings = restore_findings(session, run, hits, one)
                write_files(writing.staged, findings, one, style)
                left_out.update(list_suppressed(findings, hits))
            session.ledger.manifest.add(writing.note_files(orders, left_out))
        return RunFiles(run, _list_files(folder, orders), _join(_say_rendered(run), remark))


def _number_copies(order: ReportOrder, recipients: Sequence[str]) -> list[ReportOrder]:
    if order.copy or order.recipient:
        raise UsageError("--each-recipient numbers the copies itself: leave --copy and --recipient out.")
    if not recipients:
        raise UsageError("The run's profile lists no recipients: name them under its key 'recipients', and run again.")
    return [replace(order, copy=number, recipient=name) for number, name in enumerate(recipients, 1)]


def _log_render(session: Session, run: Run, order: ReportOrder, folder: Path) -> None:
    session.installation.log(
        "render",
        run=run.id,
        formats=list(order.formats),
        edition=order.edition,
        force=order.force,
        annex=order.annex,
        suppressed=order.suppressed,
        include_restricted=order.include_restricted,
        copy=order.copy,
        recipient=order.recipient,
        out=str(folder),
    )


def _list_files(folder: Path, orders: Sequence[ReportOrder]) -> tuple[Path, ...]:
    return tuple(folder / name for order in orders for name in order.file_names)


def _join(*lines: str) -> str:
    return "\n".join(filter(None, lines))


def _say_issued(run: Run, *, again: bool, written: datetime | None = None, amended: int = 0) -> str:
    if again:
        said = f"{run.id} was issued on {show_moment(run.issued)}; its files are written again."
    else:
        as_written = f", as it was written on {show_moment(written)}" if written else ""
        said = f"{run.id} is issued{as_written}: later runs are compared with it."
    if not amended:
        return said
    records, they = write_count(amended, "record has", "records have"), "it" if amended == 1 else "them"
    return (
        f"{said} {records} been amended since the run: the files are as they were read, and the next report has {they} "
        "as updated."
    )


def _say_rendered(run: Run) -> str:
    if run.issued:
        return f"{run.id}, issued on {show_moment(run.issued)}:"
    return f"{run.id}, which is not issued yet:"


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
    if silence := say_silence(coverage.silence):
        lines.append(silence)
    return "\n".join([*lines, *findings.place_notes, *list_shortfalls(coverage)])
