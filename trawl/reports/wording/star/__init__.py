"""A run as a star for Power BI and the like: facts that count, dimensions that describe, joined by keys.

A key is made from what identifies a thing and from nothing else, so the same record, term, premises or entity has the
same key in every run (`keys`). Every column says what it means; the data dictionary is made of that.
"""

from __future__ import annotations

from collections.abc import Sequence

from trawl.reports.document import Column, Table
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.star.dimensions import (
    tabulate_dates,
    tabulate_entities,
    tabulate_premises,
    tabulate_records,
    tabulate_run,
    tabulate_terms,
)
from trawl.reports.wording.star.facts import (
    tabulate_hits,
    tabulate_matches,
    tabulate_mentions,
    tabulate_terms_found,
)
from trawl.reports.wording.star.partner import drop_private, tabulate_figures

__all__ = ["build_dictionary", "build_star"]

_TABLES = (
    tabulate_run,
    tabulate_hits,
    tabulate_terms_found,
    tabulate_mentions,
    tabulate_matches,
    tabulate_records,
    tabulate_terms,
    tabulate_premises,
    tabulate_entities,
    tabulate_dates,
)


def build_star(findings: RunFindings) -> tuple[Table, ...]:
    """The star of findings that an edition has narrowed: of hits withheld there is no more than a row.

    The first column of a dimension is its key; the first of a fact is the run. Partners have premises alone: their
    records are numbered anew for each file, so that no key of a record could be the same in every run.
    """
    if findings.edition.name == "partner":
        return drop_private(tabulate_run(findings)), tabulate_figures(findings), tabulate_premises(findings)
    return tuple(tabulate(findings) for tabulate in _TABLES)


def build_dictionary(tables: Sequence[Table]) -> Table:
    """The data dictionary: every column of the tables, with its type and what it means."""
    columns = (
        Column("table", "Table", meaning="The table that has the column."),
        Column("column", "Column", meaning="The column's name in the files."),
        Column("type", "Type", meaning="What it holds: text, number, score, degrees, date, moment, yes_no or list."),
        Column("meaning", "Meaning", meaning="What it says of a row."),
    )
    rows = tuple((table.name, one.key, one.type, one.meaning) for table in tables for one in table.columns)
    return Table("dictionary", "What every column means", columns, rows)
