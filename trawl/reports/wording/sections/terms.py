"""How each term of the query did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trawl.query.reasons import say_term
from trawl.reports.document import Block, Column, Fold, Section, Table
from trawl.reports.findings.run_findings import TermCount
from trawl.reports.wording.blocks import NOT_PRINTED, paragraph, say_rest
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.reviews import say_nothing
from trawl.written import write_count

_ON_PAPER = 12


def write_terms(gathered: Gathered) -> Section:
    """The section of the terms."""
    return Section("terms", "Terms", tuple(_write(gathered)))


def _write(gathered: Gathered) -> Iterator[Block]:
    terms = gathered.findings.terms
    found = [term for term in terms if term.hits]
    without = [term for term in terms if not term.hits]
    if found:
        yield _tabulate(gathered, found, alone=all(term.alone is not None for term in terms))
    else:
        yield say_nothing(gathered.findings, "No term was found in a hit.")
    if without:
        were = write_count(len(without), "term of the query was", "terms of the query were")
        hidden = " Hits that are suppressed are not counted." if gathered.findings.suppressed.hits else ""
        yield paragraph(f"{were} found in no hit. {NOT_PRINTED}.{hidden}")
        yield Fold(f"{write_count(len(without), 'term')} found in no hit", (_list_unfound(without),), printed=False)
    elif terms:
        yield paragraph("Every term was found in at least one hit.")


def _list_unfound(without: Sequence[TermCount]) -> Table:
    """The terms that no hit has: on a screen alone, for on paper they would fill pages."""
    rows = tuple((say_term(term.term),) for term in without)
    return Table("terms-not-found", "Terms found in no hit", (Column("term", "Term"),), rows)


def _tabulate(gathered: Gathered, found: Sequence[TermCount], *, alone: bool) -> Table:
    incidents, folded = gathered.totals.term_incidents, gathered.folded
    columns = (
        Column("term", "Term"),
        Column("hits", "Hits it was found in", "number"),
        *((Column("incidents", "Incidents", "number"),) if folded else ()),
        *((Column("alone", "Hits only because of it", "number"),) if alone else ()),
    )
    rows = tuple(
        (
            say_term(term.term),
            term.hits,
            *((incidents.get(term.term, 0),) if folded else ()),
            *((term.alone,) if alone else ()),
        )
        for term in found
    )
    return Table(
        "terms-found", "Hits by term", columns, rows, on_paper=_ON_PAPER, rest=say_rest(_ON_PAPER, len(rows), "terms")
    )
