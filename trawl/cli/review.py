"""`trawl review`: mark the hits of a run, one by one in the terminal, together, or on a sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.edition import IncludeRestricted
from trawl.cli.invocation import installed

if TYPE_CHECKING:
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.reviewing import Reviewed


def review(
    context: typer.Context,
    run: Annotated[str, typer.Argument(help="The run (trawl report list), or a sample (trawl profile sample).")],
    mark: Annotated[str, typer.Option(help="Mark without a screen: relevant, not-relevant or unsure.")] = "",
    record: Annotated[
        list[str] | None, typer.Option(help="The hit to mark: source/id, id or reference. May be given several times.")
    ] = None,
    all_like: Annotated[
        str, typer.Option(metavar="QUERY", help="Mark every hit that answers this query as well; it takes a note.")
    ] = "",
    note: Annotated[str, typer.Option(help="Why; it is kept with the mark.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Take back your own mark of --record.")] = False,
    sheet: Annotated[
        Path | None, typer.Option(help="Write the hits to a workbook (.xlsx) or CSV file, to be marked there.")
    ] = None,
    import_: Annotated[Path | None, typer.Option("--import", help="Take the marks from such a sheet.")] = None,
    include_restricted: IncludeRestricted = None,
) -> None:
    """Mark hits as relevant, not relevant or unsure: one a screen, or with --mark, --sheet and --import.

    On the screen: j next, k before, r relevant, n not relevant, u unsure, w write a note, z take your mark back, q end.
    What is marked is kept at once; the next review goes on where nothing of yours stands yet.
    """
    from trawl.cli.review_screen import review_on_screen
    from trawl.pipeline.reviewing import open_review

    way = _require_one(mark=mark, undo=undo, sheet=sheet, import_=import_)
    _require_fitting(way, record or [], all_like, note, include_restricted)
    installation = installed(context)
    if way == "import":
        assert import_
        _import(installation, run, import_)
        return
    reviewed = open_review(installation, run)
    if way == "sheet":
        assert sheet
        _export(installation, reviewed, sheet, include_restricted)
    elif way == "undo":
        _undo(installation, reviewed, record or [], note)
    elif way == "mark":
        _mark(installation, reviewed, mark, record or [], all_like, note)
    else:
        review_on_screen(installation, reviewed)


def _require_one(*, mark: str, undo: bool, sheet: Path | None, import_: Path | None) -> str:
    """Which way is asked for; "" is the screen. Raises UsageError for several."""
    from trawl.errors import UsageError

    ways = {"mark": mark, "undo": undo, "sheet": sheet, "import": import_}
    asked = [name for name, value in ways.items() if value]
    if len(asked) > 1:
        raise UsageError(f"--{asked[0]} and --{asked[1]} are two things to do: ask for one of them.")
    return asked[0] if asked else ""


def _require_fitting(way: str, records: list[str], like: str, note: str, include_restricted: str | None) -> None:
    from trawl.errors import UsageError

    if way not in ("mark", "undo") and (records or like or note):
        raise UsageError("--record, --all-like and --note go with --mark or --undo.")
    if way == "mark" and bool(records) == bool(like):
        raise UsageError("Say what to mark: --record NAME (once or several times), or --all-like QUERY.")
    if way == "mark" and not note.strip() and (like or len(records) > 1):
        raise UsageError("Marking several hits together takes the reason: give --note TEXT.")
    if way == "undo" and (like or not records):
        raise UsageError("Say whose mark to take back: --undo --record NAME.")
    if way != "sheet" and include_restricted is not None:
        raise UsageError("--include-restricted goes with --sheet.")


def _mark(installation: Installation, reviewed: Reviewed, mark: str, records: list[str], like: str, note: str) -> None:
    from trawl.cli.display import answers, plain_text
    from trawl.pipeline.reviewing import choose_hits, mark_hits, parse_mark
    from trawl.written import write_count

    meant = parse_mark(mark)
    keys = choose_hits(installation, reviewed, records, like)
    done = mark_hits(installation, reviewed, keys, meant, note)
    already = f"; {done.unchanged:,} marked so by you already" if done.unchanged else ""
    line = f"{write_count(len(done.kept), 'hit')} of {reviewed.name} marked {meant}{already}."
    if done.amended:
        was = "1 record has" if done.amended == 1 else f"{done.amended:,} records have"
        line += f" {was} been amended since the run: the mark is of the version that the run saw."
    answers().print(plain_text(line))


def _undo(installation: Installation, reviewed: Reviewed, records: list[str], note: str) -> None:
    from trawl.cli.display import answers, plain_text
    from trawl.errors import NotFoundError
    from trawl.model import Key
    from trawl.pipeline.reviewing import choose_hits, name_record, undo_mark

    for name in records:
        try:
            (key,) = choose_hits(installation, reviewed, [name])
        except NotFoundError:  # the record may have gone, and the mark is kept
            source, stroke, record_id = name.partition("/")
            if not stroke:
                raise
            key = Key(source, record_id)
        undone = undo_mark(installation, reviewed, key, note)
        answers().print(plain_text(f"Taken back: {name_record(key)} {undone.made.mark}."))


def _export(installation: Installation, reviewed: Reviewed, sheet: Path, include_restricted: str | None) -> None:
    from trawl.cli.display import answers, plain_text, remarks
    from trawl.cli.edition import edition_from_options
    from trawl.pipeline.review_export import export_review

    edition = edition_from_options(installation, "full", "", include_restricted)
    done = export_review(installation, reviewed, sheet, edition)
    held = f"; {done.restricted:,} restricted by reference only" if done.restricted else ""
    answers().print(plain_text(f"{done.hits:,} hits of {reviewed.name} written to {sheet} to be marked{held}."))
    if done.cut:
        remarks().print(
            f"{done.cut:,} cells were cut to what a workbook holds, and say so. A .csv file has them whole."
        )


def _import(installation: Installation, run: str, file: Path) -> None:
    from trawl.cli.display import answers, plain_text, remarks
    from trawl.pipeline.review_import import import_review

    result = import_review(installation, run, file)
    for line in (*result.reading, *result.remarks):
        remarks().print(plain_text(line))
    counted = ", ".join(f"{number:,} {mark}" for mark, number in result.marked.items())
    outdated = f" ({result.outdated:,} of what has changed since: of the earlier version)" if result.outdated else ""
    answers().print(
        plain_text(
            f"{file.name}: {counted}{outdated}; {result.unchanged:,} marked so already, {result.blank:,} left blank, "
            f"{len(result.remarks):,} not taken, {result.missing:,} hits of {run} not in the sheet."
        )
    )
    if result.remarks:
        raise typer.Exit(1)
