"""Wording that stands word for word in many records: letters, forms and warnings that nobody wrote about this record.

What a sentence says is known by counting: the same words in records of many different days. Who counts is not decided
here; `find_wordings` says what to count for a hit, `mark_boilerplate` what follows (docs/profiles.md, "Context of a
hit"). A sentence that could be about somebody is never boilerplate, however often it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trawl.contexts.conclusions import names_harm
from trawl.contexts.context import RULED_OUT, in_context
from trawl.contexts.context_reading import ContextReading
from trawl.model import IndexedRecord, Span
from trawl.query.mentions import part_bounds
from trawl.query.names import scheme_named
from trawl.query.tree import And, Node, Or, Phrase, Word

#: The forms of a sentence, in order.
Wording = tuple[str, ...]

#: Names that stand in letters which tell of nobody; identifiers say it of themselves (`Scheme.in_letters`).
_NAMES_IN_LETTERS = frozenset(("organisation", "location"))

#: A sentence of more words is a text without full stops, and no wording.
_LONGEST = 300

#: Of so many of its words, the longest and so mostly the rarest, an index tells quickly whether a wording is common.
_RARE_WORDS = 4


@dataclass(frozen=True, slots=True)
class BoilerplateLimits:
    """A sentence of at least `words` words in records of at least `days` different days is boilerplate; 0 is never."""

    words: int = 12
    days: int = 30


DEFAULT_BOILERPLATE = BoilerplateLimits()


def find_wordings(
    indexed: IndexedRecord, reading: ContextReading, spans: Sequence[Span], words: int
) -> dict[Span, Wording]:
    """The sentences of the narrative that could be boilerplate, by the spans in them that no context rules out.

    `reading` is the record's narrative.
    """
    asked = [span for span in spans if span.part == "narrative" and span.context not in RULED_OUT]
    told = _told(indexed, reading) if asked else frozenset()
    found: dict[Span, Wording] = {}
    sentences: dict[tuple[int, int], Wording] = {}
    for span in asked:
        bounds = _after_label(reading, reading.word_at(span.start), reading.word_at(span.end) - 1)
        if bounds not in sentences:
            sentences[bounds] = _wording(reading, bounds, words, told)
        if sentences[bounds]:
            found[span] = sentences[bounds]
    return found


def _after_label(reading: ContextReading, first: int, last: int) -> tuple[int, int]:
    """The first and last word of the sentence of a span, or of what stands of it after a label ("Notes: ...")."""
    begin, end = reading.sentence(first, last)
    begin = max(begin, first - _LONGEST)  # further back it is too long in any case
    label = reading.text.rfind(":", reading.words.starts[begin], reading.words.starts[first])
    return (begin if label < 0 else reading.word_at(label)), end


def _told(indexed: IndexedRecord, reading: ContextReading) -> frozenset[int]:
    """The words of the narrative in a mention of somebody, or of something that was there."""
    telling = [m for m in indexed.mentions if m.part == "narrative" and _is_telling(m.type)]
    return frozenset(at for m in telling for at in range(reading.word_at(m.start), reading.word_at(m.end)))


def _is_telling(kind: str) -> bool:
    """Whether a sentence with a mention of this type is about somebody or something that was there."""
    scheme = scheme_named(kind)
    return not scheme.in_letters if scheme else kind not in _NAMES_IN_LETTERS


def _wording(reading: ContextReading, bounds: tuple[int, int], words: int, told: frozenset[int]) -> Wording:
    """The words of a sentence; none where it is too short or too long, or tells of somebody or of a harm."""
    first, last = bounds
    if not words <= last - first + 1 <= max(words, _LONGEST) or not told.isdisjoint(range(first, last + 1)):
        return ()
    wording = tuple(reading.words.forms[first : last + 1])
    return () if not reading.triggers.somebody.isdisjoint(wording) or names_harm(reading, first, last) else wording


def mark_boilerplate(
    spans: Sequence[Span], wordings: Mapping[Span, Wording], repeated: Collection[Wording]
) -> tuple[Span, ...]:
    """The spans in their order, those in a repeated sentence as template text."""
    return tuple(in_context(span, "template") if wordings.get(span) in repeated else span for span in spans)


def wording_query(wording: Wording) -> Node:
    """The query for the records in which a wording stands word for word."""
    return Phrase(tuple(_form(form) for form in wording), " ".join(wording))


def any_wording_query(wordings: Iterable[Wording]) -> Node:
    """A query that finds all that `wording_query` finds for any of these, and little else, at far less cost."""
    return Or(tuple(And(tuple(map(_form, _rare_words(wording)))) for wording in wordings))


def _rare_words(wording: Wording) -> list[str]:
    return sorted(set(wording), key=lambda form: (-len(form), form))[:_RARE_WORDS]


def _form(form: str) -> Word:
    return Word(form, "form", f"={form}")


class WordingCount:
    """Counts the records that a wording stands in, as far as they speak for themselves.

    Records of one day count once, for one event may be written into many; those without a day are of one day. So do
    two of which one holds all the words of the other: a text from two sources, or as it was before an update.
    """

    def __init__(self, wording: Wording, wanted: int) -> None:
        self._wording, self._wanted = frozenset(wording), wanted
        self._days: set[date | None] = set()
        self._texts: list[frozenset[str]] = []

    def add(self, indexed: IndexedRecord) -> bool:
        """Count a record in which the wording stands; return whether it stands in as many as are wanted."""
        day = indexed.record.event_date or indexed.record.created_date
        if day not in self._days:
            prose = frozenset(_prose_forms(indexed))
            if not self._wording <= prose:
                return False  # it stands in a field
            rest = prose - self._wording
            # The wording and nothing else is a part of every record that holds it: it cannot tell how common that is.
            if rest and not any(rest <= other or other <= rest for other in self._texts):
                self._days.add(day)
                self._texts.append(rest)
        return len(self._days) >= self._wanted


def _prose_forms(indexed: IndexedRecord) -> list[str]:
    """The words of the title and the narrative: one text from two feeds has two sets of fields."""
    return indexed.text.forms[: part_bounds(indexed.text)[2]]
