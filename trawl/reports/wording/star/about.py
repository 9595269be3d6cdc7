"""What a folder of tables says of itself: its marking, whose it is, what is in it and what it does not cover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.coverage import list_shortfalls
from trawl.reports.document import Table
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.text_guard import guard_text
from trawl.reports.values import show_moment
from trawl.reports.wording.editions import list_left_out, say_edition
from trawl.written import write_count

_FICTITIOUS = "Fictitious data: every record is invented."


def write_about(findings: RunFindings, tables: Sequence[Table], *, typed: bool) -> str:
    """The text that lies beside the tables of a run; `typed` says whether they are there as Parquet too."""
    return guard_text("\n".join(_list_lines(findings, tables, typed=typed)) + "\n")


def _list_lines(findings: RunFindings, tables: Sequence[Table], *, typed: bool) -> Iterator[str]:
    run, marking = findings.run, findings.marking.upper()
    yield from (marking, "", findings.profile.title, "")
    yield f"Run: {run.id}, as at {show_moment(run.started)}"
    yield f"Issued: {show_moment(run.issued)}" if run.issued else "Not issued yet: draft"
    yield f"Edition: {say_edition(findings.edition)}"
    yield f"Handling instruction: {findings.profile.handling_instruction or 'none given'}"
    yield f"Copy number: {findings.copy_number or 'not numbered'}"
    if findings.fictitious:
        yield _FICTITIOUS
    if uncovered := _list_uncovered(findings):
        yield from ("", "Not covered:", *(f"- {line}" for line in uncovered))
    yield from ("", "Tables:", *_list_tables(tables), "", "dictionary.csv says what every column means.")
    yield "Columns of one name that end in _key join the tables."
    if not typed:
        yield "The tables are here as CSV alone: for Parquet install trawl with its extra 'reports'."
    yield from ("", marking)


def _list_uncovered(findings: RunFindings) -> list[str]:
    missing = findings.missing_registers
    lines = [*list_left_out(findings), *list_shortfalls(findings.coverage)]
    return [*lines, *([f"Registers that were not loaded: {', '.join(missing)}."] if missing else [])]


def _list_tables(tables: Sequence[Table]) -> Iterator[str]:
    for table in tables:
        yield f"- {table.name}: {table.caption} ({write_count(len(table.rows), 'row')})"


def write_store_about(marking: str, narrowed_for: str, runs: Sequence[str], *, fictitious: bool) -> str:
    """The text that lies in a store of runs."""
    lines = [marking.upper(), "", f"A store of {write_count(len(runs), 'run')}, edition {narrowed_for}:"]
    lines += [f"- {run}" for run in runs]
    lines += [_FICTITIOUS] if fictitious else []
    lines += ["", "trawl report append adds a run. Facts are folders, a file a run; dimensions are files.",
              "What the newest run may not show is taken out of what older runs left. A copy of this folder is not",
              "reached by that. dictionary.csv says what every column means."]  # fmt: skip
    return guard_text("\n".join([*lines, "", marking.upper(), ""]))
