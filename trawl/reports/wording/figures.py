"""Charts and the map of a run: what each shows in its title, the figures in words, and a table with all of them."""

from __future__ import annotations

from collections.abc import Iterator

from trawl.coverage import EventDates
from trawl.reports.document import BarChart, Block, Column, Figure, Heading, Paragraph, Series, Table, plain
from trawl.reports.findings.counts import Count
from trawl.reports.findings.periods import Months, Timeline, list_months
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.district_figures import write_districts
from trawl.reports.wording.place_figures import write_places
from trawl.reports.wording.sentences import say_outliers
from trawl.reports.wording.trend_titles import describe, join, say_months, say_periods, write_month
from trawl.written import write_count, write_known

HITS = Column("hits", "Hits", "number", "Hits of this edition, those shown by reference only too.")
#: Forces in the chart; the table beside it has them all.
_FORCES_DRAWN = 15


def build_figures(findings: RunFindings) -> tuple[Block, ...]:
    """The blocks that say when and where the hits are. `findings` are those of an edition (`narrowing.narrow`).

    Counts by time and by force are of all hits of the edition; places and districts are of those that are shown.
    """
    totals = findings.totals
    assert totals is not None, "findings are narrowed to an edition before they are put into words"
    if not totals.hits:
        return (Paragraph(plain("There are no hits to count.")),)
    return (
        *_write_times(totals.timeline, findings.coverage.events),
        *_write_forces(totals.forces),
        *write_districts(findings),
        *write_places(findings),
    )


def _write_times(timeline: Timeline, events: EventDates) -> Iterator[Block]:
    yield Heading(f"Hits by {timeline.unit} of the event")
    months = list_months(timeline, events)
    if months.months:
        yield _draw_months(months)
        yield from _explain_months(months)
    elif timeline.counts:
        yield _draw_periods(timeline)
    if outliers := say_outliers(timeline):
        yield Paragraph(plain(outliers))
    if timeline.undated:
        said = f"{write_count(timeline.undated, 'hit has', 'hits have')} no event date"
        yield Paragraph(plain(f"{said} and {'stands' if timeline.undated == 1 else 'stand'} in no {timeline.unit}."))


def _draw_months(months: Months) -> Figure:
    shown = months.months
    compared = any(month.year_before is not None for month in shown)
    series = [Series("Hits", tuple(month.hits for month in shown))]
    columns = [Column("month", "Month"), HITS]
    if compared:
        series.append(Series("The same month a year before", tuple(month.year_before for month in shown)))
        columns.append(
            Column("year_before", "A year before", "number", "Hits of the same month a year before; empty: not known.")
        )
    rows = tuple((write_month(m.label), m.hits, m.year_before)[: len(columns)] for m in shown)
    said = describe("Hits by month", tuple(Count(write_month(m.label), m.hits) for m in shown))
    if compared:
        before = tuple(Count(write_month(m.label), m.year_before) for m in shown if m.year_before is not None)
        said += f" {describe('The same month a year before', before)}"
    return Figure(
        "figure-periods",
        say_months(months),
        f"Bar chart. {said}",
        BarChart(tuple(month.label for month in shown), tuple(series)),
        Table("periods", "Hits by month of the event", tuple(columns), rows),
    )


def _explain_months(months: Months) -> Iterator[Block]:
    if said := [*_say_edges(months)]:
        yield Paragraph(plain(" ".join(said)), "note")


def _say_edges(months: Months) -> Iterator[str]:
    """What months cannot show: where the index begins and ends, and what has no year before."""
    edges = [f"{word} on {_write_day(day)}" for word, day in (("begin", months.begins), ("end", months.ends)) if day]
    if edges:
        which = "those months" if len(edges) > 1 else "that month"
        yield f"The events of the index {' and '.join(edges)}: {which} may not be whole."
    if months.hidden:
        until = write_month(months.hidden)
        yield f"The index holds events to {until}; none after the last month shown is a hit."
    if any(month.year_before is not None for month in months.months):
        yield "A feed that began within the year before adds to the later months alone."
    else:
        yield "The index does not reach back a year, so no month can be compared with the year before."


def _write_day(day: str) -> str:
    return write_known(day) if len(day) > 7 else f"a day of {write_known(day)}"


def _draw_periods(timeline: Timeline) -> Figure:
    unit, counts = timeline.unit, timeline.counts
    return Figure(
        "figure-periods",
        say_periods(counts, unit),
        f"Bar chart. {describe(f'Hits by {unit}', counts)}",
        BarChart(tuple(count.label for count in counts), (Series("Hits", tuple(count.hits for count in counts)),)),
        Table(
            "periods",
            f"Hits by {unit} of the event",
            (Column("period", unit.capitalize()), HITS),
            tuple((count.label, count.hits) for count in counts),
        ),
    )


def _write_forces(forces: tuple[Count, ...]) -> Iterator[Block]:
    if not forces:
        return
    yield Heading("Hits by force")
    drawn = forces[:_FORCES_DRAWN]
    yield Figure(
        "figure-forces",
        _say_forces(forces),
        f"Bar chart. {describe('Hits by force', forces)}",
        BarChart(
            tuple(count.label for count in drawn),
            (Series("Hits", tuple(count.hits for count in drawn)),),
            upright=False,
        ),
        Table(
            "forces",
            "Hits by force",
            (Column("force", "Force"), HITS),
            tuple((count.label, count.hits) for count in forces),
        ),
    )
    if len(forces) > len(drawn):
        yield Paragraph(plain(f"The chart shows the first {len(drawn)} of {len(forces):,}; the table has all."), "note")


def _say_forces(forces: tuple[Count, ...]) -> str:
    total, most = sum(count.hits for count in forces), forces[0].hits
    first = [count.label for count in forces if count.hits == most]
    if len(forces) == 1:
        return f"Every hit stands under one name: {first[0]} ({total:,})"
    if len(first) > 1:
        return f"{join(first)} have most of the {total:,} hits: {most:,} each"
    return f"{most:,} of {total:,} hits are under {first[0]}"
