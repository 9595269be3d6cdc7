"""Washing: what a list of identifiers traces to in everything that is indexed."""

from trawl.wash.listing import COLUMNS, ListRow, read_list
from trawl.wash.washing import Outcome, WashResult, count_outcomes, wash_rows

__all__ = ["COLUMNS", "ListRow", "Outcome", "WashResult", "count_outcomes", "read_list", "wash_rows"]
