"""Readable cases of the language, written from docs/query-language.md: see cases/*.yml.

A case has a `query` and either `finds` (each text with the passages that are found in it) and `leaves` (texts that are
not found), or an `error`; `hint` and `error` are what the message must contain. A text may be a mapping of fields.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from time import process_time

import pytest
from ruamel.yaml import YAML

from tests.query.generators import index_text
from trawl.errors import UsageError
from trawl.model import Entity, Grade, IndexedRecord, Mention, Place, Section
from trawl.query import Limits, ListEntry, QueryError, compile_query, parse_query, print_tree

FOLDER = Path(__file__).parent / "cases"
FILES = [YAML(typ="safe").load(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.yml"))]
CASES = [case for cases in FILES for case in cases]

LISTS = {
    "signs": (("cash", "core"), ('"older men"', "core"), ("taxi", "wide"), ("groom*", "wide"), ("==SC", "wide")),
    "vape": (("vape", "core"), ('"elf bar"', "core"), ("e-cig*", "wide"), ("disposable", "wide")),
    "pairs": (('"older men" NEAR/3 hotel', ""), ("taxi", "")),
}


class CaseLists:
    """The lists of the cases."""

    def resolve(self, name: str, tier: str | None) -> tuple[ListEntry, ...]:
        if name not in LISTS:
            raise UsageError(f"There is no term list {name!r}. Did you mean {min(LISTS)}?")
        entries = tuple(ListEntry(*entry) for entry in LISTS[name] if tier in (None, entry[1]))
        if not entries:
            raise UsageError(f"The list {name} has no tier {tier!r}. It has: core, wide.")
        return entries


def identify(text: str) -> tuple[Entity, ...]:
    """Knows one phone number and one plate."""
    squeezed = text.replace(" ", "").upper()
    return {"07700900123": (Entity("phone", "+447700900123"),), "ZZ12ZZZ": (Entity("vrm", "ZZ12ZZZ"),)}.get(
        squeezed, ()
    )


def read_record(case: str | dict) -> IndexedRecord:
    """A text, or a mapping with `text` and fields as a YAML file can write them."""
    if isinstance(case, str):
        return index_text(case)
    fields = dict(case)
    narrative = fields.pop("text", "")
    mentions = tuple(
        Mention(
            m["type"], narrative.index(m["text"]), narrative.index(m["text"]) + len(m["text"]), m["text"], m["value"]
        )
        for m in fields.pop("mentions", ())
    )
    sections = tuple(
        Section(name, narrative.index(text), narrative.index(text) + len(text))
        for name, text in fields.pop("sections", {}).items()
    )
    place = Place(**fields.pop("place", {}))
    for name in ("event_date", "created_date", "loaded_date"):
        if name in fields and not isinstance(fields[name], date):
            fields[name] = date.fromisoformat(fields[name])
    if "grade" in fields:
        fields["grade"] = Grade("5x5x5", fields["grade"])
    fields["markers"] = tuple(fields.get("markers", ()))
    return index_text(narrative, fields.pop("title", ""), mentions, sections=sections, place=place, **fields)


def passages(indexed: IndexedRecord, spans: tuple) -> list[str]:
    record = indexed.record
    return [(record.title if s.part == "title" else record.narrative)[s.start : s.end] for s in spans]


def case_id(case: dict) -> str:
    return case.get("id") or case["query"].replace("\n", " / ")[:60]


@pytest.mark.parametrize("case", [case for case in CASES if "error" not in case], ids=case_id)
def test_query(case: dict) -> None:
    query = parse_query(case["query"], CaseLists(), identify=identify if case.get("identify") else None)
    compiled = compile_query(query)
    for expected in case.get("finds", ()):
        indexed = read_record(expected["in"])
        judged = compiled.judge(indexed)
        assert judged.accepted, expected["in"]
        assert passages(indexed, judged.spans) == expected.get("spans", passages(indexed, judged.spans))
        if "terms" in expected:
            assert [span.term for span in judged.spans] == expected["terms"]
        assert judged.why
    for text in case.get("leaves", ()):
        assert not compiled.judge(read_record(text)).accepted, text
    assert case.get("hint", "") in " ".join(query.hints)
    if "hint" not in case:
        assert not query.hints
    if "prints" in case:
        assert print_tree(query.tree) == case["prints"]
    assert parse_query(print_tree(query.tree), CaseLists()).tree == query.tree


@pytest.mark.parametrize("case", [case for case in CASES if "error" in case], ids=case_id)
def test_error(case: dict) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(case["query"], CaseLists())
    message = str(caught.value)
    assert case["error"] in message
    assert case.get("advice", "") in message
    if "at" in case:
        assert caught.value.column == case["at"]


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 200
    names = [case_id(case) + str("error" in case) for case in CASES]
    assert len(set(names)) == len(names), "two cases have one name"


BAD_INPUT = {
    "10,000 alternatives": " OR ".join(f"word{n}" for n in range(10_000)),
    "10,000 words": " ".join(f"word{n}" for n in range(10_000)),
    "10,000 lines": "\n".join(f"word {n}" for n in range(10_000)),
    "500 brackets": "(" * 500 + "vape" + ")" * 500,
    "500 levels": "(vape AND (hotel OR " * 250 + "girl" + "))" * 250,
    "500 times NOT": "NOT " * 500 + "vape",
    "500 open brackets": "(" * 500,
    "501 quotes": '"' * 501,
    "control characters": "\x00\x01\x02",
    "spaces": " \n\t ",
    "a word of 100,000 letters": "a" * 100_000,
    "100,000 stars": "*" * 100_000,
    "50,000 question marks": "?" * 50_000 + "abc",
    "a huge OF": "9" * 10_000 + " OF (a, b)",
    "a huge distance": "vape NEAR/" + "9" * 10_000 + " x",
    "a huge age": "#age<" + "9" * 5_000,
    "a huge year": "event:" + "9" * 5_000,
    "3,000 members": " NEAR/5 ".join(["vape"] * 3_000),
    "10,000 dashes": "-" * 10_000,
    "a huge list name": "list:" + "a" * 10_000,
    **{text: text for text in ("***", "a*", "a NEAR/100000 b", "ab~1", "🙂", "NOT vape", "NEAR/5", "'", "=", "#", ":")},
}


@pytest.mark.parametrize("text", BAD_INPUT.values(), ids=BAD_INPUT.keys())
def test_bad_input_is_answered_in_bounded_time(text: str) -> None:
    indexed = index_text("vape word1 hotel girl " * 50)
    begin = process_time()  # others may be at work on the machine
    message = ""
    try:
        compile_query(parse_query(text)).judge(indexed)
    except QueryError as error:
        message = str(error)
    assert process_time() - begin < 10  # a second on a quiet machine; without a bound it is minutes
    assert len(message) < 1_000


def crowded(words: str, times: int) -> IndexedRecord:
    return index_text(f"{words} " * times)


@pytest.mark.parametrize(
    ("query", "accepted"),
    [
        ("vape NEAR/5 vape", True),
        ("vape NEAR/100 vape NEAR/100 vape NEAR/100 vape", True),
        ("vape NEAR/100 hotel", False),
        ("vape NEAR/100 vape NEAR/100 hotel", False),
        ("vape NOT NEAR/100 hotel", True),
        ("vape NOT NEAR/100 vape", False),
        ('"vape vape" NEAR/10 "vape vape" NEAR/10 vape', True),
        (" NEAR/100 ".join(["vap*"] * 8), True),
    ],
)
def test_a_record_that_repeats_one_word_is_judged_quickly(query: str, accepted: bool) -> None:
    indexed = crowded("vape", 50_000 if query.count("NEAR") < 4 else 10_000)
    begin = process_time()
    assert compile_query(query).judge(indexed).accepted == accepted
    assert process_time() - begin < 10


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("(a NEAR/100 a NEAR/100 a) PRE/0 c", "a " * 1_500 + "b c"),
        ("(a NEAR/100 b) PRE/0 (c NEAR/100 d)", "a b x c d x " * 5_000),
        ("(a NEAR/100 b) NOT NEAR/100 (c NEAR/100 d)", "a b c d " * 5_000),
        ("(a NEAR/100 a) NEAR/100 (a NEAR/100 a) NEAR/100 (a NEAR/100 c)", "a " * 5_000 + "c"),
        ('"a a a" NEAR/100 "a a" NEAR/100 a PRE/0 c', "a " * 5_000 + "x c"),
    ],
)
def test_a_contrived_proximity_is_undecided_and_found(query: str, words: str) -> None:
    indexed, compiled = index_text(words), compile_query(query)
    begin = process_time()
    assert compiled.accepts(indexed)
    assert process_time() - begin < 20  # two seconds on a quiet machine; without a bound it is minutes
    judgement = compiled.judge(indexed)
    assert judgement.accepted
    assert judgement.undecided
    assert judgement.spans
    assert judgement.why[0] == f"Not decided: the record repeats the words of {print_tree(compiled.tree)} too often"


CROWDED = "(a NEAR/100 b) PRE/0 (c NEAR/100 d)"


@pytest.mark.parametrize(
    ("query", "accepted", "undecided"),
    [
        (f"x OR ({CROWDED})", True, False),  # true whatever it is
        (f"x AND y AND ({CROWDED})", False, False),  # false whatever it is
        (f"y OR ({CROWDED})", True, True),
        (f"x NOT ({CROWDED})", True, True),  # left out it might be wrongly
        (f"x AND NOT (y AND ({CROWDED}))", True, False),
        (f"2 OF (x, c, ({CROWDED}))", True, False),
        (f"2 OF (x, y, ({CROWDED}))", True, True),
        (f"x NEAR/2 (y OR ({CROWDED}))", True, True),
    ],
)
def test_an_undecided_proximity_matters_where_it_decides(query: str, accepted: bool, undecided: bool) -> None:
    judgement = compile_query(query, Limits(pairs=2_000)).judge(index_text("a b x c d x " * 300))
    assert (judgement.accepted, judgement.undecided) == (accepted, undecided)


def test_a_record_has_one_budget_for_all_its_proximities() -> None:
    text = " AND ".join(f"((a NEAR/{n} b) PRE/0 (c NEAR/{n} d))" for n in range(60, 100))
    compiled = compile_query(text, Limits(pairs=20_000))
    indexed = index_text("a b x c d x " * 2_000)
    begin = process_time()
    assert compiled.judge(indexed).undecided
    assert process_time() - begin < 20


def test_the_budget_is_a_limit() -> None:
    indexed = index_text("a b x c d x " * 20)
    assert not compile_query(CROWDED).accepts(indexed)
    judgement = compile_query(CROWDED, Limits(pairs=100)).judge(indexed)
    assert judgement.undecided


@pytest.mark.parametrize(
    ("query", "words", "accepted"),
    [
        ("(a NEAR/100 a NEAR/100 a) PRE/0 c", "a " * 1_500 + "c", True),
        ("(a NEAR/100 b) PRE/0 c", "a b " * 12_000 + "x c", False),
        ("(a NEAR/100 b) PRE/0 c", "a b " * 12_000 + "c", True),
        ("a PRE/0 (a PRE/100 (a PRE/100 (a PRE/100 b)))", "a " * 50_000 + "x " * 200 + "b", False),
    ],
)
def test_a_crowded_record_is_judged_rightly(query: str, words: str, accepted: bool) -> None:
    indexed, compiled = index_text(words), compile_query(query)
    begin = process_time()
    judgement = compiled.judge(indexed)
    assert judgement.accepted == accepted
    assert bool(judgement.spans) == accepted
    assert process_time() - begin < 20
