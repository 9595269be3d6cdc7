"""What a report is, whatever it is written as: marking, title block, sections of blocks, and the flat tables behind it.

A `Document` is plain data. `trawl.reports.wording` makes one from findings, and says every word and every column in it
once; the text guard makes its text fit for a format; a renderer writes it, and adds no word that a reader would take
for a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

#: How a run of text is set. `note` is quieter than the rest; `found` is a word that a query found, plainly asserted,
#: and `doubtful` one that the text does not plainly assert: the run after it says so in words, set as `tag`.
Style = Literal["plain", "strong", "code", "note", "found", "doubtful", "tag"]


#: Letters of a fact that stands beside another.
_HALF_A_LINE = 44


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `to` is the anchor of a place in the same document that it leads to.

    `file` is a file in the folder of the document, or below it, that a page leads to.
    """

    text: str
    style: Style = "plain"
    to: str = ""
    file: str = ""


#: Text as it is read, from left to right.
Text = tuple[Run, ...]


def plain(text: str) -> Text:
    """Text without any style; "" is no run at all."""
    return (Run(text),) if text else ()


def read_text(text: Text) -> str:
    """What a reader sees of a text."""
    return "".join(run.text for run in text)


@dataclass(frozen=True, slots=True)
class Lines:
    """What stands in a cell or beside a label that is more than a value: texts, one below another."""

    lines: tuple[Text, ...]


#: A value of a flat table: it is written as what it is, and None where nothing is known. A tuple lists several things.
Value = str | int | float | bool | date | datetime | tuple[str, ...] | None

Cell = Value | Lines

#: What a column holds. `number` counts; `score` runs from 0 to 100; `yes_no` is a bool; `list` a tuple.
ColumnType = Literal["text", "number", "score", "degrees", "date", "moment", "yes_no", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` heads it in files for programs, `title` for people; `meaning` is for a data dictionary."""

    key: str
    title: str
    type: ColumnType = "text"
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. The first column names the row.

    `name` is its own within the document: an anchor, a file's stem, a sheet's name in small letters. `total` is a last
    row that sums the others. On paper only the first `on_paper` rows are printed, followed by `rest`, which says where
    the others are (None: all of them). `fillable` has empty cells that a reader may write in.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    on_paper: int | None = None
    rest: str = ""
    fillable: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. A `nil` one says that nothing was found, a `warning` what a reader must not miss."""

    text: Text
    tone: Literal["plain", "nil", "warning", "note"] = "plain"


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list; `key` findings stand out from other lists."""

    items: tuple[Text, ...]
    tone: Literal["plain", "key", "warning"] = "plain"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading within a section, one level below the section's own."""

    text: str
    count: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """Lines that are shown letter by letter, such as a query."""

    text: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what stands beside it."""

    label: str
    value: Lines

    @property
    def long(self) -> bool:
        """Whether it wants a line of the page to itself."""
        return len(self.value.lines) > 1 or sum(map(len, map(read_text, self.value.lines))) > _HALF_A_LINE


@dataclass(frozen=True, slots=True)
class Facts:
    """Labels with what stands beside them; `wide` ones take a line each."""

    facts: tuple[Fact, ...]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a map: degrees of WGS84, how many hits it stands for, and its name in the table beside the map."""

    lat: float
    lon: float
    hits: int
    label: str


@dataclass(frozen=True, slots=True)
class Series:
    """Counts under one name, in the order of the chart's labels; None where the time lies outside what is known."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Counts by label: `upright` ones are in order of time. A second series is drawn beside the first.

    `peak` is the highest value of several charts that are to be compared, which then share its scale.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    upright: bool = True
    #: What one of what is counted is called: "hits".
    unit: str = "hits"
    peak: int | None = None


@dataclass(frozen=True, slots=True)
class PointMap:
    """Places on the outline of the United Kingdom; `areas` is the path of a GeoJSON file of the user's, or ""."""

    points: tuple[Point, ...]
    areas: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart or a map. `title` says the finding, `alt` the figures in words; `table` beside it has them all."""

    name: str
    title: str
    alt: str
    chart: BarChart | PointMap
    table: Table


@dataclass(frozen=True, slots=True)
class Chip:
    """A word or two that classify a card; an `alert` needs a second look."""

    text: str
    alert: bool = False


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A passage of a record with the label it stands under ("" for narrative outside any section)."""

    label: str
    text: Text


@dataclass(frozen=True, slots=True)
class Card:
    """One record as evidence. `number` counts the cards of a document from 1; `note` stands beside the name.

    `facts` are short, `passages` quote the record, `because` says why it is here and what it was joined to.
    """

    anchor: str
    number: int
    name: str
    note: str = ""
    chips: tuple[Chip, ...] = ()
    facts: tuple[Fact, ...] = ()
    passages: tuple[LabelledText, ...] = ()
    remark: str = ""
    because: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards in the order in which they are to be read."""

    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that a screen may fold away under a summary; on paper they stand open where `printed`, else not at all."""

    summary: str
    blocks: tuple[Block, ...]
    printed: bool = True
    open: bool = False


Block = Paragraph | Bullets | Heading | Code | Facts | Table | Figure | Cards | Fold

#: `lead` is the page that a lead takes into a meeting. An `annex` is in every format that is read on a screen, and on
#: paper only when it is asked for.
Place = Literal["lead", "body", "annex"]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading of its own; `anchor` is its place among the contents."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]
    place: Place = "body"
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    `marking` is in capitals, the highest of all that it was made from, shown or not. `kicker` says what kind of paper
    it is, `lead` what it is about in a sentence, `warning` how it must not be read, `edition` for whom it was narrowed.
    `facts` is the title block. `data` are the flat tables behind the sections, for programs and spreadsheets: their
    cells are values, never `Lines`. `flat_of` names, for tables of sections that show some of a flat table, which one
    that is. `properties` go into a file's own: nothing else about its maker may.
    """

    name: str
    kicker: str
    title: str
    marking: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    data: tuple[Table, ...] = ()
    flat_of: Mapping[str, str] = field(default_factory=dict)
    lead: str = ""
    warning: str = ""
    edition: str = ""
    handling_instruction: str = ""
    copy_number: str = ""
    fictitious: bool = False
    language: str = "en-GB"
    properties: Mapping[str, str] = field(default_factory=dict)

    def section(self, anchor: str) -> Section:
        """The section with this anchor. Raises KeyError where there is none."""
        for section in self.sections:
            if section.anchor == anchor:
                return section
        raise KeyError(anchor)
