"""The days of two records, by what is known of them: when it happened, or when it was told or somebody arrested."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from trawl.incidents.facts import Facts
from trawl.incidents.said import Said
from trawl.incidents.weights import load_weights, load_words
from trawl.written import write_day


def weigh_days(first: Facts, second: Facts) -> Iterator[Said]:
    """What the days say; of a record without any, nothing."""
    if first.day is None or second.day is None:
        return
    if first.certain and second.certain:
        yield from _weigh_certain(first, second, first.day, second.day)
    elif first.certain or second.certain:
        event, report = (first, second) if first.certain else (second, first)
        assert event.day
        assert report.day
        yield from _weigh_report(event, report, event.day, report.day)
    else:
        yield from _weigh_reports(first, second, first.day, second.day)


def _weigh_certain(first: Facts, second: Facts, one: date, other: date) -> Iterator[Said]:
    """Two days of events: the night between two days is one, but not for what is often repeated."""
    weights, against = load_weights().speaks_for, load_weights().speaks_against
    apart = abs((one - other).days)
    if apart == 0:
        yield Said("same_day", f"both on {write_day(one)}", weights["same_day"], "day")
        return
    words = f"one is of {write_day(min(one, other))}, the other of {write_day(max(one, other))}"
    if one in second.named_days or other in first.named_days:
        later_report = _created_later(first, second)
        yield Said("named_day", f"{words}, and names that day too", weights["named_day"], "day" if later_report else "")
    if apart == 1 and not load_words().repeated.isdisjoint(first.offences | second.offences):
        yield Said("repeated_day", f"{words}, and such things happen again", -against["repeated_day"])
    elif apart == 1:
        yield Said("next_day", words, -against["next_day"])
    else:
        yield Said("other_day", words, -against["other_day"])


def _created_later(first: Facts, second: Facts) -> bool:
    return (first.created or date.min) != (second.created or date.min)


def _weigh_report(event: Facts, report: Facts, happened: date, told: date) -> Iterator[Said]:
    """A day of an event, and a day on which something was told or somebody arrested."""
    weights, against, limits = load_weights().speaks_for, load_weights().speaks_against, load_weights().limits
    later = (told - happened).days
    if later == 0:
        yield Said("same_day", f"both on {write_day(told)}", weights["same_day"], "day")
    elif happened in report.named_days:
        words = f"{report.name} names the day of {event.name}, {write_day(happened)}"
        yield Said("named_day", words, weights["named_day"], "day")
    elif later < 0:
        yield Said("before", f"{report.name} is of {write_day(told)}, before {write_day(happened)}", -against["before"])
    elif later <= limits["told_days"]:
        days = "the day after" if later == 1 else f"{later} days after"
        repeated = event.offences & load_words().repeated
        yield Said("told_day", f"{report.name} is of {days}, {write_day(told)}", weights["told_day"])
        if repeated:
            yield Said("next_day", "what is often repeated, and not of one day", -against["next_day"])
    elif later > limits["late_days"]:
        yield Said("late", f"{report.name} is of {later} days after, {write_day(told)}", -against["late"])


def _weigh_reports(first: Facts, second: Facts, one: date, other: date) -> Iterator[Said]:
    weights, against, limits = load_weights().speaks_for, load_weights().speaks_against, load_weights().limits
    apart = abs((one - other).days)
    words = f"{write_day(min(one, other))} and {write_day(max(one, other))}"
    if apart == 0:
        arrested = "custody" in (first.kind, second.kind)
        yield Said("same_day", f"both of {write_day(one)}", weights["same_day"], "day" if arrested else "")
    elif one in second.named_days or other in first.named_days:
        yield Said("named_day", f"of {words}, and one names the day of the other", weights["named_day"], "day")
    elif apart <= limits["told_days"]:
        yield Said("told_day", f"told of soon after each other, on {words}", weights["told_day"])
    elif apart > limits["late_days"]:
        yield Said("other_day", f"told of on {words}", -against["other_day"])
    else:
        yield Said("late", f"told of on {words}", -against["late"])
