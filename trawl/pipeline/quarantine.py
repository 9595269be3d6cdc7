"""The rows that a load rejected, as far as their reader may see them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from trawl.access import MARKINGS, marking_rank
from trawl.model import Rejection
from trawl.pipeline.installation import Installation


@dataclass(frozen=True, slots=True)
class Quarantine:
    """The rejected rows of a load, in the file's order; of `withheld` of them the text is left out."""

    rows: tuple[Rejection, ...]
    withheld: int


def read_rejections(installation: Installation, load_id: int) -> Quarantine:
    """The rejected rows of a load, without text and id of those that are, or may be, marked above the reader's ceiling.

    Raises NotFoundError, and UsageError where a purpose is missing: a rejected row holds what its record would have.
    """
    installation.require_purpose()
    with installation.open_ledger() as ledger:
        ledger.loads.get(load_id)  # an unknown load is said to be unknown
        rejected = tuple(ledger.loads.rejections(load_id))
    ceiling = installation.principal.marking_ceiling
    rows = tuple(row if _may_read(row, ceiling) else replace(row, content="", record_id="") for row in rejected)
    withheld = sum(shown.content != row.content for shown, row in zip(rows, rejected, strict=True))
    installation.log("rejected rows", load=load_id, withheld=withheld)
    return Quarantine(rows, withheld)


def _may_read(row: Rejection, ceiling: str) -> bool:
    """Whether the text may be read; where nobody could read the marking, only by whoever may read everything."""
    return marking_rank(row.marking) <= marking_rank(ceiling) or ceiling == MARKINGS[-1]
