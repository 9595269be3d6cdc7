"""The files of a run's report: documents in the formats that are asked for, and the tables for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trawl.pipeline.report_order import CSV, ReportOrder
from trawl.reports.document import Document
from trawl.reports.files import open_binary_output
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.formats import Format
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.tables import LinkLine, write_hits, write_links
from trawl.reports.wording.lead_pages import extract_lead_pages
from trawl.reports.wording.run_document import build_run_document


def write_files(folder: Path, findings: RunFindings, order: ReportOrder) -> None:
    """Write what is asked for of a run into a folder. Raises OutputError, and UsageError for what is not installed."""
    narrowed = narrow(findings, replace(order.as_edition, partner=findings.profile.partner))
    document = build_run_document(narrowed)
    for one in order.documents:
        with open_binary_output(folder / order.name_document(one)) as file:
            file.write(one.render(_fit_medium(document, one, order), TRAWL_STYLE))
    if CSV in order.formats:
        _write_tables(folder, findings, narrowed, order)


def _fit_medium(document: Document, one: Format, order: ReportOrder) -> Document:
    """The document as it goes to paper or to a screen: paper has the annexes only where they are asked for."""
    if order.lead:
        return extract_lead_pages(document)
    if one.medium == "screen" or order.annex:
        return document
    return replace(document, sections=tuple(section for section in document.sections if section.place != "annex"))


def _write_tables(folder: Path, findings: RunFindings, narrowed: RunFindings, order: ReportOrder) -> None:
    """The tables of what the edition holds; of what it withholds, the reference and no match."""
    withheld = {one.key for one in narrowed.withheld}
    held = tuple(hit for hit in findings.hits if hit.record.key in withheld)
    hits = (*narrowed.hits, *held)
    write_hits(folder / order.name_table("hits"), hits, narrowed.changes, narrowed.incidents)
    lines = [
        LinkLine(match, restricted, narrowed.near.get(match.row.key, ""))
        for matches, restricted in ((narrowed.matches, False), (findings.matches, True))
        for key, found in matches.items()
        for match in found
        if not restricted or key in withheld
    ]
    write_links(folder / order.name_table("links"), lines)
