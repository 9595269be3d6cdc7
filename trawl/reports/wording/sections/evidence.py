"""The records themselves: new and updated hits as cards, known ones as a table with their cards in an annex."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.model import STATUSES, Hit
from trawl.reports.document import Block, Column, Heading, Lines, Section, Table
from trawl.reports.wording.blocks import batch_cards, day, link_card, paragraph, say_rest
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.reviews import say_nothing
from trawl.reports.wording.sections.lead_page import name_premises
from trawl.reports.wording.sentences import STATUS_WORDS

#: A status whose cards stand in the annex: a reader of the last report knows them.
KNOWN = "unchanged"
_UNCHANGED_ON_PAPER = 15


def write_evidence(gathered: Gathered) -> Section:
    """The cards to read first."""
    shown = [hit for hit in gathered.hits if hit.status != KNOWN and not hit.negated]
    return Section("evidence", "New and updated hits", tuple(_write(gathered, shown)), count=len(shown))


def _write(gathered: Gathered, shown: Sequence[Hit]) -> Iterator[Block]:
    if not shown:
        yield say_nothing(gathered.findings, "There is no hit to show here.")
        return
    yield paragraph(
        "One card for each record, those of most concern first: each says why. Found words are marked; a word in "
        "square brackets after one says that the text does not plainly assert it."
    )
    for status in STATUSES:
        if group := [gathered.cards[hit.record.key] for hit in shown if hit.status == status]:
            yield Heading(STATUS_WORDS[status], count=len(group))
            yield from batch_cards(group)


def write_negated(gathered: Gathered) -> Section:
    """The cards of what the text rules out."""
    negated = [hit for hit in gathered.hits if hit.negated and hit.status != KNOWN]
    return Section("negated", "Negated hits", tuple(_write_negated(gathered, negated)), count=len(negated))


def _write_negated(gathered: Gathered, negated: Sequence[Hit]) -> Iterator[Block]:
    known = sum(hit.negated and hit.status == KNOWN for hit in gathered.hits)
    if not negated:
        yield paragraph(
            "None of the new and updated hits shown here is negated."
            if known
            else "None: no hit shown here is negated."
        )
    else:
        yield paragraph(
            "In these the text rules the concern out (“no concerns about”), or is the wording of a form. They rank "
            "last and are kept, because a denial can matter."
        )
        yield from batch_cards([gathered.cards[hit.record.key] for hit in negated], folded=len(negated) > 10)
    if known:
        yield paragraph(f"Negated hits that are unchanged stand among the unchanged hits: {known:,}.")


def write_unchanged(gathered: Gathered) -> Section:
    """The hits that the last issued report had too, in a table."""
    known = _list_known(gathered)
    if not known:
        return Section("unchanged", "Unchanged hits", (paragraph("None."),), count=0)
    columns = (
        Column("reference", "Reference"),
        Column("event_date", "Event date", "date"),
        Column("force", "Force"),
        Column("kind", "Kind"),
        Column("premises", "Premises"),
    )
    rows = tuple(
        (
            Lines((link_card(hit, gathered.cards),)),
            day(hit.record.event_date),
            hit.record.force or "not given",
            hit.record.kind,
            name_premises(gathered, hit),
        )
        for hit in known
    )
    rest = say_rest(_UNCHANGED_ON_PAPER, len(rows), "unchanged hits")
    table = Table("unchanged-hits", "Unchanged hits", columns, rows, on_paper=_UNCHANGED_ON_PAPER, rest=rest)
    said = paragraph("The last issued report had these, and their records are as they were. The annex has their cards.")
    return Section("unchanged", "Unchanged hits", (said, table), count=len(known))


def write_annex(gathered: Gathered) -> Section | None:
    """The cards of the unchanged hits, None where there is none."""
    known = _list_known(gathered)
    if not known:
        return None
    cards = [gathered.cards[hit.record.key] for hit in known]
    blocks = tuple(batch_cards(cards, folded=len(cards) > 10))
    return Section("unchanged-cards", "Cards of the unchanged hits", blocks, place="annex", count=len(known))


def _list_known(gathered: Gathered) -> list[Hit]:
    return [hit for hit in gathered.hits if hit.status == KNOWN]
