"""What analysts said of a run's hits, put into its findings: marks, and the hits that are not to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from trawl.ledger import (
    Comparison,
    KeptSuppression,
    Ledger,
    Standing,
    SuppressedRecord,
    basis_of,
    compare_present,
    note_matches,
)
from trawl.model import Hit, Key, Run
from trawl.pipeline.installation import Session
from trawl.pipeline.marks import MarkBook
from trawl.pipeline.suppression_book import Kept, RunHits, SuppressionBook, say_subject
from trawl.reports.findings.changes import Change
from trawl.reports.findings.reviews import HitReview, Suppressed, SuppressedHit, SuppressionFacts
from trawl.reports.findings.run_findings import RunFindings, count_terms

#: Why a hit counts as new that no issued report has shown, though it is one of longer standing.
_NEVER_SHOWN = "it was suppressed until now, so no issued report has shown it"


def add_reviews(session: Session, report: RunFindings, *, listed: bool = False) -> RunFindings:
    """The findings with marks beside their hits, and without the hits that are suppressed, which are told apart.

    Marks and suppressions are those of the moment at which the run was issued, or of now; a suppression holds by the
    run's own day. A hit that the last issued report kept out and that is shown now stands against what an issued
    report showed of it last; where none has, it is new to its reader.
    """
    run, ledger = report.run, session.ledger
    book = SuppressionBook(session, run.profile, run.started.date(), run.issued)
    kept = book.apply(RunHits(report.hits, report.matches, report.incidents))
    again = _find_shown_again(ledger, report, kept)
    compared = _compare_shown(ledger, report, again)
    hits = tuple(
        replace(hit, status=compared[hit.record.key].status) if hit.record.key in compared else hit
        for hit in report.hits
        if hit.record.key not in kept.out
    )
    suppressed = tuple(_describe(hit, kept.out[hit.record.key]) for hit in report.hits if hit.record.key in kept.out)
    terms = report.terms
    if suppressed:  # who reads the counts sees the hits that are counted
        terms = count_terms((term.term for term in terms), hits)
    return replace(
        report,
        hits=hits,
        terms=terms,
        changes=tuple(_correct(report.changes, hits, compared, kept.out)),
        reviews=_review(ledger, report, hits),
        suppressed=Suppressed(suppressed, listed, {**again, **kept.lapsed}),
    )


def list_suppressed(report: RunFindings, hits: Iterable[Hit]) -> Iterator[tuple[int, SuppressedRecord]]:
    """What the ledger keeps of the hits of a run that its issued report does not show."""
    by = {one.key: one.by.id for one in report.suppressed.hits}
    for hit in hits:
        if hit.record.key in by:
            yield by[hit.record.key], SuppressedRecord.of(hit.record)


def _find_shown_again(ledger: Ledger, report: RunFindings, kept: Kept) -> dict[Key, str]:
    """The hits that the last issued report did not show and this one does, each with what became of the suppression."""
    if report.previous is None:
        return {}
    before = ledger.suppressions.hits_of(report.previous.id)
    shown = {hit.record.key for hit in report.hits} - kept.out.keys()
    every = {one.id: one for one in ledger.suppressions.list(report.run.profile)} if before else {}
    return {key: _say_over(every[number], report.run) for key, number in before.items() if key in shown}


def _say_over(kept: KeptSuppression, run: Run) -> str:
    """Why a suppression does not keep out what it did."""
    said = f"{say_subject(kept)} was suppressed"
    if kept.ended and (run.issued is None or kept.ended.at <= run.issued):
        return f"{said} until {kept.ended.principal} ended it on {kept.ended.at:%d/%m/%Y} ({kept.ended.reason})"
    if run.started.date() > kept.made.until:
        return f"{said} until {kept.made.until:%d/%m/%Y}, which is past"
    return f"{said}, and the hit is not of that alone any more"


def _compare_shown(ledger: Ledger, report: RunFindings, keys: Collection[Key]) -> dict[Key, Comparison[Key]]:
    """How hits that the last issued report kept out stand against what a report showed of each last.

    New are those that no issued report which this run goes back on has shown.
    """
    compared: dict[Key, Comparison[Key]] = {}
    now = replace(basis_of(report.run), registers=ledger.runs.registers(report.run.id))
    hits = {hit.record.key: hit for hit in report.hits if hit.record.key in keys}
    left, run = dict.fromkeys(hits), report.run
    while left and run.compared_with:
        run = ledger.runs.get(run.compared_with)
        kept_out = ledger.suppressions.hits_of(run.id)
        told = [key for key in left if key not in kept_out]
        shown = ledger.runs.standings(run.id) if told else {}
        then = replace(basis_of(run), registers=ledger.runs.registers(run.id))
        for key in told:
            del left[key]
            if key in shown:
                here = Standing.of_hit(hits[key], note_matches(report.matches.get(key, ())))
                compared[key] = compare_present(key, here, shown[key], now=now, then=then)
    new = (Comparison(key, "new", _NEVER_SHOWN, present=True) for key in hits if key not in compared)
    return compared | {one.key: one for one in new}


def _correct(
    changes: tuple[Change, ...],
    hits: tuple[Hit, ...],
    compared: Mapping[Key, Comparison[Key]],
    out: Mapping[Key, KeptSuppression],
) -> Iterator[Change]:
    """The changes of what is shown, those that are shown again among them."""
    yield from (one for one in changes if not one.present or (one.key not in compared and one.key not in out))
    for hit in hits:
        record, one = hit.record, compared.get(hit.record.key)
        if one and one.status != "unchanged":
            told = (record.reference, record.marking, record.force, record.district)
            yield Change(record.key, one.status, one.reason, True, *told)


def _review(ledger: Ledger, report: RunFindings, hits: tuple[Hit, ...]) -> dict[Key, HitReview]:
    """The marks of the hits, as they stand and as they stood in the last issued report."""
    profile, issued = report.run.profile, report.previous.issued if report.previous else None
    now = MarkBook(ledger, profile, report.run.issued)
    then = MarkBook(ledger, profile, issued) if issued else None
    reviews: dict[Key, HitReview] = {}
    for hit in hits:
        before = then.of(hit.record) if then and hit.status != "new" else ()
        review = HitReview(now.of(hit.record), before[0].mark if before else "")
        if review.marks or review.before:
            reviews[hit.record.key] = review
    return reviews


def _describe(hit: Hit, kept: KeptSuppression) -> SuppressedHit:
    record, made = hit.record, kept.made
    by = SuppressionFacts(kept.id, made.kind, say_subject(kept), made.reason, made.until, kept.principal, kept.at)
    return SuppressedHit(record.key, record.reference, record.force, record.marking, hit.status, by, record.district)
