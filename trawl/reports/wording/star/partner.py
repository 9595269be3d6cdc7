"""The star that partners may have: premises of registers with their figures, and no record."""

from __future__ import annotations

from dataclasses import replace

from trawl.reports.document import Column, Table
from trawl.reports.findings.premises import group_premises
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.sentences import say_strength
from trawl.reports.wording.star.keys import premises_key

#: What the partners' report does not say of a run either.
_NOT_FOR_PARTNERS = ("profile", "compared_with")

_COLUMNS = (
    Column("run_key", "Run", meaning="The run, as trawl calls it; joins run."),
    Column("premises_key", "Premises key", meaning="The register's row; joins dim_premises."),
    Column("match", "How surely", meaning="How surely the records mean these premises."),
    Column("records", "Records", "number", "How many records may name them."),
    Column("new", "New", "number", "Of them, records that the last issued run did not have."),
    Column("last_3_months", "Last 3 months", "number", "Records with an event in the 3 months before the run."),
    Column("last_12_months", "Last 12 months", "number", "Records with an event in the 12 months before the run."),
    Column("first_event", "First event", "date", "The day of the earliest event; empty where none is known."),
    Column("last_event", "Last event", "date", "The day of the latest event; empty where none is known."),
    Column("nearest_school", "Nearest school", meaning="The nearest school; empty where nobody looked for schools."),
)


def tabulate_figures(findings: RunFindings) -> Table:
    """The figures of every premises that records may name."""
    rows = []
    for found in group_premises(findings.hits, findings.matches, findings.run.started.date()):
        days = sorted(hit.record.event_date for hit in found.hits if hit.record.event_date)
        rows.append(
            (
                findings.run.id,
                premises_key(found.row),
                say_strength(found),
                len(found.hits),
                found.new,
                found.last_3_months,
                found.last_12_months,
                days[0] if days else None,
                days[-1] if days else None,
                findings.nearest_school.get(found.register_key, ""),
            )
        )
    return Table("fact_premises", "Figures of premises, one a run and premises", _COLUMNS, tuple(rows))


def drop_private(run: Table) -> Table:
    """The run without what partners are not told of it."""
    kept = [number for number, column in enumerate(run.columns) if column.key not in _NOT_FOR_PARTNERS]
    return replace(
        run,
        columns=tuple(run.columns[number] for number in kept),
        rows=tuple(tuple(row[number] for number in kept) for row in run.rows),
    )
