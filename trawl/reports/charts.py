"""Draws the charts and maps of a document (docs/reports.md, "Charts and maps"); `can_draw` says whether it can."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from trawl.reports.document import BarChart, PointMap
from trawl.reports.drawing.bars import specify_bars
from trawl.reports.drawing.engine import can_draw, draw_spec_png, draw_spec_svg
from trawl.reports.drawing.maps import specify_map
from trawl.reports.drawing.marks import Spec
from trawl.reports.findings.counts import Count

__all__ = ["Bar", "Chart", "can_draw", "draw_bars", "draw_columns", "draw_png", "draw_svg"]

#: Sizes in the units of the chart's own view box.
_NARROW, _WIDE = 560.0, 720.0
_COLUMNS_HEIGHT, _TOP, _BOTTOM = 220.0, 24.0, 34.0
_BAR_HEIGHT, _NAME_WIDTH, _VALUE_WIDTH = 26.0, 190.0, 48.0
#: The room that a label under a column takes; labels that would run into each other are left out.
_LABEL_ROOM = 62.0
_MARGIN = 16.0
#: A name longer than this is cut short in the chart; the table has it whole.
_LONGEST_NAME = 24
#: Up to so many columns the chart is narrow and its table stands beside it.
_MOST_BESIDE = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle, its value, and its label ("" where the label is left out for want of room)."""

    label: str
    value: int
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a view box; `beside` says that it is narrow enough for its table to stand beside it."""

    width: float
    height: float
    baseline: float
    bars: tuple[Bar, ...]
    beside: bool = True

    @property
    def reach(self) -> float:
        """Where the axis under upright bars may end."""
        return round(max((bar.x + bar.width * 1.2 for bar in self.bars), default=0.0), 1)


def draw_columns(counts: Sequence[Count]) -> Chart:
    """Lay out upright bars from left to right, for counts in order of time."""
    peak = max((count.hits for count in counts), default=0) or 1
    width = _NARROW if len(counts) <= _MOST_BESIDE else _WIDE
    step = (width - 2 * _MARGIN) / max(len(counts), 6)
    every = ceil(_LABEL_ROOM / step)
    room = _COLUMNS_HEIGHT - _TOP - _BOTTOM
    bars = []
    for number, count in enumerate(counts):
        height = round(room * count.hits / peak, 1)
        label = count.label if number % every == 0 else ""
        x = round(_MARGIN + number * step + step * 0.15, 1)
        bars.append(Bar(label, count.hits, x, round(_TOP + room - height, 1), round(step * 0.7, 1), height))
    return Chart(width, _COLUMNS_HEIGHT, _TOP + room, tuple(bars), beside=len(counts) <= _MOST_BESIDE)


def draw_bars(counts: Sequence[Count]) -> Chart:
    """Lay out level bars from top to bottom, for counts with names."""
    peak = max((count.hits for count in counts), default=0) or 1
    room = _NARROW - _NAME_WIDTH - _VALUE_WIDTH
    bars = tuple(
        Bar(
            count.label if len(count.label) <= _LONGEST_NAME else f"{count.label[: _LONGEST_NAME - 1]}…",
            count.hits,
            _NAME_WIDTH,
            number * _BAR_HEIGHT + 4,
            round(room * count.hits / peak, 1),
            _BAR_HEIGHT - 8,
        )
        for number, count in enumerate(counts)
    )
    return Chart(_NARROW, max(len(counts), 1) * _BAR_HEIGHT, _NAME_WIDTH, bars)


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
