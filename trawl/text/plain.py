"""A text as somebody would have typed it on one keyboard, with where each of its code points came from.

Word processors, PDF files, chats and adverts put no-break spaces, tabs, wide or bold digits, dashes of all lengths and
characters that nobody sees inside names and identifiers. What reads those out of a text reads it plain, so that it
finds what a search of the same text finds (`trawl.text.folding`). Unlike a search it tells letters with accents from
those without, since `jörg@example.com` and `jorg@example.com` are two addresses.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from dataclasses import dataclass
from itertools import pairwise

from trawl.characters import DASHES, is_invisible
from trawl.text.folding import APOSTROPHES, QUOTES, unfold_end

#: Ways of writing a character that say something else than the character: `m²` is no `m2`, `½` no `1/2`.
_OWN_MEANING = ("<super>", "<sub>", "<fraction>")
#: Characters that are one to the eye, with the plain one. A back-tick stays: it is put around addresses.
_KINDS = (
    ("\n\v\f\x85\u2028\u2029", "\n"),
    ("\t", " "),
    ("`", "`"),
    (APOSTROPHES, "'"),
    (QUOTES, '"'),
    (DASHES, "-"),
)
#: Nearly all text has none of these: anything but line ends, printable ASCII, Latin letters and the signs of money.
_DOUBTED = re.compile("[^\n -~£€À-ÖØ-öø-ÿ]")
#: Those of them that Latin-1 has, as bytes.
_ORDINARY = bytes(code for code in range(256) if not _DOUBTED.match(chr(code)))
_WHITE = re.compile(r"[ \n]{2,}")
#: Letters with marks after them, some of which have a code point of their own.
_MARKED = re.compile(r"[^\W\d_][\u0300-\u036f]+")


class _PlainTable(dict[int, str]):
    """Makes each code point plain once, the first time that a text holds it."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain_character(chr(code))
        return plain


def _plain_character(character: str) -> str:
    for kind, plain in _KINDS:
        if character in kind:
            return plain
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    if category == "Cc" or is_invisible(character):
        return ""
    return _plain_form(character)


def _plain_form(character: str) -> str:
    """What a wide, bold, circled or otherwise drawn character is drawn of; any other character is itself."""
    drawn = unicodedata.decomposition(character)
    if not drawn.startswith("<") or drawn.startswith(_OWN_MEANING):
        return character
    plain = unicodedata.normalize("NFKC", character)
    return plain if plain.isprintable() and not plain[0].isspace() else character


_TABLE = _PlainTable()

#: Programs wrap lines that are no shorter and no longer than this.
_WRAPPED = (50, 120)
#: What ends a line that ends more than itself.
_ENDS = ".:;!?"


@dataclass(frozen=True, slots=True)
class PlainText:
    """The plain `text` of what was `written`.

    `offsets` gives for each code point of `text`, and for its end, the offset in `written` that it came from; None
    where every code point kept its place. White space between words is one space, or line ends and nothing else.
    """

    text: str
    written: str
    offsets: array[int] | None = None

    def written_span(self, start: int, end: int) -> tuple[int, int]:
        """Where the plain `start` to `end` (not empty) stand in what was written, with the marks on the last letter."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], unfold_end(self.written, self.offsets, end)


def make_plain(written: str) -> PlainText:
    """Make a text plain. Time grows with its length. Lines that a program wrapped are joined by spaces."""
    plain = _make_plain(written)
    joined = _join_wrapped(plain.text) if "\n" in plain.text else plain.text
    return plain if joined is plain.text else PlainText(joined, written, plain.offsets)


def _join_wrapped(text: str) -> str:
    """The text with a space for each line end that is there only since the next word did not fit.

    That is so where no line is longer than programs make them, and the line is long and ends no sentence.
    """
    lines = text.split("\n")
    width = max(map(len, lines))
    if not _WRAPPED[0] <= width <= _WRAPPED[1]:
        return text
    joined = [lines[0]]
    for line, after in pairwise(lines):
        fits = len(line) + 1 + len(after.partition(" ")[0]) <= width
        wrapped = after and len(line) >= _WRAPPED[0] and not fits and line[-1] not in _ENDS
        joined += (" " if wrapped else "\n", after)
    return "".join(joined)


def _make_plain(written: str) -> PlainText:
    if _is_ordinary(written) and _is_even(written):
        return PlainText(written, written)
    if all(len(_TABLE[ord(character)]) == 1 for character in set(written)):
        text = written.translate(_TABLE)
        if _is_even(text) and not _MARKED.search(text):
            return PlainText(text, written)
        offsets = array("I", range(len(written)))
    else:
        plain = [_TABLE[ord(character)] for character in written]
        text = "".join(plain)
        offsets = array("I", [offset for offset, made in enumerate(plain) for _ in made])
    return _shorten(text, offsets, written)


def _is_ordinary(text: str) -> bool:
    """Whether no character is in doubt; to look at bytes takes a fraction of the time of the pattern."""
    try:
        return not text.encode("latin-1").translate(None, _ORDINARY)
    except UnicodeEncodeError:
        return _DOUBTED.search(text) is None


def _is_even(text: str) -> bool:
    """Whether no white space stands beside a space."""
    return "  " not in text and " \n" not in text and "\n " not in text


def _shorten(text: str, offsets: array[int], written: str) -> PlainText:
    """Put letters together with the marks after them, and leave one white space of many."""
    kept: list[str] = []
    places = array("I")
    after = 0
    for change in sorted((*_WHITE.finditer(text), *_MARKED.finditer(text)), key=re.Match.start):
        start, found = change.start(), change.group()
        plain = _one_white(found) if found[0] in " \n" else unicodedata.normalize("NFC", found)[0]
        kept += (text[after:start], plain)
        places.extend(offsets[after : start + len(plain)])
        after = change.end()
    kept.append(text[after:])
    places.extend(offsets[after:])
    places.append(len(written))
    return PlainText("".join(kept), written, places)


def _one_white(white: str) -> str:
    """One space, or the line ends alone."""
    return "\n" * white.count("\n") or " "
