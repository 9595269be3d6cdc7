"""Registers (reference lists of premises) and the linking of records to their rows (docs/registers.md)."""

from trawl.linkage.distance import NearestIndex, haversine_km, nearest
from trawl.linkage.gazetteer import GAZETTEER_VERSION, RegisterGazetteer, make_gazetteer, open_gazetteer
from trawl.linkage.linker import Linker
from trawl.linkage.registers import RegisterMapping, load_register_mapping, load_register_rows
from trawl.linkage.spelling import CLOSE

__all__ = [
    "CLOSE",
    "GAZETTEER_VERSION",
    "Linker",
    "NearestIndex",
    "RegisterGazetteer",
    "RegisterMapping",
    "haversine_km",
    "load_register_mapping",
    "load_register_rows",
    "make_gazetteer",
    "nearest",
    "open_gazetteer",
]
