"""Registers (reference lists of premises) and the linking of records to their rows (docs/registers.md)."""

from trawl.linkage.gazetteer import GAZETTEER_VERSION, RegisterGazetteer, make_gazetteer, open_gazetteer
from trawl.linkage.linker import Linker
from trawl.linkage.registers import RegisterMapping, load_register_mapping, load_register_rows

__all__ = [
    "GAZETTEER_VERSION",
    "Linker",
    "RegisterGazetteer",
    "RegisterMapping",
    "load_register_mapping",
    "load_register_rows",
    "make_gazetteer",
    "open_gazetteer",
]
