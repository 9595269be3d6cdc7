"""A record as a document of the index: which fields there are, and what each holds.

The index stores nothing. It has one text field, in which every word takes two places: its form, marked, and then its
stem. So forms and stems stand in one proximity, at twice the distance in words (docs/adr/0003-embedded-index.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from tantivy import Document, Filter, Schema, SchemaBuilder, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

from trawl.engine.embedded.store import Generation
from trawl.engine.tracing import entities_of
from trawl.model import AnalysedText, IndexedRecord, Mention
from trawl.passages import passage_names
from trawl.query.fields import field_date, field_values
from trawl.query.limits import MAX_WORDS
from trawl.query.mentions import mention_number, mention_tokens, part_bounds
from trawl.query.names import DATE_FIELDS, TEXT_FIELDS

#: Words, and phrases by position.
TEXT = "text"
#: Facts about the record, one token each, as the functions below name them.
FACT = "fact"
#: Columns of numbers: the row's id, the orders, days as ordinals, and the month as twelve times the year.
ROW, SEQUENCE, EVENT_ORDER, MONTH, GENERATION = "row", "sequence", "event_order", "month", "generation"
#: Columns of text that facets count by.
FACETS = ("source", "kind", "force", "district", "marking")

#: The document that says which generation the index is; nobody may see it, because it has no marking.
MARKER = "generation"

#: A document by field, without what is known only when it is written: its row and its orders.
Fields = dict[str, Any]

#: How TEXT is parted into tokens; every index that is written to must know it (`build_analyzer`).
WORDS = "words"

# More words than any proximity can bridge: a word of no text stands for them, which takes its place and is not indexed.
_NO_WORD = "~"
_GAP = f" {_NO_WORD}" * (2 * (MAX_WORDS + 1))


def build_schema() -> Schema:
    """The fields of the index. A change here needs another INDEX_VERSION."""
    builder = SchemaBuilder()
    builder.add_text_field(TEXT, tokenizer_name=WORDS, index_option="position")
    builder.add_text_field(FACT, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_unsigned_field(ROW, indexed=True, fast=True)
    for name in (SEQUENCE, EVENT_ORDER, MONTH, GENERATION, *DATE_FIELDS):
        builder.add_unsigned_field(name, fast=True)
    return builder.build()


def build_analyzer() -> TextAnalyzer:
    """The tokens of TEXT: what white space parts. A word left out keeps its place, and makes no record look longer."""
    return TextAnalyzerBuilder(Tokenizer.whitespace()).filter(Filter.custom_stopword([_NO_WORD])).build()


def form_term(form: str) -> str:
    """The token of a form; a stem's token is the stem itself."""
    return "=" + form


def field_fact(field: str, value: str) -> str:
    """A field of the record has this value, in the form that queries compare."""
    return f"is {field} {value}"


def missing_fact(field: str) -> str:
    """A field of the record, or one of its dates, is empty."""
    return f"missing {field}"


def type_fact(mention_type: str) -> str:
    """A mention of this type covers at least one word."""
    return f"type {mention_type}"


def number_fact(mention_type: str, number: str) -> str:
    """Such a mention has this number."""
    return f"number {mention_type} {number}"


def value_fact(mention_type: str, value: str) -> str:
    """A mention has this canonical value; "" as the type is any type."""
    return f"value {mention_type} {value}"


def section_fact(name: str) -> str:
    """The record has a passage that `in:` knows by this name."""
    return f"in {name}"


def access_fact(field: str, value: str) -> str:
    """A field that decides who may see the record has exactly this value."""
    return f"access {field} {value}"


def describe_record(indexed: IndexedRecord) -> Fields:
    """The document of a record, as far as the record says it."""
    record = indexed.record
    fields: Fields = {FACT: list(_facts(indexed)), TEXT: _text(indexed.text)}
    for field in DATE_FIELDS:
        if day := field_date(record, field):
            fields[field] = day.toordinal()
    if record.event_date:
        fields[MONTH] = month_number(record.event_date)
    for name in FACETS:
        if value := getattr(record, name):
            fields[name] = value
    return fields


def build_document(schema: Schema, row: int, sequence: int, fields: Fields) -> Document:
    """The document of a row of the store."""
    # Rises with the event date, then with the sequence; records without a date stand below all others.
    order = fields.get("event", 0) << 40 | sequence
    return Document.from_dict({**fields, ROW: row, SEQUENCE: sequence, EVENT_ORDER: order}, schema)


def build_marker(generation: Generation) -> Document:
    """The document that says which generation the index is."""
    document = Document()
    document.add_text(FACT, MARKER)
    document.add_unsigned(GENERATION, generation.number)
    document.add_unsigned(SEQUENCE, generation.last_row)
    return document


def month_number(day: date) -> int:
    """A calendar month as a number that rises by one a month."""
    return day.year * 12 + day.month - 1


def month_name(number: int) -> str:
    """The month that `month_number` counted, as "2024-03"."""
    year, month = divmod(number, 12)
    return f"{year:04}-{month + 1:02}"


def _text(text: AnalysedText) -> str:
    words = list(map(" ".join, zip(text.forms, text.stems, strict=True)))
    parted = [passage.first for passage in text.passages[1:] if passage.first < len(words)]
    if not words:
        return ""
    # Each word is marked as it is joined to the one before.
    stretches = [words[first:end] for first, end in pairwise((0, *parted, len(words)))]
    return f"{_GAP} ".join(["=" + " =".join(stretch) for stretch in stretches if stretch])


def _facts(indexed: IndexedRecord) -> Iterator[str]:
    record = indexed.record
    for name in ("marking", "force", "handling"):
        yield access_fact(name, getattr(record, name))
    for name in TEXT_FIELDS:
        values = field_values(record, name)
        if not values:
            yield missing_fact(name)
        for value in values:
            yield field_fact(name, value)
    for field in DATE_FIELDS:
        if field_date(record, field) is None:
            yield missing_fact(field)
    for name in {name for p in indexed.text.passages for name in passage_names(p.part, p.section, p.label)}:
        yield section_fact(name)
    if indexed.mentions:
        yield from dict.fromkeys(_mention_facts(indexed.mentions, indexed.text))


def _mention_facts(mentions: Iterable[Mention], text: AnalysedText) -> Iterator[str]:
    bounds = part_bounds(text)
    for mention in mentions:
        for entity in entities_of(mention):
            yield value_fact(*entity)
        if mention_tokens(text, mention, bounds) is None:
            continue
        yield type_fact(mention.type)
        if (number := mention_number(mention)) is not None:
            yield number_fact(mention.type, repr(number))
