"""Rules and model on the same words."""

from __future__ import annotations

import pytest

from trawl.entities.joining import drop_doubted, join_names
from trawl.identifiers import Candidate


def made(kind: str, start: int, end: int, confidence: float, rule: str = "") -> Candidate:
    return Candidate(kind, start, end, "", "unverifiable", confidence, rule)


@pytest.mark.parametrize(
    ("rule", "guess", "stands"),
    [
        (made("person", 50, 60, 0.9), made("person", 0, 9, 0.51), True),  # elsewhere: alone
        (made("person", 50, 60, 0.9), made("person", 0, 9, 0.49), False),
        (made("person", 0, 4, 0.9), made("person", 0, 9, 0.51), True),  # both saw it: the model says where it ends
        (made("person", 0, 4, 0.9), made("person", 0, 9, 0.49), False),
        (made("premises", 0, 9, 0.7), made("location", 0, 9, 0.66), True),  # against a rule
        (made("premises", 0, 9, 0.7), made("location", 0, 9, 0.64), False),
        (made("premises", 0, 4, 0.7), made("location", 0, 9, 0.51), True),  # a rule that saw a part
        (made("premises", 0, 4, 0.7), made("location", 0, 9, 0.49), False),
        (made("alias", 0, 9, 0.7), made("person", 0, 9, 0.99), False),
        (made("vehicle", 0, 9, 0.8), made("vehicle", 0, 12, 0.99), False),
        (made("handle", 0, 9, 0.5), made("person", 0, 9, 0.99), False),
        (made("person", 50, 60, 0.9), made("alias", 0, 9, 0.49), False),
    ],
)
def test_who_is_believed(rule: Candidate, guess: Candidate, stands: bool) -> None:
    assert bool(join_names("x" * 99, [rule], [guess])) is stands


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        (made("person", 20, 29, 0.65), False),
        (made("person", 20, 29, 0.8), True),  # a rule that is sure
        (made("location", 20, 29, 0.5), True),  # rules for places know more than the model
        (made("person", 5, 14, 0.65), True),  # the model saw something there, if only a date
        (made("person", 9, 14, 0.65), False),
    ],
)
def test_rules_that_are_not_sure_need_the_model_to_see_something(name: Candidate, stands: bool) -> None:
    assert drop_doubted("x" * 40, [name], [made("date", 0, 9, 0.3)]) == [name] * stands


def test_a_name_that_both_saw_is_surer_than_the_rule() -> None:
    (name,) = join_names("x" * 99, [made("person", 0, 4, 0.9)], [made("person", 0, 9, 0.75)])
    assert (name.end, name.confidence) == (9, 0.95)


def test_a_name_that_the_model_half_believes_is_as_sure_as_the_rule() -> None:
    (name,) = join_names(
        "x" * 99, [made("person", 0, 4, 0.6), made("premises", 0, 9, 0.8)], [made("person", 0, 4, 0.55)]
    )
    assert name.confidence == 0.6


def test_two_full_names_are_not_made_one() -> None:
    text = "Keira Varley, Grace Bell"
    two = [made("person", 0, 12, 0.7), made("person", 14, 24, 0.7)]
    assert join_names(text, two, [made("person", 0, 24, 0.99)]) == []
    assert join_names(text, two[:1], [made("person", 0, 24, 0.99)])


@pytest.mark.parametrize("ends", [(0, 8), (0, 14), (4, 14)])
def test_one_person_whom_two_rules_saw_is_one_full_name(ends: tuple[int, int]) -> None:
    rules = [made("person", 0, 14, 0.9), made("person", *ends, 0.7)]
    (name,) = join_names("Mary Ann Smith attended", rules, [made("person", 0, 14, 0.9)])
    assert (name.start, name.end, name.confidence) == (0, 14, 0.95)


def test_each_name_meets_its_own_rivals_only() -> None:
    rules = [made("handle", start, start + 5, 0.8) for start in range(100, 0, -10)]
    names = [made("person", start, start + 4, 0.9) for start in range(5, 120, 10)]
    assert [name.start for name in join_names("x" * 130, rules, names)] == list(range(5, 120, 10))
    assert [
        name.start
        for name in join_names("x" * 130, rules, [made("person", n.start + 3, n.end + 3, 0.9) for n in names])
    ] == [
        108,
        118,
    ]


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Lukasz NOWAK", "person", "Lukasz"),
        ("NOWAK, Lukasz", "person", "NOWAK"),
        ("Nowak, Lukasz", "person", "Lukasz"),
        ("Flat 3b, 44 Abbey Road", "location", "44 Abbey Road"),
        ("St Ann's C of E School", "premises", "E School"),
        ("Stoke on Trent", "location", "Stoke"),
    ],
)
def test_half_of_what_a_rule_saw_whole_does_not_stand(text: str, kind: str, part: str) -> None:
    start = text.index(part)
    assert join_names(text, [made(kind, 0, len(text), 0.7)], [made(kind, start, start + len(part), 0.99)]) == []


def test_no_person_is_found_inside_the_name_of_a_town() -> None:
    assert join_names("Stoke on Trent", [made("location", 0, 14, 0.7)], [made("person", 9, 14, 0.99)]) == []
    assert join_names("Stoke on Trench", [made("location", 0, 15, 0.7)], [made("person", 9, 15, 0.99)])


