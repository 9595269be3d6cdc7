"""What commands print of decisions on matches."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trawl.ledger import KeptDecision
    from trawl.pipeline.deciding import DecisionSummary, ListedDecision


def print_made(kept: KeptDecision, before: KeptDecision | None) -> None:
    """Say what was decided, what software says of it, and what stood before."""
    from trawl.cli.display import answers, plain_text

    made = kept.made
    said = f"{made.band}, {made.score:.0f} of 100" if made.band else "no match"
    means = "means" if made.verdict == "confirm" else "does not mean"
    line = f"{_name_record(kept)} {means} {_name_row(kept)}. Software says: {said}."
    answers().print(plain_text(f"{line} Before: {say_kept(before)}." if before else line))


def say_kept(kept: KeptDecision) -> str:
    """A decision with who made it, when and why."""
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


def decision_cells(listed: ListedDecision) -> tuple[str, ...]:
    """A decision as a row of a table."""
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


def pack_decision(listed: ListedDecision) -> dict[str, object]:
    """A decision as programs read it."""
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


def print_summary(summary: DecisionSummary, *, json: bool) -> None:
    """Print the precision of each register and band."""
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
