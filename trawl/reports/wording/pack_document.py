"""The first page of a recipient's pack: which reports are in it, and what is not."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.reports.document import Block, Cell, Column, Document, Run, Section, Table
from trawl.reports.findings.pack_cover import PackCover, PackedReport
from trawl.reports.values import show_moment
from trawl.reports.wording.blocks import bullets, fact, lines, nil, paragraph, stressed
from trawl.reports.wording.editions import list_left_out, say_edition

_KICKER = "Intelligence pack"


def build_pack_document(cover: PackCover) -> Document:
    """The first page of a pack whose findings an edition has narrowed."""
    marking = cover.marking.upper()
    facts = [
        fact("Marking", marking),
        fact("Recipient", cover.recipient),
        fact("Copy number", cover.copy_number),
        fact("Issue date", "not issued yet: draft, unless issue.txt beside this page says when it was"),
        fact("As at", show_moment(cover.as_at)),
        fact("Pack", cover.pack),
    ]
    facts += [fact("Period reported on", cover.period)] if cover.period else []
    facts += [fact("Occasion", cover.occasion)] if cover.occasion else []
    return Document(
        name="pack",
        kicker=_KICKER,
        title=cover.title,
        marking=marking,
        facts=tuple(facts),
        sections=(Section("reports", "Reports in this pack", tuple(_write(cover))),),
        lead=cover.description,
        warning="Intelligence, not evidence. What is in the reports is for the recipient named here.",
        edition=say_edition(cover.edition),
        copy_number=cover.copy_number,
        fictitious=cover.fictitious,
        properties={"subject": _KICKER, "keywords": marking},
    )


def _write(cover: PackCover) -> Iterator[Block]:
    if cover.failed:
        yield stressed(
            "Not in this pack:",
            f"{', '.join(cover.failed)} could not be run. Nothing here says anything of what it looks for, and no "
            "nil return is meant. Ask whoever made the pack.",
            "warning",
        )
    if not cover.reports:
        yield paragraph("There is no report in this pack.", "warning")
        return
    yield _tabulate(cover)
    if cover.region:
        named = [run for file in cover.region for run in (Run(", "), _link(file))][1:]
        yield paragraph((Run("What stands in several forces or several profiles: "), *named, Run(".")))
    if not any(report.findings.totals and report.findings.totals.hits for report in cover.reports):
        yield nil("No report in this pack has a hit. What each could not cover is said on its first page.")
    if said := dict.fromkeys(line for report in cover.reports for line in list_left_out(report.findings)):
        yield bullets(said)


def _tabulate(cover: PackCover) -> Table:
    columns = (
        Column("report", "Report"),
        Column("hits", "Hits", "number"),
        Column("new", "New", "number"),
        Column("updated", "Updated", "number"),
        Column("restricted", "By reference only", "number"),
        Column("files", "Files"),
    )
    return Table("pack-reports", "The reports", columns, tuple(map(_row, cover.reports)))


def _row(report: PackedReport) -> tuple[Cell, ...]:
    totals = report.findings.totals
    assert totals
    title, withheld = report.findings.profile.title, len(report.findings.withheld)
    return (title, totals.hits, totals.new, totals.updated, withheld, lines(*((_link(file),) for file in report.files)))


def _link(file: str) -> Run:
    return Run(file, file=file)
