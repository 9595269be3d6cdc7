"""The page of a run, from its findings on."""

from trawl.reports.edition import Edition
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.html import render_html
from trawl.reports.wording.run_document import build_run_document


def render_run_page(findings: RunFindings, *, include_restricted: str = "") -> str:
    """The page that the desk reads."""
    edition = Edition(include_restricted=include_restricted)
    return render_html(build_run_document(narrow(findings, edition)), TRAWL_STYLE).decode()
