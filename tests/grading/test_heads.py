"""What stands at the beginning of a text says its grade and handling; the same letters elsewhere say nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.grading import UNKNOWN_SCHEME, Head, judge_grade, judge_handling, load_schemes, read_head
from trawl.grading.schemes import load_data
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


def judged(text, kind="intelligence"):
    """What a head says of passing its record on, by its grade and by its handling, the strictest first."""
    head = read_head(text, kind)
    said = {judge_grade(head.grade), judge_handling(head.handling, head.grade)}
    return next(each for each in ("conditional", "free", "not known") if each in said)


@pytest.mark.parametrize(
    "text",
    [
        "Graded 2/B/P. Do not circulate. A lamp",
        "Graded 2/B conditions apply. A lamp",
        "Graded 2/B. Handling C a lamp",
        "Graded 2/B. Handling: see the front sheet",
        "Graded 2/B HC a lamp",
        "Graded 2/B *** HANDLING C *** a lamp",
        "*** HANDLING C ***\nA lamp",
        "Graded B/2/1 refer back to the originator",
        "Graded B/2, handling 4 a lamp",
        "Graded 2BP, not for onward sharing",
        "Graded P subject to conditions. A lamp",
        "Handling code P. Not to be passed on. A lamp",
        "Source 2, assessment B, handling C a lamp",
        "Intel evaluation 2/B/P - not to be actioned without the author",
        "Graded 2/B/P\nSOURCE SENSITIVE\nA lamp",
        "Graded 2/B/P\nNB: refer to the originator\nA lamp",
        "Graded 2/B/P\nDated 01/03/2026\nAuthor: PC 12\nNot to be shared",
        "Graded 2/B/P 01/03/2026 - conditions: ask first. A lamp",
        "Graded 2/B/P\n\nPlease do not share this. A lamp",
        "Graded 2/B/P\nUse of this: by leave of the originator\nA lamp",
        "Graded 2/B/P\nUNIT COPY, RESTRICTED READERS\nA lamp",
        "Graded 2/B/P Caveat: ask the author. A lamp",
        "Graded 2/B/P This report must not be\nshared outside the unit",
        "Graded 2/B/P The officer in charge gives\npermission for its use",
        "Graded 2/B/P A lamp was sold. Refer to originator",
        "Graded 2/B/P A lamp was sold. It is raining. Handling code C",
        "Graded 2/B/P, C",
        "Graded 2BP C a lamp",
        "Graded 2/B/P now C",
        "Graded 2/B/P & C",
        "Graded 2/B/P-C",
        "Graded 2/B/P, c.",
        "Graded B/2/1, 4. A lamp",
        "Graded 2/B/P. Lawful sharing permitted\nwith conditions",
    ],
)
def test_what_follows_a_grade_may_set_a_condition_in_any_kind_of_record(text):
    assert {judged(text, kind) for kind in RECORD_KINDS} == {"conditional"}


@pytest.mark.parametrize(
    "text",
    [
        "Please do not circulate. A lamp",
        "NB - refer to originator. A lamp",
        "Conditions: ask the author. A lamp",
        "P. Do not share. A lamp",
        "Code P, conditions apply. A lamp",
        "B21 C a lamp",
        "2/B do not share",
        "SOURCE SENSITIVE\n2/B/P A lamp",
    ],
)
def test_in_intelligence_a_condition_needs_no_grade(text):
    assert judged(text) == "conditional"


@pytest.mark.parametrize(
    "text",
    [
        "2/B/P A lamp was seen on the pier.",
        "2/B/P Lawful sharing permitted. A lamp was sold.",
        "2/B/P, P. A lamp",
        "2/B/P Conditions: none. A lamp",
        "2/B/P\nOriginator: PC 12\nA lamp",
        "2/B/P\nOFFICIAL-SENSITIVE\nA lamp",
        "2/B/P RESTRICTED. A lamp",
        "2/B/P\n1. A lamp\n4. A vase",
        "2/B/P\n4. A lamp",
        "2/B/P 4 men sold lamps",
        "2/B/P SMITH shares a house with JONES, and is in contact with a man who handles lamps.",
        "2/B/P It is thought that lamps are sold. Handling stolen lamps is his trade.",
        "B/2/1 Prior to the fair a lamp was sold. SMITH sells vitamin C",
    ],
)
def test_a_free_text_that_says_nothing_of_sharing_stays_free(text):
    assert judged(text) == "free"


@pytest.mark.parametrize(
    "text",
    [
        "Condition: poor. A lamp",
        "Conditions: 4 lamps broken, to be graded later",
        "Do not share. A lamp",
        "B24 bus",
        "C - conditions apply",
        "Grade 1 response. Refer to the log, C",
        "Please refer to the last log",
        "Vitamin C, not to be shared",
    ],
)
def test_words_of_a_condition_say_nothing_where_no_intelligence_is_graded(text):
    assert read_head(text, "crime") == Head()


def test_of_a_sentence_that_may_be_the_narrative_only_the_word_is_kept():
    assert said("2/B/P A lamp was shared by the cousin.")[2] == "shared"


def test_a_code_after_a_bare_word_beside_a_grade_is_read_in_any_kind_of_record():
    assert {said("Graded 2/B. Handling P A lamp", kind)[2] for kind in RECORD_KINDS} == {"P"}


def test_a_later_sentence_sets_no_text_free():
    for later in ("Handling code P.", "Lawful sharing permitted.", "HP."):
        assert judged(f"2/B. A lamp was sold. {later}") == "not known"


def test_a_handling_is_judged_in_the_scheme_of_the_grade():
    assert said("Graded 2/B/P. Handling code 2. A lamp")[2] == "2"
    assert said("Graded B/2/1. Handling code 2. A lamp")[2] == "1"


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


@given(
    CODES,
    st.sampled_from([" ", ". ", "\n", "\n\n", " - ", ", ", " *** ", ". Dated 1/3/2026. ", ". A lamp. ", "\nA lamp\n"]),
    st.sampled_from(load_data()["handling"]["conditions"]),
    st.sampled_from(["", *load_data()["handling"]["before"]]),
    st.sampled_from([str.upper, str.capitalize]),
    st.sampled_from(RECORD_KINDS),
)
def test_every_sentence_of_a_condition_restricts_a_grade(codes, between, condition, before, written, kind):
    _, *parts = codes
    assert judged(f"Graded {'/'.join(parts)}{between}{written(f'{before} {condition}'.strip())}", kind) == "conditional"


@given(CODES)
def test_nothing_after_a_condition_lifts_it(codes):
    name, *parts = codes
    text = f"{'/'.join(parts)}. Handling code C. Handling code P. Lawful sharing permitted. A lamp."
    assert judge_handling(read_head(text, "intelligence").handling, Grade(name, "")) == "conditional"


@pytest.mark.parametrize(
    "text", ["1 A P Smith was seen at the barn.", "3CP is the flat that he uses.", "2 B P lorry stopped."]
)
def test_free_codes_without_a_sign_between_them_are_believed_only_where_they_stand_alone(text: str) -> None:
    assert read_head(text, "intelligence") == Head()


@pytest.mark.parametrize(
    "text", ["1 A P. Smith was seen.", "3CP\nThe flat is used.", "2/B/P Smith was seen.", "2 B P - a lorry."]
)
def test_free_codes_that_stand_alone_are_believed(text: str) -> None:
    assert read_head(text, "intelligence").handling == "P"
