"""Pictures in a Word file: sharp from SVG where Word can, as PNG where it cannot, with words for who sees none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from trawl.errors import UsageError
from trawl.reports.charts import can_draw, draw_png, draw_svg
from trawl.reports.document import Figure
from trawl.reports.house_style import Logo
from trawl.reports.renderers.word.markup import quote
from trawl.reports.text_guard import guard_text

if TYPE_CHECKING:
    from docx.document import Document as WordFile

#: Word measures pictures in English metric units, 635 to the twentieth of a point.
_EMU = 635
_LOGO_HEIGHT = 800
#: Two fifths of an A4 page.
_HIGHEST = 5_700
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
#: The picture that a Word without SVG shows has this many dots where the SVG has one.
_SCALE = 2.0
_OUTSIDE = re.compile(r"""href\s*=\s*["']?(?!["']?(?:#|data:))|url\(\s*["']?(?!#)|<!ENTITY|@import""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Picture:
    """What a drawing shows: `png` (or JPEG) with its size in dots, and the same as SVG where there is one."""

    png: bytes
    svg: str = ""

    def measure(self) -> tuple[int, int]:
        """Width and height in twentieths of a point, as the picture itself says."""
        image = Image.from_blob(self.png)
        scale = _SCALE * 96 if self.svg else 0
        across, down = scale or image.horz_dpi, scale or image.vert_dpi
        return int(image.px_width * 1440 / across), int(image.px_height * 1440 / down)

    def fit(self, width: int) -> tuple[int, int]:
        """The same, made smaller until it is no wider than this and leaves room for the table beside it."""
        across, down = self.measure()
        scale = min(1.0, width / across, _HIGHEST / down)
        return int(across * scale), int(down * scale)


def draw_figure(figure: Figure) -> Picture:
    """The chart or the map of a figure."""
    return Picture(draw_png(figure.chart), draw_svg(figure.chart, figure.title, figure.alt))


def open_logo(logo: Logo) -> Picture:
    """The logo of the house style. Raises UsageError where Word takes no such picture."""
    try:
        picture = Picture(_draw_logo(logo) if logo.media_type == "image/svg+xml" else logo.content)
        picture.measure()
    except (UnrecognizedImageError, UnexpectedEndOfFileError, InvalidImageStreamError, ValueError) as error:
        raise UsageError(
            f"The logo of the house style ({logo.media_type}) is no picture that Word takes: give a PNG or a JPEG."
        ) from error
    return picture


def _draw_logo(logo: Logo) -> bytes:
    """An SVG logo as PNG. Raises ValueError where it refers to anything outside itself, or cannot be drawn."""
    text = logo.content.decode("utf-8")
    if not can_draw() or _OUTSIDE.search(text):
        raise ValueError(logo.media_type)
    import vl_convert  # 84 MB

    try:
        drawn: bytes = vl_convert.svg_to_png(guard_text(text), scale=_SCALE)
    except RuntimeError as error:  # what it raises of an SVG that is none
        raise ValueError(logo.media_type) from error
    return drawn


def write_logo(word: WordFile, logo: Logo, number: int) -> str:
    """The drawing of the logo, of a height that fits the head of a page."""
    picture = open_logo(logo)
    across, down = picture.measure()
    return write_picture(word, picture, (across * _LOGO_HEIGHT // max(down, 1), _LOGO_HEIGHT), logo.alt, number)


def write_picture(word: WordFile, picture: Picture, size: tuple[int, int], alt: str, number: int) -> str:
    """A drawing in a line of text; `size` is in twentieths of a point, `number` its own in the file."""
    png_id, _ = word.part.get_or_add_image(BytesIO(picture.png))
    extension = _add_svg(word, picture.svg, number) if picture.svg else ""
    across, down = (one * _EMU for one in size)
    said = f'id="{number}" name="Picture {number}" descr={quote(alt)}'
    return (
        f'<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{across}" cy="{down}"/>'
        f"<wp:docPr {said}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {said}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{png_id}">{extension}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{across}" cy="{down}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _add_svg(word: WordFile, svg: str, number: int) -> str:
    """Add the sharp picture; what points to it stands within the one that every Word shows."""
    name = PackURI(f"/word/media/drawing{number}.svg")
    part = Part(name, "image/svg+xml", svg.encode(), word.part.package)
    svg_id = word.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
    return f'<a:extLst><a:ext uri="{_SVG_EXTENSION}"><asvg:svgBlip r:embed="{svg_id}"/></a:ext></a:extLst>'
