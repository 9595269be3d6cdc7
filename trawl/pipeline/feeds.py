"""A feed read without being stored: a few records of it as they would be, or the whole of it counted.

Nothing here writes to the ledger or the index, and of a row that is marked above the ceiling nothing is kept.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from trawl.drafting import draft_mapping
from trawl.engine.interface import View
from trawl.errors import UsageError
from trawl.model import Record, Rejection, RemarkCount, Withdrawal
from trawl.pipeline.installation import Installation
from trawl.private_files import create_file
from trawl.sources import Feed, FeedItem, UnusedColumn, load_mapping, open_feed
from trawl.tabular import render_path

#: Rows that a trial reads for each record that it is to show, where most are rejected.
_ROWS_A_RECORD = 100
#: Records that are looked up together.
_BATCH = 500
#: What a rejection's reason begins with, which is another in every row.
_ROW = re.compile(r"row [\d,]+(?: \(line [\d,]+\))? ")


@dataclass(frozen=True, slots=True)
class Trial:
    """The first records of a feed as they would be stored, and the rows before them that would be rejected.

    `withdrawals` are rows that delete a record. `read` counts all, `rows` the rows of the file that they are made of
    (more, where rows are grouped); `whole` says that the file has no more. `unused_columns` are those that no key uses,
    with a sample, `absent_columns` those of the mapping that no row had.
    """

    source: str
    encoding: str
    rows: int
    read: int
    whole: bool
    records: tuple[Record, ...]
    rejections: tuple[Rejection, ...]
    withdrawals: tuple[Withdrawal, ...]
    file_remarks: tuple[str, ...]
    remark_counts: tuple[RemarkCount, ...]
    absent_columns: tuple[str, ...]
    absent_controls: tuple[str, ...]
    unused_columns: tuple[UnusedColumn, ...]


@dataclass(slots=True)
class Rehearsal:
    """What a load of a file would come to: read = new + amended + unchanged + deletions + rejected, of so many `rows`.

    `compared` says that there is an index; without one every record is new. `reasons` are those of rejected rows, with
    how many there are of each. The rest is as in `LoadProgress`.
    """

    source: str
    file: str
    encoding: str
    encoding_evidence: str = ""
    encoding_guessed: bool = False
    header_line: int = 0
    passed_over: int = 0
    file_remarks: tuple[str, ...] = ()
    compared: bool = False
    rows: int = 0
    read: int = 0
    new: int = 0
    amended: int = 0
    unchanged: int = 0
    rejected: int = 0
    deletions: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    remark_counts: tuple[RemarkCount, ...] = ()
    absent_columns: tuple[str, ...] = ()
    absent_controls: tuple[str, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()
    fallbacks: tuple[tuple[str, int], ...] = ()


def draft_feed(
    installation: Installation, path: Path, out: Path | None, *, kind: str = "", sheet: str = "", force: bool = False
) -> str:
    """Draft a mapping for a file and return its text, written to `out` where that is given.

    Raises UsageError where there is a file that `force` does not say to replace, InputError where no mapping can be
    drafted.
    """
    if out is not None and out.exists() and not force:
        raise UsageError(f"{out} is there already. Name another file with --out, or say --force to replace it.")
    text = draft_mapping(path, installation.opening("", sheet), out.stem if out else "", kind)
    if out is not None:
        try:
            out.unlink(missing_ok=True)
            with create_file(out) as file:
                file.write(text.encode())
        except OSError as error:
            raise UsageError(f"{out} cannot be written: {error.strerror}.") from error
    return text


def try_feed(
    installation: Installation, path: Path, mapping_name: str, rows: int, *, encoding: str = "", sheet: str = ""
) -> Trial:
    """Read the first `rows` records of a file through a mapping, and store nothing."""
    installation.require_purpose()
    with _open(installation, path, mapping_name, encoding, sheet) as feed:
        records: list[Record] = []
        rejections: list[Rejection] = []
        withdrawals: list[Withdrawal] = []
        items = feed.items()
        for item in islice(items, rows * _ROWS_A_RECORD):
            if isinstance(item, Record):
                records.append(item)
            elif isinstance(item, Withdrawal):
                withdrawals.append(item)
            else:
                rejections.append(item)
            if len(records) == rows:
                break
        rows_read, read = feed.rows_read, len(records) + len(withdrawals) + len(rejections)
        whole = feed.bytes_read >= feed.size and next(items, None) is None
        return Trial(
            feed.mapping.source,
            feed.encoding,
            rows_read,
            read,
            whole,
            tuple(records),
            tuple(rejections),
            tuple(withdrawals),
            feed.file_remarks,
            feed.remark_counts,
            feed.absent_columns,
            feed.absent_controls,
            feed.unused_columns,
        )


def rehearse_load(
    installation: Installation,
    path: Path,
    mapping_name: str,
    on_progress: Callable[[int, int], None],
    *,
    encoding: str = "",
    sheet: str = "",
) -> Rehearsal:
    """Read a whole file and count what a load would do; `on_progress` is told how many of how many bytes are read.

    What an engine cannot hold is found only by storing it. Raises InputError for a file that cannot be read.
    """
    with _open(installation, path, mapping_name, encoding, sheet) as feed, _open_view(installation) as view:
        rehearsal = Rehearsal(
            feed.mapping.source,
            render_path(path.absolute()),
            feed.encoding,
            feed.encoding_evidence,
            feed.encoding_guessed,
            feed.header_line,
            feed.passed_over,
            feed.file_remarks,
            compared=view is not None,
        )
        items = feed.items()
        while batch := list(islice(items, _BATCH)):
            _count(rehearsal, batch, view, installation)
            on_progress(feed.bytes_read, feed.size)
        rehearsal.remark_counts, rehearsal.fallbacks = feed.remark_counts, feed.fallbacks
        rehearsal.absent_columns, rehearsal.absent_controls = feed.absent_columns, feed.absent_controls
        rehearsal.unused_columns, rehearsal.rows = feed.unused_columns, feed.rows_read
    return rehearsal


def _count(rehearsal: Rehearsal, batch: Sequence[FeedItem], view: View | None, installation: Installation) -> None:
    records = {item.key: item for item in batch if isinstance(item, Record)}
    repeated = sum(isinstance(item, Record) for item in batch) - len(records)
    rejections = [item for item in batch if isinstance(item, Rejection)]
    stored = view.fetch(records, installation.principal) if view else ()
    hashes = {indexed.record.key: indexed.record.content_hash for indexed in stored}
    same = sum(records[key].content_hash == content_hash for key, content_hash in hashes.items())
    rehearsal.read += len(batch)
    rehearsal.rejected += len(rejections)
    rehearsal.deletions += sum(isinstance(item, Withdrawal) for item in batch)
    rehearsal.reasons.update(_ROW.sub("", rejection.reason, count=1) for rejection in rejections)
    rehearsal.unchanged += same + repeated
    rehearsal.amended += len(hashes) - same
    rehearsal.new += len(records) - len(hashes)


def _open(installation: Installation, path: Path, mapping_name: str, encoding: str, sheet: str) -> Feed:
    mapping = load_mapping(mapping_name, installation.source_mappings)
    ceiling = installation.settings.marking_ceiling
    return open_feed(path, mapping, marking_ceiling=ceiling, opening=installation.opening(encoding, sheet))


@contextmanager
def _open_view(installation: Installation) -> Iterator[View | None]:
    """The index as it stands, None where there is none yet: to look makes none."""
    with installation.open_upkeep(writing=False) as upkeep:
        there = upkeep.is_there()
    if not there:
        yield None
        return
    with installation.open_engine() as engine, engine.view() as view:
        yield view
