"""What a page has room for, in letters: words that are parted to fit, and how columns share its width.

Typst parts no word that is longer than its place, and measures what is in a column before it sets it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from trawl.reports.document import Column, Text, read_text

#: Letters of the smallest text that are sure to fit across a page, and those of fixed width in a block of code.
LINE, _CODE_LINE = 60, 100
#: What a column may be narrowed to, in letters, how long a word may be before it is parted to that end, and what the
#: space beside a column takes.
_NARROWEST, _LONGEST_WORD, MARGIN = 4, 22, 3
#: What is on one line wherever it can be.
_UNBROKEN = frozenset({"date", "number", "score", "degrees", "yes_no"})
#: Points of the letters of a table, and of one whose words have no room in these: the share of its width that they may
#: take at the larger size leaves some for the lines.
_TABLE_SIZE, _SMALL_SIZE, _CROWDED = 9, 8, 0.85
#: Points of a drawing's own unit, and how high one may stand.
_DRAWN, _HIGHEST = 0.62, 190.0
_SIZE = re.compile(r'<svg [^>]*\bwidth="([\d.]+)" height="([\d.]+)"')
_WORD = re.compile(r"\S+")


def part_words(text: str, room: int) -> list[str]:
    """The text in pieces that end where a word longer than `room` letters may be parted."""
    if len(text) <= room:
        return [text]
    pieces, begun = [], 0
    for word in _WORD.finditer(text):
        for cut in range(word.start() + room, word.end(), room):
            pieces.append(text[begun:cut])
            begun = cut
    pieces.append(text[begun:])
    return pieces


def wrap_code(text: str) -> str:
    """Code with a new line inside every word that no line has room for."""
    return re.sub(rf"\S{{{_CODE_LINE}}}(?=\S)", "\\g<0>\n", text)


def measure_words(columns: Sequence[Column], rows: Sequence[Sequence[tuple[Text, ...]]]) -> int:
    """How wide columns are, in letters, in which no word of up to 22 letters is parted."""
    return sum(_measure(columns, rows)[0])


def fit_table(
    columns: Sequence[Column], rows: Sequence[Sequence[tuple[Text, ...]]], room: int, *, fill: bool = False
) -> tuple[int, list[int]]:
    """The size of a table's letters, in points, and how wide its columns are in letters of that size."""
    size = _SMALL_SIZE if measure_words(columns, rows) > _CROWDED * room else _TABLE_SIZE
    return size, share_widths(columns, rows, room * _TABLE_SIZE // size, fill=fill)


def share_widths(
    columns: Sequence[Column], rows: Sequence[Sequence[tuple[Text, ...]]], room: int, *, fill: bool = False
) -> list[int]:
    """How wide each column is, in letters of a page of `room`: as its longest line where all have room.

    Where they have not, it has room for its longest word at least, and of what is left by what its cells hold. Where
    not even the words have, the columns of the longest words give way, and the others keep theirs whole.
    """
    least, most, usual = _measure(columns, rows)
    spare = room - sum(least)
    if fill:
        most = [max(width, room // len(columns)) for width in most]
    elif sum(most) <= room:
        return most
    if spare <= 0:
        widest = max((cap for cap in range(max(least)) if sum(min(cap, width) for width in least) <= room), default=0)
        return [max(_NARROWEST, min(widest, width)) for width in least]
    wanted = [max(0, min(more, held) - less) for more, held, less in zip(most, usual, least, strict=True)]
    if fill or not any(wanted):
        wanted = [more - less for more, less in zip(most, least, strict=True)]
    return [less + spare * want // (sum(wanted) or 1) for less, want in zip(least, wanted, strict=True)]


def _measure(columns: Sequence[Column], rows: Sequence[Sequence[tuple[Text, ...]]]) -> tuple[list[int], ...]:
    """How wide each column is for its longest word, for its longest line, and for all that one of its cells holds."""
    least, most, usual = [], [], []
    for at, column in enumerate(columns):
        texts = [column.title, *(read_text(line) for row in rows if at < len(row) for line in row[at])]
        words = max((len(word[0]) for text in texts for word in _WORD.finditer(text[:2_000])), default=0)
        longest = max((len(text) for text in texts[1:]), default=0)
        least.append(max(_NARROWEST, longest if column.type in _UNBROKEN else 0, min(words, _LONGEST_WORD)) + MARGIN)
        most.append(max(least[-1], min(max(map(len, texts)), 80) + MARGIN))
        usual.append(sum(map(len, texts)) // max(1, len(rows)) + MARGIN)
    return least, most, usual


def fit_picture(svg: str, room: float) -> float:
    """How wide a drawing is on the page, in points: as drawn, or less where that is too wide or too high."""
    width, height = map(float, _SIZE.findall(svg)[0])
    return round(width * min(_DRAWN, room / width, _HIGHEST / height), 1)
