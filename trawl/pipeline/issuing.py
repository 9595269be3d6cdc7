"""Issue what was read: the files of a run as they were written, whatever has become of its records since."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from trawl.access import marking_rank
from trawl.errors import UsageError
from trawl.ledger import Ledger, StoredHit, SuppressedRecord, WrittenFile
from trawl.model import IndexedRecord, Key, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.installation import Session
from trawl.pipeline.manifest import NOTICE, Writing, hash_file
from trawl.pipeline.report_order import ReportOrder
from trawl.pipeline.restoring import restore_findings, restore_hits
from trawl.pipeline.review_findings import list_suppressed
from trawl.private_files import make_folder
from trawl.reports.files import open_output
from trawl.reports.handling import is_restricted
from trawl.reports.values import show_moment


def find_written(ledger: Ledger, run: Run, order: ReportOrder, wanted: Path) -> tuple[WrittenFile, ...]:
    """The files of a run as they were last written where all that was asked of it stands; of an issued run, as issued.

    The folder `wanted` is looked in first. None where nobody knows of such files, or where the notes on the run are
    newer: nobody has read the report with them.
    """
    folders: dict[str, dict[str, WrittenFile]] = {}
    for file in ledger.manifest.of_run(run.id):
        if file.placed and file.name != NOTICE and (file.issued or not run.issued):
            folders.setdefault(file.folder, {})[file.name] = file
    needed = {*map(order.name_document, order.documents), *order.tables.values()}
    whole = {folder: files for folder, files in folders.items() if needed <= files.keys()}
    if not whole:
        return ()
    newest = max(whole, key=lambda folder: max(file.at for file in whole[folder].values()))
    files = tuple(whole[str(wanted) if str(wanted) in whole else newest].values())
    notes = ledger.notes.history(run.id)
    return () if notes and notes[-1].at > min(file.at for file in files) else files


def check_written(run: Run, files: Sequence[WrittenFile]) -> None:
    """Raise UsageError where a file is not as it was written."""
    wrong = [(path, why) for file in files if (why := _find_fault(path := Path(file.folder) / file.name, file))]
    if wrong:
        path, why = wrong[0]
        raise UsageError(
            f"{path} {why}, so what is issued would not be what was read. See trawl verify {run.id}; to write the "
            f"report again from the records of today: trawl report issue {run.id} --anew"
        )


def _find_fault(path: Path, file: WrittenFile) -> str:
    if not path.is_file():
        return "is missing"
    return "" if hash_file(path)[0] == file.sha256 else "was altered"


def count_amended(session: Session, run: Run) -> int:
    """How many of the records that a run hit were amended since: the next report has them as updated.

    Raises UsageError where a record has gone, or is restricted or marked higher now than when its text went into the
    files: what it said may not be sent any more.
    """
    stored = [item for item in session.ledger.runs.hits(run.id) if item.present]
    records = session.fetch(item.key for item in stored)
    amended = [item for item in stored if item.key in records and _differs(item, records[item.key])]
    gone = [item.key for item in stored if item.key not in records]
    if gone:
        known = find_absences(session, gone, same_reader=run.principal == session.principal.name)
        raise _refuse(run, gone, [key for key in gone if key in known], len(stored), "have gone since it ran")
    if closed := tuple(_find_closed(session, run, [item.key for item in amended], records)):
        raise _refuse(run, closed, closed, len(stored), "are restricted or marked higher since it ran")
    return len(amended)


def find_suppressed(
    session: Session, run: Run, order: ReportOrder, files: Sequence[WrittenFile], amended: int
) -> tuple[tuple[int, SuppressedRecord], ...]:
    """What some file of a run does not show of its hits since it was suppressed when that was written.

    A reader has not been told of it. Of files by an earlier trawl, which did not note it, it is worked out: raises
    UsageError where records that were amended since leave it unknown.
    """
    if all(file.suppressed is not None for file in files):
        return session.ledger.suppressions.left_out(run.id, {file.at for file in files})
    written = min(file.at for file in files)
    kept = session.ledger.suppressions.list(run.profile)
    if not any(one.holds(run.started.date(), written) for one in kept):
        return ()
    if amended:
        raise UsageError(
            f"Hits of {run.profile} are suppressed, and {amended} of the records in {run.id} were amended since: "
            f"which of them its files do not show can no longer be known. Run {run.profile} again and issue that run."
        )
    hits = restore_hits(session, run)
    return tuple(list_suppressed(restore_findings(session, replace(run, issued=written), hits, order), hits))


def is_reviewed_since(ledger: Ledger, run: Run, files: Sequence[WrittenFile]) -> bool:
    """Whether hits were marked, or suppressed, after the files of a run were written."""
    return bool(_list_later(ledger, run, min(file.at for file in files)))


def say_reviewed(session: Session, run: Run, written: datetime) -> str:
    """That hits were marked or suppressed after the files of a run were written, "" where none was."""
    if run.issued or not _list_later(session.ledger, run, written):
        return ""
    return "What was marked or suppressed since the files were written is not in them; --anew writes them with it."


def _list_later(ledger: Ledger, run: Run, written: datetime) -> list[datetime]:
    """When hits of the run were marked, or any of its profile suppressed, or that was undone, after a moment."""
    kept = ledger.suppressions.list(run.profile)
    moments = [ledger.reviews.last_of(run.id), *(one.at for one in kept), *(one.ended.at for one in kept if one.ended)]
    return [moment for moment in moments if moment is not None and moment > written]


def _differs(item: StoredHit, now: IndexedRecord) -> bool:
    return now.record.content_hash != item.content_hash


def _find_closed(
    session: Session, run: Run, amended: Sequence[Key], records: dict[Key, IndexedRecord]
) -> Iterator[Key]:
    """The amended records whose text may not be passed on as the files have it."""
    texts = session.ledger.hit_texts.load(run.id, amended)  # none was kept of what was by reference only
    for key, text in texts.items():
        record = records[key].record
        if is_restricted(record) or marking_rank(record.marking) > marking_rank(text.marking):
            yield key


def _refuse(run: Run, keys: Sequence[Key], known: Sequence[Key], of: int, what: str) -> UsageError:
    named = f" (such as {'/'.join(known[0])})" if known else ""
    unseen = " or are not for you to see" if len(known) < len(keys) else ""
    return UsageError(
        f"{len(keys)} of the {of} records in {run.id} {what}{unseen}{named}: what the files say of them may not be "
        f"issued. Run {run.profile} again and issue that run."
    )


def stage_issued(
    writing: Writing, files: Sequence[WrittenFile], at: datetime, by: str, *, again: bool
) -> tuple[WrittenFile, ...]:
    """Put the files where they are issued, with a notice of issue beside them; return them as the manifest has them.

    Those that stand in that folder already are left as they are. Where they are put somewhere once more, they are
    copies of what was issued before.
    """
    put = tuple(_stage(writing, file, issued=not again) for file in files)
    write_notice(writing.staged, writing.run.id, put, at, by)
    if again:
        put = tuple(file for file in put if file.placed is None)
    return writing.log_files((*put, writing.describe_notice(issued=not again)), issued=not again)


def _stage(writing: Writing, file: WrittenFile, *, issued: bool) -> WrittenFile:
    here = file.folder == str(writing.folder)
    if not here:
        place = writing.staged / file.name
        make_folder(place.parent)
        shutil.copyfile(Path(file.folder) / file.name, place)
        place.chmod(0o600)
    principal, placed = writing.session.principal.name, writing.at if here else None
    return replace(
        file, folder=str(writing.folder), at=writing.at, principal=principal, issued=issued, placed=placed
    )  # fmt: skip


def write_notice(folder: Path, what: str, files: Sequence[WrittenFile], at: datetime, by: str) -> None:
    """Write what says of the files beside it that they were issued: when, by whom, for whom, each with its hash."""
    lines = [f"Issued: {what}", f"On {show_moment(at)}, by {by}.", ""]
    lines.append("These files, byte for byte as they were reviewed (SHA-256):")
    lines += [f"  {one.sha256}  {one.name}  ({_say_whose(one)})" for one in files]
    lines += ["", "A record that was amended after the run stands here as the run saw it; the next report has it anew."]
    with open_output(folder / NOTICE) as file:
        file.write("\n".join(lines) + "\n")


def _say_whose(file: WrittenFile) -> str:
    copy = f"copy {file.copy}" if file.copy else ""
    return ", ".join(filter(None, (f"{file.edition} edition", file.force, copy, file.recipient)))
