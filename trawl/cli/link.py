"""`trawl link`: records joined to the rows of registers, and what analysts decide of the matches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.ledger import KeptDecision
    from trawl.pipeline.deciding import DecisionSummary, ListedDecision
    from trawl.pipeline.linking import Linked

app = typer.Typer(invoke_without_command=True)

_Record = Annotated[str, typer.Argument(help="The record: its id, its reference, or source/id.")]
_Row = Annotated[str, typer.Argument(metavar="REGISTER/ROW", help="The row, such as hotels/H1.")]
_Reason = Annotated[str, typer.Option(help="Why; it is kept with the decision and logged.")]
_Register = Annotated[list[str] | None, typer.Option(help="A register to join; else all that are loaded.")]
_Run = Annotated[str, typer.Option(help="Join the hits of this run.")]
_Query = Annotated[str, typer.Option(help="Join the records that this query finds.")]
_Everything = Annotated[bool, typer.Option("--all", help="Join every record.")]


@app.callback()
def link(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="The CSV file for the matches.")] = None,
    register: _Register = None,
    run: _Run = "",
    query: _Query = "",
    everything: _Everything = False,
    rejected: Annotated[bool, typer.Option("--rejected", help="Write what analysts rejected, too.")] = False,
) -> None:
    """Join hits, or every record, to the rows of registers, with a score and the evidence in words.

    What analysts have decided of a match holds until its record or the register's row changes.
    """
    from trawl.cli.display import answers, print_shortfalls, progress_bar
    from trawl.errors import UsageError
    from trawl.pipeline.linking import link_records

    if context.invoked_subcommand:
        if out or register or run or query or everything or rejected:
            raise UsageError(f"Options of trawl link go after the command: trawl link {context.invoked_subcommand} ...")
        return
    if out is None:
        raise UsageError("Say where the matches go: --out FILE.")
    require_one(run=run, query=query, everything=everything)
    with progress_bar() as bar:
        task = bar.add_task("Linking", total=None)
        result = link_records(
            installed(context),
            out,
            registers=register or [],
            run=run,
            query=query,
            with_rejected=rejected,
            on_progress=lambda done, total: bar.update(task, completed=done, total=total or None),
        )
    answers().print(_say_linked(result, out), markup=False)
    print_shortfalls(result.coverage)


def require_one(*, run: str, query: str, everything: bool) -> None:
    """Raises UsageError unless one thing is named that is to be joined."""
    from trawl.errors import UsageError

    if sum(map(bool, (run, query, everything))) != 1:
        raise UsageError("Say what to join: one of --run RUN, --query QUERY, --all.")


def _say_linked(result: Linked, out: Path) -> str:
    from trawl.reports.decision_words import say_left_out

    confirmed = f"{result.confirmed:,} confirmed, " if result.confirmed else ""
    left_out = say_left_out(result.rejected, result.lapsed)
    return (
        f"{result.records:,} records joined to {', '.join(result.registers)}: {confirmed}{result.strong:,} strong and "
        f"{result.possible:,} possible matches written to {out}{left_out and f'; {left_out}'}"
    )


@app.command("confirm")
def confirm(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Say that a record means a row of a register, whatever software says: a link, until one of them changes."""
    from trawl.pipeline.deciding import decide

    made = decide(installed(context), record, row, "confirm", reason)
    _print_made(made.kept, made.before)


