"""The sheet on which analysts mark the hits of a run: it goes out with two empty columns, and comes back filled in.

`content` says which version of which record a line was about, and in which run or sample: it comes back as it went.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from trawl.model import MARKS, Hit
from trawl.reports.edition import Withheld
from trawl.reports.findings.reviews import HitReview
from trawl.reports.form_sheet import Form, write_form
from trawl.reports.renderers.csv_table import LIST_SEPARATOR
from trawl.reports.snippets import cut_excerpt
from trawl.reports.wording.hit_table import list_terms, say_snippet
from trawl.reports.wording.reviews import list_marks

#: The columns, each with its width in characters on a workbook's sheet.
_WIDTHS = {
    "run": 28, "record": 24, "reference": 16, "force": 14, "event_date": 12, "status": 14, "negated": 9, "terms": 30,
    "found": 70, "marks": 40, "mark": 13, "note": 40, "restricted": 10, "content": 12,
}  # fmt: skip
REVIEW_COLUMNS = tuple(_WIDTHS)
_FORM = Form("hits", _WIDTHS, choices={"mark": MARKS}, advice="mark with --all-like instead")


class ReviewLine(NamedTuple):
    """A hit to mark, as an edition may hold it: how it stands, the version shown, and what was said of it."""

    shown: Hit | Withheld
    stands: str
    content_hash: str
    review: HitReview


def write_review_sheet(path: Path, name: str, lines: Iterable[ReviewLine]) -> int:
    """Write the hits of a run or a sample of this name; return how many cells were cut to what a workbook holds.

    Raises what `write_form` raises.
    """
    return write_form(path, _FORM, (_cells(name, line) for line in lines))


def seal_line(name: str, record: str, content_hash: str) -> str:
    """What stands in `content`: the version, and a seal by which it is seen whether the line is as it went out."""
    said = "\x1f".join((name, record, content_hash))
    return f"{content_hash}:{hashlib.sha256(said.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def unseal_line(name: str, record: str, sealed: str) -> str | None:
    """The version of a line; None where the line is not as it went out."""
    content_hash = sealed.partition(":")[0]
    return content_hash if sealed and seal_line(name, record, content_hash) == sealed else None


def _cells(name: str, line: ReviewLine) -> tuple[str, ...]:
    shown = line.shown
    key = shown.key if isinstance(shown, Withheld) else shown.record.key
    record = f"{key.source}/{key.record_id}"
    cells = {
        "run": name,
        "record": record,
        "status": line.stands,
        "negated": "yes" if shown.negated else "no",
        "content": seal_line(name, record, line.content_hash),
        "marks": "\n".join(list_marks(line.review)),
    }
    if isinstance(shown, Withheld):  # what was said of it may quote it
        cells |= {"reference": shown.reference, "force": shown.force, "restricted": "yes", "marks": ""}
    else:
        cells |= {
            "reference": shown.record.reference,
            "force": shown.record.force,
            "event_date": shown.record.event_date.isoformat() if shown.record.event_date else "",
            "terms": LIST_SEPARATOR.join(list_terms(shown)),
            "found": "\n".join(map(say_snippet, cut_excerpt(shown.record, shown.spans).snippets)),
            "restricted": "no",
        }
    return tuple(cells.get(column, "") for column in REVIEW_COLUMNS)
