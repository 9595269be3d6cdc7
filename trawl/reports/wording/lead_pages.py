"""The pages of a report that a lead takes into a meeting, and what is therefore not in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trawl.reports.document import Block, Bullets, Cards, Document, Paragraph, Section, plain
from trawl.written import write_count

#: Cards of new and updated hits that the lead's pages hold; how many others there are is said.
_CARDS = 6


def extract_lead_pages(document: Document) -> Document:
    """The document's findings and the first cards of what is new, without its other sections; what is left out is said.

    The flat tables are left out as well.
    """
    kept, left = [], []
    for section in document.sections:
        if section.place == "lead":
            kept.append(section)
        elif section.anchor == "evidence":
            kept.append(replace(section, blocks=tuple(_shorten(section))))
        else:
            left.append(section)
    return replace(
        document, kicker=f"{document.kicker}: the lead's pages", sections=(*kept, _say_left_out(left)), data=()
    )


def _shorten(section: Section) -> Iterator[Block]:
    """The section's blocks up to its last card that is shown."""
    total = sum(len(block.cards) for block in section.blocks if isinstance(block, Cards))
    shown = 0
    for block in section.blocks:
        if not isinstance(block, Cards):
            yield block
        else:
            cards = block.cards[: _CARDS - shown]
            shown += len(cards)
            yield Cards(cards)
        if shown == _CARDS < total:
            others = write_count(total - shown, "more card is", "more cards are")
            yield Paragraph(plain(f"{others} in the whole report."), "note")
            return


def _say_left_out(left: list[Section]) -> Section:
    titles = (f"{one.title}{f' ({one.count:,})' if one.count is not None else ''}" for one in left)
    said = Paragraph(plain("These pages are part of a report. The whole of it has besides:"), "note")
    return Section("left-out", "Not in these pages", (said, Bullets(tuple(map(plain, titles)))))
