"""A path as text: readable, storable, and of no other path."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trawl.tabular import render_path

# Names in which escapes, halves of escapes and bytes that are not UTF-8 stand next to each other.
NAMES = st.lists(st.sampled_from([b"\\", b"x", b"5c", b"e9", b"E9", b"8", b"\xe9", b"\x80", "é".encode(), b"a"])).map(
    b"".join
)


def read_back(text: str) -> bytes:
    """The bytes of the path that has this text."""
    return re.sub(rb"\\x(5c|[89a-f][0-9a-f])", lambda escape: bytes.fromhex(escape.group(1).decode()), text.encode())


@pytest.mark.parametrize(
    "name", ["feed.csv", "/a b/Zürich – 2026.csv", "\\feed\\new.csv", "\\xylophone\\x41\\xE9", "100%.csv"]
)
def test_an_ordinary_path_is_its_own_text(name: str) -> None:
    assert render_path(Path(name)) == name


@pytest.mark.parametrize(
    ("name", "text"),
    [(b"caf\xe9.csv", r"caf\xe9.csv"), (rb"caf\xe9.csv", r"caf\x5cxe9.csv"), (rb"\x5cxe9", r"\x5cx5cxe9")],
)
def test_a_byte_that_is_not_utf_8_shows_and_no_name_shows_like_it(name: bytes, text: str) -> None:
    assert render_path(os.fsdecode(name)) == text


@given(NAMES)
@example(rb"\x5c\xe9")
def test_a_path_can_be_read_back_from_its_text(name: bytes) -> None:
    assert read_back(render_path(os.fsdecode(name))) == name
