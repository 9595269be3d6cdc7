"""A file of named sections that is mapped, not read: written whole or not at all, and known again when it is opened."""

from __future__ import annotations

import json
import mmap
import os
import struct
import sys
import tempfile
import zlib
from contextlib import suppress
from pathlib import Path

from trawl.linkage.key_table import Sections, bytes_of
from trawl.private_files import make_folder

_MAGIC = b"trawlri1"
#: The magic bytes, the length of the contents list that follows, and its checksum.
_HEADER = struct.Struct("<8sII")


def save_sections(path: Path, sections: Sections, making: str) -> None:
    """Write the sections as `path`. `making` says what made them: they are opened for the same making alone.

    Raises OSError, also (PermissionError) on Windows where a process has the file open that would be replaced.
    """
    parts = {name: bytes_of(section) for name, section in sections.items()}
    listed = {name: (len(part), zlib.crc32(part)) for name, part in parts.items()}
    contents = json.dumps({"making": making, "order": sys.byteorder, "sections": listed}).encode()
    make_folder(path.parent)
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(_HEADER.pack(_MAGIC, len(contents), zlib.crc32(contents)))
            file.write(contents)
            for part in parts.values():
                file.write(part)
        Path(temporary).replace(path)
    finally:
        with suppress(FileNotFoundError):  # it has taken its final name
            Path(temporary).unlink()


def open_sections(path: Path, making: str, *, verified: bool = False) -> Sections | None:
    """Map what `save_sections` wrote; None where there is no such file, it is of another making, or it is damaged.

    Every byte is checked, which takes a tenth of a second for 100 MB, unless it was `verified` just before.
    """
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (FileNotFoundError, ValueError):  # an empty file cannot be mapped
        return None
    listed = _read_contents(data, making)
    if listed is None:
        return None
    sections, at = {}, _HEADER.size + _HEADER.unpack_from(data)[1]
    for name, (size, check) in listed.items():
        sections[name] = data[at : at + size]
        at += size
        if not verified and zlib.crc32(sections[name]) != check:
            return None
    return sections if at == len(data) else None


def _read_contents(data: memoryview, making: str) -> dict[str, tuple[int, int]] | None:
    if len(data) < _HEADER.size:
        return None
    magic, length, check = _HEADER.unpack_from(data)
    contents = bytes(data[_HEADER.size : _HEADER.size + length])
    if magic != _MAGIC or zlib.crc32(contents) != check:
        return None
    said = json.loads(contents)
    if said["making"] != making or said["order"] != sys.byteorder:
        return None
    listed: dict[str, tuple[int, int]] = said["sections"]
    return listed
