"""What charts show, said in their titles: no more than the numbers do, and few hits are no trend."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

from trawl.reports.findings.counts import Count
from trawl.reports.findings.periods import Month, Months
from trawl.written import MONTHS, write_count, write_known

#: A change is called one where it is more than so many times what chance alone makes of counts as high
#: (docs/reports.md, "Charts and maps").
_NOTABLE = 1.5
#: Values that a description tells one by one; of more it tells the highest.
_TOLD = 14


def is_notable(before: int, after: int) -> bool:
    """Whether two counts differ by more than counts of that size do anyway."""
    return abs(after - before) > _NOTABLE * sqrt(before + after)


def say_months(months: Months, what: str = "hits") -> str:
    """What became of the hits between the last two months, with the same month of the year before where it is known."""
    shown, last = months.months, months.months[-1]
    held = [month for month in shown if month.hits]
    ends = f" (events to {write_known(months.ends)})" if months.ends else ""
    if len(held) == 1:
        only = f"{_count(held[0].hits, what)} in {write_month(held[0].label)}"
        if held[0] is not last:
            return f"{only} and none since{ends}"
        said = only
    else:
        said = _say_change(shown[-2], last, what, whole=not months.ends)
    if last.year_before is None:
        return said + ends
    before = f"{last.year_before:,}" if last.year_before else "none"
    return f"{said}{ends}; {before} in {write_month(_year_before(last.label))}"


def say_periods(counts: Sequence[Count], unit: str) -> str:
    """The year or the decade with most hits."""
    most, total = max(count.hits for count in counts), sum(count.hits for count in counts)
    named = [count.label for count in counts if count.hits == most]
    if len(named) > 1:
        return f"No {unit} has more than {write_count(most, 'hit')} of {total:,}: {join(named)}"
    return f"Most hits in one {unit}: {most:,} of {total:,}, in {named[0]}"


def _say_change(before: Month, last: Month, what: str, *, whole: bool) -> str:
    month, year = _split(last.label)
    earlier, then = _split(before.label)
    since = earlier if then == year else f"{earlier} {then}"
    one, other = before.hits, last.hits
    named = what[0].upper() + what[1:]
    if not one and not other:
        return f"No {what} in {since} or {month} {year}"
    if one == other:
        return f"As many {what} in {month} {year} as in {since}: {one:,}"
    if not is_notable(one, other) or (other < one and not whole):
        now = f"{f'{other:,}' if other else 'none'}{'' if whole else ' so far'}"
        return f"{_count(one, what)} in {since} and {now} in {month} {year}"
    return f"{named} {'rose' if other > one else 'fell'} from {one:,} in {since} to {other:,} in {month} {year}"


def _count(number: int, what: str) -> str:
    return f"{f'{number:,}' if number else 'No'} {what.removesuffix('s') if number == 1 else what}"


def write_month(label: str) -> str:
    """`March 2024` of `Mar 2024`."""
    return " ".join(_split(label))


def _split(label: str) -> tuple[str, str]:
    short, year = label.split()
    return next(month for month in MONTHS if month.startswith(short)), year


def _year_before(label: str) -> str:
    short, year = label.split()
    return f"{short} {int(year) - 1}"


def join(named: Sequence[str], most: int = 4) -> str:
    """`a, b and c`, or `a, b, c, d and 3 more`."""
    listed = list(named[:most])
    if len(named) > most:
        return f"{', '.join(listed)} and {len(named) - most:,} more"
    return f"{', '.join(listed[:-1])} and {listed[-1]}" if len(listed) > 1 else "".join(listed)


def describe(what: str, counts: tuple[Count, ...]) -> str:
    """Counts in a sentence: each where they are few, else the highest, with the first and the last."""
    if len(counts) <= _TOLD:
        return f"{what}: {'; '.join(f'{count.label} {count.hits:,}' for count in counts)}."
    most = max(counts, key=lambda count: count.hits)
    return (
        f"{what}: {len(counts):,} values from {counts[0].label} ({counts[0].hits:,}) to {counts[-1].label} "
        f"({counts[-1].hits:,}); the highest {most.hits:,}, {most.label}."
    )
