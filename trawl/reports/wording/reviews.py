"""What analysts said of hits, and what a report does not show, in words: the same on every page and in every table."""

from __future__ import annotations

from collections import Counter

from trawl.reports.document import Paragraph
from trawl.reports.findings.reviews import HitMark, HitReview, Suppressed
from trawl.reports.findings.run_findings import RunFindings
from trawl.reports.wording.blocks import nil, paragraph
from trawl.written import write_count, write_day


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


def say_suppressed(suppressed: Suppressed) -> str:
    """`3 more hits are suppressed: 2 by premises, 1 by record.` and how they are listed; "" where none is."""
    number = len(suppressed.hits)
    if not number:
        return ""
    kinds = Counter(one.by.kind for one in suppressed.hits if one.by.kind).most_common()
    by = f": {', '.join(f'{hits:,} by {kind}' for kind, hits in kinds)}" if kinds else ""
    where = "" if not kinds else " They are listed below." if suppressed.listed else " Listed with --suppressed."
    return f"{write_count(number, 'more hit is', 'more hits are')} suppressed, and not shown{by}.{where}"


def say_nothing(findings: RunFindings, rest: str) -> Paragraph:
    """What says that nothing was found; where hits are suppressed it is no nil return, and says of what it speaks."""
    if findings.suppressed.hits:
        return paragraph(f"{rest} That is of the hits that are shown: others are suppressed.")
    return nil(rest)


def say_shown_again(suppressed: Suppressed) -> str:
    """How many hits are shown although they are, or were, suppressed; "" where none is."""
    number = len(suppressed.shown_again)
    if not number:
        return ""
    return f"{write_count(number, 'hit is', 'hits are')} shown again: a suppression has ended, or the record changed."
