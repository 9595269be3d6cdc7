"""What analysts add to runs: kept from the YAML that they write, and carried from one issued run to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from trawl.ledger import KeptNotes, Ledger, NotedAction, RunNotes
from trawl.model import Run
from trawl.pipeline.installation import Installation
from trawl.pipeline.notes_file import read_notes_file, render_notes_file
from trawl.pipeline.scope import require_readable
from trawl.reports.files import open_output
from trawl.reports.findings.analyst_notes import (
    Action,
    ActionState,
    AnalystNotes,
    Confidence,
    Gap,
    KeyJudgement,
    Strand,
)
from trawl.reports.values import show_moment
from trawl.written import write_count

#: What analysts write, in a run's folder.
NOTES_FILE = "notes.yml"


@dataclass(frozen=True, slots=True)
class Noted:
    """What became of notes on a run: what there is to say of it, and the file."""

    run: Run
    file: Path
    said: str


def begin_notes(installation: Installation, run_id: str, out: Path | None) -> Noted:
    """Write `notes.yml` into the run's folder for an analyst to write in; one that is there is left as it is.

    It holds what is kept of the run already, and the actions that it was carried.
    """
    installation.require("analyst")
    with installation.open_ledger() as ledger:
        run = ledger.runs.get(run_id)
        require_readable(installation.principal, run)
        ledger.runs.require_complete(run_id)
        path = run_folder(installation, run_id, out) / NOTES_FILE
        if path.exists():
            return Noted(run, path, f"The notes on {run_id} are there already: write in them.")
        notes = ledger.notes.newest([run_id]).get(run_id) or RunNotes(author=installation.principal.name)
        carried = restore_notes(ledger, run).carried
        asked = _list_unsaid(notes, carried)
        text = render_notes_file(run_id, replace(notes, actions=(*asked, *notes.actions)), carried=bool(asked))
        with open_output(path) as file:
            file.write(text)
    what = f", with {write_count(len(asked), 'action')} carried from {run.compared_with}" if asked else ""
    return Noted(run, path, f"Notes on {run_id} are begun{what}: write in them, and they are in its report.")


def keep_notes(installation: Installation, run_id: str, file: Path) -> Noted:
    """Keep the notes of a file as those of a run. Raises FileProblems for all that is wrong in it."""
    installation.require("analyst")
    with installation.open_ledger() as ledger:
        run = ledger.runs.get(run_id)
        require_readable(installation.principal, run)
        ledger.runs.require_complete(run_id)
        kept = _keep(installation, ledger, run, file, read_notes_file(file, run_id, restore_notes(ledger, run).carried))
        if kept is None:
            return Noted(run, file, f"The notes on {run_id} are kept as they stand already: nothing has changed.")
    said = f"The notes on {run_id} are kept."
    if run.issued:
        said += " It was issued before: its report has another version from now on, and says so."
    return Noted(run, file, said)


def take_notes(installation: Installation, ledger: Ledger, run: Run, folder: Path) -> str:
    """Keep what `notes.yml` says of a run where it is newer than what is kept; return what a reader must know of it.

    It is looked for in the folder that files are written to, else in the run's own. Raises FileProblems for all that is
    wrong in it, notes on another run too.
    """
    own = run_folder(installation, run.id, None)
    path = next((there for one in (folder, own) if (there := one / NOTES_FILE).is_file()), None)
    if path is None:
        return ""
    notes = read_notes_file(path, run.id, restore_notes(ledger, run).carried)
    history = ledger.notes.history(run.id)
    if history and notes != history[-1].notes and _written(path) < history[-1].at:
        last = history[-1]
        return (
            f"{path} is older than the notes that {last.principal} had kept on {show_moment(last.at)}, which are in "
            f"the report. If it is the file that counts: trawl report note {run.id} {path}"
        )
    _keep(installation, ledger, run, path, notes)
    return ""


def restore_notes(ledger: Ledger, run: Run) -> AnalystNotes:
    """What analysts have added to a run, with the actions that it was carried from the last issued run.

    An action is carried until a run's notes close it; one that is new in a run is carried to the next in any case.
    """
    lineage = _trace(ledger, run)
    kept = ledger.notes.newest([one.id for one in lineage])
    notes, standing = AnalystNotes(), tuple[Action, ...]()
    for one in lineage:
        notes = _understand(kept.get(one.id, RunNotes()), standing)
        standing = _carry_on(notes)
    return notes


def count_versions(ledger: Ledger, run: Run) -> str:
    """The version of a run's report: 1, and one more each time that its notes have changed since it was issued."""
    later = [kept for kept in ledger.notes.history(run.id) if run.issued and kept.at > run.issued]
    if not later:
        return "1"
    last = later[-1]
    return f"{1 + len(later)} (its notes were changed after issue, by {last.principal} on {show_moment(last.at)})"


