"""What stands at the beginning of a text says its grade and handling; the same letters elsewhere say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.grading import UNKNOWN_SCHEME, Head, judge_grade, judge_handling, load_schemes, read_head
from trawl.model import RECORD_KINDS, Grade


def said(text, kind="intelligence"):
    """The scheme and the code of the grade, and the handling."""
    head = read_head(text, kind)
    return (head.grade.scheme, head.grade.code, head.handling) if head.grade else ("", "", head.handling)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2/C/P A lamp was sold.", ("3x5x2", "2/C/P", "P")),
        ("2/b/c\nA lamp was sold.", ("3x5x2", "2/b/c", "C")),
        ("3 A C A lamp was sold.", ("3x5x2", "3 A C", "C")),
        ("2CP. A lamp was sold.", ("3x5x2", "2CP", "P")),
        ("1-D-C A lamp was sold.", ("3x5x2", "1-D-C", "C")),
        ("1–D–C A lamp was sold.", ("3x5x2", "1–D–C", "C")),
        ("2 / B / C: a lamp", ("3x5x2", "2 / B / C", "C")),
        ("2B/C a lamp", ("3x5x2", "2B/C", "C")),
        ("[3/E/C] a lamp", ("3x5x2", "3/E/C", "C")),
        ("(1 B P) a lamp", ("3x5x2", "1 B P", "P")),
        ("B24 A lamp was sold.", ("5x5x5", "B24", "4")),
        ("e 4 5 a lamp was sold", ("5x5x5", "e 4 5", "5")),
        ("D/3/1. A lamp was sold.", ("5x5x5", "D/3/1", "1")),
        ("B21. A lamp was sold.", ("5x5x5", "B21", "1")),
    ],
)
def test_a_grade_by_itself(text, expected):
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grade: 2B. Handling: HC refer to the owner. A lamp.", ("3x5x2", "2B", "C")),
        ("Graded 3x5x2 2/B/P a lamp", ("3x5x2", "2/B/P", "P")),
        ("Grade 2 B Handling code C. A lamp", ("3x5x2", "2 B", "C")),
        ("Eval 2/B/C a lamp", ("3x5x2", "2/B/C", "C")),
        ("EVALUATION - B 2 4 a lamp", ("5x5x5", "B 2 4", "4")),
        ("5x5x5: B24 a lamp", ("5x5x5", "B24", "4")),
        ("5 x 5 x 5 report, source grading E41. A lamp", ("5x5x5", "E41", "1")),
        ("Source 2, information B, handling C. A lamp", ("3x5x2", "2/B", "C")),
        ("Source evaluation: B\nIntelligence assessment: 2\nHandling code: 4\nA lamp", ("5x5x5", "B/2", "4")),
    ],
)
def test_a_grade_after_a_word_is_read_in_any_kind_of_record(text, expected):
    assert {said(text, kind) for kind in RECORD_KINDS} == {expected}


@pytest.mark.parametrize(
    "before",
    [
        "INTELLIGENCE REPORT\n",
        "Intelligence report: ",
        "OFFICIAL-SENSITIVE\n\n",
        "NS/INT/0417/26 ",
        "URN: 20/12345/26\n",
        "Ref AB-1234; ",
        "01/03/2026 ",
        "Date: 1st March 2026 14:30\n",
        "Mon 2 Mar 2026, 0930hrs. ",
        "Author: PC 12 SMITH\nSubject: a lamp\n",
        "Sanitised. ",
        "INTELLIGENCE REPORT\nIR-2026-00412\nDated 2026-03-01\n",
    ],
)
def test_headings_references_and_dates_may_stand_before_it(before):
    assert said(f"{before}2/B/C A lamp was sold.") == ("3x5x2", "2/B/C", "C")
    assert said(f"{before}Handling code C. A lamp was sold.") == ("", "", "C")


@pytest.mark.parametrize(
    ("text", "handling"),
    [
        ("Handling code C. A lamp", "C"),
        ("HANDLING CODE C A lamp", "C"),
        ("Handling conditions: C - not to be passed on. A lamp", "C"),
        ("Handling C\nA lamp", "C"),
        ("Handling code P. A lamp", "P"),
        ("Handling: lawful sharing permitted. A lamp", "lawful sharing permitted"),
        ("Handling code P, but ask first. A lamp", "P, but ask first"),
        ("Handling: P (lawful sharing permitted). A lamp", "P (lawful sharing permitted)"),
        ("Handling instructions: see the front sheet. A lamp", "see the front sheet"),
        ("Handling conditions: none. A lamp", ""),
        ("HC: C. A lamp", "C"),
        ("2/B HC A lamp", "C"),
        ("C - conditions apply. A lamp", "C - conditions apply"),
        ("Not for dissemination without the author. A lamp", "Not for dissemination without the author"),
        ("2/B/P Refer to originator. A lamp", "Refer to originator"),
        ("2/B/P. Handling code C. A lamp", "C"),
        ("2/B/C. Lawful sharing permitted. A lamp", "C"),
        ("Code C. A lamp", "C"),
    ],
)
def test_a_handling_and_the_strictest_of_several(text, handling):
    assert said(text)[2] == handling


@pytest.mark.parametrize(
    "text",
    [
        "Theft of vitamin C and a lamp.",
        "2 A level students were seen.",
        "3 a day are sold.",
        "A 12 year old girl was seen.",
        "A 14 year old boy was seen.",
        "2 AC units were taken.",
        "A12 closed at the bridge.",
        "A1 2 miles south of the bridge.",
        "B21 bus stopped.",
        "HP printer taken.",
        "Grade 1 a response was made.",
        "Grade 1. A man was seen.",
        "Grade 2 listed building entered.",
        "Industry referral, graded for urgent action.",
        "Handling stolen goods at the pier.",
        "Handling - stolen goods at the pier.",
        "Handling 2 stolen bicycles.",
        "A lamp was sold. 2/B/C",
        "A lamp was sold. Handling code C.",
        "1/2/3 High Street",
        "2-88410 received.",
        "",
        " \n",
    ],
)
def test_what_only_looks_like_one(text):
    assert read_head(text, "intelligence") == Head()


@pytest.mark.parametrize("text", ["2/B/C a lamp", "B24 bus", "3 A C a lamp", "HC A lamp", "Code C. A lamp"])
def test_codes_without_a_word_are_read_in_intelligence_alone(text):
    assert read_head(text, "crime") == Head()


@pytest.mark.parametrize("text", ["B/2/A. A lamp", "E/4/1/C - a lamp", "B2C. A lamp", "Grade X/3/4 a lamp"])
def test_codes_in_the_order_of_no_scheme_are_a_grade_that_may_set_a_condition(text):
    head = read_head(text, "intelligence")
    assert head.grade is not None
    assert (head.grade.scheme, head.grade.said_in, head.handling) == (UNKNOWN_SCHEME, "text", "")
    assert judge_grade(head.grade) == "conditional"


@given(st.text(max_size=700), st.sampled_from(RECORD_KINDS))
def test_any_text_can_be_read(text, kind):
    head = read_head(text, kind)
    assert len(head.handling) <= 80


CODES = st.sampled_from(sorted(load_schemes())).flatmap(
    lambda name: st.tuples(st.just(name), *map(st.sampled_from, load_schemes()[name].codes))
)


@given(CODES, st.sampled_from(["/", "-", ".", " / ", "|"]), st.sampled_from([".", "\n", " a lamp", ": a lamp"]))
def test_every_code_of_every_scheme_is_read(codes, between, after):
    name, *parts = codes
    head = read_head(between.join(parts) + after, "intelligence")
    assert head.grade is not None
    assert (head.grade.scheme, head.grade.said_in, head.handling) == (name, "text", parts[-1])


@given(CODES)
def test_nothing_after_a_condition_lifts_it(codes):
    name, *parts = codes
    text = f"{'/'.join(parts)}. Handling code C. Handling code P. Lawful sharing permitted. A lamp."
    assert judge_handling(read_head(text, "intelligence").handling, Grade(name, "")) == "conditional"
