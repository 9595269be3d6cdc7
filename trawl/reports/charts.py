"""Draws the charts and maps of a document (docs/reports.md, "Charts and maps"); `can_draw` says whether it can."""

from __future__ import annotations

import re

from trawl.reports.document import BarChart, PointMap
from trawl.reports.drawing.bars import specify_bars
from trawl.reports.drawing.engine import can_draw, draw_spec_png, draw_spec_svg
from trawl.reports.drawing.maps import specify_map
from trawl.reports.drawing.marks import Spec

__all__ = ["can_draw", "draw_png", "draw_svg"]


def draw_svg(chart: BarChart | PointMap, title: str, alt: str, lacks: re.Pattern[str] | None = None) -> str:
    """A chart or a map as an SVG element that a page, a Word file and a PDF can hold.

    It has `title` and `alt` for those who do not see it, and no script, style sheet, id or link. Characters that
    `lacks` finds are written by their numbers, for what cannot show them in a picture. Raises UsageError
    where what draws is not installed (`can_draw`), InputError for a file of areas that cannot be read.
    """
    return draw_spec_svg(_specify(chart), title, alt, lacks)


def draw_png(chart: BarChart | PointMap) -> bytes:
    """The same as a PNG, with two dots for each pixel of the SVG."""
    return draw_spec_png(_specify(chart))


def _specify(chart: BarChart | PointMap) -> Spec:
    return specify_bars(chart) if isinstance(chart, BarChart) else specify_map(chart)
