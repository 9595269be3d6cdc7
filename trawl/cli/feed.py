"""`trawl feed`: a mapping drafted and tried. `trawl load --dry-run` is counted and printed here too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trawl.cli.invocation import installed
from trawl.cli.load import say_read
from trawl.written import write_count

if TYPE_CHECKING:
    from trawl.model import Record, RemarkCount
    from trawl.pipeline.feeds import Rehearsal, Trial
    from trawl.pipeline.installation import Installation

app = typer.Typer(help="Draft a mapping for a feed, and try one without storing anything.", no_args_is_help=True)

#: Characters of a narrative that a trial shows.
_SHOWN = 300
#: Rejected rows that a trial shows where no record is read.
_FEW = 10


@app.command("draft")
def draft(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, TSV or JSON Lines, also gzipped, or a workbook.")],
    out: Annotated[Path | None, typer.Option(help="The YAML file to write; without it the mapping is printed.")] = None,
    kind: Annotated[str, typer.Option(help="The kind of its records, such as crime; guessed without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace the YAML file if it is there.")] = False,
) -> None:
    """Draft a mapping from a file's header and a sample of its rows, with a comment on each line that is a guess.

    No value of the file is quoted in it. Look it over, then: trawl feed try FILE --source MAPPING.
    """
    from trawl.cli.display import remarks
    from trawl.pipeline.feeds import draft_feed

    text = draft_feed(installed(context), file, out, kind=kind, sheet=sheet, force=force)
    if out is None:
        typer.echo(text, nl=False)
        return
    doubts = sum("CHECK" in line for line in text.splitlines() if not line.startswith("# What"))
    remarks().print(
        f"Drafted {out}. Lines that say CHECK: {doubts}. Look them over, then: trawl feed try {file} --source {out}",
        markup=False,
    )


@app.command("try")
def try_mapping(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="CSV, TSV or JSON Lines, also gzipped, or a workbook.")],
    source: Annotated[str, typer.Option(help="The mapping to read it through: a name, or a YAML file.")],
    rows: Annotated[int, typer.Option(min=1, max=1000, help="How many records to show.")] = 10,
    encoding: Annotated[str, typer.Option(help="The file's encoding, such as cp1252; found out without it.")] = "",
    sheet: Annotated[str, typer.Option(help="The sheet of a workbook; the one with rows without it.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Show the first records of a file as they would be stored, and store nothing."""
    from trawl.cli.display import answers, plain_text, print_json
    from trawl.pipeline.feeds import try_feed

    trial = try_feed(installed(context), file, source, rows, encoding=encoding, sheet=sheet)
    if json:
        print_json(_pack_trial(trial))
        return
    for number, record in enumerate(trial.records, 1):
        answers().print(plain_text(f"Record {number}"))
        for line in _record_lines(record):
            answers().print(plain_text(f"  {line}"))
    for line in _trial_lines(trial):
        answers().print(plain_text(line))


def _record_lines(record: Record) -> Iterator[str]:
    """A record as it would be stored; who told it is only said to be there."""
    from trawl.passages import compose_fields

    fields = compose_fields(record)
    narrative = record.narrative if len(record.narrative) <= _SHOWN else f"{record.narrative[:_SHOWN]}…"
    facts = (
        ("Id", record.record_id),
        ("Reference", record.reference),
        ("Kind", record.kind),
        ("Force", " ".join(filter(None, (record.force, record.district)))),
        ("Event", record.event_date),
        ("Created", record.created_date),
        ("Review", record.review_date),
        ("Marking", record.marking),
        ("Grade", f"{record.grade.code} ({record.grade.scheme})" if record.grade else ""),
        ("Handling", record.handling),
        ("Told by", "kept apart, and not shown" if record.provenance else ""),
        ("Title", record.title),
        *((passage.label, fields.text[passage.start : passage.end]) for passage in fields.passages),
        ("Text", narrative),
        *(("Unread", f"'{r.column}' holds '{r.value}', which {r.reason}") for r in record.remarks),
    )
    yield from (f"{name + ':':<15} {value}" for name, value in facts if value)


def _trial_lines(trial: Trial) -> Iterator[str]:
    """What a trial came to, after its records."""
    yield (
        f"{say_read(trial.read, trial.rows)} ({trial.encoding}), {'all' if trial.whole else 'not all'} of the file's: "
        f"{len(trial.records):,} would be stored, {len(trial.rejections):,} rejected. Nothing was stored."
    )
    if trial.withdrawals:
        yield f"Rows that delete a record: {len(trial.withdrawals):,}."
    yield from trial.file_remarks
    for rejection in trial.rejections[: len(trial.records) or _FEW]:
        yield f"Rejected: {rejection.reason}"
    if (more := len(trial.rejections) - (len(trial.records) or _FEW)) > 0:
        yield f"... and {more:,} more rejected rows."
    yield from _shared_lines(trial)


