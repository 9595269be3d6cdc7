"""A feed's bytes as lines of text: opened, unpacked, its encoding found, in memory that has a bound."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from trawl.tabular.encoding import Encoding, find_encoding, name_encoding
from trawl.tabular.markup import refuse_markup
from trawl.tabular.opening import (
    PLAIN,
    SAMPLE,
    Opening,
    explained,
    open_file,
    refuse_binary,
    refuse_controls,
    unpack,
)

_CHUNK = 1 << 18


class Line(NamedTuple):
    """A physical line, with its end; `text` is its beginning only where `size` (bytes) is over the limit."""

    number: int
    text: str
    size: int
    too_long: bool


@dataclass(slots=True)
class Lines:
    """The lines of one open feed. `encoding` says what its bytes were, `size` how many the file has."""

    path: Path
    size: int
    encoding: Encoding
    start: str
    _file: io.BufferedReader
    _stream: io.BufferedReader
    _decode_as: Encoding
    _max_line_bytes: int

    @property
    def bytes_read(self) -> int:
        """How many of the file's bytes (packed ones, of a .gz file) have been read."""
        return self.size if self._file.closed else min(self._file.tell(), self.size)

    def __iter__(self) -> Iterator[Line]:
        """Yield each line once. Raises InputError where the file cannot be read any further."""
        number = 0
        while data := self._read_line(number):
            number += 1
            size = len(data)
            too_long = size > self._max_line_bytes
            if too_long:
                size += self._skip_line(data, number)
                data = data[: self._max_line_bytes]
            yield Line(number, self._decode_as.decode(data), size, too_long)

    def skip(self, position: int) -> None:
        """Pass over lines until so many of the file's bytes have been read; those behind are numbered as if none were.

        Raises InputError where the file cannot be read any further.
        """
        with explained(self.path, 0):
            while (left := position - self.bytes_read) > 0 and self._stream.read(min(left, _CHUNK)):
                pass
        self._skip_line(b"", 1)

    def close(self) -> None:
        self._stream.close()
        self._file.close()

    def _read_line(self, after: int) -> bytes:
        with explained(self.path, after):
            return self._stream.readline(self._max_line_bytes + 1)

    def _skip_line(self, begun: bytes, number: int) -> int:
        """Read to the end of a line that is over the limit; return how many bytes that was."""
        skipped = 0
        while not begun.endswith(b"\n"):
            with explained(self.path, number - 1):
                begun = self._stream.readline(_CHUNK)
            if not begun:
                break
            skipped += len(begun)
        return skipped


class _Recoded(io.RawIOBase):
    """A stream of bytes recoded to UTF-8; with `old_ends`, every kind of line end is a newline."""

    def __init__(self, stream: io.BufferedReader, encoding: Encoding) -> None:
        self._stream = stream
        # Latin-1 hands bytes through: what they are is for each line to say.
        codec, self._codec = (encoding.name, "utf-8") if encoding.is_wide else ("latin-1", "latin-1")
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(codec)(errors="replace"), translate=encoding.old_ends
        )
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is no type at run time
        while not self._ready:
            chunk = self._stream.read(_CHUNK)
            self._ready = self._decoder.decode(chunk, final=not chunk).encode(self._codec, "replace")
            if not chunk:
                break
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_lines(path: Path, opening: Opening = PLAIN) -> Lines:
    """Open a text file, packed with gzip or not, in whatever encoding it is.

    Raises InputError where it is missing, empty, no regular file, not text, or unpacks to more than it may.
    """
    file, size = open_file(path)
    try:
        stream = unpack(path, file, opening.max_unpacked_ratio)
        with explained(path):
            sample = stream.peek(SAMPLE)[:SAMPLE]
            refuse_binary(path, sample)
            found = find_encoding(stream, sample)
        if opening.encoding:
            found = name_encoding(opening.encoding, found)
        refuse_controls(path, sample, found.name)
        refuse_markup(path, sample, found.name)
        stream = unpack(path, file, opening.max_unpacked_ratio)
        stream.read(found.mark)
        start = sample[found.mark : found.mark + 4096].decode(found.name, "replace").lstrip()[:1]
        decode_as = found
        if found.is_wide or found.old_ends:
            stream = io.BufferedReader(_Recoded(stream, found), _CHUNK)
            decode_as = Encoding("utf-8") if found.is_wide else found
    except BaseException:
        file.close()
        raise
    return Lines(path, size, found, start, file, stream, decode_as, opening.max_line_bytes)


def check_encoding(name: str) -> str:
    """Return the name of an encoding of text. Raises ValueError for what Python knows none of."""
    try:
        "".encode(name)
    except (LookupError, UnicodeError) as error:
        raise ValueError(
            f"'{name}' is no encoding that Python knows; name one such as utf-8, cp1252, cp850 or mac_roman"
        ) from error
    return name
