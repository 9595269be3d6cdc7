"""The weights are one file: what the linker counts stands in it, and nothing stands in it that is never counted."""

import re
from pathlib import Path

import pytest

from trawl import linkage
from trawl.linkage.scoring import Weighing
from trawl.linkage.weights import load_weights

SOURCE = "".join(path.read_text(encoding="utf-8") for path in Path(linkage.__file__).parent.glob("*.py"))


def test_every_weight_is_counted_somewhere() -> None:
    quoted = set(re.findall(r'"(\w+)"', SOURCE))
    assert sorted(load_weights().weights.keys() - quoted) == []


def test_every_piece_of_evidence_has_a_weight() -> None:
    counted = set(re.findall(r'(?:weighing\.add|_place)\(\s*"(\w+)"', SOURCE))
    assert sorted(counted - load_weights().weights.keys()) == []
    with pytest.raises(KeyError):
        Weighing().add("hearsay")


def test_what_speaks_against_is_told_apart_from_what_speaks_for() -> None:
    weighing = Weighing()
    weighing.add("whole_name", "its name")
    weighing.add("same_town", "in its town")
    assert (weighing.score, weighing.amount) == (98, 2)
    weighing.add("other_postcode", "another postcode")
    assert (weighing.words_for, weighing.words_against) == (("its name", "in its town"), ("another postcode",))
    assert (weighing.score, weighing.amount) == (load_weights().bands.strong - 1, 3)


def test_a_doubt_is_lifted_by_what_points_at_a_building_or_never() -> None:
    def is_strong(doubt: str, exact: str) -> bool:
        weighing = Weighing()
        for name in ("whole_name", "same_town", doubt, exact):
            weighing.add(name)
        return weighing.may_be_strong

    assert is_strong("other_street", "same_postcode")
    assert not is_strong("other_number", "same_postcode")
    assert is_strong("other_number", "same_phone")
    assert not is_strong("other_unit", "same_phone")


def test_how_the_words_stand_in_a_text_compares_nothing() -> None:
    weighing = Weighing()
    weighing.add("capitals")
    weighing.add("locating")
    assert weighing.amount == 0
