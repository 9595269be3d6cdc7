"""Turn a text into what the model reads: pieces of words in windows that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, chain, repeat

from tokenizers import Tokenizer

from trawl.entities.ner.shapes import word_shape

#: Most pieces in one window, without the two marks around it; where a single word fills it, what the window sees before
#: that word comes on top. The time for a piece grows with its window.
WINDOW = 192
#: Most pieces of the neighbouring windows that a window sees on each side beside those that it answers for.
CONTEXT = 12
#: How many pieces earlier than it could a window stops answering, to do so at the end of a sentence.
_EARLIER = 40
_SENTENCE_ENDS = frozenset(".!?;")
#: Where the tokenizer parts words of ASCII and pound signs: at white space, and around each mark.
_WORD = re.compile(r"([A-Za-z0-9£]+|[!-/:-@\[-`{-~])")
#: What other text may have: other characters, and the names of the tokenizer's own marks.
_OTHER = re.compile(r"[^\n -~£]|\[(?:PAD|UNK|CLS|SEP|MASK)\]")
#: Words whose pieces are kept at hand.
_REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class Words:
    """A text's words: where each stands (code points), its shape, its pieces' numbers, and which end a sentence."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    shapes: tuple[int, ...]
    pieces: tuple[tuple[int, ...], ...]
    closing: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Window:
    """What the model is given at once.

    `ids` and `shapes` have one number a piece. The window answers for the words `kept` (a range of the text's words);
    `firsts` says where the first piece of each of these is.
    """

    ids: tuple[int, ...]
    shapes: tuple[int, ...]
    firsts: tuple[int, ...]
    kept: range


class Splitter(dict[str, tuple[tuple[int, ...], int]]):
    """Splits texts as `split_words` does, and asks the tokenizer for a plain word only the first time that it is seen.

    It holds the pieces and the shape of each such word as written.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __missing__(self, written: str) -> tuple[tuple[int, ...], int]:
        if len(self) >= _REMEMBERED:
            self.clear()
        pieces = tuple(self._tokenizer.encode(written, add_special_tokens=False).ids)
        found = self[written] = pieces, word_shape(written)
        return found

    def split(self, text: str) -> Words:
        """The words of a text."""
        if _OTHER.search(text):
            return split_words(self._tokenizer, text)
        parts = _WORD.split(text)
        offsets = tuple(accumulate(map(len, parts)))
        written = parts[1::2]
        known = [self[word] for word in written]
        return Words(
            starts=offsets[:-1:2],
            ends=offsets[1::2],
            shapes=tuple([shape for _, shape in known]),
            pieces=tuple([pieces for pieces, _ in known]),
            closing=frozenset([number for number, word in enumerate(written) if word in _SENTENCE_ENDS]),
        )


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
    closing = frozenset(
        number for number, shape in enumerate(shapes) if not shape and text[starts[number]] in _SENTENCE_ENDS
    )
    return Words(tuple(starts), tuple(ends), shapes, tuple(map(tuple, pieces)), closing)


def cut_windows(words: Words, marks: tuple[int, int]) -> Iterator[Window]:
    """Windows over the words, each with the numbers of the marks that open and close a text around it.

    A long text is cut at the ends of sentences where there are any. A word of more pieces than a window holds is cut
    off there.
    """
    sizes = [min(len(pieces), WINDOW) for pieces in words.pieces]
    # before[n] is how many pieces the words before word n have
    before = list(accumulate(sizes, initial=0))
    position = 0
    while position < len(sizes):
        first = _back(before, position, CONTEXT)
        if before[-1] - before[first] <= WINDOW:
            yield _window(words, range(first, len(sizes)), range(position, len(sizes)), marks)
            return
        stop = _forward(before, position, before[first] + WINDOW - CONTEXT)
        stop = max(_sentence_end(words, before, stop), position + 1)
        last = max(_forward(before, stop, before[first] + WINDOW), stop)
        yield _window(words, range(first, last), range(position, stop), marks)
        position = stop


def _back(before: list[int], position: int, pieces: int) -> int:
    """The first word from which to `position` are at most so many pieces."""
    first = position
    while first and before[position] - before[first - 1] <= pieces:
        first -= 1
    return first


def _forward(before: list[int], position: int, pieces: int) -> int:
    """The last word up to which, counted from the text's beginning, are at most so many pieces."""
    while position + 1 < len(before) and before[position + 1] <= pieces:
        position += 1
    return position


def _sentence_end(words: Words, before: list[int], stop: int) -> int:
    """Where the last sentence ends that ends at most _EARLIER pieces before `stop`; else `stop`."""
    for position in range(stop, _back(before, stop, _EARLIER), -1):
        if position - 1 in words.closing:
            return position
    return stop


def _window(words: Words, span: range, kept: range, marks: tuple[int, int]) -> Window:
    inside = slice(span.start, span.stop)
    pieces = [of_word[:WINDOW] for of_word in words.pieces[inside]]
    sizes = list(map(len, pieces))
    firsts = tuple(accumulate(sizes, initial=1))
    begin = kept.start - span.start
    return Window(
        (marks[0], *chain.from_iterable(pieces), marks[1]),
        (0, *chain.from_iterable(map(repeat, words.shapes[inside], sizes)), 0),
        firsts[begin : begin + len(kept)],
        kept,
    )
