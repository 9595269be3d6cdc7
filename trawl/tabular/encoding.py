"""The encoding of a file, judged once over the whole of it: which it is, and what says so."""

from __future__ import annotations

import codecs
import io
import re
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import ftfy.bad_codecs  # noqa: F401 - registers the codec sloppy-windows-1252

from trawl.tabular.judging import AFTER, BEFORE, CODECS, LEGACY, judge

_CHUNK = 1 << 18
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Different surroundings that are remembered: more than enough to judge by.
_WINDOWS = 50_000
_LINE_END = re.compile(rb"\r\n|\r|\n")
_RUN = re.compile(rb"[\x80-\xff]{1,24}")
#: All bytes but those that begin a character of several bytes in UTF-8.
_NO_BEGINNING = bytes(set(range(256)) - set(range(0xC2, 0xF5)))
#: Two bytes that happen to be UTF-8 where an accented capital ends a word before a curly quote or a dash: `CAFÉ’S`.
_CHANCE = re.compile(rb"(?<=[A-Z])[\xc6-\xcb][\x91-\x97]")
_EVIDENCE_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Encoding:
    """What a file's bytes are: the encoding's name, and in words why it is thought to be that ("" for plain UTF-8).

    `guessed` says that nothing in the file tells it from others. `codecs` are tried on each line in turn, of which the
    last reads any byte. `mark` is the size of the byte order mark. `old_ends` says that most rows end in a carriage
    return alone.
    """

    name: str
    evidence: str = ""
    guessed: bool = False
    codecs: tuple[str, ...] = ("utf-8",)
    mark: int = 0
    old_ends: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether a line end is not the byte of ASCII, so that the whole has to be recoded before it has lines."""
        return "\n,".encode(self.name) != b"\n,"

    def decode(self, line: bytes) -> str:
        """Decode a line in the first codec that can; systems mix encodings, so each line is read for itself."""
        for codec in self.codecs:
            try:
                text = line.decode(codec)
            except UnicodeDecodeError:
                continue
            if codec == "utf-8" and self.name in LEGACY and _CHANCE.search(line):
                continue
            return text
        return line.decode(CODECS[LEGACY[0]])


def find_encoding(stream: io.BufferedReader, sample: bytes) -> Encoding:
    """Judge the text of `stream`, read to its end in memory that has a bound; `sample` is how it begins.

    The evidence may stand far behind a first megabyte of plain ASCII, so the whole is looked at.
    """
    mark, name = next(((m, n) for m, n in _MARKS if sample.startswith(m)), (b"", _wide_encoding(sample)))
    evidence = _WideEvidence(name, len(mark)) if name.startswith(("utf-16", "utf-32")) else _Evidence(len(mark))
    rest = b""
    try:
        while chunk := stream.read(_CHUNK):
            block = rest + chunk
            end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1 or block.rfind(b" ") + 1 or len(block)
            evidence.take(block[:end])
            rest = block[end:]
    except (EOFError, OSError, zlib.error):
        pass  # a file that breaks off says so when its rows are read; what stands before that is judged
    evidence.take(rest)
    return evidence.conclude()


def name_encoding(given: str, found: Encoding) -> Encoding:
    """The encoding that somebody has named, in a file of which this was `found`."""
    name = codecs.lookup(given).name
    if name in ("utf-8-sig", "utf-16", "utf-32"):  # what its mark says, where it has one
        name = found.name if found.name.startswith(name.removesuffix("-sig")) else name.removesuffix("-sig")
    tries = ("utf-8", found.codecs[-1]) if name == "utf-8" else (CODECS.get(name, name), CODECS[LEGACY[0]])
    mark = found.mark if found.name == name or found.mark == len(codecs.BOM_UTF8) else 0
    return Encoding(name, "as it was named", codecs=tries, mark=mark, old_ends=found.old_ends)


def _wide_encoding(sample: bytes) -> str:
    """The encoding of text whose characters are mostly bytes among zeros, "" for any other."""

    def zeros(step: int, *starts: int) -> bool:
        return all(part.count(0) > len(part) * 0.4 for part in (sample[start::step] for start in starts))

    if zeros(4, 1, 2, 3):
        return "utf-32-le"
    if zeros(4, 0, 1, 2):
        return "utf-32-be"
    return "utf-16-le" if zeros(2, 1) else "utf-16-be" if zeros(2, 0) else ""


class _LineEnds:
    """Whether lines end as on the first Macintosh, in a carriage return alone: the first does, and most others."""

    def __init__(self) -> None:
        self._first, self._returns, self._newlines = b"", 0, 0

    def take(self, block: bytes) -> None:
        if not self._first and (found := _LINE_END.search(block)):
            self._first = found[0]
        self._returns += block.count(b"\r")
        self._newlines += block.count(b"\n")

    @property
    def are_old(self) -> bool:
        return self._first == b"\r" and self._returns > 2 * self._newlines


class _WideEvidence:
    """UTF-16 or UTF-32, which is seen at once; only its line ends are to be counted."""

    def __init__(self, name: str, mark: int) -> None:
        self._name, self._mark = name, mark
        self._ends = _LineEnds()

    def take(self, block: bytes) -> None:
        """Count line ends: without the zeros, all bytes are ASCII but for a few characters that nobody writes."""
        self._ends.take(block.replace(b"\0", b""))

    def conclude(self) -> Encoding:
        evidence = "a byte order mark" if self._mark else "zeros among its bytes"
        return Encoding(self._name, evidence, codecs=(self._name,), mark=self._mark, old_ends=self._ends.are_old)


class _Evidence:
    """What speaks for UTF-8 or for an old encoding, gathered block by block; a block is of whole lines."""

    def __init__(self, mark: int) -> None:
        self._mark = mark
        self._sequences = self._stray_lines = 0
        self._windows = Counter[bytes]()
        self._ends = _LineEnds()

    def take(self, block: bytes) -> None:
        self._ends.take(block)
        if block.isascii():
            return
        if _is_utf8(block) and (self._sequences or not _CHANCE.sub(b"", block).isascii()):
            self._sequences += len(block.translate(None, _NO_BEGINNING))
            return
        self._stray_lines += sum(not (line.isascii() or _is_utf8(line)) for line in block.splitlines())
        if len(self._windows) < _WINDOWS:
            padded = b"\n" * BEFORE + block + b"\n" * AFTER
            runs = _RUN.finditer(padded, BEFORE)
            self._windows.update([padded[run.start() - BEFORE : run.end() + AFTER] for run in runs])

    def conclude(self) -> Encoding:
        """Judge the runs that are not UTF-8."""
        stray = {window: n for window, n in self._windows.items() if _is_stray(window)}
        if not stray:
            evidence = "a byte order mark" if self._mark else ""
            return Encoding("utf-8", evidence, mark=self._mark, old_ends=self._ends.are_old)
        name, kinds, sure = judge(stray)
        evidence = self._say(name, kinds, sure)
        sequences = self._sequences + sum(self._windows.values()) - sum(stray.values())
        if sequences > sum(stray.values()):
            evidence = f"but for {self._stray_lines:,} lines of {name}: {evidence}"
        found = "utf-8" if sequences > sum(stray.values()) else name
        return Encoding(found, evidence, not sure, ("utf-8", CODECS[name]), self._mark, self._ends.are_old)

    def _say(self, name: str, kinds: Mapping[str, int], sure: bool) -> str:
        if not sure:
            return f"nothing in it tells {name} from {' or '.join(other for other in LEGACY if other != name)}"
        if not kinds:
            return "read as anything else it would be no text"
        at_least = "at least " if len(self._windows) >= _WINDOWS else ""
        times = {kind: "once" if n == 1 else f"{at_least}{n:,} times" for kind, n in kinds.items()}
        return ", ".join(f"{kind} {said}" for kind, said in list(times.items())[:_EVIDENCE_SHOWN])


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _is_stray(window: bytes) -> bool:
    """Say whether the run in a window is not UTF-8, or happens to be."""
    return bool(_CHANCE.search(window)) or not _is_utf8(window[BEFORE:-AFTER])
