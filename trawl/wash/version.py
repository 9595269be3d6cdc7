"""The version of what reads a list: another one may read a row otherwise, and so come to another answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable

#: The packages whose modules and data decide how a row is read: all that `trawl.wash` imports, near or far.
#: A package within one of them is named by itself.
READING_PACKAGES = (
    "trawl",
    "trawl.entities",
    "trawl.identifiers",
    "trawl.places",
    "trawl.sources",
    "trawl.tabular",
    "trawl.text",
    "trawl.wash",
)


@cache
def reading_version() -> str:
    """Twelve hexadecimal digits, of the source and the data of all that reads rows."""
    digest = sha256()
    for package in READING_PACKAGES:
        for name, content in _list_source(files(package)):
            digest.update(f"{package}/{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _list_source(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """The files of a package and of its folders of data."""
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_file():
            yield one.name, one.read_bytes()
        elif one.name != "__pycache__" and not one.joinpath("__init__.py").is_file():
            yield from ((f"{one.name}/{name}", content) for name, content in _list_source(one))
