"""Feeds of records: CSV and JSON Lines files read through YAML mappings (docs/sources.md)."""

from trawl.sources.columns import UnusedColumn
from trawl.sources.feed import Feed, open_feed
from trawl.sources.mapping import SourceMapping, list_mappings, load_mapping

__all__ = ["Feed", "SourceMapping", "UnusedColumn", "list_mappings", "load_mapping", "open_feed"]
