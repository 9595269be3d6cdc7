"""The linking of records to the rows of registers, reference lists of premises (docs/registers.md)."""

from trawl.linkage.gazetteer import RegisterGazetteer, make_gazetteer, open_gazetteer
from trawl.linkage.index import INDEX_VERSION, RegisterIndex, open_index
from trawl.linkage.linker import Linker
from trawl.linkage.register_keys import RegisterKeys, gather_keys
from trawl.linkage.spelling import CLOSE

__all__ = [
    "CLOSE",
    "INDEX_VERSION",
    "Linker",
    "RegisterGazetteer",
    "RegisterIndex",
    "RegisterKeys",
    "gather_keys",
    "make_gazetteer",
    "open_gazetteer",
    "open_index",
]
