"""When and where the hits are."""

from __future__ import annotations

from trawl.reports.document import Section
from trawl.reports.wording.figures import build_figures
from trawl.reports.wording.gathered import Gathered


def write_trends(gathered: Gathered) -> Section:
    """The section of the figures."""
    return Section("trends", "When and where", build_figures(gathered.findings))
