"""Turn a text into what the model reads: pieces of words in windows that overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tokenizers import Tokenizer

from trawl.entities.ner.shapes import word_shape

#: Most pieces in one window, without the two marks around it.
WINDOW = 320
#: Pieces of a neighbouring window that each window sees beside its own.
OVERLAP = 40


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: where each stands (code points), its shape and its pieces' numbers."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shapes: tuple[int, ...]
    pieces: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Window:
    """What the model is given at once.

    `ids` and `shapes` have one number a piece; `firsts` says where each word's first piece is; the words are
    `first_word` and those after it, of which `kept` (a range of the text's words) are to be believed.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    firsts: tuple[int, ...]
    first_word: int
    kept: range


def split_words(tokenizer: Tokenizer, text: str) -> Words:
    """The words of a text. Characters that the tokenizer drops (control characters, say) belong to no word."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[list[int]] = []
    last = None
    for number, word, (start, end) in zip(encoding.ids, encoding.word_ids, encoding.offsets, strict=True):
        if word is None or word != last:
            starts.append(start)
            ends.append(end)
            pieces.append([number])
            last = word
        else:
            ends[-1] = end
            pieces[-1].append(number)
    shapes = tuple(word_shape(text[start:end]) for start, end in zip(starts, ends, strict=True))
    return Words(tuple(starts), tuple(ends), shapes, tuple(map(tuple, pieces)))


def cut_windows(words: Words, marks: tuple[int, int]) -> Iterator[Window]:
    """Windows over the words, each with the numbers of the marks that open and close a text around it.

    A word of more pieces than a window holds is cut off there.
    """
    sizes = [min(len(pieces), WINDOW) for pieces in words.pieces]
    position = 0
    while position < len(sizes):
        first = _back(sizes, position, OVERLAP if position else 0)
        last = _forward(sizes, first, WINDOW)
        whole = last == len(sizes)
        kept = len(sizes) if whole else max(_back(sizes, last, OVERLAP), position + 1)
        yield _window(words, range(first, max(last, kept)), range(position, kept), marks)
        position = kept


def _back(sizes: list[int], position: int, pieces: int) -> int:
    while position and pieces >= sizes[position - 1]:
        position -= 1
        pieces -= sizes[position]
    return position


def _forward(sizes: list[int], position: int, pieces: int) -> int:
    while position < len(sizes) and pieces >= sizes[position]:
        pieces -= sizes[position]
        position += 1
    return position


def _window(words: Words, span: range, kept: range, marks: tuple[int, int]) -> Window:
    ids, shapes, firsts = [marks[0]], [0], []
    for word in span:
        firsts.append(len(ids))
        pieces = words.pieces[word][:WINDOW]
        ids.extend(pieces)
        shapes.extend([words.shapes[word]] * len(pieces))
    ids.append(marks[1])
    shapes.append(0)
    return Window(tuple(ids), tuple(shapes), tuple(firsts), span.start, kept)
