"""trawl: a search-engine intelligence trawl tool for police analysts."""

__version__ = "0.1.0"
