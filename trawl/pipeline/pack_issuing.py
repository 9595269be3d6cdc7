"""Issue a pack: every run of it, and every recipient's copy, as they were written and read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.errors import UsageError
from trawl.ledger import MadePack, PackCopy, SuppressedRecord, WrittenFile
from trawl.model import Run
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.issuing import count_amended, find_suppressed
from trawl.pipeline.mailing import mail_copies
from trawl.pipeline.manifest import ACTION, NOTICE
from trawl.pipeline.pack_copies import ISSUED, list_faults, list_told
from trawl.pipeline.packing import find_made, restore_pack
from trawl.pipeline.report_order import unpack_order
from trawl.reports.files import open_output
from trawl.reports.values import show_moment


@dataclass(frozen=True, slots=True)
class IssuedPack:
    """A pack that is issued. `amended` counts records amended since its runs; `unsent` says what mail did not go."""

    made: MadePack
    amended: int
    unsent: tuple[str, ...]


def issue_pack(installation: Installation, pack_id: str, *, mail_again: bool = False) -> IssuedPack:
    """Issue what was read of a pack, put each copy on record once, and mail those whose recipients are to be told.

    Done again it goes on with what is missing: nobody is given a copy twice. `mail_again` also mails those of whom
    nobody knows whether their mail went. Raises UsageError where a copy is not as it was written, where a record has
    gone or was restricted since, and where notes are newer; NotFoundError; LedgerError where a run must not be issued.
    Then nothing is issued.
    """
    installation.require("issuer")
    with installation.open_session(attending=True) as session:
        made = find_made(session, pack_id)
        runs = [session.ledger.runs.get(one.run_id) for one in made.runs if one.run_id]
        if not runs:
            raise UsageError(f"No profile of {pack_id} could be run: there is nothing to issue.")
        amended = 0
        if made.state != "issued":
            begun = [run for run in runs if run.issued is None]
            amended = _check(session, made, begun)
            suppressed = {run.id: _find_suppressed(session, made, run) for run in begun}
            at = datetime.now(UTC)
            files = {run.id: _log_issue(session, made, run, at) for run in begun}
            for run_id, hits in suppressed.items():
                session.ledger.suppressions.note_hits(run_id, hits)
            for run in session.ledger.runs.issue_all(files, at):  # all or none: or a reader would miss what one told
                session.ledger.hit_texts.drop_superseded(run)
            for copy in made.copies:
                _issue_copy(session, made, copy, at)
            made = session.ledger.packs.issue(made.id, at)
        unsent = mail_copies(session, made, restore_pack(made), again=mail_again)
        return IssuedPack(session.ledger.packs.get(made.id), amended, unsent)


def _check(session: Session, made: MadePack, begun: list[Run]) -> int:
    """Raise where anything of the pack must not be issued; return how many records were amended since."""
    if made.state != "ready":
        raise UsageError(f"{made.id} is {made.state}, so there is nothing to issue: trawl pack run {made.name}")
    for copy in made.copies:
        if faults := list_faults(copy):
            raise UsageError(
                f"{Path(copy.folder) / faults[0]} is not as it was written, so what is issued would not be what was "
                f"read. Write the copies again and read them: trawl pack render {made.id}"
            )
    written = _find_written(made)
    for run in begun:
        session.ledger.runs.require_issuable(run.id)
        notes = session.ledger.notes.history(run.id)
        if notes and notes[-1].at > written:
            raise UsageError(
                f"The notes on {run.id} are newer than the copies, which nobody has read with them: "
                f"trawl pack render {made.id}"
            )
    return sum(count_amended(session, run) for run in begun)


def _find_written(made: MadePack) -> datetime:
    return min((copy.written for copy in made.copies), default=made.started)


def _find_suppressed(session: Session, made: MadePack, run: Run) -> tuple[tuple[int, SuppressedRecord], ...]:
    order = unpack_order(session.ledger.runs.report_order(run.id))
    return find_suppressed(session, run, order, _list_own(session, made, run), count_amended(session, run))


def _log_issue(session: Session, made: MadePack, run: Run, at: datetime) -> tuple[WrittenFile, ...]:
    """Put on record that a run is issued with its files in every copy, which stand there already; return these."""
    files = tuple(_list_issued(session, made, run, at))
    for folder in dict.fromkeys(file.folder for file in files):
        hashes = {file.name: file.sha256 for file in files if file.folder == folder}
        session.installation.log(ACTION, run=run.id, folder=folder, files=hashes, issued=True)
    session.installation.log("issue", run=run.id, pack=made.id, files=len(files))
    return files


def _list_issued(session: Session, made: MadePack, run: Run, at: datetime) -> Iterator[WrittenFile]:
    for file in _list_own(session, made, run):
        yield replace(file, at=at, placed=at, principal=session.principal.name, issued=True)


def _list_own(session: Session, made: MadePack, run: Run) -> tuple[WrittenFile, ...]:
    """The files of a run as they stand in the copies of a pack."""
    own = {str(Path(copy.folder) / name): digest for copy in made.copies for name, digest in copy.files.items()}
    written = {
        (file.folder, file.name): file
        for file in session.ledger.manifest.of_run(run.id)
        if own.get(str(Path(file.folder) / file.name)) == file.sha256
    }
    return tuple(written.values())


def _issue_copy(session: Session, made: MadePack, copy: PackCopy, at: datetime) -> None:
    """Put a notice of issue into a recipient's copy, and on record that it is given to them: once."""
    if copy.issued is not None:
        return
    lines = [f"Issued: {made.id}, copy {copy.number}, to {copy.recipient}"]
    lines += [f"On {show_moment(at)}, by {session.principal.name}.", ""]
    lines.append("These files, byte for byte as they were reviewed (SHA-256):")
    lines += [f"  {digest}  {name}" for name, digest in sorted(copy.files.items())]
    with open_output(Path(copy.folder) / NOTICE) as file:
        file.write("\n".join(lines) + "\n")
    if (made.id, copy.number) not in list_told(session.ledger, ISSUED):
        session.installation.log(
            ISSUED, pack=made.id, copy=copy.number, recipient=copy.recipient, out=copy.folder, files=dict(copy.files)
        )
    session.ledger.packs.issue_copy(made.id, copy.number, at)
