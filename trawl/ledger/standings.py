"""How the hits of a run stood, for `compare_hits`: how each was taken, and the rows of registers it was matched to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from trawl.ledger.comparison import Standing
from trawl.model import Key, Match, RowKey

#: What all hits without a match share.
_NONE: Mapping[RowKey, str] = {}


def note_matches(matches: Iterable[Match]) -> Mapping[RowKey, str]:
    """Return the rows that a record is matched to, each with how surely: what an analyst confirmed, else the band.

    Neither the score nor the version of the register is in it, nor what else the register says of the row: a register
    that is loaded again changes nothing of a match that is as sure as it was.
    """
    return {match.row.key: "confirmed" if match.confirmed else match.band for match in matches} or _NONE


def read_standings(hits: Iterable[sa.Row[Any]], matches: Iterable[Match] | None) -> dict[Key, Standing]:
    """Return how hits stood, from their rows and their matches (None: not known); what was gone is left out."""
    noted: dict[Key, dict[RowKey, str]] = defaultdict(dict)
    for match in matches or ():
        noted[match.key].update(note_matches((match,)))
    unknown = None if matches is None else _NONE
    return {
        (key := Key(row.source, row.record_id)): Standing(
            row.content_hash, row.sequence, row.negated, row.undecided, bool(row.opinion), noted.get(key, unknown)
        )
        for row in hits
        if row.present
    }
