"""Mappings drafted for feeds that have none yet: `trawl feed draft` (docs/sources.md)."""

from trawl.drafting.drafting import draft_mapping

__all__ = ["draft_mapping"]
