"""Who may read the text of a rejected row."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.quarantine import read_rejections

MAPPING = "record_id: id\nnarrative: text\nmarking: m\nkind: sort\n"

FEED = """id,text,m,sort
1,kept words,OFFICIAL,gossip
2,sensitive words,OFFICIAL-SENSITIVE,gossip
3,secret words,SECRET,gossip
4,most secret words,TOP SECRET,crime
5,unheard of words,COSMIC,crime
6,ragged words
"""


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home into which somebody who may hold what is SECRET loaded six rows that cannot be used."""
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_USER", "analyst")
    feed, mapping = tmp_path / "feed.csv", tmp_path / "marked.yml"
    feed.write_text(FEED)
    mapping.write_text(MAPPING)
    load, _ = load_file(_open(tmp_path / "home", monkeypatch, "SECRET"), feed, str(mapping), lambda _: None)
    assert load.rejected == 6
    return tmp_path / "home"


def _open(home: Path, monkeypatch: pytest.MonkeyPatch, ceiling: str) -> Installation:
    monkeypatch.setenv("TRAWL_MARKING_CEILING", ceiling)
    return open_installation(home)


@pytest.mark.parametrize(
    ("ceiling", "readable", "withheld"),
    [
        ("OFFICIAL", [1], 3),
        ("OFFICIAL-SENSITIVE", [1, 2], 2),
        ("SECRET", [1, 2, 3], 1),
        ("TOP SECRET", [1, 2, 3, 6], 0),
    ],
)
def test_the_text_of_a_rejected_row_is_read_up_to_ones_ceiling(
    loaded: Path, monkeypatch: pytest.MonkeyPatch, ceiling: str, readable: list[int], withheld: int
) -> None:
    installation = _open(loaded, monkeypatch, ceiling)
    shown = read_rejections(installation, 1)
    assert [row.row for row in shown.rows] == [1, 2, 3, 4, 5, 6], "that a row was rejected is said in any case"
    assert [row.row for row in shown.rows if row.content] == readable
    assert shown.withheld == withheld
    assert [row.reason for row in shown.rows if row.row in (1, 3)] == [
        f"row {row} (line {row + 1}) has a text of 6 characters as its kind in 'sort', which is none of intelligence, "
        "crime, custody, missing, cad, other; translate it under 'kind: values:' of the mapping, or set "
        "'unknown: other' there"
        for row in (1, 3)
    ], "a reason is read by those, too, who may not see what stands in the row"
    with installation.open_ledger() as ledger:
        *_, entry = ledger.audit.entries()
    assert (entry.action, entry.payload and entry.payload["withheld"]) == ("rejected rows", withheld)


def test_nothing_is_kept_of_a_row_above_the_ceiling_of_its_load(loaded: Path) -> None:
    kept = b"".join(path.read_bytes() for path in loaded.rglob("*") if path.is_file())
    assert b"secret words,SECRET" in kept
    assert b"most secret words" not in kept
    assert b"unheard of words" not in kept
    assert b"COSMIC" not in kept, "what stands where a marking should may be a narrative"


def test_the_marking_is_read_before_anything_else_can_fail(loaded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = loaded.parent / "feed.csv"
    feed.write_text("id,text,m,sort\n,secret words,SECRET,gossip\n")
    installation = _open(loaded, monkeypatch, "OFFICIAL")
    load, _ = load_file(installation, feed, str(loaded.parent / "marked.yml"), lambda _: None)
    (row,) = read_rejections(installation, load.id).rows
    assert (row.content, row.marking) == ("", "")
    assert "is marked SECRET, above the ceiling OFFICIAL" in row.reason
    assert row.reason.endswith("so its text is not kept")
