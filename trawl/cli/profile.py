"""`trawl profile`."""

from __future__ import annotations

from typing import Annotated

import typer

from trawl.cli import terms
from trawl.cli.invocation import installed

app = typer.Typer(help="List, check and tune saved profiles.", no_args_is_help=True)


@app.command("list")
def list_profiles(
    context: typer.Context, json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List the profiles; a user's own come before trawl's."""
    from trawl.cli.display import answers, make_table, print_json
    from trawl.profiles import load_profiles

    profiles = load_profiles(installed(context).profile_folders)
    if json:
        print_json([{"name": p.name, "title": p.title, "path": str(p.path), "hash": p.hash} for p in profiles])
        return
    rows = [(p.name, p.title, ", ".join(join.name for join in p.registers), str(p.path)) for p in profiles]
    answers().print(make_table(("Profile", "Title", "Registers", "File"), rows, whole=0))


@app.command("show")
def show(context: typer.Context, profile: Annotated[str, typer.Argument(help="The profile's name.")]) -> None:
    """Show a profile and the query that it is with its term lists resolved."""
    from trawl.cli.display import answers
    from trawl.profiles import load_profile
    from trawl.query import print_resolved

    found = load_profile(profile, installed(context).profile_folders)
    answers().print(f"{found.title}\n{found.description}\n\n{found.query_text}", markup=False)
    answers().print(f"\nResolved:\n{print_resolved(found.query.tree)}", markup=False)


@app.command("check")
def check(context: typer.Context) -> None:
    """Check every profile and term list, and report all the problems found."""
    from trawl.cli.display import answers
    from trawl.profiles import load_profiles

    profiles = load_profiles(installed(context).profile_folders)
    answers().print(f"{len(profiles)} profiles and their term lists are sound.")


app.command("terms")(terms.terms)
app.command("test")(terms.try_out)
app.command("suggest")(terms.suggest)
app.command("lint")(terms.lint)
