"""A row's text parted into cells where quotes stand in it, written by the rules or not.

By the rules (RFC 4180) a cell in quotes has its own quotes doubled. Many exports leave them as they are: `"she said
"no, never" and ran"`. Those that open and close as speech does are read as part of the cell, separators between them
too. Where quotes cannot be told apart the row is not read at all: text must not move into another column.
"""

from __future__ import annotations

import re

_END, _GOES_ON = -1, -2
_QUOTE = re.compile('"')


class QuoteError(Exception):
    """Quotes of which nobody can say whether they end a cell or belong to it."""


class UnclosedError(QuoteError):
    """A quote that is not closed before the file ends, or the limit of a row."""


class CellReader:
    """Parts a row into cells, line by line while a cell in quotes goes on over several.

    `cells` are those read so far, with their own quotes as they were written; `quoted` says which stood in quotes.
    """

    def __init__(self, delimiter: str) -> None:
        self.cells: list[str] = []
        self.quoted: list[bool] = []
        self._delimiter = delimiter
        separator = re.escape(delimiter)
        self._closing = re.compile(rf" *(?:({separator})|[\r\n\x1a]*\Z)")
        self._parts: list[str] = []
        self._in_quotes = self._in_speech = False

    def take(self, line: str) -> bool:
        """Take the row's next line, with its end; return whether the row is whole. Raises QuoteError."""
        at = self._read_quoted(line, 0) if self._in_quotes else self._read_cell(line, 0)
        while at >= 0:
            at = self._read_cell(line, at)
        return at == _END

    @property
    def is_torn(self) -> bool:
        """Whether speech may have been torn apart by the separators in it: two bare cells have an odd quote."""
        return sum(cell.count('"') % 2 for cell, quoted in zip(self.cells, self.quoted, strict=True) if not quoted) > 1

    def _add(self, cell: str, *, quoted: bool) -> None:
        self.cells.append(cell)
        self.quoted.append(quoted)

    def _read_cell(self, line: str, at: int) -> int:
        """Read one cell; return where the next begins, or that the row ends, or that the cell goes on."""
        begin = at
        while line.startswith(" ", begin):
            begin += 1
        if line.startswith('"', begin):
            self._parts, self._in_quotes, self._in_speech = [], True, False
            return self._read_quoted(line, begin + 1)
        end = line.find(self._delimiter, at)
        if end < 0:
            self._add(line[at:].rstrip("\r\n"), quoted=False)
            return _END
        self._add(line[at:end], quoted=False)
        return end + len(self._delimiter)

    def _read_quoted(self, line: str, at: int) -> int:
        while (quote := line.find('"', at)) >= 0:
            self._parts.append(line[at:quote])
            doubled = line.startswith('"', quote + 1)
            # Of `he said "no""` the first ends the speech, and the second the cell.
            ends_both = doubled and self._in_speech and self._closing.match(line, quote + 2)
            at = quote + 1 + (doubled and not ends_both)
            closing = None if (doubled and not ends_both) or self._in_speech else self._closing.match(line, at)
            if closing:
                return self._close(closing)
            if not doubled or ends_both:
                self._take_speech(line, quote)
            self._parts.append('"')
        self._parts.append(line[at:])
        return _GOES_ON

    def _take_speech(self, line: str, quote: int) -> None:
        """Take a quote that is not doubled as one that begins or ends speech. Raises QuoteError for neither."""
        if not (ends_speech(line, quote) if self._in_speech else begins_speech(line, quote, self._delimiter)):
            raise QuoteError
        self._in_speech = not self._in_speech

    def _close(self, closing: re.Match[str]) -> int:
        self._add("".join(self._parts), quoted=True)
        self._in_quotes = False
        return closing.end() if closing[1] else _END


def read_bare(line: str, delimiter: str) -> list[str]:
    """Part a line none of whose cells is in quotes, though it has speech in it; what is said is not parted.

    Quotes stay as they were written. Raises QuoteError where they do not open and close as speech does.
    """
    separator = re.escape(delimiter)
    cell = re.compile(rf'((?:[^{separator}"]|"[^"]*")*)(?:({separator})|\Z)')
    cells, at, body = list[str](), 0, line.rstrip("\r\n")
    while True:
        found = cell.match(body, at)
        if not found or not _is_paired(found[1], delimiter):
            raise QuoteError
        cells.append(found[1])
        at = found.end()
        if not found[2]:
            return cells


def _is_paired(cell: str, delimiter: str) -> bool:
    quotes = [quote.start() for quote in _QUOTE.finditer(cell)]
    return all(begins_speech(cell, at, delimiter) for at in quotes[::2]) and all(
        ends_speech(cell, at) for at in quotes[1::2]
    )


def begins_speech(text: str, quote: int, delimiter: str) -> bool:
    """Say whether a quote stands as one before a word does; one behind a separator begins a cell."""
    before, after = text[quote - 1 : quote] or " ", text[quote + 1 : quote + 2]
    return not before.isalnum() and before != delimiter and bool(after) and not after.isspace()


def ends_speech(text: str, quote: int) -> bool:
    """Say whether a quote stands as one behind a word does."""
    before, after = text[quote - 1 : quote] or " ", text[quote + 1 : quote + 2]
    return not before.isspace() and not after.isalnum()
