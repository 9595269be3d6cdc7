"""The fields of a record that further columns make up, as a mapping says under `fields:`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trawl.model import Field, FieldValue
from trawl.sources.fields import FieldCompiler, Values
from trawl.sources.mapping import SearchedSource

#: Takes fields from a row.
TakeFields = Callable[[Values], Iterator[Field]]


def compile_fields(sources: tuple[SearchedSource, ...], fields: FieldCompiler) -> Callable[[Values], tuple[Field, ...]]:
    """Return a function from a row's values to the fields that it fills in."""
    takes = [_parted(source, fields) if source.parts else _single(source, fields) for source in sources]
    if not takes:
        return lambda _: ()
    return lambda values: tuple([field for take in takes for field in take(values)])


def _single(source: SearchedSource, fields: FieldCompiler) -> TakeFields:
    """A column by itself: each value of a list is a field of its own, so that no phrase goes from one to the next."""
    take_texts, column = fields.texts(source, source.separator), " + ".join(source.all_columns)
    label, section, kind = source.shown_label, source.shown_section, source.type

    def take(values: Values) -> Iterator[Field]:
        for text, said_by in take_texts(values):
            yield Field(label, (FieldValue(text, kind),), section, said_by or column)

    return take


def _parted(source: SearchedSource, fields: FieldCompiler) -> TakeFields:
    takes = [(part.type, fields.found(part)) for part in source.parts]
    label, section = source.shown_label, source.shown_section

    def take(values: Values) -> Iterator[Field]:
        said = [(kind, *take_found(values)) for kind, take_found in takes]
        if any(column for _, text, column in said if text):  # a default alone is nothing that the row says
            texts = tuple([FieldValue(text, kind) for kind, text, _ in said if text])
            yield Field(label, texts, section, " + ".join([column for _, text, column in said if text and column]))

    return take
