"""Rows of JSON Lines: none is taken for less than it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.errors import InputError
from trawl.tabular import Row, open_lines, read_json_rows


def read(path: Path, content: bytes) -> list[Row]:
    path.write_bytes(content)
    lines = open_lines(path)
    try:
        return list(read_json_rows(lines, 1 << 24))
    finally:
        lines.close()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{"id": "1", "text": "a", "text": "b"}', "gives a key twice"),
        ('{"id": "1", "place": {"town": "a", "town": "b"}}', "gives a key twice"),
        ('{"id": NaN}', "is not JSON: NaN"),
        ('{"id": 1, "at": [-Infinity]}', "is not JSON: -Infinity"),
        ('{"id": 1e999}', "a number that is too great"),
        ('{"id": "1"} {"id": "2"}', "is not JSON"),
        ("{'id': 1}", "is not JSON"),
    ],
)
def test_a_row_of_which_something_would_be_lost_is_not_read(tmp_path: Path, row: str, problem: str) -> None:
    wrong, other = read(tmp_path / "feed.jsonl", f'{row}\n{{"id": "9"}}\n'.encode())
    assert problem in wrong.problem
    assert (wrong.content, wrong.values, other.values) == (row, {}, {"id": "9"})


def test_a_key_twice_with_one_value_loses_nothing(tmp_path: Path) -> None:
    (row,) = read(tmp_path / "feed.jsonl", b'{"id": "1", "text": "a", "text": "a"}\n')
    assert (row.problem, row.values) == ("", {"id": "1", "text": "a"})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\r\n"])
def test_rows_end_in_any_way(tmp_path: Path, end: str) -> None:
    rows = read(tmp_path / "feed.jsonl", end.join(['{"id": "1"}', '{"id": "2"}', '{"id": "3"}', "\x1a"]).encode())
    assert [row.values for row in rows] == [{"id": "1"}, {"id": "2"}, {"id": "3"}]


def test_row_ends_of_several_kinds_in_one_file(tmp_path: Path) -> None:
    rows = read(tmp_path / "feed.jsonl", b'{"id": "1"}\n{"id": "2"}\r{"id": "3"}\r\n{"id":\r"4"}\n')
    assert [row.values for row in rows] == [{"id": "1"}, {"id": "2"}, {"id": "3"}, {"id": "4"}]


PIECES = st.sampled_from(
    [b'{"id": "1"}', b"{", b"}", b'"', b":", b"\r", b"\n", b"\0", b"\xff", b"\xa3", b"[", b"NaN", b"1"]
)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=30).map(b"".join))
def test_no_noise_is_fatal(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.jsonl"
    try:
        rows = read(path, b'{"id": "first row"}\n' + noise + b'\n{"id": "last row"}\n')
    except InputError as error:
        assert "is not text" in str(error)  # noqa: PT017 - more control characters than text has
        return
    assert rows[0].values == {"id": "first row"}
    assert rows[-1].values == {"id": "last row"}
