"""Short ways to write the blocks that every section is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal

from trawl.model import Hit, Key
from trawl.reports.document import (
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Fact,
    Fold,
    Lines,
    Paragraph,
    Run,
    Text,
    plain,
)

#: Cards shown at once; the rest of a group is folded away in groups of as many.
CARDS_TOGETHER = 50
#: Where the rows of a table are that paper has no room for.
NOT_PRINTED = "The report as a page (HTML) or as a workbook (XLSX) has all"


def lines(*said: str | Text) -> Lines:
    """Lines one below another; what is empty is none."""
    return Lines(tuple(plain(line) if isinstance(line, str) else line for line in said if line))


def fact(label: str, *said: str | Text) -> Fact:
    """A label with the lines beside it."""
    return Fact(label, lines(*said))


def paragraph(said: str | Text, tone: Literal["plain", "nil", "warning", "note"] = "plain") -> Paragraph:
    """A paragraph."""
    return Paragraph(plain(said) if isinstance(said, str) else said, tone)


def stressed(first: str, rest: str, tone: Literal["plain", "nil", "warning", "note"] = "plain") -> Paragraph:
    """A paragraph that begins with words that nobody must miss."""
    return Paragraph((Run(first, "strong"), Run(f" {rest}")), tone)


def nil(rest: str, first: str = "Nil return.") -> Paragraph:
    """What says that nothing was found."""
    return stressed(first, rest, "nil")


def bullets(items: Iterable[str | Text], tone: Literal["plain", "key", "warning"] = "plain") -> Bullets:
    """A list."""
    return Bullets(tuple(plain(item) if isinstance(item, str) else item for item in items), tone)


def note(said: str) -> Text:
    """A line that is quieter than the rest."""
    return (Run(said, "note"),) if said else ()


def day(said: date | None) -> Cell:
    """A date in a table, or words where there is none."""
    return said or "not given"


def say_rest(shown: int, total: int, what: str) -> str:
    """Where the rows are that are not printed; "" where all are."""
    return f"{shown:,} of {total:,} {what} are printed here. {NOT_PRINTED}." if total > shown else ""


def link_card(hit: Hit, cards: Mapping[Key, Card]) -> Text:
    """The name of a hit's card, leading to it; a negated one says so."""
    card = cards[hit.record.key]
    return (Run(card.name, to=card.anchor), *plain(" (negated)" if hit.negated else ""))


def link_cards(hits: Sequence[Hit], cards: Mapping[Key, Card], most: int, rest: str) -> Lines:
    """The names of hits in one line, `most` of them; the others are at the anchor `rest`, and are counted."""
    runs: list[Run] = []
    for hit in hits[:most]:
        runs += [*([Run(", ")] if runs else []), *link_card(hit, cards)]
    if (more := len(hits) - most) > 0:
        runs += [Run(" and "), Run(f"{more:,} more", to=rest)]
    return Lines((tuple(runs),))


def batch_cards(cards: Sequence[Card], *, folded: bool = False) -> list[Block]:
    """Cards, folded away in groups where there are too many to be read at once."""
    blocks: list[Block] = []
    for start in range(0, len(cards), CARDS_TOGETHER):
        batch = cards[start : start + CARDS_TOGETHER]
        some = Cards(tuple(batch))
        blocks.append(Fold(_say_batch(batch), (some,)) if folded or start else some)
    return blocks


def _say_batch(batch: Sequence[Card]) -> str:
    first, last = batch[0].number, batch[-1].number
    return f"Hit {first:,}" if first == last else f"Hits {first:,} to {last:,}"
