"""Why a record was found, in words without any of the language's signs and without the record's own text."""

import re

import pytest
from hypothesis import given

from tests.query.generators import LISTS_FOR_QUERIES, index_text, query_texts, records
from trawl.model import Mention
from trawl.query import DEFAULT_LIMITS, ListEntry, compile_query, parse_query


class Lists:
    def resolve(self, name, tier):
        return {
            "vape": (ListEntry("vape*", "core"), ListEntry('"elf bar"', "core")),
            "child": (ListEntry("girl", "exact"), ListEntry("pupil", "exact")),
        }[name]


TITLES = {"vape": "Vapes", "child": "A child or young person"}


def why(query, text, mentions=(), **fields):
    judged = compile_query(parse_query(query, Lists()), DEFAULT_LIMITS, TITLES).judge(
        index_text(text, mentions=mentions, **fields)
    )
    assert judged.accepted
    (said,) = judged.why
    return said


FOURTEEN = (Mention("age", 8, 10, "14", "14"),)


@pytest.mark.parametrize(
    ("query", "text", "said"),
    [
        ("vape", "a vape", "It speaks of “vape”"),
        ("=Vape", "a vape", "It speaks of “Vape”"),
        ("vap*", "vaping", "It speaks of “vap…”"),
        ("list:vape:core AND list:child:exact", "a girl with an elf bar",
         "It speaks of vapes (“elf bar”) and of a child or young person, exact (“girl”)"),
        ("list:vape NEAR/15 list:child", "an elf bar for a girl",
         "It speaks of vapes (“elf bar”) and, within 15 words, of a child or young person (“girl”)"),
        ("vape PRE/3 girl", "a vape, a girl", "It speaks of “vape” and, after it within 3 words, of “girl”"),
        ("vape NOT NEAR/3 (poster OR leaflet)", "a vape",
         "It speaks of “vape”, and not within 3 words of “poster” or “leaflet”"),
        ("vape OR girl OR quay", "a girl by the quay", "It speaks of “girl” and of “quay”"),
        ("2 OF (vape, girl, quay)", "a girl by the quay", "It speaks of 2 of 3 signs looked for: “girl”; “quay”"),
        ("vape~1", "vope", "It speaks of “vape”, or something spelled like it"),
        ("#age<18", "a child 14", "It speaks of an age under 18"),
        ("vape AND force:Kent", "a vape", "It speaks of “vape” and its force is “kent”"),
        ("vape AND missing:grade", "a vape", "It speaks of “vape” and it gives no grade"),
    ],
)  # fmt: skip
def test_why_in_words(query, text, said):
    assert why(query, text, FOURTEEN if "#" in query else (), force="Kent") == said


def test_only_what_stands_near_is_named_as_near():
    text = "elf bar " + "x " * 40 + "vapes for a pupil " + "x " * 40 + "girl"
    assert why("list:vape NEAR/5 list:child", text) == (
        "It speaks of vapes (“vape…”) and, within 5 words, of a child or young person (“pupil”)"
    )


@given(query_texts(), records())
def test_every_reason_is_free_of_the_language(query, record):
    judged = compile_query(parse_query(query, LISTS_FOR_QUERIES)).judge(record)
    for said in judged.why if not judged.undecided else ():
        unquoted = re.sub("“[^”]*”", "", said)
        assert not re.search(r"\b(?:NEAR|PRE|OF|AND|OR|NOT)\b|/\d|[*~#=]|list:|in:", unquoted)