@pytest.mark.parametrize("text", ["PC Nowak", "NOWAK RAN", "Believed Nowak", "Susp Lukasz NOWAK"])
def test_what_is_no_convention_is_shortened(text: str) -> None:
    start = text.index(" ") + 1
    assert join_names(text, [made("person", 0, len(text), 0.7)], [made("person", start, len(text), 0.99)])


@pytest.mark.parametrize("word", ["DCI", "Mum", "YP", "Jnr", "CCTV"])
def test_a_rank_or_a_role_is_nobody(word: str) -> None:
    assert join_names(word, [], [made("person", 0, len(word), 0.99)]) == []


@pytest.mark.parametrize("word", ["Will", "June", "Voysey"])
def test_a_word_that_is_also_a_forename_is_somebody(word: str) -> None:
    assert join_names(word, [], [made("person", 0, len(word), 0.99)])


def test_an_article_alone_is_no_argument_against_the_model() -> None:
    guess = made("location", 4, 9, 0.51)
    (stands,) = join_names("The Embers", [made("premises", 0, 9, 0.71, "after_the")], [guess])
    assert stands.confidence > 0.71
    assert join_names("The Embers", [made("premises", 0, 9, 0.71, "chain")], [guess]) == []


@pytest.mark.parametrize(
    ("text", "kind", "rule", "confidence", "stays"),
    [
        ("THANKED POLICE", "organisation", "body_suffix", 0.83, False),
        ("Kent Police", "organisation", "body_suffix", 0.83, True),
        ("NCA", "organisation", "body_name", 0.76, True),
        ("CANNOT DRIVE", "location", "street_suffix", 0.78, False),
        ("4 MILL DRIVE", "location", "street_suffix", 0.86, True),
        ("BATH", "location", "place_name", 0.64, False),
        ("M2", "location", "road_number", 0.8, False),
        ("M62", "location", "road_number", 0.8, True),
    ],
)
def test_rules_that_are_doubted_where_the_model_sees_nothing(text, kind, rule, confidence, stays) -> None:
    name = made(kind, 0, len(text), confidence, rule)
    assert drop_doubted(text, [name], []) == ([name] if stays else [])
    assert drop_doubted(text, [name], [made("person", 0, 1, 0.3)]) == [name]


@pytest.mark.parametrize(("text", "stands"), [("OLD LADY", False), ("LITTLE KOF", True), ("Sergeant", True)])
def test_ordinary_words_in_capitals_are_no_alias(text, stands) -> None:
    assert bool(join_names(text, [], [made("alias", 0, len(text), 0.9)])) is stands
    cue = made("alias", 0, len(text), 0.8, "aka")
    assert join_names(text, [cue], [made("alias", 0, len(text), 0.9)])


@pytest.mark.parametrize(
    ("text", "kind", "want", "name"),
    [
        ("MR TULL", "alias", "person", "TULL"),
        ("Dr. Okafor", "alias", "person", "Okafor"),
        ("Flat 2, Teal House", "premises", "location", "Flat 2, Teal House"),
        ("APARTMENT 9 QUAY COURT", "premises", "location", "APARTMENT 9 QUAY COURT"),
        ("Mr T", "alias", "alias", "Mr T"),
        ("Unit 4 Cobb Mill", "premises", "premises", "Unit 4 Cobb Mill"),
        ("Flat Cap", "premises", "premises", "Flat Cap"),
    ],
)
def test_the_first_word_says_what_the_model_saw(text: str, kind: str, want: str, name: str) -> None:
    (stands,) = join_names(text, [], [made(kind, 0, len(text), 0.9)])
    assert (stands.type, text[stands.start : stands.end]) == (want, name)


def test_a_street_name_by_its_cue_keeps_its_title() -> None:
    assert not join_names("aka Mr Tull", [made("alias", 4, 11, 0.8, "aka")], [made("person", 7, 11, 0.9)])


@pytest.mark.parametrize(
    ("name", "kind"), [("NA71", "organisation"), ("BM12", "person"), ("Cousin", "alias"), ("ARGUING", "alias")]
)
def test_a_call_sign_a_relative_and_an_act_are_nobody(name: str, kind: str) -> None:
    assert join_names(name, [], [made(kind, 0, len(name), 0.99)]) == []


@pytest.mark.parametrize(
    ("kind", "confidence", "stays"),
    [
        ("alias", 0.6, False),
        ("organisation", 0.55, False),
        ("organisation", 0.6, True),
        ("alias", 0.7, True),
        ("premises", 0.6, True),
    ],
)
def test_of_some_types_the_model_alone_has_to_be_surer(kind: str, confidence: float, stays: bool) -> None:
    assert bool(join_names("Pulse", [], [made(kind, 0, 5, confidence)])) is stays


@pytest.mark.parametrize(
    ("text", "confidence", "rules", "stands"),
    [
        ("KEYS", 0.92, [], False),  # an English word, as any in a log
        ("KEYS", 0.94, [], True),
        ("Keys", 0.92, [], True),  # in small letters the capital says something
        ("DIBZO", 0.92, [], True),
        ("KEYS", 0.92, [made("alias", 0, 4, 0.7, "aka")], True),
    ],
)
def test_an_english_word_in_capitals_is_an_alias_only_where_something_says_so(
    text: str, confidence: float, rules: list[Candidate], stands: bool
) -> None:
    assert bool(join_names(text, rules, [made("alias", 0, 4, confidence)])) is stands
