"""What every chart and map has in common: type, colours that differ in lightness alone, room that a text takes."""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

#: Set in a font that is on every desk (Arial), is as wide in its free twin, and has a stand-in everywhere.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
SIZE = 12

INK = "#1b1f24"
DARK = "#1d3557"
GREY = "#5b6570"
FAINT = "#d7dbe0"
PAPER = "#ffffff"

#: How wide a character is, on average and at most, in parts of the type's size.
_WIDE, _DIGIT = 0.56, 0.56
_ELLIPSIS = "…"


def text_width(text: str, size: float = SIZE) -> float:
    """About how many pixels a text takes: enough to keep texts apart, the same on every machine."""
    return len(text) * _WIDE * size


def shorten(text: str, longest: int) -> str:
    """A text on one line, cut visibly where it is longer than there is room for; the table has it whole."""
    line = " ".join(text[: longest * 8].split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + _ELLIPSIS


def base_spec(width: float, height: float) -> Spec:
    """A specification with nothing in it."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": round(width),
        "height": round(height),
        "background": PAPER,
        "padding": 6,
        "config": {
            "aria": False,
            "font": FONT,
            "view": {"stroke": None},
            "axis": {
                "labelFontSize": SIZE,
                "labelColor": INK,
                "titleColor": INK,
                "titleFontSize": SIZE,
                "titleFontWeight": "normal",
                "labelAngle": 0,
                "labelLimit": 0,
                "labelOverlap": False,
                "domainColor": GREY,
                "gridColor": FAINT,
                "ticks": False,
                "labelPadding": 5,
            },
            "legend": {"labelFontSize": SIZE, "labelColor": INK, "labelLimit": 0, "title": None},
        },
    }
