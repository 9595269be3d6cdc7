"""The linking of records to the rows of registers, reference lists of premises (docs/registers.md)."""

from trawl.linkage.gazetteer import GAZETTEER_VERSION, RegisterGazetteer, make_gazetteer, open_gazetteer
from trawl.linkage.linker import Linker
from trawl.linkage.spelling import CLOSE

__all__ = [
    "CLOSE",
    "GAZETTEER_VERSION",
    "Linker",
    "RegisterGazetteer",
    "make_gazetteer",
    "open_gazetteer",
]
