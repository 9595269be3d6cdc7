"""The files of a wash: the answers, what they cover, the links inside the list, and a report in several formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from trawl.access import MARKINGS
from trawl.errors import UsageError
from trawl.ledger import Wash, WashFile
from trawl.pipeline.manifest import hash_file
from trawl.pipeline.report_order import CSV, parse_formats
from trawl.reports.files import open_binary_output, open_output
from trawl.reports.findings.wash import LinkedRecord, WashReport
from trawl.reports.formats import FORMATS, Format
from trawl.reports.house_style import HouseStyle
from trawl.reports.link_graph import write_link_graph
from trawl.reports.tables import coverage_beside, write_coverage
from trawl.reports.wash_table import WashLine, write_wash
from trawl.reports.wording.wash_document import build_wash_document

#: What is written beside the answers unless more is asked for; and into the folder of a wash that was given no place.
PAGE = tuple(one for one in FORMATS if one.name == "html")
PAGE_AND_WORKBOOK = tuple(one for one in FORMATS if one.name in ("html", "xlsx"))


@dataclass(frozen=True, slots=True)
class WashPlaces:
    """Where the files of a wash go: the answers to `answers`, the others beside it under the same stem."""

    answers: Path
    formats: Sequence[Format] = PAGE

    @property
    def pages(self) -> dict[Format, Path]:
        """The report, by format."""
        return {one: self.answers.with_suffix(Path(one.file_name).suffix) for one in self.formats}

    @property
    def graph(self) -> Path:
        """The links inside the list, for programs that draw networks."""
        return self.answers.with_suffix(".graphml")

    @property
    def certificate(self) -> Path:
        """What was searched, for whom, and how each row was read."""
        return self.answers.with_name(f"{self.answers.stem}-certificate.json")

    def check(self, listed: Path) -> None:
        """Raise UsageError where one file would be written over another, or needs a package that is not there."""
        for one, page in self.pages.items():
            one.require_packages()
            if self.answers.suffix.lower() == page.suffix:
                named = f"Name the CSV file for the answers, such as {self.answers.stem}.csv."
                raise UsageError(f"{self.answers} is where the page goes. {named}")
        if self.answers.suffix.lower() == self.graph.suffix:
            raise UsageError(f"{self.answers} is where the links go. Name the CSV file, {self.answers.stem}.csv.")
        if listed.resolve() in [
            path.resolve() for path in (self.answers, self.graph, self.certificate, *self.pages.values())
        ]:
            raise UsageError(f"The answers would be written over the list {listed}. Give --out another name.")


def choose_formats(texts: Sequence[str]) -> tuple[Format, ...]:
    """The formats of documents that are asked for; none, where none is. Raises UsageError for what is no format."""
    if not texts:
        return ()
    names = parse_formats(texts)
    if CSV in names:
        raise UsageError("--out is the CSV file: leave csv out of --format.")
    return tuple(one for one in FORMATS if one.name in names)


def check_marking(text: str) -> str:
    """A marking as it is written; "" is the lowest. Raises UsageError for one that there is not."""
    marking = " ".join(text.split()).upper() or MARKINGS[0]
    if marking not in MARKINGS:
        raise UsageError(f"There is no marking '{text}': there are {', '.join(MARKINGS)}.")
    return marking


def describe_file(wash: Wash, path: Path) -> WashFile:
    """A file of a wash that stands in its place, for the ledger."""
    return WashFile(wash.id, str(path.parent.absolute()), path.name, *hash_file(path))


def write_answers(places: WashPlaces, lines: Iterable[Sequence[WashLine]], report: WashReport) -> Iterator[Path]:
    """Write the answers and what they cover; yield each file."""
    write_wash(places.answers, chain.from_iterable(lines), report.carried)
    yield places.answers
    write_coverage(places.answers, report.coverage, report.page_marking, report.edition)
    yield coverage_beside(places.answers)


def write_graph(places: WashPlaces, links: Iterable[LinkedRecord], report: WashReport) -> Iterator[Path]:
    """Write the links inside the list, where there are any; yield the file."""
    if report.linked:
        with open_output(places.graph) as file:
            write_link_graph(file, links, report.page_marking)
        yield places.graph


def write_documents(places: WashPlaces, report: WashReport, style: HouseStyle) -> Iterator[Path]:
    """Write the report in each of the formats; yield each file."""
    document = build_wash_document(report)
    for one, page in places.pages.items():
        with open_binary_output(page) as file:
            file.write(one.render(document, style))
        yield page
