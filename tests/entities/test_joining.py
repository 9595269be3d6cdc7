"""Rules and model on the same words."""

from __future__ import annotations

import pytest

from trawl.entities.joining import join_names
from trawl.identifiers import Candidate


def made(kind: str, start: int, end: int, confidence: float) -> Candidate:
    return Candidate(kind, start, end, "", "unverifiable", confidence)


@pytest.mark.parametrize(
    ("rule", "guess", "stands"),
    [
        (made("person", 50, 60, 0.9), made("person", 0, 9, 0.66), True),  # elsewhere: alone
        (made("person", 50, 60, 0.9), made("person", 0, 9, 0.6), False),
        (made("person", 0, 4, 0.9), made("person", 0, 9, 0.75), True),  # both saw it: the model says where it ends
        (made("person", 0, 4, 0.9), made("person", 0, 9, 0.65), False),
        (made("premises", 0, 4, 0.7), made("location", 0, 9, 0.85), True),  # against a rule
        (made("premises", 0, 4, 0.7), made("location", 0, 9, 0.75), False),
        (made("alias", 0, 9, 0.7), made("person", 0, 9, 0.99), False),
        (made("vehicle", 0, 9, 0.8), made("vehicle", 0, 12, 0.99), False),
        (made("handle", 0, 9, 0.5), made("person", 0, 9, 0.99), False),
        (made("person", 50, 60, 0.9), made("alias", 0, 9, 0.75), False),
    ],
)
def test_who_is_believed(rule: Candidate, guess: Candidate, stands: bool) -> None:
    assert bool(join_names([rule], [guess])) is stands


def test_a_name_that_both_saw_is_surer_than_the_rule() -> None:
    (name,) = join_names([made("person", 0, 4, 0.9)], [made("person", 0, 9, 0.75)])
    assert (name.end, name.confidence) == (9, 0.95)


def test_each_name_meets_its_own_rivals_only() -> None:
    rules = [made("handle", start, start + 5, 0.8) for start in range(100, 0, -10)]
    names = [made("person", start, start + 4, 0.9) for start in range(5, 120, 10)]
    assert [name.start for name in join_names(rules, names)] == list(range(5, 120, 10))
    assert [name.start for name in join_names(rules, [made("person", n.start + 3, n.end + 3, 0.9) for n in names])] == [
        108,
        118,
    ]
