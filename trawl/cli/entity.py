"""`trawl entity`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from trawl.pipeline.occurrences import Occurrence


def entity(
    context: typer.Context,
    kind: Annotated[str, typer.Argument(metavar="TYPE", help="Such as phone, vrm, handle, person or premises.")],
    value: Annotated[str, typer.Argument(help="As anybody writes it: it is read by the rules of its type.")],
    page: Annotated[int, typer.Option(help="Which page.", min=1)] = 1,
    size: Annotated[int, typer.Option(help="Records on a page.", min=1)] = 20,
    everything: Annotated[bool, typer.Option("--all", help="All the records, however many.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """List where an entity occurs, newest event first. Exit code 3 where it occurs nowhere.

    A value that begins with a dash goes after `--`.
    """
    from trawl.cli.display import answers, is_empty_page, page_heading, print_json, print_shortfalls
    from trawl.coverage import pack_coverage
    from trawl.pipeline.occurrences import find_occurrences

    with find_occurrences(installed(context), kind, value, page=page, size=size, everything=everything) as answer:
        asked = [{"type": type_, "value": canonical} for type_, canonical in answer.entities]
        if json:
            records = [_record_json(occurrence) for occurrence in answer.found]
            covered = pack_coverage(answer.cover())
            print_json({"entities": asked, "total": answer.total, "records": records, "coverage": covered})
        else:
            name = f"{answer.entities[0].type} {answer.entities[0].value}"
            occurs = f"{name} occurs in {answer.total:,} record{'s' if answer.total != 1 else ''}"
            heading = page_heading(occurs, answer.total, page, size, everything=everything)
            answers().print(heading if answer.total else f"{name} occurs in no record that you may see.")
            if not answer.total:
                print_shortfalls(answer.cover())
            if not is_empty_page(answer.total, page, size, everything=everything):
                answers().print(_table(answer.found))
        if not answer.total:
            raise typer.Exit(3)


def _table(found: Iterable[Occurrence]) -> Table:
    from rich.table import Column

    from trawl.cli.display import make_table

    columns = (
        Column("Event", no_wrap=True), Column("Record", min_width=12), "Force", "Value", "As written",
        Column("Where", ratio=1),
    )  # fmt: skip
    return make_table(columns, map(_row, found), show_lines=True)


def _row(occurrence: Occurrence) -> tuple[str | Text, ...]:
    from rich.text import Text

    from trawl.cli.display import record_cells, snippet_text
    from trawl.reports.snippets import cut_excerpt

    excerpt = cut_excerpt(occurrence.record, occurrence.spans, most=2, opening=False)
    return (
        *record_cells(occurrence.record),
        "\n".join(dict.fromkeys(mention.value for mention in occurrence.mentions)),
        "\n".join(dict.fromkeys(mention.text for mention in occurrence.mentions)),
        Text("\n").join(map(snippet_text, excerpt.snippets)),
    )


def _record_json(occurrence: Occurrence) -> dict[str, object]:
    from trawl.cli.display import place_json, record_json
    from trawl.entities import mention_rows
    from trawl.reports.shown_passages import list_passages
    from trawl.reports.snippets import cut_excerpt

    passages, mentions = list_passages(occurrence.record), occurrence.mentions
    excerpt = cut_excerpt(occurrence.record, occurrence.spans, opening=False)
    return {
        **record_json(occurrence.record),
        "mentions": [
            {**row, "part": mention.part, **place_json(passages, mention.part, mention.start)}
            for row, mention in zip(mention_rows(mentions), mentions, strict=True)
        ],
        "snippets": [snippet.labelled_text for snippet in excerpt.snippets],
    }
