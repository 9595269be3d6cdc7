"""`trawl load`."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.withdrawals import refuse_missing, tell_withdrawn
from trawl.written import write_count

#: Characters of a column that no key used that are shown.
_SAMPLE = 60

if TYPE_CHECKING:
    from trawl.model import Load
    from trawl.pipeline.installation import Installation
    from trawl.pipeline.load_progress import LoadProgress

#: Fewer rejected rows than this are slips of a short file, and no sign of a wrong mapping.
_MANY = 3


def load(
    context: typer.Context,
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="CSV, TSV or JSON Lines, also gzipped, or a workbook; a folder of them; a pattern like '2026/*.xlsx'.",
        ),
    ],
    source: Annotated[str, typer.Option(help="The mapping to read it through: a name, or a YAML file.")],
    accept_rejections: Annotated[
        bool, typer.Option("--accept-rejections", help="End well although most rows were rejected.")
    ] = False,
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    snapshot: Annotated[
        bool, typer.Option("--snapshot", help="The file is the whole feed: withdraw what is stored and not in it.")
    ] = False,
    confirm_withdrawals: Annotated[
        int, typer.Option(help="Withdraw up to so many, although they are more than the setting snapshot_share.", min=0)
    ] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and count everything, and store nothing.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON; of several files, a list.")] = False,
) -> None:
    """Load a feed's files, each as a load of its own. Rows already stored are left alone, so a load can be repeated.

    Exit code 1 where most rows of a file were rejected (the mapping may be the wrong one) or a file cannot be read.
    What was read stays, and one file that fails stops none of the others. So it does where a snapshot lacks more
    records than are withdrawn without being confirmed: then none is.
    """
    from trawl.cli.display import print_json
    from trawl.cli.load_files import load_each
    from trawl.errors import UsageError
    from trawl.pipeline.gathering import gather_files

    if confirm_withdrawals and not snapshot:
        raise UsageError("--confirm-withdrawals says how many records a snapshot may lack. Say --snapshot too.")
    installation, gathered = installed(context), gather_files(files)
    if snapshot and (dry_run or not gathered.is_one):
        what = "A snapshot is one file, and the whole of its feed" if not dry_run else "--dry-run compares no snapshot"
        raise UsageError(f"{what}. Load it by itself.")
    if dry_run:
        from trawl.cli.feed import rehearse_loads

        rehearse_loads(installation, gathered.files, source=source, encoding=encoding, sheet=sheet, json=json)
        return
    load_one = partial(
        _load_file,
        installation,
        source=source,
        encoding=encoding,
        sheet=sheet,
        snapshot=snapshot,
        confirmed=confirm_withdrawals,
    )
    if not gathered.is_one:
        load_each(gathered, load_one, accept_rejections=accept_rejections, json=json)
        return
    done, progress = load_one(files[0])
    if json:
        print_json(pack_load(done, progress))
        warn_of_absent(progress)
    else:
        tell_load(done, progress)
    if not accept_rejections and warn_of_rejections(done):
        raise typer.Exit(1)
    refuse_missing(done, progress)


def _load_file(
    installation: Installation,
    file: Path,
    *,
    source: str,
    encoding: str,
    sheet: str,
    snapshot: bool = False,
    confirmed: int = 0,
) -> tuple[Load, LoadProgress]:
    """Load one file, with a bar that shows how far it has come."""
    from trawl.cli.display import progress_bar
    from trawl.pipeline.loading import load_file

    with progress_bar("rate") as bar:
        task = bar.add_task(f"Loading {file.name}", total=None, rate="")

        def show(progress: LoadProgress) -> None:
            rows_a_second = progress.read / (bar.tasks[0].elapsed or 1)
            bar.update(
                task,
                total=progress.size or None,
                completed=progress.position,
                rate=f"{progress.read:,} rows, {rows_a_second:,.0f}/s",
            )

        done, progress = load_file(
            installation, file, source, show, encoding=encoding, sheet=sheet, snapshot=snapshot, confirmed=confirmed
        )
        bar.update(task, total=1, completed=1)
    return done, progress


def pack_load(done: Load, progress: LoadProgress) -> dict[str, object]:
    """What a load came to, as `--json` prints it."""
    return {
        "load": done.id,
        "source": done.source,
        "file": done.file,
        "encoding": done.encoding,
        "encoding_evidence": progress.encoding_evidence,
        "encoding_guessed": progress.encoding_guessed,
        "header_line": progress.header_line,
        "passed_over": progress.passed_over,
        "file_remarks": progress.file_remarks,
        "rows": progress.rows,
        "read": done.read,
        "written": done.written,
        "unchanged": done.unchanged,
        "rejected": done.rejected,
        "remarks": [count._asdict() for count in progress.remark_counts],
        "withdrawn": done.withdrawn,
        "not_stored": progress.not_stored,
        "marked_up": progress.marked_up,
        "missing": done.missing,
        "withheld": done.withheld,
        "withheld_because": progress.withheld_because,
        "withheld_records": progress.withheld_ids,
        "remains": progress.remains,
        "words_cut": progress.cut,
        "absent_columns": progress.absent_columns,
        "absent_controls": progress.absent_controls,
        "unused_columns": [column._asdict() for column in progress.unused_columns],
        "event_date_from": dict(progress.fallbacks),
    }


def tell_load(done: Load, progress: LoadProgress) -> None:
    """Print what a load came to, and what its owner should look at."""
    from trawl.cli.display import answers, remarks

    console = answers()
    console.print(
        f"Load {done.id} of {done.source}: {say_read(done.read, progress.rows)} "
        f"({_say_encoding(done.encoding, progress)}) "
        f"= {done.written:,} written "
        f"+ {done.unchanged:,} unchanged + {done.withdrawn:,} withdrawn + {done.rejected:,} rejected."
    )
    tell_withdrawn(done, progress)
    if progress.passed_over:
        remarks().print(
            f"The header was found in line {progress.header_line:,}; lines before it that say something and are no "
            f"rows: {progress.passed_over:,}."
        )
    for remark in progress.file_remarks:
        remarks().print(remark, markup=False)
    if progress.remarks:
        console.print(f"{_count_remarks(progress)}. See them: trawl loads --remarks {done.id}", markup=False)
    for column, number in progress.fallbacks:
        console.print(f"The event's date was taken from '{column}' in {write_count(number, 'row')}.", markup=False)
    _name_unused(progress)
    warn_of_absent(progress)
    if progress.absent_columns:
        remarks().print(f"Columns of the mapping that no row had: {', '.join(progress.absent_columns)}.")
    if progress.cut:
        remarks().print(f"{progress.cut:,} words were longer than the analyser keeps and were cut (docs/text.md).")
    if done.rejected:
        _tell_examples(done.file_name, progress)
        remarks().print(f"See the rejected rows and their reasons: trawl loads --rejected {done.id}")


def warn_of_rejections(done: Load) -> bool:
    """Warn where most rows were rejected, and return whether they were: the mapping may be the wrong one."""
    from trawl.cli.display import remarks

    if done.rejected < _MANY or 2 * done.rejected <= done.read:
        return False
    remarks().print(
        f"Most rows were rejected: {done.rejected:,} of {done.read:,}. Is it the right mapping? If it is not, take "
        f"the load back with trawl loads --undo {done.id} --reason WHY; if it is well so, say --accept-rejections."
    )
    return True


def say_read(read: int, rows: int) -> str:
    """How much was read: rows, or where several of them are one record, records and the rows that they are made of."""
    made_of = write_count(rows, "row")
    return f"{made_of} read" if read == rows else f"{write_count(read, 'record')} read from {made_of}"


def _say_encoding(name: str, progress: LoadProgress) -> str:
    """Say how the file was read and why, as in `cp1252: £ before digits 12 times`."""
    why = ": ".join(filter(None, ("a guess" if progress.encoding_guessed else "", progress.encoding_evidence)))
    return ": ".join(filter(None, (name, why)))


def warn_of_absent(progress: LoadProgress) -> None:
    """Warn where a feed says nothing of what protects its records: renamed columns must not open them."""
    from trawl.cli.display import remarks

    if progress.absent_controls:
        controls = " or its ".join(progress.absent_controls)
        remarks().print(
            f"WARNING: no row has a column for its {controls}, so the records are held as if nothing were said of it. "
            "If the column was renamed, correct the mapping and load the file again."
        )


def _count_remarks(progress: LoadProgress) -> str:
    """The values that could not be read, by column and reason: `3 remarks: victim_dob (2: is no date), ...`."""
    counted: dict[str, list[str]] = {}
    for count in progress.remark_counts:
        counted.setdefault(count.column, []).append(f"{count.number:,}: {count.reason}")
    said = ", ".join(f"{column} ({'; '.join(reasons)})" for column, reasons in counted.items())
    return f"{write_count(progress.remarks, 'remark')}: {said}"


def _name_unused(progress: LoadProgress) -> None:
    """Name the columns that no key used, with a sample: one of them may be the text that somebody looks for."""
    from trawl.cli.display import answers, plain_text

    if not progress.unused_columns:
        return
    answers().print("Columns of the file that no key of the mapping used:")
    for column in progress.unused_columns:
        said = write_count(column.filled, "row") if column.filled else "blank"
        sample = column.sample if len(column.sample) <= _SAMPLE else f"{column.sample[:_SAMPLE]}…"
        answers().print(plain_text(f"  {column.name} ({said}){': ' if sample else ''}{sample}"))


def _tell_examples(file_name: str, progress: LoadProgress) -> None:
    """Tell whoever sits at a terminal what was wrong with the first rejected rows; no log is to hold a row's text."""
    from trawl.cli.display import plain_text, remarks

    if sys.stderr.isatty():
        for example in progress.examples:
            remarks().print(plain_text(f"{file_name}: {example}"))
