"""`trawl reprocess`, `trawl audit`, `trawl doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.ledger import Ledger
    from trawl.pipeline.installation import Installation

#: Parts of an audit entry that a terminal has no room for.
_IN_JSON_ONLY = ("resolved",)


def reprocess(context: typer.Context) -> None:
    """Analyse, extract and grade the stored records again, after a change of model or of trawl's version."""
    from trawl.cli.display import answers, progress_bar
    from trawl.pipeline.reprocessing import reprocess_records

    with progress_bar() as bar:
        task = bar.add_task("Reprocessing", total=None)
        records = reprocess_records(
            installed(context), lambda done, total: bar.update(task, completed=done, total=total or None)
        )
    answers().print(f"{records:,} records reprocessed.")


def audit(
    context: typer.Context,
    last: Annotated[int, typer.Option(help="How many entries, newest first.", min=1)] = 50,
    verify: Annotated[bool, typer.Option("--verify", help="Check that no entry was altered or taken out.")] = False,
    record: Annotated[
        str, typer.Option(help="Only what names this record (its id, or source/id), and runs that it was a hit of.")
    ] = "",
    who: Annotated[str, typer.Option(help="Only what this person did.")] = "",
    recipient: Annotated[str, typer.Option(help="Only what was written for whoever has this in the name.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show who did what and why, or verify the trail. What others did is for an auditor to see (docs/access.md).

    Searches are kept with what was asked and how much was found: whoever searched may have seen a record that no entry
    of theirs names.
    """
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json, remarks
    from trawl.pipeline.trail import TrailQuestion, read_trail
    from trawl.written import write_count

    installation = installed(context)
    with installation.open_ledger() as ledger:
        if verify:
            _verify(installation, ledger)
            return
        trail = read_trail(installation, ledger, last, TrailQuestion(record, who, recipient))
    entries = trail.entries
    if trail.hidden:
        remarks().print("What others did is for an auditor to see.", markup=False)
    if trail.erased:
        remarks().print(
            f"Erased, so that nobody can say whether it answers: {write_count(trail.erased, 'entry', 'entries')}."
        )
    if record:
        remarks().print("Searches do not name the records that they found: --who NAME shows what somebody searched.")
    if json:
        print_json([asdict(entry) for entry in entries])
        return
    rows = []
    for entry in entries:
        details = ", ".join(
            f"{key}: {value}"
            for key, value in (entry.payload or {}).items()
            if value != "" and key not in _IN_JSON_ONLY
        )
        said = "erased" if entry.payload is None else details
        rows.append((str(entry.id), f"{entry.at:%Y-%m-%d %H:%M:%S}", entry.actor, entry.action, said))
    answers().print(make_table(("No", "When", "Who", "What", "Details"), rows, whole=0))


def _verify(installation: Installation, ledger: Ledger) -> None:
    from trawl.cli.display import answers
    from trawl.pipeline.trail import verify_trail

    found = verify_trail(installation, ledger)
    for problem in found.problems:
        answers().print(problem, markup=False)
    if found.problems:
        raise typer.Exit(1)
    answers().print(f"The audit trail is whole: {found.entries:,} entries, {found.erased:,} with their payload erased.")
    answers().print(f"Its head is entry {found.entries:,}: {found.head}", markup=False, highlight=False)


def doctor(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print what was found, and the coverage, as JSON.")] = False,
) -> None:
    """Check the installation: folders, store and index, ledger, loads and what they left unread, model, profiles."""
    from dataclasses import asdict

    from trawl.cli.display import answers, print_json
    from trawl.coverage import pack_coverage
    from trawl.pipeline.health import check_installation, read_coverage

    installation = installed(context)
    found = []
    for finding in check_installation(installation):
        found.append(finding)
        if not json:
            answers().print(f"{'ok' if finding.sound else 'PROBLEM':<8}{finding.about}: {finding.message}")
    sound = all(finding.sound for finding in found)
    if json:
        readable = all(finding.sound for finding in found if finding.about in {"engine", "ledger"})
        covered = pack_coverage(read_coverage(installation)) if readable else None
        print_json({"sound": sound, "findings": [asdict(finding) for finding in found], "coverage": covered})
    if not sound:
        raise typer.Exit(1)
