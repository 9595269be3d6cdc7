"""`trawl search`."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.edition import IncludeRestricted, edition_from_options
from trawl.cli.invocation import installed
from trawl.cli.report_options import EditionOption, Force

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from trawl.model import Hit
    from trawl.pipeline.around import AroundSieve
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.searching import SearchAnswer
    from trawl.query import Query
    from trawl.reports.edition import Edition


class Sort(StrEnum):
    """The orders of a search's answer."""

    event = "event"
    loaded = "loaded"
    relevance = "relevance"


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="In the query language (docs/query-language.md).")],
    page: Annotated[int, typer.Option(help="Which page.", min=1)] = 1,
    size: Annotated[int, typer.Option(help="Hits on a page.", min=1)] = 20,
    everything: Annotated[bool, typer.Option("--all", help="All the hits, however many.")] = False,
    sort: Annotated[Sort, typer.Option(help="event (newest first), loaded (newest first) or relevance.")] = Sort.event,
    json: Annotated[bool, typer.Option("--json", help="Print the total and the hits as JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write all the hits to this CSV file instead.")] = None,
    near: Annotated[
        str, typer.Option(help="Only records around this place: a postcode, a grid reference or 'lat, lon'.")
    ] = "",
    within: Annotated[str, typer.Option(help="How far from it at most, such as 400m, 2km or 0.5mi.")] = "",
    save_as: Annotated[str | None, typer.Option(help="Save the query as a profile of this name as well.")] = None,
    edition: EditionOption = "full",
    force: Force = "",
    include_restricted: IncludeRestricted = None,
) -> None:
    """Search all records. Newest event first; the total is exact. Exit code 3 where nothing is found.

    Where nothing is found, and in JSON and beside a CSV file, it is said what could not be searched. A CSV file is of
    an edition: what is restricted stands in it by reference only, unless a reason is given.

    A query that begins with two dashes goes after `--`.
    """
    from trawl.cli.display import hit_json, plain_text, print_json, remarks
    from trawl.coverage import pack_coverage
    from trawl.errors import UsageError
    from trawl.pipeline.searching import search as answer_search
    from trawl.query.hints import fit_hints

    _check_options(csv, json=json, placed=save_as is not None and bool(near or within))
    everything = everything or csv is not None
    installation = installed(context)
    if csv is None and (edition != "full" or force or include_restricted is not None):
        raise UsageError("--edition, --force and --include-restricted are for a file: they go with --csv.")
    made = edition_from_options(installation, edition, force, include_restricted) if csv is not None else None
    with (
        answer_search(
            installation,
            query,
            order=sort.value,
            page=page,
            size=size,
            everything=everything,
            export=csv,
            near=near,
            within=within,
            edition=made,
        ) as answer,
        _saving(installation, save_as, query) as saved,
    ):
        for hint in fit_hints(answer.hints):
            remarks().print(plain_text(f"Hint: {hint}"))
        found = answer.total
        if csv is not None:
            found = _write_csv(csv, answer, made)
        elif json:
            hits = [{**hit_json(hit), **_distance_json(answer, hit)} for hit in answer.hits]
            print_json({"total": answer.total, "hits": hits, "coverage": pack_coverage(answer.cover())})
        elif not answer.total:
            _say_nothing_found(answer)
        else:
            _print_page(answer, page, size, everything=everything)
    if saved is not None:
        remarks().print(f"Saved as {saved}. Run it: trawl run {save_as}", markup=False)
        if looked_up := _looked_up(answer.query):
            remarks().print(plain_text(f"Hint: The profile looks for its words only; add OR {looked_up} to it."))
    if not found:
        raise typer.Exit(3)


def _check_options(csv: Path | None, *, json: bool, placed: bool) -> None:
    """Refuse options that contradict each other; `placed` says that a search around a place is to be saved."""
    from trawl.errors import UsageError

    if csv is not None and json:
        raise UsageError("--json and --csv give the same hits. Ask for one of them.")
    if csv is not None and not csv.absolute().parent.exists():
        raise UsageError(f"The folder {csv.absolute().parent} is not there: make it, or correct --csv.")
    if placed:
        raise UsageError("--save-as saves the query alone, and a profile asks for no place: leave --near out.")


