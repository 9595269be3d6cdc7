"""What columns say, asked as text is: by words, by mentions, within passages of a name."""

from __future__ import annotations

from datetime import date

import pytest

from tests.query.generators import index_text
from trawl.model import Field, FieldValue, IndexedRecord, Mention, Person, Place
from trawl.passages import compose_fields, part_text
from trawl.query import compile_query

#: The columns' words come again in the narrative, so that one part must not be taken for the other.
NARRATIVE = "A girl rang from 07700 900456 and said that Mill Street was shut"
PEOPLE = (Person("OKELL, Marnie", "victim", date(2012, 5, 5)), Person("Azad HUSSAIN", "Suspect", role_said=True))
PHONE = "07700 900123"


def record() -> IndexedRecord:
    fields = (Field("Home", (FieldValue(PHONE, "phone"), FieldValue("after six"))),)
    place = Place("Kestrel Lodge", "12 Mill Street")
    bare = index_text(NARRATIVE, title="A title", people=PEOPLE, place=place, fields=fields)
    text = compose_fields(bare.record).text
    told = [("person", "OKELL, Marnie", "marnie okell"), ("phone", PHONE, "+447700900123")]
    mentions = [Mention(k, text.index(t), text.index(t) + len(t), t, v, part="fields") for k, t, v in told]
    start = NARRATIVE.index("07700")
    mentions.insert(0, Mention("phone", start, start + len(PHONE), "07700 900456", "+447700900456"))
    return index_text(NARRATIVE, "A title", tuple(mentions), people=PEOPLE, place=place, fields=fields)


@pytest.mark.parametrize(
    "query",
    [
        "okell", "marnie", "hussain", "kestrel AND rang", '"12 mill street"', "#person", 'entity:"phone:+447700900123"',
        "in:people(okell)", "in:victim(okell)", "in:suspect(hussain)", "in:place(street)", "in:home(#phone)",
        "in:fields(2 OF (okell, kestrel, six))", "in:narrative(mill)", "in:title(title)", "#phone NEAR/1 six",
        "in:home(#phone NEAR/1 six)", "in:victim(#person)", "==OKELL", "suspect",
    ],
)  # fmt: skip
def test_what_columns_say_is_found(query: str) -> None:
    assert compile_query(query).accepts(record())


@pytest.mark.parametrize(
    "query",
    [
        "victim", "in:narrative(okell)", "in:people(street)", "in:victim(hussain)", "in:title(okell)",
        "in:fields(rang)", "okell NEAR/100 hussain", "okell NEAR/100 kestrel", '"2012 azad"', "street NEAR/100 six",
        "in:victim(#phone)",
        "in:fields(#phone NEAR/5 girl)", "#person NEAR/20 girl", "in:narrative(#person)", "==okell",
    ],
)  # fmt: skip
def test_and_nothing_that_they_do_not(query: str) -> None:
    assert not compile_query(query).accepts(record())


def test_a_mention_is_shown_in_the_part_that_it_stands_in() -> None:
    indexed = record()
    spans = compile_query("#phone").judge(indexed).spans
    said = [(span.part, part_text(indexed.record, span.part)[span.start : span.end]) for span in spans]
    assert said == [("narrative", "07700 900456"), ("fields", PHONE)]