def _shared_lines(found: Trial | Rehearsal) -> Iterator[str]:
    yield from _remark_lines(found.remark_counts)
    if found.absent_columns:
        yield f"Columns of the mapping that no row had: {', '.join(found.absent_columns)}."
    if found.absent_controls:
        yield f"WARNING: no row has a column for its {' or its '.join(found.absent_controls)}."
    if found.unused_columns:
        yield "Columns of the file that no key of the mapping used:"
    for column in found.unused_columns:
        yield f"  {column.name} ({write_count(column.filled, 'row') if column.filled else 'blank'})"


def _remark_lines(counts: Iterable[RemarkCount]) -> Iterator[str]:
    for count in counts:
        many = "1 value" if count.number == 1 else f"{count.number:,} values"
        yield f"Remarked: {many} of '{count.column}', as each {count.reason}."


def _pack_trial(trial: Trial) -> dict[str, object]:
    from dataclasses import asdict

    from trawl.passages import compose_fields

    packed = {**asdict(trial), "records": [], "rejections": [], "stored": False}
    packed["rejections"] = [{"row": row.row, "reason": row.reason} for row in trial.rejections]
    packed["withdrawals"] = [withdrawal.key.record_id for withdrawal in trial.withdrawals]
    packed["remark_counts"] = [count._asdict() for count in trial.remark_counts]
    packed["unused_columns"] = [column._asdict() for column in trial.unused_columns]
    for record in trial.records:
        shown = asdict(record)
        del shown["provenance"]
        fields = compose_fields(record)
        shown["passages"] = [
            {"section": p.section, "label": p.label, "text": fields.text[p.start : p.end]} for p in fields.passages
        ]
        packed["records"].append(shown)
    return packed


def rehearse_loads(
    installation: Installation, files: Sequence[Path], *, source: str, encoding: str, sheet: str, json: bool
) -> None:
    """Count what a load of each file would do, and say so; nothing is stored."""
    from trawl.cli.display import answers, plain_text, print_json

    packed = []
    for file in files:
        rehearsal = _rehearse(installation, file, source=source, encoding=encoding, sheet=sheet)
        packed.append(_pack_rehearsal(rehearsal))
        if not json:
            for line in _rehearsal_lines(rehearsal):
                answers().print(plain_text(line))
    if json:
        print_json(packed if len(packed) != 1 else packed[0])


def _rehearse(installation: Installation, file: Path, *, source: str, encoding: str, sheet: str) -> Rehearsal:
    from trawl.cli.display import progress_bar
    from trawl.pipeline.feeds import rehearse_load

    with progress_bar() as bar:
        task = bar.add_task(f"Reading {file.name}", total=None)

        def show(done: int, size: int) -> None:
            bar.update(task, completed=done, total=size)

        return rehearse_load(installation, file, source, show, encoding=encoding, sheet=sheet)


def _pack_rehearsal(rehearsal: Rehearsal) -> dict[str, object]:
    """The keys of a load's JSON, so that a program reads both alike; `load` is null, and `stored` false."""
    return {
        "load": None,
        "stored": False,
        "source": rehearsal.source,
        "file": rehearsal.file,
        "encoding": rehearsal.encoding,
        "encoding_evidence": rehearsal.encoding_evidence,
        "encoding_guessed": rehearsal.encoding_guessed,
        "header_line": rehearsal.header_line,
        "passed_over": rehearsal.passed_over,
        "file_remarks": rehearsal.file_remarks,
        "compared": rehearsal.compared,
        "rows": rehearsal.rows,
        "read": rehearsal.read,
        "written": rehearsal.new + rehearsal.amended,
        "amended": rehearsal.amended,
        "unchanged": rehearsal.unchanged,
        "deletions": rehearsal.deletions,
        "rejected": rehearsal.rejected,
        "reasons": dict(rehearsal.reasons.most_common()),
        "remarks": [count._asdict() for count in rehearsal.remark_counts],
        "absent_columns": rehearsal.absent_columns,
        "absent_controls": rehearsal.absent_controls,
        "unused_columns": [column._asdict() for column in rehearsal.unused_columns],
        "event_date_from": dict(rehearsal.fallbacks),
    }


def _rehearsal_lines(rehearsal: Rehearsal) -> Iterator[str]:
    new = f"{rehearsal.new:,} new + {rehearsal.amended:,} amended + {rehearsal.unchanged:,} unchanged"
    read = say_read(rehearsal.read, rehearsal.rows)
    against = "" if rehearsal.compared else " There is no index yet to compare them with."
    yield (
        f"{rehearsal.file} through {rehearsal.source}: {read} ({rehearsal.encoding}) "
        f"= {new} + {rehearsal.deletions:,} deletions + {rehearsal.rejected:,} rejected. Nothing was stored.{against}"
    )
    if rehearsal.passed_over:
        yield f"The header was found in line {rehearsal.header_line:,}; lines before it: {rehearsal.passed_over:,}."
    yield from rehearsal.file_remarks
    for reason, number in rehearsal.reasons.most_common():
        yield f"Rejected: {write_count(number, 'row')}: {reason}"
    for column, number in rehearsal.fallbacks:
        yield f"The event's date was taken from '{column}' in {write_count(number, 'row')}."
    yield from _shared_lines(rehearsal)
