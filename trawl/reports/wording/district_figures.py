"""Hits by district: which has most, and a small chart of months for each of those with most, on one scale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from trawl.coverage import month_of
from trawl.reports.document import BarChart, Block, Column, Figure, Fold, Heading, Paragraph, Series, Table, plain
from trawl.reports.findings.counts import Count
from trawl.reports.findings.periods import Month, Months, label_month, list_months
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.trend_titles import describe, join, say_months, write_month
from trawl.written import write_count

#: Districts in the chart; the table has all.
_DISTRICTS_DRAWN = 15
#: How many districts have a chart of months of their own, and how many hits it takes.
_CHARTS, _LEAST = 6, 5
_NONE = "No district given"


def write_districts(findings: RunFindings) -> Iterator[Block]:
    """The blocks of districts, where the hits that are shown name two or more."""
    months = list_months(findings.totals.timeline, findings.coverage.events) if findings.totals else Months(())
    by_month = _count(findings)
    named = [district for district in by_month if district != _NONE]
    if len(named) < 2:
        return
    counts = tuple(Count(district, sum(found.values())) for district, found in by_month.items())
    counts = tuple(sorted(counts, key=lambda count: (count.label == _NONE, -count.hits, count.label)))
    yield Heading("Hits by district")
    yield _draw_all(counts, by_month, months)
    large = [count for count in counts if count.label != _NONE and count.hits >= _LEAST]
    charts = large[:_CHARTS] if len(months.months) > 1 else []
    if said := " ".join(_explain(findings, counts, len(charts))):
        yield Paragraph(plain(said), "note")
    if charts:
        peak = max(by_month[count.label][month.label] for count in charts for month in months.months)
        drawn = (_draw_one(n, c, by_month[c.label], months, peak) for n, c in enumerate(charts, start=1))
        yield Fold("Months of each district", tuple(drawn), printed=False)


def _count(findings: RunFindings) -> dict[str, Counter[str]]:
    """The hits of each district by the label of their month, "" without a date; with its force where two are alike."""
    forces: dict[str, set[str]] = defaultdict(set)
    for hit in findings.hits:
        forces[hit.record.district].add(hit.record.force)
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for hit in findings.hits:
        district, force, day = hit.record.district, hit.record.force, hit.record.event_date
        same_name = len(forces[district]) > 1
        label = f"{district} ({force or 'no force given'})" if district and same_name else district or _NONE
        counted[label][label_month(month_of(day)) if day else ""] += 1
    return counted


def _draw_all(counts: tuple[Count, ...], by_month: dict[str, Counter[str]], months: Months) -> Figure:
    drawn = counts[:_DISTRICTS_DRAWN]
    last = [month.label for month in months.months[-2:]]
    return Figure(
        "figure-districts",
        _say(counts),
        f"Bar chart. {describe('Hits by district', counts)}",
        BarChart(tuple(c.label for c in drawn), (Series("Hits", tuple(c.hits for c in drawn)),), upright=False),
        Table(
            "districts",
            "Hits by district",
            (
                Column("district", "District"),
                Column("hits", "Hits", "number", "Hits that are shown."),
                *(
                    Column(key, write_month(label), "number")
                    for key, label in zip(("month_before", "last_month")[2 - len(last) :], last, strict=True)
                ),
            ),
            tuple((c.label, c.hits, *(by_month[c.label][label] for label in last)) for c in counts),
        ),
    )


def _say(counts: tuple[Count, ...]) -> str:
    named = [count for count in counts if count.label != _NONE]
    total, most = sum(count.hits for count in named), named[0].hits
    first = [count.label for count in named if count.hits == most]
    if len(first) > 1:
        return f"{join(first)} have most of the {total:,} hits with a district: {most:,} each"
    return f"{most:,} of the {total:,} hits with a district are in {first[0]}"


def _draw_one(number: int, count: Count, found: Counter[str], months: Months, peak: int) -> Figure:
    own = tuple(Month(month.label, found[month.label], None) for month in months.months)
    change = say_months(Months(own, ends=months.ends))
    said = describe(f"Hits in {count.label} by month", tuple(Count(write_month(m.label), m.hits) for m in own))
    return Figure(
        f"figure-district-{number}",
        f"{count.label}: {change[0].lower()}{change[1:]}",
        f"Bar chart. {said}",
        BarChart(tuple(m.label for m in own), (Series("Hits", tuple(m.hits for m in own)),), peak=peak),
        Table(
            f"district-{number}",
            f"Hits by month in {count.label}",
            (Column("month", "Month"), Column("hits", "Hits", "number")),
            tuple((write_month(m.label), m.hits) for m in own),
        ),
    )


def _explain(findings: RunFindings, counts: tuple[Count, ...], charts: int) -> Iterator[str]:
    if len(counts) > _DISTRICTS_DRAWN:
        yield f"The chart shows the first {_DISTRICTS_DRAWN} of {len(counts):,}; the table has all."
    if charts:
        yield (
            f"Districts with {_LEAST} hits or more, at most {_CHARTS} of them, have a chart of months each on the page "
            "(HTML), all on one scale."
        )
    if findings.withheld:
        held = write_count(len(findings.withheld), "hit that is", "hits that are")
        yield f"{held} shown by reference only {'is' if len(findings.withheld) == 1 else 'are'} in no district here."
