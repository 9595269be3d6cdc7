"""`trawl reprocess`, `trawl audit`, `trawl doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.ledger import Ledger

#: Parts of an audit entry that a terminal has no room for.
_IN_JSON_ONLY = ("resolved",)


def reprocess(context: typer.Context) -> None:
    """Analyse and extract the stored records again, after a change of model or of trawl's version."""
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
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show who did what and why, or verify the trail."""
    from collections import deque
    from dataclasses import asdict

    from trawl.cli.display import answers, make_table, print_json

    with installed(context).open_ledger() as ledger:
        if verify:
            _verify(ledger)
            return
        entries = list(deque(ledger.audit.entries(), maxlen=last))[::-1]
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


def _verify(ledger: Ledger) -> None:
    from trawl.cli.display import answers

    found = ledger.audit.verify()
    for problem in found.problems:
        answers().print(problem, markup=False)
    if found.problems:
        raise typer.Exit(1)
    answers().print(f"The audit trail is whole: {found.entries:,} entries, {found.erased:,} with their payload erased.")


def doctor(context: typer.Context) -> None:
    """Check the installation: folders, store and index, ledger, versions, model, profiles."""
    from trawl.cli.display import answers
    from trawl.pipeline.health import check_installation

    sound = True
    for finding in check_installation(installed(context)):
        answers().print(f"{'ok' if finding.sound else 'PROBLEM':<8}{finding.about}: {finding.message}", markup=False)
        sound = sound and finding.sound
    if not sound:
        raise typer.Exit(1)
