"""The sheet on which analysts decide of matches: it goes out with two empty columns, and comes back filled in.

A record and a row are named as commands take them (`crime/00123`, `hotels/H1`), which no spreadsheet turns into a
number or a date. `content` says which record and row the line was about, as they were: it comes back as it went.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, NamedTuple

from trawl.model import Band, Match, Record
from trawl.reports.form_sheet import Form, write_form
from trawl.reports.renderers.csv_table import LIST_SEPARATOR
from trawl.reports.wording.decisions import say_decision

#: The columns, each with its width in characters on a workbook's sheet.
_WIDTHS = {
    "record": 24, "reference": 16, "force": 14, "event_date": 12, "mention": 28, "row": 20, "row_name": 28,
    "row_address": 36, "row_postcode": 11, "row_status": 12, "band": 9, "score": 7, "evidence": 60, "against": 40,
    "decided": 30, "decision": 10, "reason": 40, "restricted": 10, "content": 12,
}  # fmt: skip
SHEET_COLUMNS = tuple(_WIDTHS)
#: What may stand in `decision`; blank is no decision.
VERDICTS = ("confirm", "reject")

_FORM = Form(
    "matches",
    _WIDTHS,
    choices={"decision": VERDICTS},
    number="score",
    advice="join fewer records (--run, --query) or one --register",
)


class SheetLine(NamedTuple):
    """A match to decide of, with its record; of a restricted record no match, and nothing but how to ask for it."""

    record: Record
    match: Match | None
    row_hash: str = ""


def write_sheet(path: Path, lines: Iterable[SheetLine]) -> int:
    """Write the sheet as a workbook (`.xlsx`), else as CSV; return how many cells were cut to what a workbook holds.

    Whole or not at all, mode 0600. Raises OutputError where the file system refuses, and for more rows than a sheet
    holds.
    """
    return write_form(path, _FORM, map(_cells, lines))


class Content(NamedTuple):
    """What the line of a sheet was about when it went out: hashes of record and row, and what software said of them."""

    record_hash: str
    row_hash: str
    band: Band | Literal[""]
    score: float


def seal_content(record: str, row: str, content: Content) -> str:
    """What stands in `content`: the hashes, and a seal by which it is seen whether the line is still as it went out."""
    said = (record, row, content.record_hash, content.row_hash, content.band, f"{content.score:.1f}")
    seal = hashlib.sha256("\x1f".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return f"{content.record_hash}:{content.row_hash}:{seal}"


def unseal_content(record: str, row: str, band: str, score: str, sealed: str) -> Content | None:
    """Read what `seal_content` wrote; None where the line is not as it went out. `92` and `92,0` are `92.0`."""
    record_hash, _, rest = sealed.partition(":")
    try:
        number = float(score.replace(",", "."))
    except ValueError:
        return None
    known: Band | Literal[""] = "strong" if band == "strong" else "possible" if band == "possible" else ""
    content = Content(record_hash, rest.partition(":")[0], known, number)
    return content if band == known and seal_content(record, row, content) == sealed else None


def _cells(line: SheetLine) -> tuple[str, ...]:
    record, match = line.record, line.match
    name = f"{record.source}/{record.record_id}"
    if match is None:
        cells = {"record": name, "reference": record.reference, "force": record.force, "restricted": "yes"}
        return tuple(cells.get(column, "") for column in SHEET_COLUMNS)
    row, row_name = match.row, f"{match.row.register}/{match.row.row_id}"
    content = Content(record.content_hash, line.row_hash, match.band if match.score else "", match.score)
    cells = {
        "record": name,
        "reference": record.reference,
        "force": record.force,
        "event_date": record.event_date.isoformat() if record.event_date else "",
        "mention": match.mention,
        "row": row_name,
        "row_name": row.name,
        "row_address": ", ".join(filter(None, (row.address, row.town))),
        "row_postcode": row.postcode,
        "row_status": row.status,
        "band": content.band,
        "score": f"{match.score:.1f}",
        "evidence": LIST_SEPARATOR.join(match.evidence),
        "against": LIST_SEPARATOR.join(match.against),
        "decided": say_decision(match.decision) if match.decision else "",
        "restricted": "no",
        "content": seal_content(name, row_name, content),
    }
    return tuple(cells.get(column, "") for column in SHEET_COLUMNS)
