"""A feed's bytes as lines of UTF-8: opened, unpacked, its encoding found, in memory that has a bound."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import ftfy.bad_codecs  # noqa: F401 - registers the codec sloppy-windows-1252
from charset_normalizer import from_bytes

from trawl.errors import InputError

#: Bytes from the beginning of a file by which its encoding is judged.
_SAMPLE = 1 << 20
#: What charset-normalizer is given: enough to judge by, little enough to be quick.
_JUDGED = 1 << 16
_CHUNK = 1 << 18

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What old systems in the United Kingdom wrote; more candidates would mean more wrong guesses.
_LEGACY = ["cp1252", "cp850", "mac_roman"]
#: Where a line of these cannot be decoded, it was written in cp1252.
_MIXED = ("utf-8", "ascii", "cp1252")
_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook; unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; save it as CSV"),
    (b"%PDF", "a PDF; ask for the data as CSV or JSON Lines"),
    (b"SQLite format 3\0", "a SQLite database; export its table as CSV"),
    (b"PAR1", "a Parquet file; export it as CSV or JSON Lines"),
    (b"BZh", "a bzip2 archive; unpack it, or pack it with gzip"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it, or pack it with gzip"),
    (b"(\xb5/\xfd", "a zstandard archive; unpack it, or pack it with gzip"),
)


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
    encoding: str
    start: str
    _file: io.BufferedReader
    _stream: io.BufferedReader
    _decode_as: str
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
            yield Line(number, self._decode(data), size, too_long)

    def close(self) -> None:
        self._stream.close()
        self._file.close()

    def _read_line(self, after: int) -> bytes:
        with _explained(self.path, after):
            return self._stream.readline(self._max_line_bytes + 1)

    def _skip_line(self, begun: bytes, number: int) -> int:
        """Read to the end of a line that is over the limit; return how many bytes that was."""
        skipped = 0
        while not begun.endswith(b"\n"):
            with _explained(self.path, number - 1):
                begun = self._stream.readline(_CHUNK)
            if not begun:
                break
            skipped += len(begun)
        return skipped

    def _decode(self, data: bytes) -> str:
        try:
            return data.decode(self._decode_as)
        except UnicodeDecodeError:
            if self._decode_as not in _MIXED:
                return data.decode(self._decode_as, "replace")
            # A feed patched together from systems mixes encodings; cp1252 with its gaps filled reads any byte.
            return data.decode("sloppy-windows-1252")


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file; an error in its middle is raised only after the bytes before it were delivered."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._gzip = gzip.GzipFile(fileobj=file)
        self._error: Exception | None = None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is no type at run time
        if self._error:
            raise self._error
        filled = 0
        while filled < len(buffer):
            try:
                data = self._gzip.read1(len(buffer) - filled)
            except (EOFError, OSError, zlib.error) as error:
                self._error = error
                if not filled:
                    raise
                break
            if not data:
                break
            buffer[filled : filled + len(data)] = data
            filled += len(data)
        return filled


class _Recoded(io.RawIOBase):
    """A stream of bytes recoded to UTF-8, with every kind of line end as a newline."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream = stream
        self._decoder = io.IncrementalNewlineDecoder(
            codecs.getincrementaldecoder(encoding)(errors="replace"), translate=True
        )
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override] # typeshed's WriteableBuffer is no type at run time
        while not self._ready:
            chunk = self._stream.read(_CHUNK)
            self._ready = self._decoder.decode(chunk, final=not chunk).encode("utf-8", "replace")
            if not chunk:
                break
        taken, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self._stream.close()
        super().close()


class _explained:  # noqa: N801 - it reads as a clause of a with statement
    """Turns what reading a file can raise into an InputError that says how far the file was good."""

    def __init__(self, path: Path, lines: int) -> None:
        self._path, self._lines = path, lines

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        after = f"after line {self._lines:,}" if self._lines else "at its beginning"
        if isinstance(error, EOFError):
            raise InputError(
                self._path,
                f" ends in the middle of its gzip data, {after}: it was cut off. Fetch it again and load it again; "
                "what was loaded stays and is not loaded twice.",
            ) from error
        if isinstance(error, gzip.BadGzipFile | zlib.error):
            said = f" is damaged gzip data {after}"
            told = f"{said} ({error}). Fetch it again."  # the error may quote bytes of the file
            raise InputError(self._path, f"{said}. Fetch it again.", told=told) from error
        if isinstance(error, OSError):
            raise InputError(self._path, f" cannot be read {after}: {error.strerror or error}.") from error


