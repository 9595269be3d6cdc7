"""Entities in narratives: identifiers, names of people, premises, places and bodies, vehicles and drugs."""

from trawl.entities.extractor import Extractor, extractor_version, open_extractor
from trawl.entities.joins import explain_join
from trawl.entities.registered import Gazetteer, add_register_names, add_to_record
from trawl.entities.rows import entity_rows, mention_rows
from trawl.entities.typed import read_entity

__all__ = [
    "Extractor",
    "Gazetteer",
    "add_register_names",
    "add_to_record",
    "entity_rows",
    "explain_join",
    "extractor_version",
    "mention_rows",
    "open_extractor",
    "read_entity",
]
