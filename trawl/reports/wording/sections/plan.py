"""What is to be done about it, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trawl.reports.document import Block, Column, Heading, Section, Table
from trawl.reports.findings.analyst_notes import Strand
from trawl.reports.wording.blocks import bullets, lines, note, paragraph
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import list_gaps

STRAND_MEANINGS: Mapping[Strand, str] = {
    "pursue": "disrupt and prosecute",
    "prevent": "stop people being drawn in",
    "protect": "make it harder, safeguard",
    "prepare": "lessen the harm",
}


def write_plan(gathered: Gathered) -> Section:
    """The 4P plan."""
    del gathered
    columns = (
        Column("strand", "Strand"),
        Column("activity", "Activity"),
        Column("owner", "Lead"),
        Column("due", "By when", "date"),
        Column("outcome", "Outcome"),
    )
    rows = tuple(
        (lines(strand.capitalize(), note(meaning)), "", "", None, "") for strand, meaning in STRAND_MEANINGS.items()
    )
    caption = "Activity under Pursue, Prevent, Protect and Prepare"
    table = Table("plan-table", caption, columns, rows, fillable=True)
    return Section("plan", "4P plan", (paragraph("For the analyst to fill in."), table))


def write_gaps(gathered: Gathered) -> Section:
    """What the hits do not say, and what the analyst adds."""
    return Section("gaps", "Intelligence gaps", tuple(_write_gaps(gathered)))


def _write_gaps(gathered: Gathered) -> Iterator[Block]:
    if gaps := list_gaps(gathered.findings, gathered.hits):
        yield paragraph("What the shown hits do not say:")
        yield bullets(gaps)
    else:
        yield paragraph("Nothing was counted as missing.")
    yield Heading("Added by the analyst")
    columns = (Column("gap", "What is not known"), Column("owner", "Who is asked"))
    yield Table("analyst-gaps", "Intelligence gaps added by the analyst", columns, (("", ""),), fillable=True)
