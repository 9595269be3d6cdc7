"""Folding keeps the offsets of what it folds."""

from hypothesis import given
from hypothesis import strategies as st

from trawl.text.folding import fold_text


def test_ascii_keeps_its_offsets() -> None:
    assert fold_text("plain text") == ("plain text", None)


def test_one_for_one_folding_needs_no_offsets() -> None:
    assert fold_text("café “x”–y’s") == ('cafe "x"-y\'s', None)


def test_offsets_point_at_the_character_folded() -> None:
    folded, offsets = fold_text("Straße ﬁn\u200bal e\u0301")
    assert folded == "Strasse final e"
    assert offsets is not None
    assert [offsets[folded.index(c)] for c in "fal"] == [7, 3, 11]


@given(st.text())
def test_folding_is_idempotent_and_offsets_rise(text: str) -> None:
    folded, offsets = fold_text(text)
    assert fold_text(folded)[0] == folded
    if offsets is None:
        assert len(folded) == len(text)
    else:
        assert len(offsets) == len(folded) + 1
        assert list(offsets) == sorted(offsets)
        assert all(offset < len(text) for offset in offsets[:-1])
