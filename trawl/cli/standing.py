"""`trawl wash --standing`, `due`, `lists`, `extend` and `end`: lists that are kept and washed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from trawl.cli import wash
from trawl.cli.invocation import installed
from trawl.cli.wash import CommandOfWash

if TYPE_CHECKING:
    from trawl.ledger import StandingList
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.standing import StandingOutcome

#: `trawl wash` itself, to which the commands here belong.
app = wash.app

Name = Annotated[str, typer.Argument(help="The name of a standing list.")]
Owner = Annotated[str, typer.Option(help="Whose list it is: a keeper looks after those of others, too.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


@app.command("due", cls=CommandOfWash)
def due(context: typer.Context, json: AsJson = False) -> None:
    """Wash every standing list for what came since its last answer: only what is new, changed or withdrawn.

    One that is washed every day or every week is left alone until its next day.
    `trawl run --due` does so too. Exit 1 where a list could not be washed.
    """
    if not wash_due(installed(context), json=json):
        raise typer.Exit(1)


@app.command("lists", cls=CommandOfWash)
def lists(context: typer.Context, json: AsJson = False) -> None:
    """List the standing lists: whose they are, and until when they are washed."""
    from datetime import UTC, datetime

    from trawl.cli.display import answers, print_json
    from trawl.pipeline.standing_lists import list_standing

    found = list_standing(installed(context))
    if json:
        print_json([_pack(one) for one in found])
        return
    for one in found:
        answers().print(_describe(one, datetime.now(UTC)), markup=False, highlight=False)
    if not found:
        answers().print("There is no standing list: trawl wash FILE --standing NAME keeps one.", markup=False)


@app.command("extend", cls=CommandOfWash)
def extend(
    context: typer.Context,
    name: Name,
    days: Annotated[
        int | None, typer.Option(min=1, help="For so many days from now; else as standing_days says.")
    ] = None,
    owner: Owner = "",
    every: Annotated[str, typer.Option(help="How often: load, day or week; as before without it.")] = "",
) -> None:
    """Wash a standing list for longer."""
    from datetime import UTC, datetime

    from trawl.cli.display import answers
    from trawl.pipeline.standing_lists import extend_list

    installation, now = installed(context), datetime.now(UTC)
    kept = extend_list(installation, name, days or installation.settings.standing_days, now, every=every, owner=owner)
    answers().print(_describe(kept, now), markup=False, highlight=False)


@app.command("end", cls=CommandOfWash)
def end(context: typer.Context, name: Name, owner: Owner = "") -> None:
    """Wash a standing list no more, and erase its rows."""
    from datetime import UTC, datetime

    from trawl.cli.display import answers
    from trawl.pipeline.standing_lists import end_list

    ended = end_list(installed(context), name, owner)
    answers().print(_describe(ended, datetime.now(UTC)), markup=False, highlight=False)


def wash_due(installation: Installation, *, json: bool = False) -> bool:
    """Wash the standing lists, saying what came of each; return whether everything went well."""
    from datetime import UTC, datetime

    from trawl.cli.display import print_json, remarks
    from trawl.pipeline.standing import wash_due as wash_all

    outcomes: list[StandingOutcome] = []
    for outcome in wash_all(installation, datetime.now(UTC)):
        outcomes.append(outcome)
        if not json:
            say_outcome(outcome)
    if waiting := sorted(one.next_day for one in outcomes if one.next_day):
        remarks().print(f"Standing lists not due yet: {len(waiting):,}; the next is on {waiting[0]:%d %B %Y}.")
    if json:
        print_json([_pack_outcome(one) for one in outcomes])
    return not any(one.failure for one in outcomes)


def say_outcome(outcome: StandingOutcome) -> None:
    """Say what came of washing a standing list."""
    from trawl.cli.display import answers, remarks

    for remark in outcome.remarks:
        remarks().print(remark, markup=False)
    standing = outcome.standing
    name = f"Standing list {standing.name}" if standing.name else f"A standing list of {standing.owner}"
    if outcome.failure or outcome.skipped:
        said = f"FAILED. {outcome.failure}" if outcome.failure else f"not washed: {outcome.skipped}"
        remarks().print(f"{name}: {said}", markup=False)
    elif outcome.changes:
        counts = ", ".join(f"{count:,} {status}" for status, count in outcome.changes.counts.items())
        answers().print(f"{name}: {counts or 'nothing new, changed or withdrawn'}.", markup=False, highlight=False)
        for file in outcome.changes.files:
            answers().print(f"  {file}", markup=False, highlight=False)


def _describe(one: StandingList, now: Any) -> str:
    until = f"until {one.expires:%d %B %Y}" if one.is_live(now) else f"expired on {one.expires:%d %B %Y}"
    state = f"ended on {one.ended:%d %B %Y}" if one.ended else until
    last = f"last answered by wash {one.wash_id or '-'}"
    return f"{one.name}: {one.file}, of {one.owner}, every {one.every}, {state}; {last}"


def _pack(one: StandingList) -> dict[str, Any]:
    kept = {"name": one.name, "owner": one.owner, "file": one.file, "kept": one.kept, "expires": one.expires}
    return {**kept, "every": one.every, "looked": one.looked, "ended": one.ended, "wash": one.wash_id}


def _pack_outcome(one: StandingOutcome) -> dict[str, Any]:
    said = {"name": one.standing.name, "skipped": one.skipped, "failure": one.failure, "next": one.next_day}
    if one.changes is None:
        return said
    files = [str(file) for file in one.changes.files]
    return {**said, "changes": dict(one.changes.counts), "wash": one.changes.wash_id or None, "files": files}
