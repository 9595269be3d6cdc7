"""What analysts said of hits, and what a report does not show, in words: the same on every page and in every table."""

from __future__ import annotations

from trawl.reports.findings.reviews import HitMark, HitReview
from trawl.written import write_day


def say_mark(review: HitReview) -> str:
    """`relevant`, or `relevant (of an earlier version)`; "" where nobody marked the hit."""
    mark = review.mark
    if mark is None:
        return ""
    return f"{mark.mark}{' (of an earlier version)' if mark.earlier else ''}"


def say_marked(mark: HitMark, reader: str = "") -> str:
    """`relevant by A. Analyst on 3 March 2026: it names the lodge`; the reader's own mark is by "you"."""
    who = "you" if reader and mark.principal == reader else mark.principal
    of = ", of an earlier version of the record" if mark.earlier else ""
    return f"{mark.mark} by {who} on {write_day(mark.at)}{of}{f': {mark.note}' if mark.note else ''}"


def list_marks(review: HitReview, reader: str = "") -> list[str]:
    """The marks of a hit in words, a line each, the newest first, then what changed of them."""
    said = [say_marked(mark, reader) for mark in review.marks]
    if review.differ:
        said.append("Readers say different things of it: the newest mark counts.")
    if review.changed:
        now = "has been taken back" if review.mark is None else f"is now {review.mark.mark}"
        said.append(f"It was {review.before} in the last issued report, and {now}.")
    return said
