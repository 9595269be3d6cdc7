"""Verify a run: its files, its counts, its records, and what it was made with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from trawl.model import Run
from trawl.pipeline.checked import Checked
from trawl.pipeline.file_checks import check_files
from trawl.pipeline.installation import Installation
from trawl.pipeline.record_checks import check_counts, check_records
from trawl.pipeline.scope import require_readable
from trawl.pipeline.version_checks import check_versions


@dataclass(frozen=True, slots=True)
class Verification:
    """A run with all that was checked of it."""

    run: Run
    checked: tuple[Checked, ...]

    @property
    def holds(self) -> bool:
        """Whether everything holds; what is not known does not."""
        return all(one.state == "holds" for one in self.checked)


def verify_run(installation: Installation, run_id: str, folder: Path | None) -> Verification:
    """Check a run, with the files in `folder` or (None) wherever they were written; nothing is changed.

    Raises NotFoundError for a run that there is not, UsageError for one that saw more than this reader may see, and
    LedgerError for one that did not come to its end.
    """
    with installation.open_session() as session:
        run = session.ledger.runs.get(run_id)
        require_readable(session.principal, run)
        session.ledger.runs.require_complete(run_id)
        stored = tuple(session.ledger.runs.hits(run_id))
        checked = (
            *check_files(session.ledger, run, folder),
            *check_counts(run, stored),
            *check_records(session, run, stored),
            *check_versions(session, run),
        )
        verification = Verification(run, checked)
        where = str(folder.absolute()) if folder else ""
        installation.log("verify", run=run_id, folder=where, holds=verification.holds)
        return verification
