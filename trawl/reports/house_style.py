"""How a team's own papers look: a few variables, a logo, templates of its own (docs/reports.md, "House style")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, field_validator

from trawl.errors import FileProblems
from trawl.reports.logo_files import LogoError, check_logo
from trawl.reports.text_guard import guard_text
from trawl.yaml_files import YamlFile, read_yaml_file

if TYPE_CHECKING:
    from trawl.reports.renderers.html.page_template import PageTemplate

#: Where a team's templates are, within trawl's home.
_FOLDER = "templates"
_STYLE, _PAGE, _WORD = "style.yml", "page.html.j2", "report.docx"
#: WCAG 2.2 AA, text of any size.
_LEAST_CONTRAST = 4.5


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture at the head of a report, with the words for those who do not see it."""

    content: bytes
    media_type: str
    alt: str


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """What a team sets. `accent` is a colour (`#1d3557`) that white text can be read on.

    `page` is what stands around the HTML page, `word` a Word file whose styles the DOCX takes; None: trawl's own.
    """

    organisation: str = ""
    accent: str = "#1d3557"
    logo: Logo | None = None
    page: PageTemplate | None = None
    word: Path | None = None


TRAWL_STYLE = HouseStyle()


def _refuse_unseen(text: str) -> str:
    if guard_text(text) != text:
        raise ValueError("holds a control character or a mark that turns text round; write it without")
    return text


class _LogoEntry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str = Field(min_length=1)
    alt: str = Field(min_length=1, max_length=200)

    _alt_is_seen = field_validator("alt")(_refuse_unseen)

    @field_validator("file")
    @classmethod
    def _has_no_folder(cls, name: str) -> str:
        if Path(name).name != name or "\\" in name:
            raise ValueError(f"'{name}' is no file of this folder; put the logo beside this file and give its name")
        return name


class _StyleEntries(BaseModel):
    """What `style.yml` may hold."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    organisation: str = Field(default="", max_length=120)
    accent: str = TRAWL_STYLE.accent
    logo: _LogoEntry | None = None

    _organisation_is_seen = field_validator("organisation")(_refuse_unseen)

    @field_validator("accent")
    @classmethod
    def _carries_white_text(cls, colour: str) -> str:
        if not re.fullmatch(r"#[0-9A-Fa-f]{6}", colour):
            raise ValueError(f"'{colour[:20]}' is no colour; write it between quotes as \"#1d3557\"")
        contrast = contrast_with_white(colour)
        if contrast < _LEAST_CONTRAST:
            raise ValueError(
                f"white text on {colour} has a contrast of {contrast:.1f} to 1 and needs {_LEAST_CONTRAST}; "
                "take a darker colour"
            )
        return colour


def load_house_style(home: Path) -> HouseStyle:
    """Read the house style from `templates` in trawl's home; what is not there is trawl's own.

    Raises FileProblems with the line of everything that is wrong in a file of it.
    """
    folder = home / _FOLDER
    style, page, word = (folder / name for name in (_STYLE, _PAGE, _WORD))
    entries, logo = _StyleEntries(), None
    if style.is_file():
        file = read_yaml_file(style)
        entries = file.validate(_StyleEntries)
        logo = _read_logo(file, entries.logo) if entries.logo else None
    return HouseStyle(
        organisation=entries.organisation,
        accent=entries.accent,
        logo=logo,
        page=_read_page(page) if page.is_file() else None,
        word=word if word.is_file() else None,
    )


def contrast_with_white(colour: str) -> float:
    """How many to one white stands out from a colour such as `#1d3557` (WCAG 2.2, relative luminance)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _read_logo(file: YamlFile, entry: _LogoEntry) -> Logo:
    path = file.path.parent / entry.file
    try:
        content = path.read_bytes()
        return Logo(content, check_logo(content), entry.alt)
    except OSError as error:
        raise FileProblems((file.problem(("logo", "file"), f"{path} cannot be read: {error.strerror}"),)) from error
    except LogoError as error:
        raise FileProblems((file.problem(("logo", "file"), f"{path} {error}"),)) from error


def _read_page(path: Path) -> PageTemplate:
    from trawl.reports.renderers.html.page_template import read_page_template

    return read_page_template(path)
