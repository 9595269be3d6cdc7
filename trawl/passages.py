"""What a record's columns say, as text: one passage for each person, for the place, for each marker and each field.

The text is made of the record each time that it is wanted and stored nowhere, so it can be made of records that were
stored before columns were searched. Offsets of mentions and words point into it: raise ANALYSER_VERSION
(`trawl.text.analysis`) whenever any record's could change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from trawl.model import Field, Part, Person, Place, Record
from trawl.written import MONTHS, write_day, write_known

#: The names under which `in:` finds the fields that are not a mapping's own, with the label shown before each.
PEOPLE, PLACE, MARKERS = "people", "place", "markers"
_PERSON_LABEL, _PLACE_LABEL, _MARKER_LABEL = "Person", "Place", "Marker"

#: What stands between two values of a passage, and between two passages.
_BETWEEN_VALUES, _BETWEEN_PASSAGES = ", ", "\n"

#: What stands in a field's text and was said by no column.
OWN_WORDS = frozenset(("born", "aged", *MONTHS))


class Stretch(NamedTuple):
    """A value of a passage: its type of entity ("" where it is only words), and offsets into the fields' text."""

    type: str
    start: int
    end: int


class FieldPassage(NamedTuple):
    """One field as a passage of the fields' text, from `start` to `end`; the label is shown and is no part of it."""

    section: str
    label: str
    start: int
    end: int
    stretches: tuple[Stretch, ...]


class FieldsText(NamedTuple):
    """The text of a record's fields, and the passages that it consists of, in order."""

    text: str
    passages: tuple[FieldPassage, ...]


_NOTHING = FieldsText("", ())


class _Value(NamedTuple):
    """A value with the words that lead to it: `born `, of `born 5 May 2011`."""

    text: str
    type: str = ""
    lead: str = ""


class _Memo:
    """The record whose fields were composed last: whoever reads one asks for them again for each of its spans."""

    def __init__(self) -> None:
        self._last: tuple[Record | None, FieldsText] = None, _NOTHING

    def compose(self, record: Record) -> FieldsText:
        """The record's fields. The pair is replaced as one, so that threads do not mix what belongs together."""
        kept, composed = self._last
        if kept is not record:
            composed = _compose(record)
            self._last = record, composed
        return composed


_MEMO = _Memo()


def compose_fields(record: Record) -> FieldsText:
    """The text of what a record's columns say beside its title and its narrative."""
    if not (record.people or record.markers or record.fields) and record.place == _NOWHERE:
        return _NOTHING
    return _MEMO.compose(record)


def _compose(record: Record) -> FieldsText:
    texts: list[str] = []
    passages: list[FieldPassage] = []
    start = 0
    for section, label, values in _fields_of(record):
        stretches: list[Stretch] = []
        end = start
        for value in values:
            end += len(_BETWEEN_VALUES) if end > start else 0
            begin = end + len(value.lead)
            end = begin + len(value.text)
            stretches.append(Stretch(value.type, begin, end))
        if not stretches:
            continue
        texts.append(_BETWEEN_VALUES.join(value.lead + value.text for value in values))
        passages.append(FieldPassage(section, label, start, end, tuple(stretches)))
        start = end + len(_BETWEEN_PASSAGES)
    return FieldsText(_BETWEEN_PASSAGES.join(texts), tuple(passages))


def describe_fields(record: Record) -> list[str]:
    """Each field as people read it, its label before it: `Victim: Chloe MILLS, born 5 May 2011`."""
    text, passages = compose_fields(record)
    return [f"{passage.label}: {text[passage.start : passage.end]}" for passage in passages]


def part_text(record: Record, part: Part) -> str:
    """The text that offsets into a part of a record point into."""
    if part == "narrative":
        return record.narrative
    return record.title if part == "title" else compose_fields(record).text


# Asked for each passage of each record that is written, and for each word that is looked for within one.
@lru_cache(4_096)
def passage_names(part: Part, section: str, label: str = "") -> tuple[str, ...]:
    """The names by which `in:` knows a passage: its part, its section and its label, case-folded, each once."""
    names = (part, *(" ".join(name.casefold().split()) for name in (section, label)))
    return tuple(dict.fromkeys(filter(None, names)))


_NOWHERE = Place()


def _fields_of(record: Record) -> Iterator[tuple[str, str, list[_Value]]]:
    for person in record.people:
        yield PEOPLE, _label_of(person), list(_person_values(person))
    yield PLACE, _PLACE_LABEL, list(_place_values(record.place))
    for marker in record.markers:
        yield MARKERS, _MARKER_LABEL, [_Value(marker)] if marker else []
    for field in record.fields:
        yield field.section, field.label, list(_field_values(field))


def _label_of(person: Person) -> str:
    """The role as a label, whoever gives it, so that `in:victim(...)` means the same in every feed."""
    return person.role[:1].upper() + person.role[1:] if person.role else _PERSON_LABEL


def _person_values(person: Person) -> Iterator[_Value]:
    if person.name:
        yield _Value(person.name, "person")
    if person.role_said and person.role:
        yield _Value(person.role)
    if person.dob:
        yield _Value(write_day(person.dob), "dob", "born ")
    elif person.born:
        yield _Value(write_known(person.born), "dob", "born ")
    if person.age:
        yield _Value(person.age, "age", "aged ")
    if person.nominal_id:
        yield _Value(person.nominal_id)


def _place_values(place: Place) -> Iterable[_Value]:
    said = (
        _Value(place.premises, "premises"),
        _Value(place.address, "location"),
        _Value(place.town, "location"),
        _Value(place.postcode, "postcode"),
    )
    return (value for value in said if value.text)


def _field_values(field: Field) -> Iterable[_Value]:
    return (_Value(value.text, value.type) for value in field.values if value.text)
