"""Entities in narratives: identifiers, names of people, premises, places and bodies, vehicles and drugs."""

from trawl.entities.extractor import Extractor, extractor_version, open_extractor
from trawl.entities.rows import mention_rows

__all__ = ["Extractor", "extractor_version", "mention_rows", "open_extractor"]