@app.command("reject")
def reject(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Say that a record does not mean a row of a register: no match, until one of them changes."""
    from trawl.pipeline.deciding import decide

    made = decide(installed(context), record, row, "reject", reason)
    _print_made(made.kept, made.before)


@app.command("undo")
def undo(context: typer.Context, record: _Record, row: _Row, reason: _Reason) -> None:
    """Take back the decision that stands of a record and a row; the one before it, if any, stands again."""
    from trawl.cli.display import answers, plain_text
    from trawl.pipeline.deciding import undo_decision

    done = undo_decision(installed(context), record, row, reason)
    again = f"Again {_say_kept(done.stands)}." if done.stands else "What software says holds again."
    answers().print(plain_text(f"Undone: {_say_kept(done.kept)}. {again}"))


@app.command("decisions")
def decisions(
    context: typer.Context,
    register: Annotated[str, typer.Option(help="Only those on rows of this register.")] = "",
    rejected: Annotated[bool, typer.Option("--rejected", help="Only what was rejected.")] = False,
    history: Annotated[bool, typer.Option("--history", help="Those replaced or undone, too.")] = False,
    summary: Annotated[
        bool, typer.Option("--summary", help="Count instead how many matches were confirmed, by register and band.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List what analysts decided of matches, newest first, on records that you may see; or count it as precision."""
    from trawl.cli.display import answers, make_table, print_json
    from trawl.errors import UsageError
    from trawl.pipeline.deciding import list_decisions, summarise_decisions

    if summary and (history or rejected):
        raise UsageError("--summary counts the decisions that stand: leave out --history and --rejected.")
    if summary:
        _print_summary(summarise_decisions(installed(context), register=register), json=json)
        return
    found = list_decisions(installed(context), register=register, history=history)
    if rejected:
        found = tuple(one for one in found if one.kept.made.verdict == "reject")
    if json:
        print_json([_pack(one) for one in found])
        return
    if not found:
        answers().print("No decision on a record that you may see.")
        return
    columns = ("Record", "Row", "Decision", "By", "When", "Reason", "Software", "Stands")
    answers().print(make_table(columns, map(_cells, found), whole=0))


def _print_made(kept: KeptDecision, before: KeptDecision | None) -> None:
    from trawl.cli.display import answers, plain_text

    made = kept.made
    said = f"{made.band}, {made.score:.0f} of 100" if made.band else "no match"
    means = "means" if made.verdict == "confirm" else "does not mean"
    line = f"{_name_record(kept)} {means} {_name_row(kept)}. Software says: {said}."
    answers().print(plain_text(f"{line} Before: {_say_kept(before)}." if before else line))


def _say_kept(kept: KeptDecision) -> str:
    done = "confirmed" if kept.made.verdict == "confirm" else "rejected"
    return (
        f"{_name_record(kept)} with {_name_row(kept)} {done} by {kept.principal} on {kept.at:%Y-%m-%d %H:%M} UTC "
        f"({kept.made.reason})"
    )


def _name_record(kept: KeptDecision) -> str:
    return f"{kept.pair.key.source}/{kept.pair.key.record_id}"


def _name_row(kept: KeptDecision) -> str:
    named = f" ({kept.made.row_name})" if kept.made.row_name else ""
    return f"{kept.pair.register}/{kept.pair.row_id}{named}"


def _cells(listed: ListedDecision) -> tuple[str, ...]:
    kept = listed.kept
    made, undone = kept.made, kept.undone
    standing = (
        f"{listed.standing}: {listed.now.outdated}" if listed.standing == "before the change" else listed.standing
    )
    if undone:
        standing = f"undone by {undone.principal} on {undone.at:%Y-%m-%d %H:%M}: {undone.reason}"
    return (
        "\n".join(filter(None, (_name_record(kept), listed.reference))),
        _name_row(kept),
        made.verdict,
        kept.principal,
        f"{kept.at:%Y-%m-%d %H:%M}",
        made.reason,
        f"{made.band} {made.score:.0f}" if made.band else "no match",
        standing,
    )


def _pack(listed: ListedDecision) -> dict[str, object]:
    kept = listed.kept
    made, undone = kept.made, kept.undone
    return {
        "id": kept.id,
        "source": kept.pair.key.source,
        "record_id": kept.pair.key.record_id,
        "reference": listed.reference,
        "register": kept.pair.register,
        "row_id": kept.pair.row_id,
        "row_name": made.row_name,
        "decision": made.verdict,
        "reason": made.reason,
        "by": kept.principal,
        "at": kept.at,
        "band": made.band,
        "score": made.score,
        "standing": listed.standing,
        "changed": listed.now.outdated,
        "undone": undone and {"by": undone.principal, "at": undone.at, "reason": undone.reason},
    }


def _print_summary(summary: DecisionSummary, *, json: bool) -> None:
    from trawl.cli.display import answers, make_table, plain_text, print_json

    if json:
        print_json(
            {
                "precision": [{**line._asdict(), "precision": line.precision} for line in summary.precision],
                "missed": summary.missed,
            }
        )
        return
    if not summary.precision:
        answers().print("No decision on a record that you may see.")
        return
    rows = [
        (
            line.register,
            line.band or "both",
            f"{line.confirmed:,}",
            f"{line.rejected:,}",
            "" if line.precision is None else f"{line.precision:.3f}",
        )
        for line in summary.precision
    ]
    answers().print(make_table(("Register", "Band", "Confirmed", "Rejected", "Precision"), rows, whole=0))
    for name, links in summary.missed.items():
        answers().print(plain_text(f"{name}: {links:,} confirmed that software had not found."))
