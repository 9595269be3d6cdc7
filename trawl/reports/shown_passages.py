"""A record's passages as they are shown: the title, the narrative by its sections, the fields, each by its name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from trawl.model import PARTS, Part, Record
from trawl.passages import compose_fields, part_text

_TITLE_LABEL = "Title"


class ShownPassage(NamedTuple):
    """A passage with the `label` it is shown under ("" for narrative outside any section).

    `start` and `end` are offsets into the part, `text` what stands between them. `section` is a field's own, or the
    name of a section of the narrative.
    """

    part: Part
    section: str
    label: str
    start: int
    end: int
    text: str


def list_passages(record: Record) -> list[ShownPassage]:
    """The passages of a record, in its order."""
    title = record.title
    passages = [ShownPassage("title", "", _TITLE_LABEL, 0, len(title), title)] if title else []
    passages.extend(_narrative_passages(record))
    fields = compose_fields(record)
    passages.extend(
        ShownPassage("fields", field.section, field.label, field.start, field.end, fields.text[field.start : field.end])
        for field in fields.passages
    )
    return passages


def say_all(record: Record) -> str:
    """All that a record says, its title first and its columns last."""
    return "\n".join(text for part in PARTS if (text := part_text(record, part)))


def find_passage(passages: Iterable[ShownPassage], part: Part, offset: int) -> ShownPassage | None:
    """The passage in which an offset into a part stands; None where the part does not reach so far."""
    return next((p for p in passages if p.part == part and p.start <= offset < p.end), None)


def say_where(passages: Iterable[ShownPassage], part: Part, offset: int) -> str:
    """Where an offset stands, as a reader calls it: by the label of its passage, or `narrative`."""
    passage = find_passage(passages, part, offset)
    return (passage and passage.label) or part


def _narrative_passages(record: Record) -> Iterator[ShownPassage]:
    """Its sections, and what stands before, between and after them if that is not blank."""
    text, at = record.narrative, 0
    if not record.sections:
        yield ShownPassage("narrative", "", "", 0, len(text), text)
        return
    for section in sorted(record.sections, key=lambda section: section.start):
        start = max(at, section.start)
        yield from _between(text, at, start)
        if start < section.end:
            yield ShownPassage("narrative", section.name, section.name, start, section.end, text[start : section.end])
        at = max(at, section.end)
    yield from _between(text, at, len(text))


def _between(text: str, start: int, end: int) -> Iterator[ShownPassage]:
    """What stands in no section, without the blank lines around it."""
    stripped = text[start:end].strip()
    if stripped:
        begin = text.index(stripped, start)
        yield ShownPassage("narrative", "", "", begin, begin + len(stripped), stripped)
