"""The star of a run as a folder of files: each table as CSV and, with the extra `reports`, as Parquet."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from trawl.errors import UsageError
from trawl.reports.files import open_binary_output, write_page
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.renderers.csv_table import render_csv
from trawl.reports.wording.editions import say_edition
from trawl.reports.wording.star import build_dictionary, build_star
from trawl.reports.wording.star.about import write_about

#: What says in a folder of tables whose they are, and with what marking: a CSV has no place for it.
README = "README.txt"


def write_star(folder: Path, findings: RunFindings) -> None:
    """Write the tables of findings that an edition has narrowed, what their columns mean, and whose they are.

    Raises OutputError where the file system refuses.
    """
    tables, typed = build_star(findings), has_parquet()
    notes = {"marking": findings.marking, "edition": say_edition(findings.edition)}
    for table in (*tables, build_dictionary(tables)):
        with open_binary_output(folder / f"{table.name}.csv") as file:
            file.write(render_csv(table))
    if typed:
        from trawl.reports.renderers.parquet import render_parquet

        for table in tables:
            with open_binary_output(folder / f"{table.name}.parquet") as file:
                file.write(render_parquet(table, notes))
    write_page(folder / README, write_about(findings, tables, typed=typed))


def has_parquet() -> bool:
    """Whether what writes Parquet is installed."""
    return find_spec("arro3") is not None


def require_parquet() -> None:
    """Raise UsageError, naming the extra, where what writes Parquet is not installed."""
    if not has_parquet():
        raise UsageError(
            "A store is of Parquet files, which need arro3: install trawl with its extra 'reports' "
            "(pip install 'trawl[reports]')."
        )
