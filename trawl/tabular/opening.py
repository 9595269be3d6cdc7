"""A file's bytes: opened, unpacked where gzip packed them, and refused with a remedy where they cannot be a feed."""

from __future__ import annotations

import gzip
import io
import stat
import zlib
from dataclasses import dataclass, replace
from pathlib import Path

from trawl.errors import InputError

#: Bytes from the beginning of a file by which it is seen whether it is text at all.
SAMPLE = 1 << 20
#: What is unpacked at all, in bytes, before anybody asks how many times its own size that is.
UNPACKED_FREELY = 64 << 20

_SIGNATURES = (
    (b"PK\x03\x04", "a zip archive or an Excel workbook; unpack it, or save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Office document; unpack it, or save it as CSV"),
    (b"%PDF", "a PDF; ask for the data as CSV or JSON Lines"),
    (b"SQLite format 3\0", "a SQLite database; export its table as CSV"),
    (b"PAR1", "a Parquet file; export it as CSV or JSON Lines"),
    (b"BZh", "a bzip2 archive; unpack it, or pack it with gzip"),
    (b"\xfd7zXZ\0", "an xz archive; unpack it, or pack it with gzip"),
    (b"(\xb5/\xfd", "a zstandard archive; unpack it, or pack it with gzip"),
)
_KINDS = (
    (stat.S_ISDIR, "a directory. Give the path of one file."),
    (stat.S_ISFIFO, "a pipe, and not a file. Save what comes out of it as a file first."),
    (stat.S_ISSOCK, "a socket, and not a file. Save what comes out of it as a file first."),
    (stat.S_ISCHR, "a device, and not a file. Give the path of a file."),
    (stat.S_ISBLK, "a device, and not a file. Give the path of a file."),
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a file before it is opened, and what it may come to.

    `encoding`, `delimiter`, `header_row` (the number of the line that the header begins in, from 1) and `sheet` (the
    name of a workbook's) are found out where nobody has said them. A line over `max_line_bytes` is rejected; a gzip
    file or a workbook that unpacks to more than `max_unpacked_ratio` times its size is refused.
    """

    encoding: str = ""
    delimiter: str = ""
    header_row: int = 0
    max_line_bytes: int = 16 * 1024 * 1024
    max_unpacked_ratio: int = 200
    sheet: str = ""

    def filled(self, encoding: str = "", delimiter: str = "", header_row: int = 0, sheet: str = "") -> Opening:
        """The same with what a mapping says wherever nothing was said before."""
        return replace(
            self,
            encoding=self.encoding or encoding,
            delimiter=self.delimiter or delimiter,
            header_row=self.header_row or header_row,
            sheet=self.sheet or sheet,
        )


#: Nothing is known of the file, and no setting is at hand.
PLAIN = Opening()


class TooMuchError(Exception):
    """A gzip file unpacks to more than its limit."""


class _Unpacked(io.RawIOBase):
    """The bytes of a gzip file; an error in its middle is raised only after the bytes before it were delivered."""

    def __init__(self, file: io.BufferedReader, max_ratio: int) -> None:
        self._file, self._max_ratio = file, max_ratio
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
        unpacked = self._gzip.tell()
        if unpacked > UNPACKED_FREELY and unpacked > self._max_ratio * self._file.tell():
            raise TooMuchError
        return filled


class explained:  # noqa: N801 - it reads as a clause of a with statement
    """Turns what reading a file can raise into an InputError that says how far the file was good."""

    def __init__(self, path: Path, lines: int = 0) -> None:
        self._path, self._lines = path, lines

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        after = f"after line {self._lines:,}" if self._lines else "at its beginning"
        if isinstance(error, EOFError):
            raise InputError(
                self._path,
                f" ends in the middle of its gzip data, {after}: it was cut off. Fetch it again and use that; "
                "rows that a load has stored are not stored twice.",
            ) from error
        if isinstance(error, TooMuchError):
            raise InputError(
                self._path,
                " unpacks to far more than a file of its size does, as a file made to fill a disk would. If it is "
                "sound, unpack it first, or raise the setting max_unpacked_ratio.",
            ) from error
        if isinstance(error, gzip.BadGzipFile | zlib.error):
            said = f" is damaged gzip data {after}"
            told = f"{said} ({error}). Fetch it again."  # the error may quote bytes of the file
            raise InputError(self._path, f"{said}. Fetch it again.", told=told) from error
        if isinstance(error, OSError):
            raise InputError(self._path, f" cannot be read {after}: {error.strerror or error}.") from error


def open_file(path: Path) -> tuple[io.BufferedReader, int]:
    """Open a regular file and return it with its size in bytes. Raises InputError for anything else, without reading.

    What a pipe or a device gives can be had once, and without end: its encoding could not be judged.
    """
    try:
        about = path.stat()
        for is_kind, what in _KINDS:
            if is_kind(about.st_mode):
                raise InputError(path, f" is {what}")
        return io.BufferedReader(io.FileIO(path), SAMPLE), about.st_size
    except FileNotFoundError as error:
        raise InputError(path, " does not exist. Check the path.") from error
    except OSError as error:
        raise InputError(path, f" cannot be opened: {error.strerror}.") from error


def unpack(path: Path, file: io.BufferedReader, max_ratio: int) -> io.BufferedReader:
    """Return the file's bytes from their beginning, unpacked where they are gzip data. Can be called again."""
    file.seek(0)
    packed = file.read(2) == b"\x1f\x8b"
    file.seek(0)
    if packed:
        return io.BufferedReader(_Unpacked(file, max_ratio), SAMPLE)
    if path.suffix == ".gz" and file.read(1):
        raise InputError(path, " is named .gz but is not gzip data. Rename it, or fetch it again.")
    file.seek(0)
    return file


def refuse_binary(path: Path, sample: bytes) -> None:
    """Raise InputError for a file that begins with nothing, or as an archive, a workbook or another thing does."""
    if not sample.strip():
        raise InputError(path, " is empty. Check that its export finished.")
    for signature, what in _SIGNATURES:
        if sample.startswith(signature):
            raise InputError(path, f" is not text: it looks like {what}.")


def refuse_controls(path: Path, sample: bytes, encoding: str) -> None:
    """Refuse a file of which more than one character in a hundred is one that text does not have.

    One a line is no sign of binary data: a short file of text may hold one, and is read.
    """
    text = sample.decode(encoding, "replace") if encoding.startswith("utf-") else sample.decode("latin-1")
    controls = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f\x1a")
    if controls > max(len(text) / 100, text.count("\n") + 1):
        raise InputError(path, " is not text: it holds binary data. Give a CSV or JSON Lines file.")
