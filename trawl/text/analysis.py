"""Cut text into words, each with its form, its stem and its offsets (docs/text.md says why as it does)."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

import Stemmer

from trawl.model import AnalysedText, Passage, Record
from trawl.passages import FieldsText, compose_fields
from trawl.text.folding import fold_text, unfold_end

#: Raise it whenever the words, forms or stems of any text could change: indexes made before are then refused.
ANALYSER_VERSION = "3"

#: Code points after which a word is cut; the index holds no longer ones.
MAX_WORD = 100

#: The sign that is a word, and the word that it is: `Puff & Stuff` is `Puff and Stuff`.
SIGN, SIGN_WORD = "&", "and"


def _load_units() -> tuple[str, ...]:
    lines = files("trawl.text").joinpath("units.txt").read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if line and not line.startswith("#"))


#: Words that are parted from a number before them, case-folded: `15yr` is `15 yr`.
UNITS = _load_units()


def _word_pattern(letter: str) -> re.Pattern[str]:
    """Letters and digits, with apostrophes inside a word kept for the moment; everything else parts words.

    A number ends where a unit begins that ends the word.
    """
    number = f"[0-9]+(?=(?i:{'|'.join(UNITS)})(?!{letter}))"
    return re.compile(f"({number}|{letter}+(?:'{letter}+)*|{SIGN})")


_WORD = _word_pattern(r"[^\W_]")
# Most text is ASCII when it has been folded, and holds no sign and no unit behind a number: then this finds the same
# words in half of the time.
_PLAIN_WORD = re.compile(r"([A-Za-z0-9]+(?:'[A-Za-z0-9]+)*)")
_UNIT = re.compile(f"[0-9](?i:{'|'.join(UNITS)})")

#: Words whose forms and stems are kept at hand: more than any language's common ones.
_REMEMBERED = 200_000

#: The last offset that 16 bits can say.
_SHORT = 0xFFFF

_STEMMER = Stemmer.Stemmer("english")


class AnalysedWord(NamedTuple):
    """One word: its case-folded `form`, its `cased` form, its English `stem`, its offsets in the text."""

    form: str
    cased: str
    stem: str
    start: int
    end: int


class _FormTable(dict[str, tuple[str, str]]):
    """The form and the stem of each word as written, worked out the first time that a text holds it."""

    def __missing__(self, written: str) -> tuple[str, str]:
        if len(self) >= _REMEMBERED:
            self.clear()
        form = written.casefold()[:MAX_WORD]
        found = self[written] = form, _STEMMER.stemWord(form)
        return found


# A table, not a cached function: it is asked for every word, and answers in a third of the time.
_FORMS = _FormTable()


def _written_words(folded: str) -> tuple[list[str], list[int], list[int]]:
    """The words as written, apostrophes taken out, and where each starts and ends in the folded text.

    A possessive 's is no part of the word (`girl's` is `girl`); any other apostrophe inside a word is dropped
    (`O'Hanlon` is `ohanlon`, `don't` is `dont`), so that the spelling without it is the same word.
    """
    # A word stands between any two stretches without one, so that nothing is done in Python for each.
    plain = folded.isascii() and SIGN not in folded and not _UNIT.search(folded)
    pieces = (_PLAIN_WORD if plain else _WORD).split(folded)
    offsets = list(accumulate(map(len, pieces)))
    words, starts, ends = pieces[1::2], offsets[:-1:2], offsets[1::2]
    if "'" in folded:
        for index, written in enumerate(words):
            if "'" in written:
                if written[-2:] in ("'s", "'S"):
                    written, ends[index] = written[:-2], ends[index] - 2
                words[index] = written.replace("'", "")
    if not plain and SIGN in folded:
        words = [SIGN_WORD if written == SIGN else written for written in words]
    return words, starts, ends


def _place_words(text: str) -> tuple[list[str], list[int], list[int]]:
    """The words as written, and where each starts and ends in the text itself."""
    folded, offsets = fold_text(text)
    words, starts, ends = _written_words(folded)
    if offsets is not None:
        starts = [offsets[start] for start in starts]
        ends = [unfold_end(text, offsets, end) for end in ends]
    return words, starts, ends


def analyse_forms(text: str) -> list[str]:
    """The forms of the words of a piece of text, in order: what `analyse_words` gives, without the rest of it."""
    folded, _ = fold_text(text)
    # No stem is asked for, and what lists and searches say would drive the common words of records out of the table.
    return [written.casefold()[:MAX_WORD] for written in _written_words(folded)[0]]


def place_forms(text: str) -> tuple[list[str], list[int], list[int]]:
    """The same forms, where each starts, and where each ends in the text."""
    words, starts, ends = _place_words(text)
    return [_FORMS[written][0] for written in words], starts, ends


def analyse_words(text: str) -> list[AnalysedWord]:
    """The words of a piece of text, in order; the same words that a record with this text is indexed by."""
    words = []
    for written, start, end in zip(*_place_words(text), strict=True):
        form, stem = _FORMS[written]
        words.append(AnalysedWord(form, written[:MAX_WORD], stem, start, end))
    return words


def _passage_bounds(record: Record) -> Iterator[tuple[str, int]]:
    """Where each passage of the narrative begins: its sections, and the unnamed stretches between them."""
    position = 0
    for section in sorted(record.sections, key=lambda section: section.start):
        if section.start > position:
            yield "", position
        yield section.name, section.start
        position = section.end
    if position < len(record.narrative) or not record.sections:
        yield "", position


def analyse_record(record: Record) -> AnalysedText:
    """Analyse a record's title, narrative and fields into one run of words, parted where no phrase may cross."""
    words, starts, ends = _place_words(record.narrative)
    passages: list[Passage] = []
    narrative_first = 0
    if record.title:
        passages.append(Passage("title", "", 0))
        of_title = _place_words(record.title)
        narrative_first = len(of_title[0])
        words, starts, ends = of_title[0] + words, of_title[1] + starts, of_title[2] + ends
    passages += _narrative_passages(record, starts, narrative_first)
    fields = compose_fields(record)
    if fields.passages:
        of_fields = _place_words(fields.text)
        passages += _field_passages(fields, of_fields[1], len(words))
        words, starts, ends = words + of_fields[0], starts + of_fields[1], ends + of_fields[2]
    both = list(map(_FORMS.__getitem__, words))
    # As small as they can be: there are two of them for every word of every record.
    code = "H" if max(len(record.title), len(record.narrative), len(fields.text)) <= _SHORT else "I"
    return AnalysedText(
        [form for form, _ in both],
        [stem for _, stem in both],
        array(code, starts),
        array(code, ends),
        tuple(passages),
        sum(map(MAX_WORD.__lt__, map(len, words))),
    )


def _narrative_passages(record: Record, starts: list[int], first: int) -> list[Passage]:
    """The passages of the narrative, whose words begin at index `first`; one without words is left out."""
    passages: list[Passage] = []
    index = first
    for section, begin in _passage_bounds(record):
        while index < len(starts) and starts[index] < begin:
            index += 1
        if passages and passages[-1].first == index:
            passages.pop()
        passages.append(Passage("narrative", section, index))
    return passages


def _field_passages(fields: FieldsText, starts: list[int], first: int) -> Iterator[Passage]:
    """The passages of the fields, whose words begin at `starts` of their text and at index `first` of the record."""
    index = 0
    for passage in fields.passages:
        while index < len(starts) and starts[index] < passage.start:
            index += 1
        if index < len(starts) and starts[index] < passage.end:
            yield Passage("fields", passage.section, first + index, passage.label)
