"""What a bare text in the search box is looked up as besides its words."""

from __future__ import annotations

import pytest

from trawl.model import Entity
from trawl.pipeline.searching import identify_text


@pytest.mark.parametrize("text", ["05/05/2012", "5.5.12", "2012-05-05", "5th May 2012", "5 May 2012"])
def test_a_whole_date_may_be_a_birth(text: str) -> None:
    assert Entity("dob", "2012-05-05") in identify_text(text)


@pytest.mark.parametrize("text", ["CAD 123/12JAN24", "123/12JAN24", "37/12345/24", "24*19744*24", "99/99/9999", "5/5"])
def test_a_reference_with_a_date_in_it_is_no_birth(text: str) -> None:
    assert not [entity for entity in identify_text(text) if entity.type == "dob"]


def test_words_are_no_identifiers() -> None:
    assert identify_text("hotel") == ()
