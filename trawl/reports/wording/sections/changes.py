"""Records whose standing changed since the last issued run, and why."""

from __future__ import annotations

from trawl.model import Hit
from trawl.reports.document import Block, Cell, Column, Lines, Section, Table, plain
from trawl.reports.findings.changes import Change
from trawl.reports.wording.blocks import link_card, note, paragraph, say_rest
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sentences import STATUS_WORDS

_ON_PAPER = 10


def write_changes(gathered: Gathered) -> Section:
    """The section of what changed."""
    changed = [change for change in gathered.findings.changes if change.status not in {"new", "unchanged"}]
    return Section("changes", "Changed and withdrawn", (_write(gathered, changed),), count=len(changed))


def _write(gathered: Gathered, changed: list[Change]) -> Block:
    if not changed:
        none = "None since the last issued run." if gathered.findings.previous else ""
        return paragraph(none or "There is no issued run to compare with.")
    columns = (Column("record", "Record"), Column("status", "Status"), Column("why", "Why"))
    shown = {hit.record.key: hit for hit in gathered.hits}
    rows = tuple(_row(gathered, change, shown.get(change.key)) for change in changed)
    caption = "Records whose standing changed since the last issued run"
    rest = say_rest(_ON_PAPER, len(rows), "changed records")
    return Table("changed-records", caption, columns, rows, on_paper=_ON_PAPER, rest=rest)


def _row(gathered: Gathered, change: Change, shown: Hit | None) -> tuple[Cell, ...]:
    name = link_card(shown, gathered.cards) if shown else plain(change.reference or change.key.record_id)
    return (
        Lines((name, note(f"{change.key.source} / {change.key.record_id}"))),
        f"{STATUS_WORDS[change.status]}{'' if change.present else ', a hit no longer'}",
        change.reason,
    )
