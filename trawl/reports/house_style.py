"""How a team's own papers look: a few variables, a logo, templates of its own (docs/reports.md, "House style")."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at the head of a report, with the words for those who do not see it."""

    content: bytes
    media_type: str
    alt: str


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a team sets. `accent` is a colour (`#1d3557`) that white text can be read on.

    `page` is a Jinja2 template that wraps the HTML page, `word` a Word file whose styles the DOCX takes; None: trawl's
    own.
    """

    organisation: str = ""
    accent: str = "#1d3557"
    logo: Logo | None = None
    page: Path | None = None
    word: Path | None = None


TRAWL_STYLE = HouseStyle()
