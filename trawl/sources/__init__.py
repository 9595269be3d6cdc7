"""Feeds of records: CSV and JSON Lines files and workbooks read through YAML mappings (docs/sources.md)."""

from trawl.sources.columns import UnusedColumn
from trawl.sources.feed import FEED_SUFFIXES, Feed, FeedItem, open_feed
from trawl.sources.handling import read_head_anew
from trawl.sources.mapping import SourceMapping, list_mappings, load_mapping

__all__ = [
    "FEED_SUFFIXES",
    "Feed",
    "FeedItem",
    "SourceMapping",
    "UnusedColumn",
    "list_mappings",
    "load_mapping",
    "open_feed",
    "read_head_anew",
]
