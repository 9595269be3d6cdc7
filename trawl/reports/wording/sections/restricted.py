"""The hits that are shown by reference only, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trawl.reports.document import Block, Column, Section, Table
from trawl.reports.wording.blocks import bullets, paragraph, stressed
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.handling import say_stated, say_unrestricted
from trawl.reports.wording.sentences import STATUS_WORDS
from trawl.written import write_count


def write_restricted(gathered: Gathered) -> Section:
    """The section of what is by reference only."""
    count = len(gathered.findings.withheld)
    return Section("restricted", "By reference only", tuple(_write(gathered)), count=count)


def _write(gathered: Gathered) -> Iterator[Block]:
    findings = gathered.findings
    if reason := findings.edition.include_restricted:
        yield stressed(
            "Records whose grade or handling restricts passing them on are shown in full.",
            f"Reason: {reason}",
            "warning",
        )
    elif findings.withheld:
        yield paragraph(
            "These records are counted above, but nothing of their text, people, premises or identifiers is in this "
            "report. Ask the owner of the record. A record is here because"
        )
        reasons = Counter(held.reason for held in findings.withheld).most_common()
        yield bullets(f"{why} ({write_count(number, 'hit')})" for why, number in reasons)
        yield _tabulate(gathered)
    else:
        yield paragraph(say_unrestricted([hit.record for hit in findings.hits]))
    for stated in gathered.totals.stated_handlings:
        yield paragraph(say_stated(stated))


def _tabulate(gathered: Gathered) -> Table:
    columns = (
        Column("reference", "Reference"),
        Column("record", "Source and record id"),
        Column("status", "Status"),
    )
    rows = tuple(
        (
            held.reference or "none",
            f"{held.key.source} / {held.key.record_id}",
            f"{STATUS_WORDS[held.status]}{', negated' if held.negated else ''}",
        )
        for held in gathered.findings.withheld
    )
    return Table("restricted-hits", "Hits shown by reference only", columns, rows)
