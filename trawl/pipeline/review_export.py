"""The hits of a run written to a sheet, for analysts to mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from trawl.model import Hit
from trawl.pipeline.editions import EditionSieve
from trawl.pipeline.installation import Installation
from trawl.pipeline.marks import MarkBook
from trawl.pipeline.restoring import restore_coverage
from trawl.pipeline.reviewing import NOT_A_HIT, Reviewed, restore_hit
from trawl.reports.edition import Edition
from trawl.reports.findings.reviews import HitReview
from trawl.reports.form_sheet import check_form_path
from trawl.reports.review_sheet import ReviewLine, write_review_sheet
from trawl.reports.tables import write_coverage
from trawl.tabular import render_path

_BATCH = 500


@dataclass(slots=True)
class ExportedReview:
    """What went out: hits to mark, how many of them are by reference only, cells that were cut."""

    hits: int = 0
    restricted: int = 0
    cut: int = 0


def export_review(installation: Installation, reviewed: Reviewed, out: Path, edition: Edition) -> ExportedReview:
    """Write what there is to review to a sheet, each hit with the marks that stand of it.

    Of a restricted record there is its reference, and it can be marked all the same. Nothing is marked in the text of
    a record that was amended since the run. What the run covered is written beside it.
    """
    check_form_path(out)
    result, sieve = ExportedReview(), EditionSieve(edition)
    with installation.open_session() as session:
        book = MarkBook(session.ledger, reviewed.profile)
        where = render_path(out.absolute())
        installation.log("review sheet", hits=len(reviewed.hits), out=where, **reviewed.named, **edition.logged)

        def lines() -> Iterator[ReviewLine]:
            waiting = iter(reviewed.hits)
            while batch := list(islice(waiting, _BATCH)):
                records = session.fetch(stored.key for stored in batch)
                for stored in batch:
                    if stored.key in records:
                        stands = NOT_A_HIT if reviewed.sample else stored.status
                        yield from _line(restore_hit(stored, records[stored.key]), stands, book, sieve)
                        result.hits += 1

        result.cut = write_review_sheet(out, reviewed.name, lines())
        coverage = restore_coverage(reviewed.run) if reviewed.run else session.coverage()
        write_coverage(out, coverage, sieve.marking, edition)
    result.restricted = sieve.withheld
    return result


def _line(hit: Hit, stands: str, book: MarkBook, sieve: EditionSieve) -> Iterator[ReviewLine]:
    for shown in sieve.show_hits([hit]):
        yield ReviewLine(shown, stands, hit.record.content_hash, HitReview(book.of(hit.record)))
