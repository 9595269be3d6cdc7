"""Registers (reference lists of premises) and the linking of records to their rows (docs/registers.md)."""

from trawl.linkage.distance import NearestIndex, haversine_km, nearest
from trawl.linkage.gazetteer import RegisterGazetteer, make_gazetteer, open_gazetteer
from trawl.linkage.index import INDEX_VERSION, RegisterIndex, open_index
from trawl.linkage.linker import Linker
from trawl.linkage.register_keys import RegisterKeys, gather_keys
from trawl.linkage.registers import RegisterMapping, load_register_mapping, load_register_rows

__all__ = [
    "INDEX_VERSION",
    "Linker",
    "NearestIndex",
    "RegisterGazetteer",
    "RegisterIndex",
    "RegisterKeys",
    "RegisterMapping",
    "gather_keys",
    "haversine_km",
    "load_register_mapping",
    "load_register_rows",
    "make_gazetteer",
    "nearest",
    "open_gazetteer",
    "open_index",
]
