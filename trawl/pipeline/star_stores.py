"""Put runs into a store for Power BI and the like, one at a time, from what the ledger keeps of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from trawl.engine.batches import batched
from trawl.errors import UsageError
from trawl.model import Key, Run
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.report_order import ReportOrder, check_order
from trawl.pipeline.reporting import find_force
from trawl.pipeline.restoring import restore_findings, restore_hits
from trawl.pipeline.scope import require_readable
from trawl.reports.edition import Edition
from trawl.reports.findings.narrowing import narrow
from trawl.reports.star_files import require_parquet
from trawl.reports.values import show_moment
from trawl.reports.wording.star import build_star
from trawl.written import write_count

#: Records that are looked up in the index at a time.
_BATCH = 2_000


def append_run(installation: Installation, run_id: str, folder: Path, order: ReportOrder) -> str:
    """Put a run that came to its end into the store in `folder`; return what there is to say of it.

    Whatever the store shows of records that are gone, restricted or not for this reader to see by now is taken out of
    it. Raises UsageError for partners, where a record of the run has changed since, for a folder of other things and
    without the extra `reports`; LedgerError for a run that did not come to its end; OutputError.
    """
    require_parquet()
    from trawl.reports.star_store import append_star

    _require_records(check_order(order))
    folder = folder.absolute()
    with installation.open_session() as session:
        run = session.ledger.runs.get(run_id)
        require_readable(session.principal, run)
        session.ledger.runs.require_complete(run_id)
        order = find_force(session, order)
        findings = restore_findings(session, run, restore_hits(session, run), order)
        edition = order.make_edition(findings.profile.partner)
        tables = build_star(narrow(findings, edition))
        installation.log("append", run=run_id, issued=run.issued is not None, folder=str(folder), **edition.logged)
        counts = append_star(folder, tables, _name_edition(edition), lambda keys: _find_closed(session, edition, keys))
    held = f"{write_count(counts.runs, 'run')} and {write_count(counts.hits, 'hit')}"
    lines = (_say_run(run), f"The store in {folder} holds {held}.", _say_forgotten(counts.forgotten))
    return "\n".join(filter(None, lines))


def _require_records(order: ReportOrder) -> None:
    if order.edition == "partner":
        raise UsageError(
            "A store forgets by record what may not be shown any more, and the tables of partners name none: write "
            "them anew each time with trawl report render --format tables --edition partner."
        )


def _find_closed(session: Session, edition: Edition, keys: Iterable[Key]) -> set[Key]:
    """Those of the records that are gone, not to be seen, or of which the edition shows nothing by now."""
    closed = set[Key]()
    for batch in batched(keys, _BATCH):
        records = {key: found.record for key, found in session.fetch(batch).items()}
        for key in batch:
            record = records.get(key)
            if record is None or not edition.admits(record) or edition.withholds(record):
                closed.add(key)
    return closed


def _name_edition(edition: Edition) -> str:
    return f"{edition.name} {edition.force}".strip()


def _say_run(run: Run) -> str:
    if run.issued:
        return f"{run.id}, issued on {show_moment(run.issued)}, is in the store."
    return f"{run.id}, which is not issued yet, is in the store: append it again once it is."


def _say_forgotten(records: int) -> str:
    if not records:
        return ""
    said = f"What {write_count(records, 'record')} said is taken out of older runs"
    return f"{said}: gone from the index by now, or not to be shown any more."
