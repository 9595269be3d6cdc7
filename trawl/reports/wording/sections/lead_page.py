"""The page that a lead takes into a meeting: what was found, what is new, and what is not covered."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage import list_shortfalls
from trawl.model import Hit
from trawl.reports.document import Block, Cell, Column, Heading, Lines, Paragraph, Run, Section, Table, plain
from trawl.reports.wording.blocks import bullets, day, link_card, nil, paragraph, say_rest
from trawl.reports.wording.editions import list_left_out, say_whose
from trawl.reports.wording.gathered import Gathered
from trawl.reports.wording.key_findings import list_findings, say_reread
from trawl.reports.wording.sentences import STATUS_MEANINGS, STATUS_WORDS
from trawl.written import write_count

#: New hits that paper names on the lead's page; their cards follow.
_NEW_ON_PAPER = 5


def write_lead_page(gathered: Gathered) -> Section:
    """The section of the key findings."""
    return Section("findings", "Key findings", tuple(_write(gathered)), place="lead")


def _write(gathered: Gathered) -> Iterator[Block]:
    yield bullets(list_findings(gathered), "key")
    if shortfalls := [*list_left_out(gathered.findings), *list_shortfalls(gathered.findings.coverage)]:
        yield Heading("Not covered", anchor="not-covered")
        yield bullets(shortfalls, "warning")
    yield Heading("What is new", anchor="new")
    yield from _write_new(gathered)
    yield count_statuses(gathered)


def _write_new(gathered: Gathered) -> Iterator[Block]:
    findings, totals = gathered.findings, gathered.totals
    reread = say_reread(totals)
    if not totals.hits:
        searched = write_count(findings.coverage.records, "record")
        where = "" if findings.coverage.clean else " over what could be read"
        yield nil(
            f"The trawl found no hit{say_whose(findings.edition)}, new or old, in {searched}.", f"Nil return{where}."
        )
        return
    if not totals.new and not reread:
        yield nil("Every hit was already known to the last issued run.", "Nil return for new hits.")
        return
    if not findings.previous:
        yield paragraph("No earlier run of this profile has been issued, so every hit counts as new.")
    new = [hit for hit in gathered.hits if hit.status == "new"]
    if new:
        yield _list_new(gathered, new)
    if held := totals.new - len(new):
        are = "is" if held == 1 else "are"
        yield Paragraph(
            (
                Run(f"{write_count(held, 'new hit')} {are} listed "),
                Run("by reference only", to="restricted"),
                Run("."),
            )
        )
    if reread:
        yield Paragraph((Run(f"{reread} "), Run("Changed and withdrawn", to="changes"), Run(" names them.")))


def _list_new(gathered: Gathered, new: list[Hit]) -> Table:
    columns = (
        Column("reference", "Reference"),
        Column("event_date", "Event date", "date"),
        Column("force", "Force"),
        Column("kind", "Kind"),
        Column("premises", "Premises"),
        Column("terms", "Terms found", "list"),
    )
    return Table(
        "new-hits",
        "New hits",
        columns,
        tuple(_row(gathered, hit) for hit in new),
        on_paper=_NEW_ON_PAPER,
        rest=say_rest(_NEW_ON_PAPER, len(new), "new hits"),
    )


def _row(gathered: Gathered, hit: Hit) -> tuple[Cell, ...]:
    record = hit.record
    return (
        Lines((link_card(hit, gathered.cards),)),
        day(record.event_date),
        record.force or "not given",
        record.kind,
        name_premises(gathered, hit),
        hit.found_terms or "none",
    )


def name_premises(gathered: Gathered, hit: Hit) -> str:
    """The premises that a hit is matched to most surely, as the register calls them."""
    found = sorted(gathered.findings.matches.get(hit.record.key, ()), key=lambda match: (not match.sure, -match.score))
    if not found:
        return "none matched"
    return f"{found[0].row.name}{'' if found[0].sure else ' (possible)'}"


def count_statuses(gathered: Gathered) -> Table:
    """The hits by status, every status with its meaning."""
    totals = gathered.totals
    columns = (
        Column("status", "Status"),
        Column("hits", "Hits now", "number"),
        Column("negated", "Of them negated", "number"),
        Column("restricted", "By reference only", "number"),
        Column("gone", "Hits no longer", "number"),
        Column("meaning", "Meaning"),
    )
    rows = tuple(
        (
            STATUS_WORDS[row.status],
            row.hits,
            row.negated,
            row.restricted,
            row.gone,
            Lines((plain(STATUS_MEANINGS[row.status]),)),
        )
        for row in totals.by_status
    )
    total = ("All", totals.hits, totals.negated, len(gathered.findings.withheld), totals.gone, None)
    return Table("statuses", "Hits by status", columns, rows, total)
