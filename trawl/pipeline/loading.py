"""Load a feed: read, prepare, write, and count every row.

Rows are stored in batches, each with its sequence numbers from the ledger, and a load is finished only when all of
them are searchable. Whatever stops it, what is stored stays, and the same command goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from trawl.engine.interface import Engine, Writer
from trawl.errors import TrawlError, UsageError, say_failure
from trawl.ledger import Ledger
from trawl.model import Key, Load, Record, Rejection, RowRemark, Withdrawal
from trawl.pipeline.deletions import DELETED, MISSING, Deletions
from trawl.pipeline.installation import Installation
from trawl.pipeline.interruption import interrupts_held
from trawl.pipeline.load_progress import LoadProgress
from trawl.pipeline.preparing import PreparedBatch, next_batch, prepare_batches
from trawl.pipeline.refusals import Refusals
from trawl.pipeline.snapshots import find_missing, inspect_snapshot, refuse_missing
from trawl.pipeline.workers import count_processes
from trawl.sources import Feed, FeedItem, SourceMapping, load_mapping, open_feed
from trawl.tabular import Opening, render_path


class LoadInterruptedError(TrawlError):
    """The load was stopped from outside; it can be started again."""

    exit_code = 1


def load_file(
    installation: Installation,
    path: Path,
    mapping_name: str,
    on_progress: Callable[[LoadProgress], None],
    *,
    encoding: str = "",
    sheet: str = "",
    snapshot: bool = False,
    confirmed: int = 0,
) -> tuple[Load, LoadProgress]:
    """Load one file through the mapping of this name; `on_progress` is called after each batch.

    `encoding` and, of a workbook, `sheet` go before the mapping's; without either they are found out. A `snapshot` is
    the whole of its feed: stored records that it lacks are withdrawn, where they are no more than `confirmed` or a
    small share of the feed.

    Raises InputError for a file that cannot be read, EngineBusyError where another load is running, and
    LoadInterruptedError on Ctrl-C, saying what was stored.
    """
    installation.require("keeper")
    mapping, opening = load_mapping(mapping_name, installation.source_mappings), installation.opening(encoding, sheet)
    with (
        installation.open_ledger() as ledger,
        installation.open_engine(writing=True) as engine,
        engine.writer() as writer,
        ledger.attend(),
        _open_feed(installation, path, mapping, ledger, opening) as feed,
    ):
        ledger.loads.abandon_in_flight()  # whoever else is at work, nobody else is loading
        progress = LoadProgress(
            size=feed.size,
            encoding_evidence=feed.encoding_evidence,
            encoding_guessed=feed.encoding_guessed,
            header_line=feed.header_line,
            passed_over=feed.passed_over,
            file_remarks=feed.file_remarks,
        )
        stored = _inspect(installation, ledger, engine, path, mapping, opening, confirmed) if snapshot else -1
        load = ledger.loads.start(mapping.source, render_path(path.absolute()), feed.encoding, stored)
        installation.log("load begun", source=load.source, file=load.file_name, load=load.id)
        unsettled = ledger.unread.records_of(load.source)
        refusals = Refusals(installation, ledger, engine, writer, load)
        deletions = Deletions(installation, ledger, engine, writer, load)
        loading = _Loading(
            installation, ledger, engine, writer, feed, load, progress, on_progress, unsettled, refusals, deletions
        )
        try:
            loading.load_rows()
            loading.withdraw_deleted()
            if snapshot:
                loading.withdraw_missing(confirmed)
        except KeyboardInterrupt:
            ledger.loads.fail(load.id, "interrupted; load the file again", progress.counts)
            raise LoadInterruptedError(
                f"Interrupted after {progress.read:,} rows of {path}: {progress.written:,} records are stored. "
                "Run the same command again to go on; nothing will be doubled."
            ) from None
        except Exception as error:
            ledger.loads.fail(load.id, say_failure(error, load.file_name), progress.counts)
            raise
        progress.absent_columns, progress.absent_controls = feed.absent_columns, feed.absent_controls
        progress.remark_counts, progress.fallbacks = feed.remark_counts, feed.fallbacks
        progress.unused_columns = feed.unused_columns
        if mapping.group_by and progress.amended:
            progress.file_remarks += (_say_amended(progress.amended),)
        unused = tuple(column.name for column in progress.unused_columns)
        load = ledger.loads.finish(
            load.id,
            progress.counts,
            remarks=progress.remarks,
            encoding_evidence=progress.encoding_evidence,
            unused_columns=unused,
        )
        ledger.unread.settle_finished(load)
        deletions.forget_remarks()
        installation.log("load", source=load.source, file=load.file_name, load=load.id, **asdict(progress.counts))
    return load, progress


def dismiss_load(installation: Installation, load_id: int, reason: str) -> Load:
    """Say that a load that failed, or the rows that one rejected, leave nothing out, and why.

    They then count as a gap neither for `trawl doctor` nor in a report. Raises UsageError without a reason,
    NotFoundError, and LedgerError for a load that left nothing out.
    """
    installation.require("keeper")
    if not reason.strip():
        raise UsageError("Say why the load is dismissed: --reason. It is kept with the load and in the audit trail.")
    with installation.open_ledger() as ledger:
        ledger.close_cut_off()
        load = ledger.loads.get(load_id)
        installation.log("dismiss load", load=load.id, file=load.file_name, state=load.state, reason=reason.strip())
        if load.state in ("finished", "undone"):
            ledger.unread.dismiss(load, reason.strip())
            return ledger.loads.get(load_id)
        return ledger.loads.dismiss(load_id, reason.strip())


def _open_feed(
    installation: Installation, path: Path, mapping: SourceMapping, ledger: Ledger, opening: Opening
) -> Feed:
    """Open the feed; a file that is there and cannot be read is a load that failed, and kept with its reason."""
    try:
        return open_feed(
            path,
            mapping,
            marking_ceiling=installation.settings.marking_ceiling,
            opening=opening,
        )
    except TrawlError as error:
        if path.is_file():
            load = ledger.loads.start(mapping.source, render_path(path.absolute()))
            ledger.loads.fail(load.id, say_failure(error, load.file_name))
        raise


def _inspect(  # noqa: PLR0917 - the parts of one question
    installation: Installation,
    ledger: Ledger,
    engine: Engine,
    path: Path,
    mapping: SourceMapping,
    opening: Opening,
    confirmed: int,
) -> int:
    """Read a snapshot through; return how many records of its feed are stored. One that is refused failed as a load."""
    with _open_feed(installation, path, mapping, ledger, opening) as feed:
        try:
            return inspect_snapshot(installation, engine, feed, confirmed)
        except TrawlError as error:
            load = ledger.loads.start(mapping.source, render_path(path.absolute()), feed.encoding)
            ledger.loads.fail(load.id, say_failure(error, load.file_name))
            raise


@dataclass(frozen=True, slots=True)
class _Loading:
    """A load under way: what it reads from, what it writes to, and how far it has come."""

    installation: Installation
    ledger: Ledger
    engine: Engine
    writer: Writer
    feed: Feed
    load: Load
    progress: LoadProgress
    on_progress: Callable[[LoadProgress], None]
    unsettled: set[str]
    refusals: Refusals
    deletions: Deletions

    def load_rows(self) -> None:
        """Take the feed's rows through to the index, a batch at a time."""
        settings, preparation = self.installation.settings, self.engine.preparation
        above = self.engine.health().sequence  # a ledger may have been lost or replaced
        processes = count_processes(settings.processes, self.feed.size)
        for batch in prepare_batches(self._changed_batches(), settings.model, processes, preparation):
            self._store(batch, self.ledger.reserve_sequences(len(batch.records), above=above))
            self.on_progress(self.progress)
        self.writer.refresh()
        self.progress.marked_up += self.refusals.settle()
        self.progress.remains = self.refusals.remains

    def withdraw_deleted(self) -> None:
        """When all that was read is stored: take out the records of which a deletion was the file's last word."""
        progress = self.progress
        for withdrawn in self.deletions.withdraw(self.feed.seen.deleted(), DELETED):
            progress.withdrawn += withdrawn
            progress.not_stored -= withdrawn
            progress.unchanged -= withdrawn
        progress.remains = self.deletions.remains or progress.remains

    def withdraw_missing(self, confirmed: int) -> None:
        """Take out what is stored of the feed and not in the snapshot, unless somebody has to look first."""
        progress, load = self.progress, self.load
        _, missing = find_missing(self.installation, self.engine, self.feed)
        if missing > confirmed:
            earlier = [other for other in self.ledger.loads.list(load.source) if other.id < load.id]
            share = self.installation.settings.snapshot_share
            progress.withheld_because = refuse_missing(load, earlier, missing, self.feed.unnamed, share)
            if progress.withheld_because and missing:
                progress.withheld_ids = tuple(self.feed.seen.lacking())
                return
        for withdrawn in self.deletions.withdraw(self.feed.seen.lacking(), MISSING):
            progress.missing += withdrawn
            self.on_progress(progress)
        progress.remains = self.deletions.remains or progress.remains

    def _store(self, batch: PreparedBatch, sequences: Sequence[int]) -> None:
        """Write a batch and count what became of it; what the engine refuses is quarantined with the other rejects."""
        progress = self.progress
        with interrupts_held():
            outcome = self.writer.write_prepared(batch.prepared, sequences)
            progress.written += outcome.written
            progress.amended += outcome.amended
            progress.unchanged += outcome.unchanged
            progress.cut += sum(record.cut for record in batch.prepared)
            refused = {key for key, _ in outcome.refused}
            self._settle(record.key for record in batch.records if record.key not in refused)
            if outcome.refused:
                self._reject([_refusal(batch.records, key, reason) for key, reason in outcome.refused])

    def _settle(self, read: Iterable[Key]) -> None:
        """Note that records of which earlier loads of the feed left something unread have been read now."""
        if self.unsettled and (named := self.unsettled.intersection(key.record_id for key in read)):
            self.ledger.unread.settle_read(self.load, named)
            self.unsettled.difference_update(named)

    def _reject(self, rejections: list[Rejection]) -> None:
        self.ledger.loads.reject(self.load.id, rejections)
        self.progress.rejected += len(rejections)

    def _changed_batches(self) -> Iterator[list[Record]]:
        """Read batches, setting aside what was rejected and what is stored already."""
        rows = self.feed.items(self.load.id, datetime.now(UTC).date())
        progress = self.progress
        while items := next_batch(rows, _length):
            rejections = [item for item in items if isinstance(item, Rejection)]
            records = [item for item in items if isinstance(item, Record)]
            deletions = len(items) - len(rejections) - len(records)
            known = self.writer.unchanged(records)
            if revived := self.feed.seen.revived:  # what is stored of these may be on its way to be replaced
                known = {key for key in known if key.record_id not in revived}
            with interrupts_held():
                if rejections:
                    self._reject(rejections)
                    progress.marked_up += self.refusals.withdraw_marked_up(rejections)
                # Of unchanged records too: a load says what of its own file could not be read.
                if made := [remark for record in records for remark in _row_remarks(record)]:
                    progress.remarks += self.ledger.loads.keep_remarks(self.load.id, made)
                self.refusals.note_read(record.key for record in records)
                progress.read += len(items)
                progress.unchanged += sum(record.key in known for record in records) + deletions
                progress.not_stored += deletions  # until it is found that they are
                self._settle(known)
                progress.position, progress.rows = self.feed.bytes_read, self.feed.rows_read
                progress.examples = self.feed.examples
            self.on_progress(progress)
            if changed := [record for record in records if record.key not in known]:
                yield changed


def _say_amended(amended: int) -> str:
    """Say that grouped records are what one file says: nobody sees that rows of theirs stood in another."""
    return (
        f"Records that were stored already, and are now what the rows of this file say: {amended:,}. If some of their "
        "rows stand in another file, load both as one file."
    )


def _length(row: FeedItem) -> int:
    if isinstance(row, Withdrawal):
        return 0
    return len(row.narrative if isinstance(row, Record) else row.content)


def _row_remarks(record: Record) -> Iterator[RowRemark]:
    row, record_id, marking = record.lineage.row, record.record_id, record.marking
    return (RowRemark(row, record_id, said.column, said.value, said.reason, marking) for said in record.remarks)


def _refusal(records: Sequence[Record], key: Key, reason: str) -> Rejection:
    """The rejection of a record that the engine cannot hold."""
    record = next(record for record in reversed(records) if record.key == key)
    row, text = record.lineage.row, record.narrative if record.raw is None else record.raw
    reason = f"row {row:,} cannot be stored: {reason}"
    return Rejection(record.lineage.file, row, reason, text, record.marking, key.record_id)