def open_lines(path: Path, *, encoding: str = "", max_line_bytes: int) -> Lines:
    """Open a text file, packed with gzip or not; `encoding` is found out unless it is given.

    Raises InputError where it is missing, empty, a directory, or not text.
    """
    file, size = _open_file(path)
    try:
        stream = _unpack(path, file)
        with _explained(path, 0):
            sample = stream.peek(_SAMPLE)[:_SAMPLE]
        if not sample.strip():
            raise InputError(path, " is empty. Check that its export finished.")
        _refuse_binary(path, sample)
        found, mark = (encoding, 0) if encoding else find_encoding(sample)
        _refuse_controls(path, sample, found)
        stream.read(mark)
        decode_as = found
        if found.startswith(("utf-16", "utf-32")) or (b"\n" not in sample and b"\r" in sample):
            stream, decode_as = io.BufferedReader(_Recoded(stream, found), _CHUNK), "utf-8"
        start = sample[mark : mark + 4096].decode(found, "replace").lstrip()[:1]
    except BaseException:
        file.close()
        raise
    return Lines(path, size, found, start, file, stream, decode_as, max_line_bytes)


def _open_file(path: Path) -> tuple[io.BufferedReader, int]:
    try:
        if path.is_dir():
            raise InputError(path, " is a directory. Give the path of one file.")
        file = path.open("rb")
        return file, path.stat().st_size
    except FileNotFoundError as error:
        raise InputError(path, " does not exist. Check the path.") from error
    except OSError as error:
        raise InputError(path, f" cannot be opened: {error.strerror}.") from error


def _unpack(path: Path, file: io.BufferedReader) -> io.BufferedReader:
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if packed:
        return io.BufferedReader(_Unpacked(file), _SAMPLE)
    if path.suffix == ".gz" and file.read(1):
        raise InputError(path, " is named .gz but is not gzip data. Rename it, or fetch it again.")
    file.seek(0)
    return io.BufferedReader(file, _SAMPLE)


def find_encoding(sample: bytes) -> tuple[str, int]:
    """Return the encoding of the text that `sample` begins, and the size of its byte order mark (0 without one)."""
    for mark, encoding in _MARKS:
        if sample.startswith(mark):
            return encoding, len(mark)
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if zeros.count(0) > len(zeros) * 0.4:
            return encoding, 0
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError as error:
        return _legacy_encoding(sample, error.start), 0
    return "utf-8", 0


def _legacy_encoding(sample: bytes, first_bad: int) -> str:
    """Judge text that is not UTF-8 throughout: mostly UTF-8 all the same, else what charset-normalizer says."""
    readable = sample.decode("utf-8", "replace")
    broken = readable.count("\N{REPLACEMENT CHARACTER}")
    if sum(not character.isascii() for character in readable) > 2 * broken:
        return "utf-8"
    begin = max(0, first_bad - _JUDGED // 2)
    best = from_bytes(sample[begin : begin + _JUDGED], cp_isolation=_LEGACY).best()
    return best.encoding if best else "cp1252"


def _refuse_binary(path: Path, sample: bytes) -> None:
    for signature, what in _SIGNATURES:
        if sample.startswith(signature):
            raise InputError(path, f" is not text: it looks like {what}.")


def _refuse_controls(path: Path, sample: bytes, encoding: str) -> None:
    """Refuse a file of which more than one character in a hundred is one that text does not have."""
    text = sample.decode(encoding, "replace") if encoding.startswith("utf-") else sample.decode("latin-1")
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\x1a")
    if controls > len(text) / 100:
        raise InputError(path, " is not text: it holds binary data. Give a CSV or JSON Lines file.")
