"""How a page is rendered: the template environment, the style sheet and the content security policy."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from trawl.reports.values import show_day, show_moment, show_number
from trawl.written import write_count

#: Characters that must not reach a page: controls, and the marks that turn the direction of text round.
_CONTROLS = [number for number in (*range(0x20), *range(0x7F, 0xA0)) if chr(number) not in "\t\n\r"]
_DIRECTIONS = [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_NOT_TEXT = [*range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
_UNSAFE = dict.fromkeys((*_CONTROLS, *_DIRECTIONS, *_NOT_TEXT), "\N{REPLACEMENT CHARACTER}")


def render_page(template: str, context: Mapping[str, Any]) -> str:
    """Render a template as a self-contained page: no script, nothing fetched, one style sheet pinned by its hash."""
    css = _style_sheet()
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return _environment().get_template(template).render(**context, css=Markup(css), policy=policy)  # noqa: S704 - our own file


@cache
def _style_sheet() -> str:
    return (files("trawl.reports") / "templates" / "report.css").read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("trawl.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_clean,
    )
    environment.filters.update(day=show_day, moment=show_moment, number=show_number, plural=write_count)
    return environment


def _clean(value: object) -> object:
    return value.translate(_UNSAFE) if isinstance(value, str) else value
