"""What somebody decided of a match, in words: the same on every page and in every table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from trawl.model import Decision, Match, Verdict
from trawl.written import write_count, write_day

_DONE: dict[Verdict, str] = {"confirm": "confirmed", "reject": "rejected"}


def say_verdict(decision: Decision) -> str:
    """`confirmed`, or `rejected before the change` of what has changed since."""
    return f"{_DONE[decision.verdict]}{' before the change' if decision.outdated else ''}"


def say_decision(decision: Decision) -> str:
    """Who decided what, and when: `rejected before the change by A. Analyst on 3 March 2026 (the record changed)`."""
    changed = f" ({decision.outdated} since)" if decision.outdated else ""
    return f"{say_verdict(decision)} by {decision.principal} on {write_day(decision.at)}{changed}"


def say_decisions(matches: Iterable[Match]) -> list[str]:
    """What was decided of matches to one row: each decision in words once, with the number of records it is of."""
    said = Counter(say_decision(match.decision) for match in matches if match.decision)
    return [f"{words}: {write_count(records, 'record')}" for words, records in said.items()]


def say_left_out(rejected: int, lapsed: int) -> str:
    """The matches that are not listed because of decisions; "" where there are none."""
    parts = [f"{rejected:,} rejected by an analyst"] if rejected else []
    if lapsed:
        links = write_count(lapsed, "link that an analyst had confirmed is", "links that an analyst had confirmed are")
        parts.append(f"{links} found no more since the record or the register's row changed")
    return ", ".join(parts)