def _distance_json(answer: SearchAnswer, hit: Hit) -> dict[str, object]:
    """How far a hit is from the place that the search names; nothing where it names none."""
    if answer.sieve is None:
        return {}
    found = answer.sieve.found[hit.record.key]
    return {"distance": {"within": found.within, "km": round(found.km, 3), "words": found.words}}


def _saving(installation: Installation, name: str | None, query: str) -> AbstractContextManager[Path | None]:
    """Save the query under this name, unless what is done meanwhile fails."""
    if name is None:
        return nullcontext()
    from trawl.pipeline.saving import save_search

    return save_search(installation, name, query)


def _print_page(answer: SearchAnswer, page: int, size: int, *, everything: bool) -> None:
    from trawl.cli.display import answers, is_empty_page, page_heading, plain_text

    found = f"{answer.total:,} record{'s' if answer.total != 1 else ''} found"
    answers().print(page_heading(found, answer.total, page, size, everything=everything))
    if not is_empty_page(answer.total, page, size, everything=everything):
        answers().print(_hit_table(answer.hits, answer.sieve))
    if answer.sieve:
        answers().print(plain_text("\n".join(answer.sieve.say())))


def _write_csv(path: Path, answer: SearchAnswer, edition: Edition | None) -> int:
    """Write the hits as the edition may hold them; return how many."""
    from trawl.cli.display import plain_text, print_shortfalls, remarks
    from trawl.pipeline.searching import export_hits

    exported = export_hits(answer, path, edition)
    held = f"{exported.withheld:,} of them by reference only, " if exported.withheld else ""
    remarks().print(
        plain_text(f"{exported.written:,} hits written to {path}, {held}what they cover to {exported.beside}")
    )
    print_shortfalls(exported.coverage)
    return exported.written


def _say_nothing_found(answer: SearchAnswer) -> None:
    """Say "no" together with what it does not cover."""
    from trawl.cli.display import answers, plain_text, print_shortfalls

    covered = answer.cover()
    searched = "1 record was" if covered.records == 1 else f"{covered.records:,} records were"
    answers().print(f"Nothing found. {searched} searched.")
    if answer.sieve:
        answers().print(plain_text(answer.sieve.say()[0]))
    print_shortfalls(covered)


def _looked_up(query: Query) -> str:
    """What the search looked up besides words, as clauses; a profile does so only where they are written."""
    from trawl.query.hints import list_some

    entities = [f'entity:"{kind}:{value}"' for kind, value in query.identifiers]
    references = [f'reference:"{reference}"' for reference in query.references]
    return list_some(entities or references, " OR ")


def _hit_table(hits: Iterable[Hit], sieve: AroundSieve | None) -> Table:
    from rich.table import Column

    from trawl.cli.display import make_table

    columns = (Column("Event", no_wrap=True), Column("Record", min_width=12), "Force", Column("Found", ratio=1))
    if sieve is None:
        return make_table(columns, map(_hit_row, hits), show_lines=True)
    rows = ((*_hit_row(hit), sieve.found[hit.record.key].words) for hit in hits)
    return make_table((*columns, "Distance"), rows, show_lines=True)


def _hit_row(hit: Hit) -> tuple[str | Text, ...]:
    from rich.text import Text

    from trawl.cli.display import record_cells, snippet_text
    from trawl.reports.snippets import cut_excerpt

    excerpt = cut_excerpt(hit.record, hit.spans, most=2)
    found = Text("\n").join(map(snippet_text, excerpt.snippets))
    if hit.undecided:
        found.append(f"\n{hit.why[0]}: look at the record itself.", style="bold")
    if hit.negated:
        found.append("\nNegated: every finding that it needs is ruled out by its context.", style="dim")
    return (*record_cells(hit.record), found)
