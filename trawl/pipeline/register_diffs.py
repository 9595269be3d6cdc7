"""What has changed in a register between two of its versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from trawl.errors import UsageError
from trawl.ledger import PARTS, Ledger, RegisterVersion, RowChange
from trawl.reports.tables import write_table

CHANGE_COLUMNS = (
    "register",
    "change",
    "row_id",
    "part",
    "before",
    "after",
    "name",
    "address",
    "town",
    "postcode",
    "status",
)


@dataclass(frozen=True, slots=True)
class RegisterDiff:
    """How a register's version differs from an earlier one.

    `counts` has `new`, `gone`, `changed` and `unchanged` rows: new + changed + unchanged are the rows of the newer one,
    gone + changed + unchanged those of the older. `parts` counts the changed rows by the parts that changed, one row
    under each of its own. `changes` holds all but the unchanged.
    """

    older: RegisterVersion
    newer: RegisterVersion
    counts: dict[str, int]
    parts: dict[str, int]
    changes: tuple[RowChange, ...]


def diff_register(ledger: Ledger, name: str, older: int | None = None, newer: int | None = None) -> RegisterDiff:
    """Compare a version of a register (None: the newest) with an earlier one (None: the one before it).

    Raises NotFoundError where there is no such version, UsageError where there is none before it.
    """
    then_newer = ledger.registers.version(name, newer)
    if older is None and then_newer.version == 1:
        raise UsageError(f"The register '{name}' has one version yet, so there is nothing to compare it with.")
    then_older = ledger.registers.version(name, then_newer.version - 1 if older is None else older)
    if then_older.version >= then_newer.version:
        raise UsageError(
            f"Version {then_older.version} is not earlier than version {then_newer.version}. Say --from the earlier "
            "one, --to the later one."
        )
    changes = tuple(
        change
        for change in ledger.registers.changes(name, then_older.version, then_newer.version)
        if change.kind != "unchanged"
    )
    kinds = Counter(change.kind for change in changes)
    counts = {kind: kinds[kind] for kind in ("new", "gone", "changed")}
    counts["unchanged"] = then_newer.rows - counts["new"] - counts["changed"]
    parts = Counter(part for change in changes for part in change.parts)
    return RegisterDiff(then_older, then_newer, counts, {part: parts[part] for part in PARTS}, changes)


def write_diff(path: Path, diff: RegisterDiff) -> int:
    """Write every change to a CSV file: a line for a row that is new or gone, one for each part of one that changed."""
    return write_table(path, CHANGE_COLUMNS, _lines(diff))


def _lines(diff: RegisterDiff) -> Iterator[tuple[str, ...]]:
    for change in diff.changes:
        row = change.row
        shown = row.name, row.address, row.town, row.postcode, row.status
        for part, before, after in change.told or (("", "", ""),):
            yield row.register, change.kind, row.row_id, part, before, after, *shown
