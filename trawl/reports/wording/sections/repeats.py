"""People and identifiers that occur in two hits or more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.identifiers import REGISTRY
from trawl.reports.document import Block, Cell, Column, Run, Section, Table
from trawl.reports.findings.repeats import Repeat
from trawl.reports.wording.blocks import lines, link_cards, paragraph, say_rest
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.key_findings import say_repeats
from trawl.reports.wording.reviews import say_nothing

#: Where the records are that a row of these tables has no room to name.
REST = "records-of-repeats"
NAMED = 6
_ON_PAPER = 6


def write_repeats(gathered: Gathered) -> Section:
    """The section of the repeats."""
    return Section("repeats", "Repeat people and identifiers", tuple(_write(gathered)))


def _write(gathered: Gathered) -> Iterator[Block]:
    if not gathered.people and not gathered.identifiers:
        yield say_nothing(gathered.findings, say_repeats((), {}))
        yield from _write_streets(gathered)
        return
    yield paragraph(
        "Listed where they occur in two hits or more. Sharing a name or a value does not make two people one, and a "
        "role is given only where a record gives it."
    )
    if gathered.people:
        yield _tabulate_people(gathered)
    for kind, repeats in gathered.identifiers.items():
        many = REGISTRY[kind].many
        yield _tabulate(gathered, f"repeat-{kind.replace('_', '-')}", many, repeats)
    yield from _write_streets(gathered)


def _write_streets(gathered: Gathered) -> Iterator[Block]:
    if gathered.streets:
        yield _tabulate(gathered, "repeat-streets", "streets", gathered.streets)


def _tabulate_people(gathered: Gathered) -> Table:
    columns = (Column("person", "Person or name"), Column("basis", "Joined by"), Column("role", "Role"), *_COMMON)
    rows = tuple(
        (repeat.value, say_basis(repeat), "; ".join(repeat.roles) or "role not established", *_cells(gathered, repeat))
        for repeat in gathered.people
    )
    caption = "People and names in more than one hit"
    rest = say_rest(_ON_PAPER, len(rows), "people and names")
    return Table("repeat-people", caption, columns, rows, on_paper=_ON_PAPER, rest=rest)


def say_basis(repeat: Repeat) -> str:
    """How surely the hits speak of one person."""
    if repeat.basis != "name only":
        return repeat.basis.capitalize()
    births = f"; records give {len(repeat.born):,} dates of birth" if len(repeat.born) > 1 else ""
    return f"Name only: a proposal, not shown to be one person{births}"


_COMMON = (Column("hits", "Hits", "number"), Column("forces", "Forces"), Column("records", "Records"))


def _tabulate(gathered: Gathered, name: str, many: str, repeats: Sequence[Repeat]) -> Table:
    caption = f"{many[0].upper()}{many[1:]} in more than one hit"
    rows = tuple((repeat.value, *_cells(gathered, repeat)) for repeat in repeats)
    rest = say_rest(_ON_PAPER, len(rows), many)
    columns = (Column("value", "Value"), *_COMMON)
    return Table(name, caption, columns, rows, on_paper=_ON_PAPER, rest=rest)


def _cells(gathered: Gathered, repeat: Repeat) -> tuple[Cell, ...]:
    forces = ", ".join(repeat.forces) or "not given"
    crossing = (Run("Cross-force:", "strong"), Run(" "), Run(forces))
    return (
        len(repeat.hits),
        lines(crossing if repeat.cross_force else forces),
        link_cards(repeat.hits, gathered.cards, NAMED, REST),
    )
