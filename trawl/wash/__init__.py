"""Washing: what a list of identifiers traces to in everything that is indexed."""

from trawl.wash.answers import (
    OUTCOMES,
    TIERS,
    Answer,
    Outcome,
    Tier,
    TracedRecord,
    WashReading,
    count_outcomes,
    order_counts,
)
from trawl.wash.columns import FOUND, ListChoice
from trawl.wash.headings import COLUMNS
from trawl.wash.listing import ListRow, read_list
from trawl.wash.wash_index import WashIndex
from trawl.wash.washing import wash_rows

__all__ = [
    "COLUMNS",
    "FOUND",
    "OUTCOMES",
    "TIERS",
    "Answer",
    "ListChoice",
    "ListRow",
    "Outcome",
    "Tier",
    "TracedRecord",
    "WashIndex",
    "WashReading",
    "count_outcomes",
    "order_counts",
    "read_list",
    "wash_rows",
]
