"""The files of a run's report: documents in the formats that are asked for, and the tables for programs."""

from __future__ import annotations

from pathlib import Path

from trawl.errors import UsageError
from trawl.pipeline.report_order import CSV, ReportOrder
from trawl.reports.files import write_page
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.handling import is_restricted
from trawl.reports.run_report import render_run_report
from trawl.reports.tables import LinkLine, write_hits, write_links


def write_files(folder: Path, findings: RunFindings, order: ReportOrder) -> None:
    """Write what is asked for of a run into a folder. Raises OutputError, and UsageError for what is not installed."""
    for one in order.documents:
        if one.name != "html" or order.edition != "full":
            raise UsageError(f"The format {one.name} of the {order.edition} edition is not there yet.")
        write_page(folder / order.name_document(one), render_run_report(findings))
    if CSV in order.formats:
        restricted = {hit.record.key for hit in findings.hits if is_restricted(hit.record)}
        write_hits(folder / order.name_table("hits"), findings.hits, findings.changes, findings.incidents)
        lines = (
            LinkLine(match, key in restricted, findings.near.get(match.row.key, ""))
            for key, found in findings.matches.items()
            for match in found
        )
        write_links(folder / order.name_table("links"), lines)
