"""The records of premises and repeats that stand in more hits than a row of the body names."""

from __future__ import annotations

from collections.abc import Iterable

from trawl.model import Hit
from trawl.reports.document import Column, Section, Table
from trawl.reports.wording.blocks import link_cards
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.sections import premises, repeats


def write_record_lists(gathered: Gathered) -> list[Section]:
    """An annex for each section whose rows could not name all of their records."""
    found = [(one.row.name, one.hits) for one in gathered.premises if len(one.hits) > premises.NAMED]
    again = [
        (repeat.value, repeat.hits)
        for some in (gathered.people, *gathered.identifiers.values(), gathered.streets)
        for repeat in some
        if len(repeat.hits) > repeats.NAMED
    ]
    return [
        *_write(gathered, premises.REST, "Records of premises", found),
        *_write(gathered, repeats.REST, "Records of repeat people and identifiers", again),
    ]


def _write(
    gathered: Gathered, anchor: str, title: str, rows: Iterable[tuple[str, tuple[Hit, ...]]]
) -> Iterable[Section]:
    listed = tuple((name, len(hits), link_cards(hits, gathered.cards, len(hits), "")) for name, hits in rows)
    if listed:
        columns = (Column("name", "Name"), Column("hits", "Hits", "number"), Column("records", "Records"))
        table = Table(f"{anchor}-table", title, columns, listed)
        yield Section(anchor, title, (table,), place="annex", count=len(listed))
