"""Why a record satisfies a query or not, and when one term finds whatever another does."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from tests.query.generators import LISTS_FOR_QUERIES, index_text, query_texts, records
from trawl.model import IndexedRecord, Mention
from trawl.query import compile_query, parse_entry, parse_query
from trawl.query.explaining import Verdict, explain_query, failing_without, smallest_failures
from trawl.query.subsuming import is_subsumed, strip_labels


def explain(query: str, text: str, **fields: object) -> Verdict:
    return explain_query(parse_query(query, LISTS_FOR_QUERIES).tree, index_text(text, **fields))


def failures(query: str, text: str, **fields: object) -> list[tuple[str, str]]:
    return [(failure.clause, failure.reason) for failure in smallest_failures(explain(query, text, **fields))]


@pytest.mark.parametrize(
    ("query", "text", "clause", "reason"),
    [
        ("vape AND girl", "a vape", "girl", "not in the record"),
        ("vape AND (girl OR boy)", "a vape", "girl OR boy", "none of 2 alternatives holds"),
        ('"older men"', "older women", '"older men"', 'not in the record: "men"'),
        (
            '"older men"',
            "men older",
            '"older men"',
            "its words are in the record, but not next to each other in this order",
        ),
        ("=vape", "Vaping", "=vape", 'in the record only otherwise: "Vaping"'),
        ("==SC", "the sc was closed", "==SC", 'in the record only otherwise: "sc"'),
        ("=vape", "a hotel", "=vape", "not in the record"),
        (
            "girl NEAR/2 taxi",
            "girl one two three taxi",
            "girl NEAR/2 taxi",
            "both are there, at the nearest 3 words apart (at most 2 wanted)",
        ),
        ("girl PRE/3 taxi", "taxi girl", "girl PRE/3 taxi", "both are there, the second before the first"),
        ("vape NEAR/3 vape", "one vape", "vape NEAR/3 vape", "both are the same words"),
        ("girl NEAR/3 taxi", "a girl", "taxi", "not in the record"),
        ("2 OF (cash, taxi, girl)", "a taxi", "2 OF (cash, taxi, girl)", "only 1 of 3: taxi (2 wanted)"),
        ("hotel NOT golf", "golf hotel", "NOT golf", 'it is so: "golf"'),
        (
            "hotel NOT NEAR/1 golf",
            "golf hotel",
            "hotel NOT NEAR/1 golf",
            "wherever hotel is, the other stands 1 words away or fewer",
        ),
        ("girl AND force:alpha", "girl", "force:alpha", "the record has no force"),
        ("girl AND event:2024", "girl", "event:2024", "the record has no event date"),
        ("#phone", "girl", "#phone", "no mention of type phone in the record"),
        ("in:risk(girl)", "girl", "in:risk(girl)", "the record has no section 'risk' (sections: narrative)"),
        ("in:title(girl)", "girl", "in:title(girl)", "the record has no title"),
        ("list:people", "a taxi", "list:people", "none of 3 alternatives holds"),
    ],
)
def test_the_smallest_clause_that_fails(query: str, text: str, clause: str, reason: str) -> None:
    assert failures(query, text) == [(clause, reason)]


def test_what_a_field_holds_instead() -> None:
    assert failures("force:alpha girl", "girl", force="Bravo") == [("force:alpha", 'force is "bravo"')]
    assert failures("missing:force girl", "girl", force="Bravo") == [("missing:force", 'force is "bravo"')]


def test_the_numbers_that_mentions_have_instead() -> None:
    text = "a man of 30"
    mention = Mention("age", 9, 11, "30", "30")
    verdict = explain_query(parse_query("#age<18").tree, index_text(text, mentions=(mention,)))
    assert verdict.reason == 'no age < 18 in the record, only "30"'


def test_a_title_and_a_text_are_different_passages() -> None:
    found = failures("girl NEAR/5 taxi", "a taxi", title="girl")
    assert found == [("girl NEAR/5 taxi", "both are there, in different passages of the record (at most 5 wanted)")]


def test_every_failing_clause_is_named() -> None:
    assert [clause for clause, _ in failures("vape AND girl AND taxi", "girl")] == ["vape", "taxi"]


def test_an_alternative_that_comes_near_is_shown() -> None:
    verdict = explain('("older men" NEAR/2 hotel) OR taxi OR cash', "older men stood well away from the hotel")
    assert [part.clause for part in verdict.parts] == ['"older men" NEAR/2 hotel']


def test_the_members_that_hold_are_named() -> None:
    assert explain("vape OR girl OR taxi", "girl taxi").reason == "2 of 3: girl, taxi"
    assert explain("list:signs", "cash at a hotel").reason == "2 of 5: cash, hotel"


def test_clauses_lost_without_some_spans() -> None:
    query, indexed = parse_query("vape AND (girl OR boy)"), index_text("girl and vape")
    judgement = compile_query(query).judge(indexed)
    girl = [span for span in judgement.spans if span.term == "girl"]
    assert failing_without(query.tree, indexed, girl) == ("girl OR boy",)
    assert failing_without(query.tree, indexed, ()) == ()


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(query_texts(), records())
def test_an_explanation_agrees_with_the_meaning(text: str, indexed: IndexedRecord) -> None:
    query = parse_query(text, LISTS_FOR_QUERIES)
    judgement = compile_query(query).judge(indexed)
    verdict = explain_query(query.tree, indexed)
    assert verdict.holds == judgement.accepted
    assert bool(smallest_failures(verdict)) != judgement.accepted
    assert {clause.holds for clause in smallest_failures(verdict)} <= {False}


@pytest.mark.parametrize(
    ("term", "by"),
    [
        ("vapes", "vape"),
        ("=vapes", "vape"),
        ("==VAPES", "=vapes"),
        ("=vapes", "vap*"),
        ("vape pen", "vape"),
        ("big vape pen", "vape pen"),
        ("vape NEAR/3 pen", "vape"),
        ("vape PRE/3 pen", "vape NEAR/5 pen"),
        ("vapes NEAR/3 pen", "vape NEAR/3 pens"),
        ("vapi*", "vap*"),
        ("vape~1", "vape~1"),
        ("=vape", "vale~1"),
        ("disposable~1", "disposable~2"),
        ("#age<18", "#age"),
    ],
)
def test_one_term_finds_what_another_does(term: str, by: str) -> None:
    assert is_subsumed(parse_entry(term), parse_entry(by))


@pytest.mark.parametrize(
    ("term", "by"),
    [
        ("vape", "=vape"),
        ("vape", "vap*"),
        ("vape", "vape pen"),
        ("vape NEAR/5 pen", "vape NEAR/3 pen"),
        ("vape NEAR/5 pen", "vape PRE/5 pen"),
        ('"vape pen" NEAR/3 shop', "vape NEAR/3 shop"),
        ("vap*", "va?p*"),
        ("pen vape", "vape pen"),
        ("#age", "#age<18"),
    ],
)
def test_one_term_does_not_find_what_another_does(term: str, by: str) -> None:
    assert not is_subsumed(parse_entry(term), parse_entry(by))


def test_labels_do_not_make_a_difference() -> None:
    assert strip_labels(parse_entry("vapes")) == strip_labels(parse_entry("vaping"))
    assert strip_labels(parse_entry("vape")) != strip_labels(parse_entry("=vape"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(query_texts(), query_texts(), records())
def test_what_is_subsumed_is_found(one: str, other: str, indexed: IndexedRecord) -> None:
    term, by = parse_query(one, LISTS_FOR_QUERIES), parse_query(other, LISTS_FOR_QUERIES)
    if is_subsumed(term.tree, by.tree) and compile_query(term).accepts(indexed):
        assert compile_query(by).accepts(indexed)
