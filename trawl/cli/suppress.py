"""`trawl suppress` and `trawl suppressions`: hits that reports are not to show for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.pipeline.suppressing import ListedSuppression


def suppress(
    context: typer.Context,
    profile: Annotated[str, typer.Argument(help="The profile whose reports are not to show them.")],
    until: Annotated[str, typer.Option(help="The last day on which they are not shown, such as 2026-03-31.")],
    reason: Annotated[str, typer.Option(help="Why; reports say it, and it is logged.")],
    record: Annotated[str, typer.Option(help="This record, until it changes.")] = "",
    incident: Annotated[
        str, typer.Option(help="The records of this record's incident, until one changes or another comes.")
    ] = "",
    premises: Annotated[
        str, typer.Option(metavar="REGISTER/ROW", help="Hits that are matched to these premises and to no others.")
    ] = "",
    person: Annotated[str, typer.Option(help="Hits that name this person and nobody else; with --born.")] = "",
    born: Annotated[str, typer.Option(help="The person's date of birth, such as 1990-12-31.")] = "",
    nominal: Annotated[str, typer.Option(help="The same by a nominal id; with --force.")] = "",
    force: Annotated[str, typer.Option(help="The force whose nominal id it is.")] = "",
    wording: Annotated[str, typer.Option(help="Hits of which all that was found stands in this wording.")] = "",
) -> None:
    """Keep hits out of a profile's reports until a day. They are counted, and listed with --suppressed.

    A hit whose record changes is shown again.
    """
    from trawl.cli.display import answers, plain_text
    from trawl.pipeline.suppressing import SuppressionOrder, suppress
    from trawl.pipeline.suppression_book import say_subject
    from trawl.written import write_count, write_day

    order = SuppressionOrder(record, incident, premises, person, born, nominal, force, wording)
    made = suppress(installed(context), profile, order, reason, until)
    kept = made.kept
    of = f"{write_count(made.of, 'hit')} of {made.run} {'is' if made.of == 1 else 'are'} of it"
    line = (
        f"Suppression {kept.id}: {say_subject(kept)}, in {kept.made.profile} until {write_day(kept.made.until)}; "
        f"{of if made.run else 'no run is there yet'}."
    )
    answers().print(plain_text(line))


def suppressions(
    context: typer.Context,
    profile: Annotated[str, typer.Option(help="Only those of this profile.")] = "",
    due: Annotated[
        bool, typer.Option("--due", help="Only those to look at: a record has changed, or 14 days are left.")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Those that have run out or were ended, too.")] = False,
    end: Annotated[int | None, typer.Option(metavar="NUMBER", help="End this one now; takes --reason.")] = None,
    reason: Annotated[str, typer.Option(help="Why it is ended; it is logged.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the suppressions that hold, that which runs out first before others; or end one."""
    from trawl.cli.display import answers, make_table, plain_text, print_json
    from trawl.errors import UsageError
    from trawl.pipeline.suppressing import end_suppression, list_suppressions
    from trawl.pipeline.suppression_book import say_subject

    if end is not None:
        if profile or due or everything or json:
            raise UsageError("--end ends one suppression by its number: only --reason goes with it.")
        ended = end_suppression(installed(context), end, reason)
        answers().print(plain_text(f"Ended: suppression {ended.id}, {say_subject(ended)}."))
        return
    if reason:
        raise UsageError("--reason goes with --end NUMBER.")
    found = list_suppressions(installed(context), profile, due=due, everything=everything)
    if json:
        print_json([_pack(one) for one in found])
        return
    if not found:
        answers().print("No suppression to show." if due or everything else "No suppression holds.")
        return
    columns = ("Number", "Profile", "Suppressed", "Until", "Why", "By", "Stands")
    answers().print(make_table(columns, map(_cells, found), whole=0))


def _cells(one: ListedSuppression) -> tuple[str, ...]:
    from trawl.pipeline.suppression_book import say_subject

    kept = one.kept
    state: str = one.state
    if kept.ended:
        state = f"ended by {kept.ended.principal} on {kept.ended.at:%Y-%m-%d}: {kept.ended.reason}"
    by = f"{kept.principal}, {kept.at:%Y-%m-%d}"
    return str(kept.id), kept.made.profile, say_subject(kept), f"{kept.made.until}", kept.made.reason, by, state


def _pack(one: ListedSuppression) -> dict[str, object]:
    kept = one.kept
    ended = kept.ended
    return {
        "id": kept.id,
        "profile": kept.made.profile,
        "kind": kept.made.kind,
        "subject": dict(kept.made.subject),
        "reason": kept.made.reason,
        "until": kept.made.until,
        "by": kept.principal,
        "at": kept.at,
        "state": one.state,
        "due": one.due,
        "ended": ended and {"by": ended.principal, "at": ended.at, "reason": ended.reason},
    }
