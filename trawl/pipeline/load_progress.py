"""How far a load has come, and what is to be said of it at its end."""

from __future__ import annotations

from dataclasses import dataclass

from trawl.ledger import LoadCounts
from trawl.model import RemarkCount
from trawl.sources import UnusedColumn


@dataclass(slots=True)
class LoadProgress:
    """How far a load has come; `position` and `size` are bytes of the file.

    `encoding_evidence` says why the file was read in its encoding, `encoding_guessed` that nothing in it tells.
    `passed_over` counts the lines before the header of a CSV file, which begins in `header_line`; `file_remarks` say
    what else whoever loads the file should know of how it was read.
    `rows` counts the rows that what was `read` is made of: more, where rows are grouped.
    `withdrawn` counts the rows that deleted a stored record, `not_stored` (among those unchanged) the deletions of one
    that is not there, or comes again further down. `marked_up` counts stored records that were taken out because
    their row is marked above the ceiling, `missing` those that were since the snapshot lacks them; `withheld_ids` are
    those that it lacks and that were not, and `withheld_because` says why. `remains` says what still keeps the text
    of those taken out on a disk.
    `absent_columns` are the mapping's columns that no row had, known when the file has been read; `absent_controls`
    those of the fields that decide what a record is that no row can have said. `remarks` counts the values that could
    not be read, `remark_counts` by column and reason; `fallbacks` are columns that gave an event its date in place of
    the event's own, with how often. `examples` are the first rejected rows that differ in why, told with what stands in
    them, and `unused_columns` the columns that no key used, with a sample: for whoever loads the file, and not to be
    kept.
    """

    size: int
    encoding_evidence: str = ""
    encoding_guessed: bool = False
    header_line: int = 0
    passed_over: int = 0
    file_remarks: tuple[str, ...] = ()
    position: int = 0
    read: int = 0
    rows: int = 0
    written: int = 0
    amended: int = 0
    unchanged: int = 0
    rejected: int = 0
    remarks: int = 0
    cut: int = 0
    withdrawn: int = 0
    not_stored: int = 0
    marked_up: int = 0
    missing: int = 0
    withheld_ids: tuple[str, ...] = ()
    withheld_because: str = ""
    remains: str = ""
    absent_columns: tuple[str, ...] = ()
    absent_controls: tuple[str, ...] = ()
    remark_counts: tuple[RemarkCount, ...] = ()
    fallbacks: tuple[tuple[str, int], ...] = ()
    examples: tuple[str, ...] = ()
    unused_columns: tuple[UnusedColumn, ...] = ()

    @property
    def counts(self) -> LoadCounts:
        """What became of the rows, as the ledger keeps it."""
        return LoadCounts(
            self.read,
            self.written,
            self.unchanged,
            self.rejected,
            self.amended,
            self.withdrawn,
            self.missing,
            len(self.withheld_ids),
        )
