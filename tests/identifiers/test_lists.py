"""What joins the members of a list after one cue."""

import pytest

from trawl.identifiers.lists import REACH, are_listed


@pytest.mark.parametrize(
    "joiner",
    [", ", " and ", " AND ", " & ", "/", " / ", " + ", "\n", "; ", ", and ", " (his) and ", ")\n(", '", "', "\n- "],
)
def test_members_are_joined(joiner: str) -> None:
    assert are_listed(f"A{joiner}B", 1, 1 + len(joiner))


@pytest.mark.parametrize("between", [" ", ". ", " then ", " was seen and ", "\n\nAfter", " (his) ", ", phone "])
def test_other_words_end_a_list(between: str) -> None:
    assert not are_listed(f"A{between}B", 1, 1 + len(between))


def test_a_list_begins_with_a_member() -> None:
    assert not are_listed(", B", -1, 2)
    assert not are_listed("A" + "," * (REACH + 1) + "B", 1, REACH + 2)
