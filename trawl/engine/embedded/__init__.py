"""The embedded engine: SQLite holds the records, tantivy finds them, and nothing else needs to be installed."""

from trawl.engine.embedded.engine import EmbeddedEngine, open_embedded

__all__ = ["EmbeddedEngine", "open_embedded"]
