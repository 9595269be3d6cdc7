"""The records of which a reader may know: those that he sees, and those that are gone and that he might have seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trawl.access import may_see
from trawl.model import Key, Record
from trawl.pipeline.installation import Session


@dataclass(frozen=True, slots=True)
class KnownRecord:
    """What is known of a record of which this reader may know; no hash is one that has gone."""

    content_hash: str | None = None
    reference: str = ""


def know_records(session: Session, outlines: Mapping[Key, Record]) -> dict[Key, KnownRecord]:
    """The records of which this reader may know. `outlines` say how those were marked that may have gone."""
    found = session.fetch(outlines)
    known = {key: KnownRecord(one.record.content_hash, one.record.reference) for key, one in found.items()}
    there = {one.record.key for one in session.view.fetch(outlines, session.installation.everyone)}
    gone = [key for key in outlines if key not in there]
    withdrawn = session.ledger.withdrawals.find(gone)
    for key in gone:
        outline = withdrawn[key].outline if key in withdrawn else outlines[key]
        if may_see(session.principal, outline):
            known[key] = KnownRecord()
    return known
