"""When and where the hits are."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.reports.document import Block, Column, Heading, Section, Table
from trawl.reports.wording.blocks import paragraph
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import say_outliers
from trawl.written import write_count


def write_trends(gathered: Gathered) -> Section:
    """The section of the figures."""
    return Section("trends", "When and where", tuple(_write(gathered)))


def _write(gathered: Gathered) -> Iterator[Block]:
    totals = gathered.totals
    if not totals.hits:
        yield paragraph("There are no hits to count.")
        return
    timeline = totals.timeline
    yield Heading(f"Hits by {timeline.unit} of the event")
    hits = Column("hits", "Hits", "number")
    if timeline.counts:
        rows = tuple((count.label, count.hits) for count in timeline.counts)
        columns = (Column("period", timeline.unit.capitalize()), hits)
        yield Table("periods", f"Hits by {timeline.unit} of the event", columns, rows)
    if outliers := say_outliers(timeline):
        yield paragraph(outliers)
    if timeline.undated:
        one = timeline.undated == 1
        without = f"{'has' if one else 'have'} no event date and {'stands' if one else 'stand'} in no {timeline.unit}"
        yield paragraph(f"{write_count(timeline.undated, 'hit')} {without}.")
    yield Heading("Hits by force")
    rows = tuple((count.label, count.hits) for count in totals.forces)
    yield Table("forces", "Hits by force", (Column("force", "Force"), hits), rows)
