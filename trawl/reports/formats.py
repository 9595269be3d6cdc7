"""The formats that a report can be written in: each in one line of `FORMATS`, each by one module of `renderers`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Literal

from trawl.errors import UsageError
from trawl.reports.document import Document
from trawl.reports.house_style import HouseStyle

#: Returns the bytes of a file. A renderer fits the document's text to its format by the text guard, and no more.
Render = Callable[[Document, HouseStyle], bytes]


@dataclass(frozen=True, slots=True)
class Format:
    """A file format. `needs` are the packages of the extra `reports` that its renderer imports.

    A `paper` one leaves a document's annexes out unless they are asked for. `renderer` is a function of
    `trawl.reports.renderers`, written `module.function`, and imported when it is first called.
    """

    name: str
    file_name: str
    renderer: str
    needs: tuple[str, ...] = ()
    medium: Literal["screen", "paper"] = "screen"

    @property
    def missing(self) -> tuple[str, ...]:
        """Packages that it needs and that are not installed."""
        return tuple(package for package in self.needs if find_spec(package) is None)

    def require_packages(self) -> None:
        """Raise UsageError, naming the extra, where a package that it needs is not installed."""
        if self.missing:
            raise UsageError(
                f"The format {self.name} needs {', '.join(self.missing)}: install trawl with its extra 'reports' "
                "(pip install 'trawl[reports]')."
            )

    def render(self, document: Document, style: HouseStyle) -> bytes:
        """Return the document in this format. Raises UsageError where a package that it needs is not installed."""
        self.require_packages()
        module, _, function = self.renderer.partition(".")
        render: Render = getattr(import_module(f"trawl.reports.renderers.{module}"), function)
        return render(document, style)


FORMATS: tuple[Format, ...] = (
    Format("html", "report.html", "html.render_html"),
    Format("pdf", "report.pdf", "pdf.render_pdf", needs=("typst",), medium="paper"),
    Format("docx", "report.docx", "docx.render_docx", needs=("docx",), medium="paper"),
    Format("xlsx", "report.xlsx", "xlsx.render_xlsx"),
    Format("json", "report.json", "json_document.render_json"),
)
