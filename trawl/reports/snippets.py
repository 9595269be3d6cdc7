"""Short stretches of a record around what was found in it, for the report and the terminal alike."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice
from typing import get_args

from trawl.model import PARTS, Context, Part, Record, Span
from trawl.reports.shown_passages import ShownPassage, list_passages

#: Words kept on each side of what was found.
WORDS_AROUND = 15
#: As many more words, where they reach the beginning or the end of a sentence.
_SLACK = 5
#: Neighbouring windows are joined until a snippet is this long, in code points.
LONGEST_JOINED = 800
#: A side of a window is never longer than this, in code points, whatever a "word" may be.
_LONGEST_SIDE = 300
_ELLIPSIS = "…"
_WORD = re.compile(r"\S+")
_MARK = re.compile(r"\S")
_SPACE = re.compile(r"\s+")
#: Where a sentence may begin: after a full stop and a space before a capital, a digit or a quotation, or on a new line.
_SENTENCE_START = re.compile(r"""(?<=[.!?])["'’)]*\s+(?=["'“‘(]?[A-Z0-9])|\s*\n\s*""")


#: What is written beside found words that stand in a context, so that colour alone says nothing.
CONTEXT_WORDS: Mapping[Context, str] = {
    "affirmed": "",
    "negated": "negated",
    "hypothetical": "not certain",
    "historical": "in the past",
    "other_person": "about someone else",
    "template": "form wording",
    "incidental": "named in passing",
}
assert set(CONTEXT_WORDS) == set(get_args(Context))  # a new context needs its words


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a snippet: plain text where `terms` is empty, else what satisfied those terms, and its context."""

    text: str
    terms: tuple[str, ...] = ()
    context: Context = "affirmed"


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of one passage; its segments, joined, are what a reader sees, after the passage's label if any."""

    part: Part
    segments: tuple[Segment, ...]
    label: str = ""

    @property
    def text(self) -> str:
        return "".join(segment.text for segment in self.segments)

    @property
    def labelled_text(self) -> str:
        """`Risk: He sold a vape.`, as it is written where nothing can be marked."""
        return f"{self.label}: {self.text}" if self.label else self.text

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(term for segment in self.segments for term in segment.terms)


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The snippets chosen from a record, in its order, and how many more there would have been."""

    snippets: tuple[Snippet, ...]
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class _Found:
    """Spans that overlap, as one."""

    start: int
    end: int
    terms: tuple[str, ...]
    context: Context


@dataclass(frozen=True, slots=True)
class _Window:
    start: int
    end: int
    found: tuple[_Found, ...]


def cut_excerpt(record: Record, spans: Sequence[Span], *, most: int | None = None, opening: bool = True) -> Excerpt:
    """Cut snippets around a record's found spans: the title's first, then the narrative's, then those of its fields.

    Overlapping spans are merged and windows that touch are joined, within a passage. `most` limits how many snippets
    come back: first those that show a term not shown yet, then the earliest. Where nothing was found in the title and
    the narrative, the beginning of the narrative comes back too, after what was found, unless `opening` is false.
    """
    passages = list_passages(record)
    snippets = _cut_passages(passages, spans)
    chosen = snippets if most is None else _choose(snippets, most)
    left_out = len(snippets) - len(chosen)
    if opening and all(snippet.part == "fields" for snippet in snippets):
        chosen = [*chosen, *_opening(passages)]
    return Excerpt(tuple(chosen), left_out)


def cut_fields(record: Record, spans: Sequence[Span], *, whole: Collection[str], most: int) -> Excerpt:
    """The fields of the sections `whole` from end to end, found or not, then what was found in any other.

    `most` limits how many of either come back: those that show what was found before others.
    """
    fields = [passage for passage in list_passages(record) if passage.part == "fields"]
    entire = [_cut_whole(passage, spans) for passage in fields if passage.section in whole]
    found = _cut_passages([passage for passage in fields if passage.section not in whole], spans)
    chosen = (*_choose(entire, most), *_choose(found, most))
    return Excerpt(chosen, len(entire) + len(found) - len(chosen))


def _cut_whole(passage: ShownPassage, spans: Sequence[Span]) -> Snippet:
    found = _merge_spans(_spans_within(passage, spans))
    return _cut(passage, _Window(0, len(passage.text), tuple(found)))


def _cut_passages(passages: Iterable[ShownPassage], spans: Sequence[Span]) -> list[Snippet]:
    snippets: list[Snippet] = []
    by_part = {part: [span for span in spans if span.part == part] for part in PARTS}
    for passage in passages:
        if within := _spans_within(passage, by_part[passage.part]):
            windows = _join_windows(passage.text, _merge_spans(within))
            snippets.extend(_cut(passage, window) for window in windows)
    return snippets


def _spans_within(passage: ShownPassage, spans: Iterable[Span]) -> list[Span]:
    """What of the spans stands in a passage, with offsets into its text; one that runs over its end is cut there."""
    begin, end = passage.start, passage.end
    return [
        replace(span, start=max(span.start, begin) - begin, end=min(span.end, end) - begin)
        for span in spans
        if span.part == passage.part and span.start < end and begin < span.end
    ]


def _opening(passages: Iterable[ShownPassage]) -> Iterator[Snippet]:
    """The beginning of the narrative: of one that begins with short sections, as many as make up a window."""
    words = 0
    for passage in passages:
        if passage.part == "narrative" and not _is_blank(passage.text, 0, len(passage.text)) and words < WORDS_AROUND:
            snippet = _cut(passage, _Window(0, _end_of_window(passage.text, 0), ()))
            words += len(_WORD.findall(snippet.text))
            yield snippet


def _merge_spans(spans: Iterable[Span]) -> list[_Found]:
    """Merge overlapping spans; the merged stretch stands in a ruled-out or doubtful context only where all do."""
    merged: list[_Found] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if merged and span.start < merged[-1].end:
            last = merged[-1]
            terms = tuple(dict.fromkeys((*last.terms, span.term)))
            context = "affirmed" if "affirmed" in (last.context, span.context) else last.context
            merged[-1] = _Found(last.start, max(last.end, span.end), terms, context)
        else:
            merged.append(_Found(span.start, span.end, (span.term,), span.context))
    return merged


def _join_windows(text: str, found: Iterable[_Found]) -> list[_Window]:
    """Give each stretch its window, joining those that touch while they are not too long together."""
    windows: list[_Window] = []
    for item in found:
        start, end = _start_of_window(text, item.start), _end_of_window(text, item.end)
        if windows:
            last = windows[-1]
            if _is_blank(text, last.end, start) and end - last.start <= LONGEST_JOINED:
                windows[-1] = _Window(last.start, max(end, last.end), (*last.found, item))
                continue
            windows[-1] = replace(last, end=min(last.end, item.start))
            start = max(start, windows[-1].end)
        windows.append(_Window(start, end, (item,)))
    return windows


def _start_of_window(text: str, at: int) -> int:
    """Go back to the farthest beginning of a sentence within reach, else WORDS_AROUND words."""
    floor = max(0, at - _LONGEST_SIDE)
    words = [word.start() for word in _WORD.finditer(text, floor, at)][-WORDS_AROUND - _SLACK :]
    if floor and words and words[0] == floor:
        del words[0]  # the limit may have cut it in two
    reach = words[0] if words else at
    if _is_blank(text, 0, reach):
        return 0
    sentences = (gap.end() for gap in _SENTENCE_START.finditer(text, max(0, reach - 3), at))
    return min((start for start in sentences if start >= reach), default=words[-WORDS_AROUND:][0] if words else at)


def _end_of_window(text: str, at: int) -> int:
    """Go on to the farthest end of a sentence within reach, else WORDS_AROUND words."""
    ceiling = min(len(text), at + _LONGEST_SIDE)
    words = [word.end() for word in islice(_WORD.finditer(text, at, ceiling), WORDS_AROUND + _SLACK)]
    reach = words[-1] if words else at
    if _is_blank(text, reach, len(text)):
        return len(text)
    sentences = (gap.start() for gap in _SENTENCE_START.finditer(text, at, min(len(text), reach + 3)))
    return max((end for end in sentences if end <= reach), default=words[:WORDS_AROUND][-1] if words else at)


def _cut(passage: ShownPassage, window: _Window) -> Snippet:
    text = passage.text
    segments: list[Segment] = []
    at = window.start
    for item in window.found:
        if item.start > at:
            segments.append(Segment(_flat(text[at : item.start])))
        segments.append(Segment(_flat(text[item.start : item.end]), item.terms, item.context))
        at = item.end
    if window.end > at:
        segments.append(Segment(_flat(text[at : window.end])))
    if not _is_blank(text, 0, window.start):
        segments.insert(0, Segment(f"{_ELLIPSIS} "))
    if not _is_blank(text, window.end, len(text)):
        segments.append(Segment(f" {_ELLIPSIS}"))
    return Snippet(passage.part, _tidy(segments), passage.label)


def _is_blank(text: str, start: int, end: int) -> bool:
    return _MARK.search(text, start, max(start, end)) is None


def _flat(text: str) -> str:
    return _SPACE.sub(" ", text)


def _tidy(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """Join neighbouring plain segments, so that a snippet reads as few pieces as it can."""
    tidy: list[Segment] = []
    for plain, group in groupby(segments, key=lambda segment: not segment.terms):
        if plain:
            tidy.append(Segment(_flat("".join(segment.text for segment in group))))
        else:
            tidy.extend(group)
    return tuple(tidy)


def _choose(snippets: Sequence[Snippet], most: int) -> list[Snippet]:
    shown: set[str] = set()
    fresh: list[int] = []
    for number, snippet in enumerate(snippets):
        if snippet.terms - shown:
            fresh.append(number)
            shown |= snippet.terms
    rest = sorted(set(range(len(snippets))).difference(fresh), key=lambda number: (not snippets[number].terms, number))
    return [snippets[number] for number in sorted((*fresh, *rest)[:most])]
