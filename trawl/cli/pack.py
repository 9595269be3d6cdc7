"""`trawl pack`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.ledger import MadePack

app = typer.Typer(
    help="Run profiles together and write a copy for each recipient, with their part alone.", no_args_is_help=True
)

Name = Annotated[str, typer.Argument(help="The pack's name (trawl pack list).")]
Made = Annotated[str, typer.Argument(help="A pack that was made: NAME/DATE (trawl pack list).")]


@app.command("list")
def list_packs(
    context: typer.Context,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List the packs of packs/ in the home and those that come with trawl, and what was made of each."""
    from dataclasses import asdict

    from trawl.cli.display import answers, print_json
    from trawl.pipeline.packing import survey_packs
    from trawl.written import write_count

    shelf = survey_packs(installed(context))
    if json:
        packs = [{"name": one.name, **one.file.model_dump(mode="json")} for one in shelf.packs]
        problems = {name: [str(one) for one in found] for name, found in shelf.problems.items()}
        print_json({"packs": packs, "problems": problems, "made": [asdict(one) for one in shelf.made]})
        return
    for pack in shelf.packs:
        size = f"{write_count(len(pack.file.profiles), 'profile')}, {write_count(len(pack.copies), 'copy', 'copies')}"
        answers().print(f"{pack.name}: {pack.file.title} ({size})", markup=False, highlight=False)
    for name, found in shelf.problems.items():
        said = f"{name}: cannot be made here, for {write_count(len(found), 'reason')}: trawl pack check {name}"
        answers().print(said, markup=False, highlight=False)
    for made in shelf.made[::-1]:
        issued = f" {made.issued:%Y-%m-%d %H:%M}" if made.issued else ""
        failed = [run.profile for run in made.runs if run.reason]
        without = f", without {', '.join(failed)}" if failed else ""
        said = f"  {made.id}: {made.state}{issued}, {write_count(len(made.copies), 'copy', 'copies')}{without}"
        answers().print(said, markup=False, highlight=False)


@app.command("check")
def check(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Only this pack.")] = "",
) -> None:
    """Check packs: unknown keys, profiles, forces and districts, recipients. Exit 2 where anything is wrong."""
    from trawl.cli.display import answers
    from trawl.errors import FileProblems
    from trawl.pipeline.packing import survey_packs
    from trawl.profiles.naming import unknown_name

    shelf = survey_packs(installed(context))
    names = [*(pack.name for pack in shelf.packs), *shelf.problems]
    if name and name not in names:
        raise unknown_name("pack", name, names)
    problems = tuple(one for of, found in shelf.problems.items() if name in ("", of) for one in found)
    for pack in shelf.packs:
        if name in ("", pack.name):
            answers().print(f"{pack.name}: sound", markup=False)
    if problems:
        raise FileProblems(problems)


@app.command("run")
def run(
    context: typer.Context,
    name: Name,
    force: Annotated[str, typer.Option(help="Only the parts of this force, in a history of their own.")] = "",
    issue: Annotated[bool, typer.Option("--issue", help="Issue it at once, without anybody having read it.")] = False,
) -> None:
    """Run every profile of a pack once and write a folder for each recipient; what was cut off is gone on with.

    Exit 1 where a profile failed: the others are there, and every copy says so.
    """
    from trawl.cli.display import answers, progress_bar
    from trawl.pipeline.packing import run_pack

    installation = installed(context)
    if issue:
        installation.require("issuer")
    with progress_bar("hits") as bar:
        task = bar.add_task(f"Making {name}", total=None, hits="")

        def show(profile: str, done: int, total: int, doing: str) -> None:
            bar.update(task, description=f"Running {profile}", completed=done, total=total or None, hits=doing)

        made = run_pack(installation, name, show, force=force)
    well = print_pack(made)
    if issue:
        well = _issue(context, made.id, again=False) and well
    else:
        answers().print(f"Once it has been read: trawl pack issue {made.id}", markup=False)
    if not well:
        raise typer.Exit(1)


@app.command("render")
def render(context: typer.Context, pack: Made) -> None:
    """Write the copies of a pack that is not issued again, with what analysts have added to its runs since."""
    from trawl.pipeline.packing import render_pack

    print_pack(render_pack(installed(context), pack))


@app.command("issue")
def issue(
    context: typer.Context,
    pack: Made,
    mail_again: Annotated[
        bool, typer.Option("--mail-again", help="Mail also those of whom nobody knows whether their mail went.")
    ] = False,
) -> None:
    """Issue a pack as it was written and read; each copy is on record once, with its recipient.

    Done again, it goes on with what is missing: mail that did not go. Exit 1 where some did not.
    """
    if not _issue(context, pack, again=mail_again):
        raise typer.Exit(1)


def _issue(context: typer.Context, pack: str, *, again: bool) -> bool:
    from trawl.cli.display import answers, remarks
    from trawl.pipeline.pack_issuing import issue_pack
    from trawl.written import write_count

    issued = issue_pack(installed(context), pack, mail_again=again)
    said = f"{issued.made.id} is issued as it was written: {write_count(len(issued.made.copies), 'copy', 'copies')}."
    if issued.amended:
        records = write_count(issued.amended, "record was", "records were")
        said += f" {records} amended since the runs: the next pack has them as updated."
    answers().print(said, markup=False, highlight=False)
    for line in issued.unsent:
        remarks().print(line, markup=False, highlight=False)
    return not issued.unsent


def print_pack(made: MadePack) -> bool:
    """Print what was made: the folder of each copy, and which profiles failed; return whether none did."""
    from trawl.cli.display import answers, remarks

    answers().print(f"{made.id} is {made.state}:", markup=False, highlight=False)
    for copy in made.copies:
        answers().print(f"  copy {copy.number}, {copy.recipient}: {copy.folder}", markup=False, highlight=False)
    failed = [one for one in made.runs if one.reason]
    for one in failed:
        remarks().print(f"{one.profile}: FAILED. {one.reason}", markup=False, highlight=False)
    return not failed
