"""Files of a run are put into their folder and into the manifest, so that it can be said later what was written.

What is about to be written is noted first, in the audit trail and in the ledger, and again when it stands in its
place: whenever a process dies, the manifest says no more than what was seen.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from trawl.errors import UsageError
from trawl.ledger import Ledger, SuppressedRecord, WrittenFile
from trawl.model import Run
from trawl.pipeline.installation import Installation, Session
from trawl.pipeline.report_order import CSV, TABLES, ReportOrder
from trawl.reports.files import open_folder, sweep_folder
from trawl.reports.values import show_moment

#: What says in a folder which of its files were issued, when, and for whom.
NOTICE = "issue.txt"
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

    def note_files(
        self, orders: Sequence[ReportOrder], left_out: Collection[tuple[int, SuppressedRecord]]
    ) -> tuple[WrittenFile, ...]:
        """The files that are staged, as `list_files`, and noted with them the suppressed hits that they do not show.

        Whoever issues them as they are knows then what their readers were not told, whatever becomes of the records.
        """
        self.session.ledger.suppressions.note_left_out(self.run.id, self.at, left_out)
        return tuple(replace(file, suppressed=len(left_out)) for file in self.list_files(orders))

    def list_files(self, orders: Sequence[ReportOrder], *, issued: bool = False) -> tuple[WrittenFile, ...]:
        """The files that are staged, for the manifest: they are on record in the audit trail from now on."""
        return self.log_files(self._describe(orders, issued), issued=issued)

    def log_files(self, files: Iterable[WrittenFile], *, issued: bool) -> tuple[WrittenFile, ...]:
        """Put files that are about to be in the manifest on record in the audit trail."""
        files = tuple(files)
        hashes = {file.name: file.sha256 for file in files}
        self.session.installation.log(ACTION, run=self.run.id, folder=str(self.folder), files=hashes, issued=issued)
        return files

    def describe_notice(self, *, issued: bool) -> WrittenFile:
        """The notice of issue that is staged."""
        digest, length = hash_file(self.staged / NOTICE)
        principal = self.session.principal.name
        return WrittenFile(
            self.run.id, str(self.folder), NOTICE, "notice", digest, length, self.at, principal, issued=issued
        )  # fmt: skip

    def _describe(self, orders: Sequence[ReportOrder], issued: bool) -> Iterator[WrittenFile]:
        principal = self.session.principal.name
        for order in orders:
            documents = {order.name_document(one): one.name for one in order.documents}
            star = dict.fromkeys(self._list_star(order), TABLES)
            for name, form in {**documents, **dict.fromkeys(order.tables.values(), CSV), **star}.items():
                digest, length = hash_file(self.staged / name)
                yield WrittenFile(
                    self.run.id, str(self.folder), name, form, digest, length, self.at, principal,
                    order.edition, order.force, order.copy, order.recipient, issued,
                )  # fmt: skip

    def _list_star(self, order: ReportOrder) -> list[str]:
        """The files in the folder of the star, `tables/hits.csv`."""
        files = (self.staged / order.star_folder).iterdir() if order.star_folder else ()
        return sorted(path.relative_to(self.staged).as_posix() for path in files)


@contextmanager
def open_writing(session: Session, run: Run, folder: Path) -> Iterator[Writing]:
    """Give a place to write a run's files in; they move into `folder` when the block ends well, else nothing does.

    The block itself puts them into the manifest. What writings that were cut off left anywhere goes first. Raises
    OutputError for whatever the file system refuses.
    """
    sweep_writings(session.installation, session.ledger)
    with open_folder(folder) as staged:
        writing = Writing(session, run, staged, folder, datetime.now(UTC))
        yield writing
    session.ledger.manifest.settle(run.id, writing.at)


def sweep_writings(installation: Installation, ledger: Ledger) -> int:
    """Take away what writings that were cut off left in the outputs, or wherever files were on their way.

    It holds text of records. Returns how many there were; what somebody is writing now is left.
    """
    folders = {Path(folder) for folder in ledger.manifest.unplaced_folders()}
    folders |= {Path(folder) for folder, _, _ in os.walk(installation.outputs_folder)}
    return sum(map(sweep_folder, sorted(folders)))


def require_no_issued(ledger: Ledger, folder: Path, names: Iterable[str]) -> None:
    """Raise UsageError where one of these files would take the place of one that was issued."""
    issued = {file.name: file for file in ledger.manifest.in_folder(str(folder)) if file.issued and file.placed}
    tops = {name.partition("/")[0]: file for name, file in issued.items()} | issued
    taken = [tops[name] for name in names if name in tops and (folder / tops[name].name).exists()]
    if taken:
        raise UsageError(
            f"{folder} holds {taken[0].name} as it was issued of {taken[0].run_id} on {show_moment(taken[0].at)}: "
            "nothing is written over it. Name another folder with --out."
        )


def was_cut_off(ledger: Ledger, run: Run) -> bool:
    """Whether issuing a run came to its end before any of the files that are issued stood in their places."""
    issued = [file for file in ledger.manifest.of_run(run.id) if file.issued]
    return bool(issued) and not any(file.placed for file in issued)


def hash_file(path: Path) -> tuple[str, int]:
    """The SHA-256 of a file, in hexadecimal, and its length in bytes. Raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return digest, file.tell()