def run_folder(installation: Installation, run_id: str, out: Path | None) -> Path:
    """Where the files of a run are, unless they are put elsewhere."""
    return (out if out is not None else installation.outputs_folder / run_id).absolute()


def _keep(installation: Installation, ledger: Ledger, run: Run, file: Path, notes: RunNotes) -> KeptNotes | None:
    """Keep notes, and put on record that they are; None where they stand already."""
    if ledger.notes.newest([run.id]).get(run.id) == notes:
        return None
    installation.log("note", run=run.id, file=str(file.absolute()), issued=run.issued is not None)
    return ledger.notes.add(run.id, notes, installation.principal.name)


def _written(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _trace(ledger: Ledger, run: Run) -> list[Run]:
    """The run with those that it goes back on, each compared with the one before it, oldest first."""
    lineage = [run]
    while lineage[-1].compared_with:
        lineage.append(ledger.runs.get(lineage[-1].compared_with))
    return lineage[::-1]


def _understand(kept: RunNotes, carried: tuple[Action, ...]) -> AnalystNotes:
    """Notes as a report has them: of a carried action that is written down as it was, nothing is said.

    One that was closed as soon as it was written down needs no more to be said: it is shown once more as it is.
    """
    before = {action.id.casefold(): action for action in carried}
    said = [_read_action(action, before.get(action.id.casefold())) for action in kept.actions]
    told = {action.id for action in said if action is not None}
    closed = (action for action in carried if action.closed and action.id not in told)
    return AnalystNotes(
        author=kept.author,
        reviewer=kept.reviewer,
        reviewed=kept.reviewed,
        judgements=tuple(
            KeyJudgement(j.text, cast("Confidence | None", j.confidence or None), j.share) for j in kept.judgements
        ),
        decisions=kept.decisions,
        actions=(*closed, *(action for action in said if action is not None)),
        gaps=tuple(Gap(gap.text, gap.owner, gap.share) for gap in kept.gaps),
        carried=carried,
    )


def _read_action(noted: NotedAction, before: Action | None) -> Action | None:
    state = cast("ActionState", noted.state or (before.state if before else "open"))
    strand = cast("Strand", noted.strand)
    name = before.id if before else noted.id
    action = Action(name, strand, noted.activity, noted.owner, noted.due, state, noted.outcome, noted.share)
    return None if not noted.state and action == before else action


def _carry_on(notes: AnalystNotes) -> tuple[Action, ...]:
    """The actions that the next run is carried: not those that were carried to this one and are closed."""
    said = {action.id: action for action in notes.actions}
    carried = [said.pop(action.id, action) for action in notes.carried]
    return (*(action for action in carried if not action.closed), *said.values())


def _list_unsaid(notes: RunNotes, carried: Sequence[Action]) -> tuple[NotedAction, ...]:
    """The open actions carried that notes say nothing of, without a state."""
    said = {action.id.casefold() for action in notes.actions}
    return tuple(
        NotedAction(a.id, a.strand, a.activity, a.owner, a.due, "", a.outcome, a.share)
        for a in carried
        if not a.closed and a.id.casefold() not in said
    )
