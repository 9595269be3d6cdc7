"""The files of a run's report: documents in the formats that are asked for, and the tables for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from trawl.pipeline.report_order import ReportOrder
from trawl.reports.document import Document
from trawl.reports.files import open_binary_output
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.formats import Format
from trawl.reports.house_style import HouseStyle
from trawl.reports.star_files import write_star
from trawl.reports.tables import write_csv
from trawl.reports.wording.lead_pages import extract_lead_pages
from trawl.reports.wording.run_document import build_run_document


def write_files(folder: Path, findings: RunFindings, order: ReportOrder, style: HouseStyle) -> RunFindings:
    """Write what is asked for of a run into a folder; return the findings as the edition has them.

    Raises OutputError, and UsageError for what is not installed.
    """
    narrowed = narrow(findings, order.make_edition(findings.profile.partner))
    if order.star_folder:
        write_star(folder / order.star_folder, narrowed)
    if not (order.documents or order.tables):
        return narrowed
    document = build_run_document(narrowed)
    for one in order.documents:
        write_document(folder / order.name_document(one), _fit_medium(document, one, order), one, style)
    tables = {table.name: table for table in document.data}
    for name, file_name in order.tables.items():
        write_csv(folder / file_name, tables[name])
    return narrowed


def write_document(path: Path, document: Document, form: Format, style: HouseStyle) -> None:
    """Write a document in a format. Raises OutputError, and UsageError for what is not installed."""
    with open_binary_output(path) as file:
        file.write(form.render(document, style))


def _fit_medium(document: Document, one: Format, order: ReportOrder) -> Document:
    """The document as it goes to paper or to a screen: paper has the annexes only where they are asked for."""
    if order.lead:
        return extract_lead_pages(document)
    if one.medium == "screen" or order.annex:
        return document
    return replace(document, sections=tuple(section for section in document.sections if section.place != "annex"))
