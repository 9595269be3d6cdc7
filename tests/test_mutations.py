"""What nobody may break is seen to be broken."""

from __future__ import annotations

import pytest

from tests.mutations import MUTATIONS, ROOT, find_survivors


def test_every_mutation_is_still_one() -> None:
    for one in MUTATIONS:
        text = (ROOT / one.path).read_text("utf-8")
        assert text.count(one.after) >= 1, one.name
        assert one.right in text[text.index(one.after) :], one.name
        assert (ROOT / one.test.partition("::")[0]).is_file(), one.name


@pytest.mark.slow
def test_every_mutation_is_caught() -> None:
    assert find_survivors() == []
