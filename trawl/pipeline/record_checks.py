"""Whether a run's hits add up to what it counted, and whether its records still are those it saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from trawl.ledger import StoredHit
from trawl.model import STATUSES, Run
from trawl.pipeline.absences import find_absences
from trawl.pipeline.checked import Checked, State
from trawl.pipeline.installation import Session
from trawl.written import write_count


def check_counts(run: Run, stored: Sequence[StoredHit]) -> Iterator[Checked]:
    """Check that the hits which the ledger holds of a run are as many as it counted, of every kind."""
    kept = Counter[str](item.status for item in stored)
    kept["negated"] = sum(item.negated for item in stored)
    kept["undecided"] = sum(item.undecided for item in stored)
    kept["likely incidental"] = sum(bool(item.opinion) for item in stored)
    wrong = [
        f"{run.counts.get(kind, 0):,} {kind} were counted, {kept[kind]:,} are held"
        for kind in (*STATUSES, "negated", "undecided", "likely incidental")
        if run.counts.get(kind, 0) != kept[kind]
    ]
    if wrong:
        yield Checked("counts", "hits", "differs", f"The hits do not add up: {'; '.join(wrong)}.")
        return
    present = write_count(sum(item.present for item in stored), "hit")
    gone = sum(not item.present for item in stored)
    beside = f", and {gone:,} that had hit before" if gone else ""
    yield Checked("counts", "hits", "holds", f"The ledger holds as many as were counted: {present}{beside}.")


def check_records(session: Session, run: Run, stored: Sequence[StoredHit]) -> Iterator[Checked]:
    """Check that the records which a run hit are as it saw them; of what this reader may not see nothing is told."""
    hits = [item for item in stored if item.present]
    records = session.fetch(item.key for item in hits)
    amended = sum(item.key in records and records[item.key].record.content_hash != item.content_hash for item in hits)
    gone = [item.key for item in hits if item.key not in records]
    absences = find_absences(session, gone, same_reader=run.principal == session.principal.name)
    withdrawn = sum(absence.withdrawn for absence in absences.values())
    lost, unsaid = len(absences) - withdrawn, len(gone) - len(absences)
    if not hits:
        yield Checked("records", "unchanged", "holds", "No record was a hit.")
        return
    found: tuple[tuple[str, int, State, str], ...] = (
        ("amended", amended, "differs", "amended since"),
        ("withdrawn", withdrawn, "differs", "withdrawn since"),
        ("lost", lost, "differs", "no longer in the index, though no withdrawal is known"),
        ("not to be seen", unsaid, "not known", "not checked: nothing that you may see says what became of it"),
    )
    of_all = write_count(len(hits), "record that was a hit", "records that were hits")
    for subject, number, state, said in (
        *found,
        ("unchanged", len(hits) - amended - len(gone), "holds", "as the run saw it"),
    ):
        if number:
            are = "is" if number == 1 else "are"
            yield Checked("records", subject, state, f"Of {of_all}, {number:,} {are} {said}.")
