"""Teaching the second opinion: it learns what tells hits apart, and nothing from the writer whom it judges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from bench.opinion import judge
from training.opinion import WRITERS, Case
from trawl.opinion.description import Description


def some_cases(seed: int = 5, hits: int = 16) -> dict[str, list[Case]]:
    """Hits whose first fact says, but for some noise, whether they are relevant."""
    dice = np.random.default_rng(seed)
    cases: dict[str, list[Case]] = {writer: [] for writer in WRITERS}
    for of in cases.values():
        for number in range(hits):
            relevant = number % 4 > 0
            facts = {f"fact {at}": float(value) for at, value in enumerate(dice.normal(0, 1, 6))}
            facts["fact 0"] += 0 if relevant else 6
            sums = dice.normal(0, 1, (1, 3))
            described = Description(facts, np.ones(1), sums, (np.ones(1),) * 3)
            of.append(Case("vawg", relevant, True, described))
    return cases


def apart(cases: dict[str, list[Case]], writer: str) -> list[bool]:
    known = {other: of for other, of in cases.items() if other != writer}
    return [is_apart for _, is_apart in judge(known, cases[writer], None)]


def test_what_is_plainly_wrong_is_set_apart_and_little_else() -> None:
    cases = some_cases()
    told = apart(cases, "own-t")
    wrong = [is_apart for case, is_apart in zip(cases["own-t"], told, strict=True) if not case.relevant]
    right = [is_apart for case, is_apart in zip(cases["own-t"], told, strict=True) if case.relevant]
    assert sum(wrong) >= 0.8 * len(wrong)
    assert sum(right) <= 0.1 * len(right)


def test_the_labels_of_the_writer_judged_change_nothing() -> None:
    cases = some_cases()
    turned = cases | {"own-t": [replace(case, relevant=not case.relevant) for case in cases["own-t"]]}
    assert apart(cases, "own-t") == apart(turned, "own-t")
    assert apart(cases, "t1") != apart(turned, "t1")
