"""The hits that the report does not show because somebody said so, and those that it shows again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trawl.reports.document import Block, Column, Lines, Section, Table, plain
from trawl.reports.findings.reviews import SuppressionFacts
from trawl.reports.wording.blocks import paragraph
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import STATUS_WORDS
from trawl.written import write_day


def write_suppressed(gathered: Gathered) -> Section | None:
    """The section, None where no suppression touches the run."""
    suppressed = gathered.findings.suppressed
    if not (suppressed.hits or suppressed.shown_again):
        return None
    return Section("suppressed", "Suppressed hits", tuple(_write(gathered)), count=len(suppressed.hits))


def _write(gathered: Gathered) -> Iterator[Block]:
    suppressed = gathered.findings.suppressed
    if suppressed.hits:
        yield paragraph(
            "These are hits, and an analyst has said that they are not to be shown until a day. They are in no count, "
            "card or table but these."
        )
        yield _count(gathered)
        if suppressed.listed:
            yield _list(gathered)
        else:
            yield paragraph("Which they are: trawl report render RUN --suppressed.", "note")
    if suppressed.shown_again:
        yield _list_again(gathered)


def _count(gathered: Gathered) -> Table:
    """The suppressions, each with the hits that it keeps out; away from the desk by their kind alone."""
    hits = Counter(one.by for one in gathered.findings.suppressed.hits)
    columns = (
        Column("suppressed", "Suppressed"),
        Column("until", "Until", "date"),
        Column("why", "Why"),
        Column("by", "By"),
        Column("hits", "Hits", "number"),
    )
    rows = tuple((by.said or f"by {by.kind}", by.until, *_said(by), number) for by, number in hits.most_common())
    return Table("suppressions", "What is suppressed", columns, rows)


def _said(by: SuppressionFacts) -> tuple[str | None, str | None]:
    if not by.principal:
        return None, None
    return by.reason, f"{by.principal}, {write_day(by.at)}" if by.at else by.principal


def _list(gathered: Gathered) -> Table:
    columns = (
        Column("reference", "Reference"),
        Column("record", "Source and record id"),
        Column("status", "Status"),
        Column("suppressed", "Suppressed"),
    )
    rows = tuple(
        (
            one.reference or "none",
            f"{one.key.source} / {one.key.record_id}",
            STATUS_WORDS[one.status],
            one.by.said or f"by {one.by.kind}",
        )
        for one in gathered.findings.suppressed.hits
    )
    return Table("suppressed-hits", "Hits that are suppressed", columns, rows)


def _list_again(gathered: Gathered) -> Table:
    columns = (Column("record", "Source and record id"), Column("why", "Why it is shown again"))
    again = gathered.findings.suppressed.shown_again
    rows = tuple((f"{key.source} / {key.record_id}", Lines((plain(why),))) for key, why in again.items())
    return Table("shown-again", "Hits that are shown again", columns, rows)
