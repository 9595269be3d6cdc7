"""What the map of a report is drawn from: where hits and the premises that they name are, and the areas of forces."""

from __future__ import annotations

from dataclasses import replace

from trawl.errors import SettingsError
from trawl.pipeline.installation import Installation
from trawl.reports.drawing.areas import load_areas
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.findings.whereabouts import find_whereabouts

#: Where areas lie unless the setting names another file.
_AREAS = "templates/areas.geojson"


def place_findings(installation: Installation, findings: RunFindings) -> RunFindings:
    """The findings with the places of their hits, and with the areas to draw.

    Raises InputError for a file of areas that cannot be drawn, before any part of a report is made.
    """
    locator = installation.open_locator()
    whereabouts = find_whereabouts(findings.hits, findings.matches, locator.position_of)
    return replace(findings, whereabouts=whereabouts, areas=_find_areas(installation))


def _find_areas(installation: Installation) -> str:
    """The file of areas, "" where there is none."""
    named = installation.settings.areas
    path = named or installation.settings.home / _AREAS
    if not path.is_file():
        if named:
            raise SettingsError(f"The file {named} is not there: correct TRAWL_AREAS, or leave it out.")
        return ""
    load_areas(path)
    return str(path)
