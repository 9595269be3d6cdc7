"""Bars: upright ones in order of time, level ones for names; every value is written where there is room for it."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from trawl.reports.document import BarChart
from trawl.reports.drawing.marks import DARK, INK, PAPER, SIZE, Spec, base_spec, shorten, text_width

#: The widest plot of upright bars, its height, and the most room that a bar takes with its gap.
_WIDTH, _HEIGHT, _STEP = 590.0, 190.0, 64.0
#: The height of one of several charts that are compared.
_SMALL_HEIGHT = 90.0
#: Lines across the plot, at most, above nought.
_LINES = 6
#: The longest level bar, its height with the gap, and the longest name beside it.
_LEVEL_WIDTH, _ROW, _LONGEST_NAME = 340.0, 24.0, 40
#: The part of a step that bars fill.
_FILLED = 0.72
#: The first series is full and dark, the second an outline: they stay apart in any print.
_FILLS = (DARK, PAPER, "#8b99a9", "#dfe4ea")


def specify_bars(chart: BarChart) -> Spec:
    """The specification of a bar chart. Raises ValueError for more series than can be told apart."""
    if len(chart.series) > len(_FILLS):
        raise ValueError(f"{len(chart.series)} series in one chart: draw at most {len(_FILLS)}")
    return _upright(chart) if chart.upright else _level(chart)


def _upright(chart: BarChart) -> Spec:
    number = max(len(chart.labels), 1)
    width = min(_WIDTH, number * _STEP)
    step = width / number
    values = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domainMin": 0, "domainMax": _peak(chart) * 1.1, "nice": False},  # room for the highest value
        "axis": {
            "title": shorten(chart.unit, 24),
            "titleAngle": 0,
            "titleAlign": "left",
            "titleX": 0,
            "titleY": -16,
            "values": _lines(_peak(chart)),
            "format": ",d",
            "domain": False,
        },
    }
    position = {"x": _bands(number, "bottom"), "y": values, "xOffset": _side_by_side(chart)}
    labels = _label_times(chart.labels, step)
    text = {"dy": -8, "align": "center"}
    return base_spec(width, _SMALL_HEIGHT if chart.peak else _HEIGHT) | _draw(
        chart, position, labels, text, _count_labelled(chart, step * _FILLED)
    )


def _level(chart: BarChart) -> Spec:
    number = max(len(chart.labels), 1)
    values = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domainMin": 0, "domainMax": _peak(chart), "nice": False},
        "axis": None,
    }
    position = {"y": _bands(number, "left"), "x": values, "yOffset": _side_by_side(chart)}
    labels = [[shorten(label, _LONGEST_NAME)] for label in chart.labels]
    text = {"dx": 5, "align": "left"}
    height = number * _ROW * max(len(chart.series) * 0.75, 1)
    return base_spec(_LEVEL_WIDTH, height) | _draw(chart, position, labels, text, len(chart.series))


def _bands(number: int, side: str) -> Spec:
    """The axis that has a band for each bar. Bars are told apart by their place: two may be called alike."""
    return {
        "field": "bar",
        "type": "ordinal",
        "scale": {"domain": list(range(number)), "paddingInner": 1 - _FILLED, "paddingOuter": (1 - _FILLED) / 2},
        "axis": {"orient": side, "title": None, "labelExpr": "labels[datum.value]", "labelLineHeight": SIZE + 2},
    }


def _side_by_side(chart: BarChart) -> Spec | None:
    if len(chart.series) < 2:
        return None
    domain = list(range(len(chart.series)))
    return {"field": "series", "type": "ordinal", "scale": {"domain": domain, "paddingInner": 0}}


def _draw(chart: BarChart, position: Spec, labels: list[list[str]], text: Spec, labelled: int) -> Spec:
    """Bars with their values; what is written is data (`params`, `values`), never an expression."""
    number = len(chart.series)
    names = [shorten(series.name, _LONGEST_NAME) for series in chart.series]
    legend = {"orient": "top", "direction": "horizontal", "labelExpr": "names[datum.value]", "symbolType": "square"}
    fill = {
        "field": "series",
        "type": "ordinal",
        "scale": {"domain": list(range(number)), "range": list(_FILLS[:number])},
        "legend": {**legend, "symbolStrokeColor": DARK, "offset": 32} if number > 1 else None,
    }
    rows = _rows(chart)
    return {
        "params": [{"name": "labels", "value": labels or [[""]]}, {"name": "names", "value": names}],
        "encoding": {channel: said for channel, said in position.items() if said is not None},
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "bar", "stroke": DARK, "strokeWidth": 1.2},
                "encoding": {"fill": fill},
            },
            {
                "data": {"values": [row for row in rows if row["series"] < labelled]},
                "mark": {"type": "text", "baseline": "middle", "fontSize": SIZE, "fill": INK, **text},
                "encoding": {"text": {"field": "said", "type": "nominal"}},
            },
        ],
    }


def _rows(chart: BarChart) -> list[Spec]:
    """A row of data for each value that is known."""
    return [
        {"bar": bar, "series": number, "value": value, "said": f"{value:,}"}
        for number, series in enumerate(chart.series)
        for bar, value in enumerate(series.values[: len(chart.labels)])
        if value is not None
    ]


def _count_labelled(chart: BarChart, room: float) -> int:
    """For how many of the series, from the first, the values have room above upright bars that have `room` together."""
    widths = [max((text_width(f"{v:,}") for v in series.values if v is not None), default=0) for series in chart.series]
    if max(widths, default=0) * len(widths) <= room * 1.2:
        return len(widths)
    return int(bool(widths) and widths[0] <= room)


def _label_times(labels: Sequence[str], step: float) -> list[list[str]]:
    """The lines under each upright bar: a month, and the year below where it begins; else the label itself.

    They stand level; where they would run into each other, some are left out at even distances.
    """
    pairs = [label.rsplit(" ", 1) for label in labels]
    if not all(len(pair) == 2 and pair[1].isdigit() for pair in pairs):
        pairs = [[shorten(label, 16)] for label in labels]
    every = ceil(max((text_width(pair[0]) + 4 for pair in pairs), default=1) / step)
    lines, year = [], ""
    for place, pair in enumerate(pairs):
        written = pair if place % every == 0 else [""]
        lines.append(written[:1] if written[-1] == year else written)
        year = written[1] if len(written) == 2 else year
    return lines


def _lines(peak: int) -> list[int]:
    """The whole, round numbers at which lines run across the plot."""
    steps = (10**power * times for power in range(30) for times in (1, 2, 5))
    step = next(step for step in steps if peak // step <= _LINES)
    return list(range(0, peak + 1, step))


def _peak(chart: BarChart) -> int:
    """The highest value that the axis must reach, of this chart or of those that it is compared with."""
    values = (value for series in chart.series for value in series.values if value is not None)
    return max(max(values, default=0), chart.peak or 0) or 1
