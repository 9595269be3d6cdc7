"""What a load rejected, could not read or took out, as far as its reader may see it: of records, only an analyst."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trawl.access import MARKINGS, Principal, marking_rank, may_see
from trawl.ledger import WithdrawnRecord
from trawl.model import Key, Rejection, RowRemark
from trawl.pipeline.installation import Installation
from trawl.pipeline.principals import require_loads


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The rejected rows of a load, in the file's order; of `withheld` of them the text is left out."""

    rows: tuple[Rejection, ...]
    withheld: int


def read_rejections(installation: Installation, load_id: int) -> Quarantine:
    """The rejected rows of a load, without text and id of those that are, or may be, marked above the reader's ceiling.

    Who is no analyst reads no text at all. Raises NotFoundError, and UsageError where a purpose is missing: a rejected
    row holds what its record would have.
    """
    installation.require_purpose()
    require_loads(installation.principal)
    with installation.open_ledger() as ledger:
        ledger.loads.get(load_id)  # an unknown load is said to be unknown
        rejected = tuple(ledger.loads.rejections(load_id))
    reader = installation.principal
    rows = tuple(row if _may_read(row, reader) else replace(row, content="", record_id="") for row in rejected)
    withheld = sum(shown.content != row.content for shown, row in zip(rows, rejected, strict=True))
    installation.log("rejected rows", load=load_id, withheld=withheld)
    return Quarantine(rows, withheld)


@dataclass(frozen=True, slots=True)
class Remarked:
    """The remarks of a load, in the file's order; of `withheld` of them the value is left out."""

    file: str
    rows: tuple[RowRemark, ...]
    withheld: int


def read_remarks(installation: Installation, load_id: int) -> Remarked:
    """The remarks of a load, with what stood in the column only where the reader may see the record.

    Raises NotFoundError, and UsageError where a purpose is missing.
    """
    installation.require_purpose()
    require_loads(installation.principal)
    with installation.open_ledger() as ledger:
        load = ledger.loads.get(load_id)
        made = tuple(ledger.loads.remarks(load_id))
    principal = installation.principal
    keys = dict.fromkeys(Key(load.source, remark.record_id) for remark in made)
    seen = set[str]()
    if _reads_records(principal):
        with installation.open_engine() as engine, engine.view() as view:
            seen = {found.record.record_id for found in view.fetch(keys, principal)}
    highest = marking_rank(principal.marking_ceiling)
    rows = tuple(
        remark if remark.record_id in seen and marking_rank(remark.marking) <= highest else replace(remark, value="")
        for remark in made
    )
    withheld = sum(shown.value != remark.value for shown, remark in zip(rows, made, strict=True))
    installation.log("remarks", load=load_id, withheld=withheld)
    return Remarked(load.file_name, rows, withheld)


@dataclass(frozen=True, slots=True)
class ReadWithdrawals:
    """What a load took out, as far as its reader might see it; `withheld` counts the rest."""

    records: tuple[WithdrawnRecord, ...]
    withheld: int


def read_withdrawn(installation: Installation, load_id: int) -> ReadWithdrawals:
    """The records that a load took out. Raises NotFoundError, and UsageError where a purpose is missing."""
    installation.require_purpose()
    require_loads(installation.principal)
    with installation.open_ledger() as ledger:
        ledger.loads.get(load_id)
        found = tuple(ledger.withdrawals.of_load(load_id))
    reader = installation.principal
    seen = tuple(one for one in found if _reads_records(reader) and may_see(reader, one.outline))
    installation.log("withdrawn records", load=load_id, withheld=len(found) - len(seen))
    return ReadWithdrawals(seen, len(found) - len(seen))


def _may_read(row: Rejection, reader: Principal) -> bool:
    """Whether the text may be read; where nobody could read the marking, only by whoever may read everything."""
    ceiling = reader.marking_ceiling
    marked = marking_rank(row.marking) <= marking_rank(ceiling) or ceiling == MARKINGS[-1]
    return marked and _reads_records(reader)


def _reads_records(reader: Principal) -> bool:
    return "analyst" in reader.roles
