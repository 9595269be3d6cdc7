"""Draws a Vega-Lite specification as SVG or PNG with vl-convert, offline, and takes out of the SVG what no page needs.

vl-convert ends the process, without an error, on a character that XML forbids; no text gets past here with one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from html import escape
from importlib.util import find_spec
from typing import Any

from trawl.errors import UsageError
from trawl.reports.drawing.marks import Spec
from trawl.reports.text_guard import TextGuard, TextLimits, guard_text

_TAG = re.compile(r"<[^<>]*>")
#: Attributes that say nothing to a reader, or that a page's content security policy forbids.
_IDLE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events|style|xmlns:xlink|version)="[^"]*"')
_EMPTY = re.compile(r'<path(?![^<>]* d="(?!"|M0,0h0v0h0Z"))[^<>]*/>')
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}(?:e-?\d+)?")
_PLACED = re.compile(r' (?:d|transform|x|y|x2|y2|width|height)="[^"]*"')
_OPENING = re.compile(r"<svg [^<>]*>")
#: Pixels of a PNG for each of the drawing.
_PNG_SCALE = 2.0


def can_draw() -> bool:
    """Whether what draws is installed (the extra `reports`)."""
    return find_spec("vl_convert") is not None


def draw_spec_svg(spec: Spec, title: str, alt: str, lacks: re.Pattern[str] | None = None) -> str:
    """An SVG element with a title and a description, without script, style or id, that refers to nothing outside.

    Characters in the picture that `lacks` finds are written by their numbers.
    """
    drawn = _convert(_pack(spec, lacks))
    named = (
        f"<title>{escape(guard_text(title), quote=False)}</title><desc>{escape(guard_text(alt), quote=False)}</desc>"
    )
    return _OPENING.sub(lambda opening: opening[0][:-1] + ' role="img">' + named, drawn, count=1)


def draw_spec_png(spec: Spec) -> bytes:
    """The same as a picture of dots, for what shows no SVG."""
    return _convert_png(_pack(spec))


def _pack(spec: Spec, lacks: re.Pattern[str] | None = None) -> str:
    return json.dumps(_guard(spec, TextGuard(TextLimits(lacks)).fit), ensure_ascii=False, sort_keys=True)


def _guard(thing: object, fit: Callable[[str], str]) -> object:
    """The specification with every text in it fit for XML."""
    if isinstance(thing, str):
        return fit(thing)
    if isinstance(thing, dict):
        return {key: _guard(value, fit) for key, value in thing.items()}
    if isinstance(thing, list | tuple):
        return [_guard(member, fit) for member in thing]
    return thing


@lru_cache(maxsize=64)
def _convert(spec: str) -> str:
    drawn: str = _load().vegalite_to_svg(spec, allowed_base_urls=[])
    drawn = _EMPTY.sub("", drawn)
    return _TAG.sub(lambda tag: _tidy(tag[0]), drawn)


@lru_cache(maxsize=64)
def _convert_png(spec: str) -> bytes:
    drawn: bytes = _load().vegalite_to_png(spec, scale=_PNG_SCALE, allowed_base_urls=[])
    return drawn


def _load() -> Any:
    try:
        import vl_convert  # seconds and 84 MB, for what draws alone
    except ImportError as error:
        raise UsageError(
            "Charts and maps need vl-convert: install trawl with its extra 'reports' (pip install 'trawl[reports]')."
        ) from error
    return vl_convert


def _tidy(tag: str) -> str:
    tag = _IDLE.sub("", tag)
    return _PLACED.sub(lambda place: _LONG_NUMBER.sub(lambda n: f"{round(float(n[0]), 1):g}", place[0]), tag)
