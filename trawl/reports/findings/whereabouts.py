"""Where records and the premises that they were matched to are, as facts: of each a position, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from trawl.model import Hit, Key, Match, RowKey
from trawl.places.locator import Stated
from trawl.places.position import Position, Unplaced

Located = Position | Unplaced


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Positions of records, by what their own columns say, and of rows of registers."""

    records: Mapping[Key, Located] = field(default_factory=dict)
    rows: Mapping[RowKey, Located] = field(default_factory=dict)

    def keep(self, keys: Collection[Key], rows: Collection[RowKey]) -> Whereabouts:
        """With these records and rows alone. Premises of registers are known to a partner; what records say is not."""
        return Whereabouts(
            {key: at for key, at in self.records.items() if key in keys},
            {row: at for row, at in self.rows.items() if row in rows},
        )


def find_whereabouts(
    hits: Iterable[Hit], matches: Mapping[Key, Iterable[Match]], locate: Callable[[Stated], Located]
) -> Whereabouts:
    """Locate each hit's record, and each row that it surely is matched to; a proposal to check places nothing."""
    hits = tuple(hits)
    sure = [match.row for hit in hits for match in matches.get(hit.record.key, ()) if match.sure]
    return Whereabouts(
        {hit.record.key: locate(hit.record.place) for hit in hits}, {row.key: locate(row) for row in sure}
    )
