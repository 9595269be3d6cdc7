"""What is to be done about it, and what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trawl.reports.document import Block, Cell, Column, Heading, Section, Table
from trawl.reports.findings.analyst_notes import STRANDS, Action, Strand
from trawl.reports.wording.analyst_notes import list_outcomes, say_review
from trawl.reports.wording.blocks import bullets, lines, note, paragraph
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import list_gaps

STRAND_MEANINGS: Mapping[Strand, str] = {
    "pursue": "disrupt and prosecute",
    "prevent": "stop people being drawn in",
    "protect": "make it harder, safeguard",
    "prepare": "lessen the harm",
}
_PLAN = (
    Column("strand", "Strand"),
    Column("activity", "Activity"),
    Column("owner", "Owner"),
    Column("due", "By when", "date"),
    Column("state", "State"),
    Column("outcome", "Outcome"),
)


def write_plan(gathered: Gathered) -> Section:
    """The 4P plan: a row for each action, and an empty one for a strand that has none."""
    return Section("plan", "4P plan", tuple(_write_plan(gathered)))


def _write_plan(gathered: Gathered) -> Iterator[Block]:
    notes, day = gathered.findings.notes, gathered.findings.run.started.date()
    if notes.carried:
        yield Heading("Actions of the last issued report", anchor="carried")
        yield bullets(list_outcomes(notes, day))
    whole = gathered.findings.edition.name == "full"
    missing = [strand.capitalize() for strand in STRANDS if all(action.strand != strand for action in notes.actions)]
    if not whole:
        yield paragraph(
            "Actions are in this edition only where the analyst shares them; the full edition has the plan."
        )
    elif len(missing) == len(STRANDS):
        yield paragraph("No action has been put on record. For the analyst to fill in.")
    elif missing:
        yield paragraph(f"No action is on record under {', '.join(missing)}.")
    rows = tuple(row for strand in STRANDS for row in _rows(strand, notes.actions, fill=whole))
    if rows:
        caption = "Activity under Pursue, Prevent, Protect and Prepare"
        yield Table("plan-table", caption, _PLAN, rows, fillable=whole and bool(missing))
    yield say_review(notes)


def _rows(strand: Strand, actions: tuple[Action, ...], *, fill: bool) -> Iterator[tuple[Cell, ...]]:
    name = lines(strand.capitalize(), note(STRAND_MEANINGS[strand]))
    of_strand = [action for action in actions if action.strand == strand]
    for action in of_strand:
        activity = lines(action.activity, note(action.id))
        yield name, activity, action.owner or "nobody", action.due or "not given", action.state, action.outcome
    if fill and not of_strand:
        yield name, "", "", None, "", ""


def write_gaps(gathered: Gathered) -> Section:
    """What the hits do not say, and what the analyst adds."""
    return Section("gaps", "Intelligence gaps", tuple(_write_gaps(gathered)))


def _write_gaps(gathered: Gathered) -> Iterator[Block]:
    if gaps := list_gaps(gathered.findings, gathered.hits):
        yield paragraph("What the shown hits do not say:")
        yield bullets(gaps)
    else:
        yield paragraph("Nothing was counted as missing.")
    gaps_of, whole = gathered.findings.notes.gaps, gathered.findings.edition.name == "full"
    if not whole:
        yield paragraph("Gaps that the analyst adds are in this edition only where the analyst shares them.")
    if not gaps_of and not whole:
        return
    columns = (Column("gap", "What is not known"), Column("owner", "Who is asked"))
    rows = tuple((gap.text, gap.owner or "nobody yet") for gap in gaps_of) or (("", ""),)
    yield Table("analyst-gaps", "Intelligence gaps added by the analyst", columns, rows, fillable=not gaps_of)
