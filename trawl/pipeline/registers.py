"""Load registers: reference lists of premises."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from trawl.errors import InputError, UsageError
from trawl.ledger import AsAt, Intake, RegisterVersion
from trawl.model import RegisterRemark, RegisterRow, Rejection
from trawl.pipeline.installation import Installation
from trawl.sources import RegisterFile, load_register_mapping, open_register
from trawl.tabular import render_path
from trawl.written import GIVEN, write_day

#: Rejected rows that are shown when a register is loaded; all of them are kept with its version.
_EXAMPLES = 10

#: A version with a smaller share of the rows of the one before is most likely a part of the list.
LEAST_SHARE = 0.6


@dataclass(slots=True)
class RegisterLoaded:
    """What loading a register came to; `examples` are the first rejected rows, `remarks` say how the file was read."""

    version: RegisterVersion
    intake: Intake
    examples: list[Rejection] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return self.intake.rows

    @property
    def rejected(self) -> int:
        return self.intake.rejected


def load_register(
    installation: Installation,
    name: str,
    path: Path,
    mapping_name: str,
    *,
    encoding: str = "",
    sheet: str = "",
    as_at: date | None = None,
    accept_shrink: bool = False,
) -> RegisterLoaded:
    """Load a register's file as its next version; the one before is read until all of the new one is in.

    The list is of the day `as_at`, else of the newest date in the column that its mapping names for it, else of today.
    Raises InputError, and changes nothing, for a file that cannot be read, that has no usable row, or that has less
    than LEAST_SHARE of the rows of the version before, unless `accept_shrink` says that the list is so short.
    """
    installation.require("keeper")
    mapping = load_register_mapping(mapping_name, installation.mapping_folders)
    installation.log(
        "register load", register=name, file=render_path(path.name), mapping=mapping_name, accept_shrink=accept_shrink
    )
    with open_register(path, mapping, name, installation.opening(encoding, sheet)) as file:
        loading = _Loading(path, file, as_at, accept_shrink=accept_shrink)
        with installation.open_ledger() as ledger:
            version = ledger.registers.replace(
                name, loading.items(), file=render_path(path), mapping_hash=mapping.hash, settle=loading.settle
            )
        installation.log(
            "register loaded",
            register=name,
            version=version.version,
            as_at=version.as_at.isoformat(),
            rows=version.rows,
            rejected=version.rejected,
        )
        remarks = [*file.file_remarks, *_doubts(loading.intake, version)]
        return RegisterLoaded(version, loading.intake, loading.examples, remarks)


class _Loading:
    """What stands between a register's file and the ledger: which items come, and whether the version may stand."""

    def __init__(self, path: Path, file: RegisterFile, as_at: date | None, *, accept_shrink: bool) -> None:
        self._path, self._file, self._as_at, self._accept_shrink = path, file, as_at, accept_shrink
        self._today = datetime.now(UTC).date()
        if as_at and as_at > self._today:
            raise UsageError(f"--as-at {as_at} lies in the future. Give the day that the list tells of.")
        self.examples: list[Rejection] = []
        self.intake = Intake()

    def items(self) -> Iterator[RegisterRow | RegisterRemark]:
        """The rows of the file, and the remarks on them."""
        for item in self._file:
            yield from self._file.take_remarks()
            if isinstance(item, RegisterRow):
                yield item
            elif len(self.examples) < _EXAMPLES:
                self.examples.append(item)

    def settle(self, intake: Intake) -> AsAt:
        """Say which day the list tells of. Raises InputError where it may not be the register's next version."""
        self.intake = intake
        if not intake.rows:
            first = f" (row {self.examples[0].row} {self.examples[0].reason})" if self.examples else ""
            raise InputError(
                self._path, f" has no row that can be used{first}. Nothing was changed; check its mapping."
            )
        before = intake.before
        if before and intake.rows < LEAST_SHARE * before.rows and not self._accept_shrink:
            rejected = f" ({intake.rejected:,} more were rejected)" if intake.rejected else ""
            raise InputError(
                self._path,
                f" has {intake.rows:,} rows{rejected}, and version {before.version} of the register '{before.name}' "
                f"has {before.rows:,}: it is most likely not the whole list. Nothing was changed, and version "
                f"{before.version} stands. Load the whole list; where it has really become so short, say "
                "--accept-shrink.",
            )
        if self._as_at:
            return AsAt(self._as_at, GIVEN)
        if self._file.as_at:
            return AsAt(self._file.as_at, self._file.as_at_column)
        return AsAt(self._today)


def purge_register(installation: Installation, name: str, keep: int, reason: str) -> tuple[int, ...]:
    """Delete what only versions of a register before the last `keep` have; return which versions those are.

    Raises UsageError without a reason or where no version would be kept, NotFoundError where there is no such register.
    """
    installation.require("keeper")
    if keep < 1:
        raise UsageError("--keep must be 1 or more: the newest version of a register stays.")
    if not reason.strip():
        raise UsageError("Say why the rows are deleted: --reason. It is kept in the audit trail.")
    with installation.open_ledger() as ledger:
        ledger.registers.version(name)
        installation.log("register purge", register=name, keep=keep, reason=reason.strip())
        purged = ledger.registers.purge(name, keep)
        installation.log("register purged", register=name, versions=list(purged))
    return purged


def _doubts(intake: Intake, version: RegisterVersion) -> Iterator[str]:
    """What whoever loaded a version should look at, though it may well be right."""
    before = intake.before
    if before is None:
        return
    if version.as_at < before.as_at:
        yield (
            f"The list is older than version {before.version}, which is of {write_day(before.as_at)}: runs are joined "
            "to the version that was loaded last. If that is wrong, load the newer list again."
        )
    again = intake.changed + intake.unchanged
    if again < before.rows / 2:
        yield (
            f"Of the {before.rows:,} rows of version {before.version} only {again:,} are there again. If the ids have "
            "changed, or the mapping's column for them, each counts as gone and as new."
        )
