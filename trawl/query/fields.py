"""The record's own fields as queries compare them: one normal form, for the meaning and for every engine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache

from trawl.model import Record
from trawl.query.names import DateField
from trawl.text.analysis import SIGN, SIGN_WORD
from trawl.text.folding import fold_text

_WITHOUT_SPACES = frozenset(("postcode", "reference", "id"))


# Forces, kinds and gradings are few and come with every record.
@lru_cache(maxsize=4_096)
def fold_value(field: str, value: str) -> str:
    """The form in which a value of this field is compared: no case, no accents, single spaces, `&` as `and`.

    A postcode, a reference and an id have none: people write `CAD 123/12JAN24` and `CAD123/12JAN24`.
    """
    words = fold_text(value)[0].casefold().replace(SIGN, f" {SIGN_WORD} ").split()
    return ("" if field in _WITHOUT_SPACES else " ").join(words)


_READERS: dict[str, Callable[[Record], tuple[str, ...]]] = {
    "source": lambda record: (record.source,),
    "kind": lambda record: (record.kind,),
    "force": lambda record: (record.force,),
    "district": lambda record: (record.district,),
    "id": lambda record: (record.record_id,),
    "reference": lambda record: (record.reference,),
    "marker": lambda record: record.markers,
    "grade": lambda record: (record.grade.code,) if record.grade else (),
    "handling": lambda record: (record.handling,),
    "premises": lambda record: (record.place.premises,),
    "town": lambda record: (record.place.town,),
    "postcode": lambda record: (record.place.postcode,),
}


def field_values(record: Record, field: str) -> tuple[str, ...]:
    """The values of a text field in the form in which they are compared; empty where the record has none."""
    return tuple([folded for value in _READERS[field](record) if value and (folded := fold_value(field, value))])


def field_date(record: Record, field: DateField) -> date | None:
    """The day that `event:`, `created:` or `loaded:` compares; None where the record has none."""
    if field == "event":
        return record.event_date
    return record.created_date if field == "created" else record.loaded_date
