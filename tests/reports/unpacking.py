"""What is in a file, all of it: the members of a package, the streams and the text of a PDF, the properties of both."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

#: What a format may put into a word where a line ends, and tags between two runs of one word.
_BREAKS = re.compile(r"[\s\u00ad\u200b\u2010-]|<[^<>]*>")


def unpack(content: bytes) -> Iterator[str]:
    """Every text that the bytes hold, as it stands and without breaks of lines and tags."""
    for said in _unpack(content):
        yield said
        yield _BREAKS.sub("", said)


def _unpack(content: bytes) -> Iterator[str]:
    yield from _decode(content)
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as package:
            for member in package.infolist():
                yield member.filename
                yield repr((member.comment, member.extra))
                yield from _unpack(package.read(member))
    elif content.startswith(b"\x1f\x8b"):
        yield from _unpack(gzip.decompress(content))
    elif content.startswith(b"%PDF"):
        yield from _read_pdf(content)
    elif content.startswith(b"PAR1"):
        yield from _read_parquet(content)


def _decode(content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", "replace")
    if b"\0" in content:
        yield content.decode("utf-16-le", "replace")
        yield content.decode("utf-16-be", "replace")


def _read_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader
    from pypdf.generic import StreamObject

    reader = PdfReader(BytesIO(content))
    yield repr(reader.metadata)
    for page in reader.pages:
        yield page.extract_text()
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        found = reader.get_object(number)
        yield repr(found)
        if isinstance(found, StreamObject):
            yield from _decode(found.get_data())


def _read_parquet(content: bytes) -> Iterator[str]:
    import tempfile

    import duckdb

    with tempfile.NamedTemporaryFile(suffix=".parquet") as file:
        file.write(content)
        file.flush()
        yield repr(duckdb.sql(f"SELECT * FROM '{file.name}'").fetchall())
