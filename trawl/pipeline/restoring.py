"""What a run's report is made from, out of what the ledger keeps of the run and its records as they still are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime

from trawl.coverage import Coverage, EventDates, unpack_coverage
from trawl.errors import UsageError
from trawl.ledger import KeptProfile, KeptRegister, Ledger, StoredHit
from trawl.model import Hit, IndexedRecord, RowKey, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.coverage import list_unfinished
from trawl.pipeline.failures import find_failures
from trawl.pipeline.findings import group_matches
from trawl.pipeline.hit_texts import find_earlier
from trawl.pipeline.installation import Session
from trawl.pipeline.noting import count_versions, restore_notes
from trawl.pipeline.placing import place_findings
from trawl.pipeline.report_order import ReportOrder, say_copy
from trawl.pipeline.review_findings import add_reviews
from trawl.reports.findings.changes import Change
from trawl.reports.findings.run_findings import (
    PreviousRun,
    ProfileFacts,
    RegisterFacts,
    RunFindings,
    TermCount,
    TermsOfReference,
)
from trawl.written import write_as_at


def restore_coverage(run: Run) -> Coverage:
    """The coverage that a run kept, or of one of an earlier trawl what its index and its loads say."""
    kept = unpack_coverage(run.coverage)
    if kept is not None:
        return kept
    index = run.index
    first, last = (day.isoformat() if day else "" for day in (index.first_event, index.last_event))
    return Coverage(
        index.records,
        index.sequence,
        sum(load.state == "finished" for load in run.loads),
        list_unfinished(run.loads),
        events=EventDates(first, last, undated=index.without_event),
    )


def restore_findings(session: Session, run: Run, hits: tuple[Hit, ...], order: ReportOrder) -> RunFindings:
    """What the run's report is made from, before any edition narrows it."""
    findings, profile = session.ledger.runs.findings(run.id), session.ledger.runs.profile(run.id)
    report = RunFindings(
        run=run,
        profile=_profile_facts(profile),
        hits=hits,
        generated=datetime.now(UTC),
        coverage=restore_coverage(run),
        matches=group_matches(findings.matches),
        registers=tuple(map(_register_facts, findings.registers)),
        missing_registers=findings.missing,
        rejected=len(findings.rejected),
        rejected_of=tuple(match.key for match in findings.rejected),
        lapsed=findings.lapsed,
        nearest_school={RowKey(*row): words for row, words in findings.nearest_schools.items()},
        near={RowKey(*row): words for row, words in findings.near.items()},
        place_notes=findings.place_notes,
        terms=tuple(TermCount(*count) for count in findings.terms),
        changes=tuple(_changes(session, run)),
        incidents=findings.incidents,
        earlier=find_earlier(session.ledger, run, hits),
        previous=_previous(session.ledger, run),
        failed=find_failures(session.ledger, run),
        period=order.period or profile.period,
        occasion=order.occasion,
        copy_number=say_copy(order, profile.recipients),
        version=count_versions(session.ledger, run),
        notes=restore_notes(session.ledger, run),
        include_restricted=order.include_restricted,
        fictitious=session.installation.settings.exercise,
    )
    return place_findings(session.installation, add_reviews(session, report, listed=order.suppressed))


def _profile_facts(profile: KeptProfile) -> ProfileFacts:
    return ProfileFacts(
        title=profile.title,
        description=profile.description,
        owner=profile.owner,
        marking=profile.marking,
        handling_instruction=profile.handling,
        recipients=profile.recipients,
        caveats=profile.caveats,
        terms_of_reference=TermsOfReference(**asdict(profile.reference)),
        concern=profile.concern,
        partner=profile.partner,
    )


def _register_facts(register: KeptRegister) -> RegisterFacts:
    title = register.name.replace("_", " ").capitalize()
    as_at = write_as_at(register.as_at, register.as_at_from) if register.as_at else ""
    return RegisterFacts(register.name, title, register.rows, register.loaded, register.file, register.version, as_at)


def restore_hits(session: Session, run: Run) -> tuple[Hit, ...]:
    """The hits of a run as it saw them.

    Raises UsageError where a record has changed since, or the records were read anew by another version: the report
    would no longer be what the run saw.
    """
    _require_versions(session, run)
    stored = [item for item in session.ledger.runs.hits(run.id) if item.present]
    records = session.fetch(item.key for item in stored)
    changed = [item for item in stored if _content_hash(records.get(item.key)) != item.content_hash]
    if changed:
        gone = [item.key for item in changed if item.key not in records]
        same_reader = run.principal == session.principal.name
        known = {*records, *find_absences(session, gone, same_reader=same_reader)}
        named = next((f" (such as {'/'.join(item.key)})" for item in changed if item.key in known), "")
        unseen = " or are not for you to see" if any(key not in known for key in gone) else ""
        raise UsageError(
            f"{len(changed)} of the {len(stored)} records in {run.id} have been amended or withdrawn since it ran"
            f"{unseen}{named}. Run {run.profile} again and issue that run."
        )
    return tuple(_restore_hit(item, records[item.key]) for item in stored)


def is_restorable(session: Session, run: Run) -> bool:
    """Whether the hits of a run can be had as it saw them."""
    try:
        restore_hits(session, run)
    except UsageError:
        return False
    return True


def _require_versions(session: Session, run: Run) -> None:
    """Refuse a run whose records were read anew by other versions since: what is marked in them may differ."""
    now, then = session.view.state(session.principal).versions, run.index.versions
    for part, here, before in (
        ("analyser", now.analyser, then.analyser),
        ("extractor", now.extractor, then.extractor),
    ):
        if here != before:
            raise UsageError(
                f"The records of {run.id} have been processed again since it ran: its {part} was {before or 'none'}, "
                f"that of the index is {here or 'none'}. Run {run.profile} again and issue that run."
            )


def _restore_hit(item: StoredHit, indexed: IndexedRecord) -> Hit:
    return Hit(
        indexed.record, indexed.mentions, item.spans, item.why, item.negated, item.status, item.undecided, item.opinion
    )


def _content_hash(indexed: IndexedRecord | None) -> str:
    return indexed.record.content_hash if indexed else ""


def _changes(session: Session, run: Run) -> Iterator[Change]:
    """Whatever stands otherwise than it did in the last issued run, with the reason."""
    stored = [item for item in session.ledger.runs.hits(run.id) if item.status != "unchanged"]
    records = session.fetch(item.key for item in stored)
    for item in stored:
        record = records[item.key].record if item.key in records else None
        said = (record.reference, record.marking, record.force, record.district) if record else ()
        yield Change(item.key, item.status, item.reason, item.present, *said)


def _previous(ledger: Ledger, run: Run) -> PreviousRun | None:
    if not run.compared_with:
        return None
    return PreviousRun(run.compared_with, ledger.runs.get(run.compared_with).issued)
