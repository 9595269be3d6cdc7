"""A hit as a run keeps it, and as the ledger's table does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from trawl.ledger.comparison import Comparison, Standing
from trawl.ledger.states import pack_spans, unpack_spans
from trawl.model import Hit, Key, Span, Status

_TOLD = (
    "source", "record_id", "content_hash", "sequence", "negated", "undecided", "opinion", "spans", "why",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoredHit:
    """A hit as a run keeps it: enough to render its report again from the records, and no narrative text.

    `present` is False for what hit in the last issued run and does no longer; such a hit has no spans.
    """

    key: Key
    content_hash: str
    sequence: int
    status: Status
    reason: str
    present: bool = True
    negated: bool = False
    spans: tuple[Span, ...] = ()
    why: tuple[str, ...] = ()
    undecided: bool = False
    opinion: str = ""

    @classmethod
    def from_hit(cls, hit: Hit, compared: Comparison[Key]) -> StoredHit:
        """Keep a hit of now, with the status and the reason that the comparison gave it."""
        record = hit.record
        return cls(
            record.key, record.content_hash, record.sequence, compared.status, compared.reason,
            negated=hit.negated, spans=hit.spans, why=hit.why, undecided=hit.undecided,
            opinion=hit.opinion,
        )  # fmt: skip

    @classmethod
    def gone(cls, compared: Comparison[Key], before: Standing) -> StoredHit:
        """Keep what no longer hits, as it stood when it did."""
        return cls(compared.key, before.content_hash, before.sequence, compared.status, compared.reason, present=False)

    @property
    def standing(self) -> Standing:
        """How it stands as it was kept; to what it is matched, the run's matches say."""
        return Standing(self.content_hash, self.sequence, self.negated, self.undecided, bool(self.opinion))


def pack_hit(run_id: str, hit: StoredHit) -> dict[str, Any]:
    """Return a hit as a row of `run_hits`."""
    return {
        "run_id": run_id,
        "source": hit.key.source,
        "record_id": hit.key.record_id,
        "content_hash": hit.content_hash,
        "sequence": hit.sequence,
        "present": hit.present,
        "status": hit.status,
        "reason": hit.reason,
        "negated": hit.negated,
        "undecided": hit.undecided,
        "opinion": hit.opinion,
        "spans": pack_spans(hit.spans),
        "why": list(hit.why),
    }


def sign_hit(row: Mapping[str, Any]) -> list[Any]:
    """What a row says of a hit, but for how it stands against another run."""
    return [row[name] for name in _TOLD]


def unpack_hit(row: sa.Row[Any]) -> StoredHit:
    """Read a row that `pack_hit` made."""
    return StoredHit(
        Key(row.source, row.record_id),
        row.content_hash,
        row.sequence,
        row.status,
        row.reason,
        row.present,
        row.negated,
        unpack_spans(row.spans),
        tuple(row.why),
        row.undecided,
        row.opinion,
    )
