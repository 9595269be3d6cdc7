"""Feeds of records and registers: files read through YAML mappings (docs/sources.md, docs/registers.md)."""

from trawl.sources.columns import UnusedColumn
from trawl.sources.feed import FEED_SUFFIXES, Feed, FeedItem, open_feed
from trawl.sources.handling import read_head_anew
from trawl.sources.mapping import SourceMapping, list_mappings, load_mapping
from trawl.sources.register_mapping import RegisterMapping, load_register_mapping
from trawl.sources.registers import RegisterFile, load_register_rows, open_register

__all__ = [
    "FEED_SUFFIXES",
    "Feed",
    "FeedItem",
    "RegisterFile",
    "RegisterMapping",
    "SourceMapping",
    "UnusedColumn",
    "list_mappings",
    "load_mapping",
    "load_register_mapping",
    "load_register_rows",
    "open_feed",
    "open_register",
    "read_head_anew",
]
