"""Files of a run are put into their folder and into the manifest, so that it can be said later what was written.

What is about to be written is noted first, in the audit trail and in the ledger, and again when it stands in its
place: whenever a process dies, the manifest says no more than what was seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from trawl.ledger import Ledger, WrittenFile
from trawl.model import Run
from trawl.pipeline.installation import Session
from trawl.pipeline.report_order import CSV, ReportOrder
from trawl.reports.files import open_folder

#: The audit trail's action for files that are written: its chain shows if the manifest was altered.
ACTION = "files"


@dataclass(frozen=True, slots=True)
class Writing:
    """Files of a run on their way since `at`: they are written in `staged`, and will stand in `folder`."""

    session: Session
    run: Run
    staged: Path
    folder: Path
    at: datetime

    def list_files(self, orders: Sequence[ReportOrder], *, issued: bool = False) -> tuple[WrittenFile, ...]:
        """The files that are staged, for the manifest: they are on record in the audit trail from now on."""
        files = tuple(self._describe(orders, issued))
        hashes = {file.name: file.sha256 for file in files}
        self.session.installation.log(ACTION, run=self.run.id, folder=str(self.folder), files=hashes, issued=issued)
        return files

    def _describe(self, orders: Sequence[ReportOrder], issued: bool) -> Iterator[WrittenFile]:
        principal = self.session.principal.name
        for order in orders:
            documents = {order.name_document(one): one.name for one in order.documents}
            for name, form in {**documents, **dict.fromkeys(order.tables.values(), CSV)}.items():
                digest, length = hash_file(self.staged / name)
                yield WrittenFile(
                    self.run.id, str(self.folder), name, form, digest, length, self.at, principal,
                    order.edition, order.force, order.copy, order.recipient, issued,
                )  # fmt: skip


@contextmanager
def open_writing(session: Session, run: Run, folder: Path) -> Iterator[Writing]:
    """Give a place to write a run's files in; they move into `folder` when the block ends well, else nothing does.

    The block itself puts them into the manifest. Raises OutputError for whatever the file system refuses.
    """
    with open_folder(folder) as staged:
        writing = Writing(session, run, staged, folder, datetime.now(UTC))
        yield writing
    session.ledger.manifest.settle(run.id, writing.at)


def was_cut_off(ledger: Ledger, run: Run) -> bool:
    """Whether issuing a run came to its end before any of the files that are issued stood in their places."""
    issued = [file for file in ledger.manifest.of_run(run.id) if file.issued]
    return bool(issued) and not any(file.placed for file in issued)


def hash_file(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file, in hexadecimal, and its length in bytes. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
