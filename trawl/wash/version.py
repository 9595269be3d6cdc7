"""The version of what reads a list: another one may read a row otherwise, and so come to another answer."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable


@cache
def reading_version() -> str:
    """Twelve hexadecimal digits, of the source of the schemes and of what reads rows by them."""
    digest = sha256()
    for package in ("trawl.identifiers", "trawl.wash"):
        for name, content in _list_source(files(package)):
            digest.update(f"{package}/{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


def _list_source(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for one in sorted(folder.iterdir(), key=lambda one: one.name):
        if one.is_dir() and one.name != "__pycache__":
            yield from ((f"{one.name}/{name}", content) for name, content in _list_source(one))
        elif one.is_file():
            yield one.name, one.read_bytes()
