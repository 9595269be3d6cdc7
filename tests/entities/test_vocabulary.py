"""The word lists: an entry that no rule could use is a mistake."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trawl.entities.names import FORENAMES
from trawl.entities.vocabulary import load_words

LISTS = sorted(path.name.removesuffix(".txt") for path in (files("trawl.entities") / "words").iterdir())


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_what_it_is_and_repeats_nothing(name: str) -> None:
    first, *lines = (files("trawl.entities") / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    assert first.startswith("# ")
    assert len(lines) == len(set(lines)) == len(load_words(name))


def test_words_are_written_in_letters_of_one_script() -> None:
    every = {entry for name in LISTS for entry in load_words(name)}
    assert not [entry for entry in every if any("\u0370" <= letter <= "\u1dff" for letter in entry)]


def test_unsure_forenames_are_forenames() -> None:
    assert {name.lower() for name in load_words("unsure_forenames")} - FORENAMES == set()


def test_words_that_are_never_names_are_in_small_letters_and_those_that_are_never_surnames_in_capitals() -> None:
    assert all(word == word.lower() for word in load_words("never_names"))
    assert all(word == word.upper() for word in load_words("never_surnames"))
