"""`trawl profile`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli import measures, terms
from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.profiles import BrokenProfile, Profile

app = typer.Typer(help="List, check and tune saved profiles.", no_args_is_help=True)


@app.command("list")
def list_profiles(
    context: typer.Context, json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False
) -> None:
    """List the profiles; a user's own come before trawl's."""
    from trawl.cli.display import answers, make_table, print_json
    from trawl.pipeline.catalogue import read_profiles

    found = read_profiles(installed(context))
    if json:
        print_json([*map(_profile_json, found.profiles), *map(_broken_json, found.broken)])
        return
    rows = [(p.name, p.title, ", ".join(join.name for join in p.registers), str(p.path)) for p in found.profiles]
    rows += [(b.name, "CANNOT BE USED: see below", "", str(b.path)) for b in found.broken]
    answers().print(make_table(("Profile", "Title", "Registers", "File"), rows, whole=0))
    for problem in found.problems:
        answers().print(str(problem), markup=False)


def _profile_json(profile: Profile) -> dict[str, object]:
    return {
        "name": profile.name,
        "title": profile.title,
        "path": str(profile.path),
        "hash": profile.hash,
        "problems": [],
    }


def _broken_json(profile: BrokenProfile) -> dict[str, object]:
    problems = [str(problem) for problem in profile.problems]
    return {"name": profile.name, "title": "", "path": str(profile.path), "hash": "", "problems": problems}


@app.command("show")
def show(context: typer.Context, profile: terms.PROFILE) -> None:
    """Show a profile and the query that it is with its term lists resolved."""
    from trawl.cli.display import answers
    from trawl.pipeline.catalogue import find_profile
    from trawl.query import print_resolved

    found = find_profile(installed(context), profile)
    answers().print(f"{found.title}\n{found.description}\n\n{found.query_text}", markup=False)
    answers().print(f"\nResolved:\n{print_resolved(found.query.tree)}", markup=False)


@app.command("check")
def check(context: typer.Context) -> None:
    """Check every profile and term list, and the registers they name, and report all the problems found."""
    from trawl.cli.display import answers
    from trawl.errors import FileProblems
    from trawl.pipeline.catalogue import check_profiles

    found = check_profiles(installed(context))
    if found.problems:
        raise FileProblems(found.problems)
    answers().print(f"{len(found.profiles)} profiles and their term lists are sound.")


app.command("terms")(terms.terms)
app.command("test")(terms.try_out)
app.command("suggest")(terms.suggest)
app.command("lint")(terms.lint)
app.command("precision")(measures.precision)
app.command("sample")(measures.sample)
