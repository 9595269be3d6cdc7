"""Records are matched alike in one process and in several, in order, and no process outlives whoever asked."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest

from trawl.linkage import RegisterIndex
from trawl.model import IndexedRecord, Record, RegisterRow
from trawl.pipeline import matching
from trawl.pipeline.matching import match_records
from trawl.pipeline.register_indexes import IndexFile
from trawl.text import analyse_record

TOWNS = ("Thornaby", "Yarm", "Stokesley")
RECORDS = [
    IndexedRecord(record, (), analyse_record(record))
    for number in range(120)
    for record in [Record("feed", f"R{number}", f"Seen at the Anchor Lodge, {TOWNS[number % 3]}.")]
]


@pytest.fixture
def indexes(tmp_path: Path) -> list[IndexFile]:
    """Two registers, fictitious, the second of one row."""
    made = []
    for name, towns in (("hotels", TOWNS), ("pubs", TOWNS[1:2])):
        rows = [RegisterRow(name, f"{name}-{town}", "Anchor Lodge", town=town) for town in towns]
        RegisterIndex(rows).save(tmp_path / name)
        made.append(IndexFile(tmp_path / name, name, 1))
    return made


def share_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matching, "_LARGE", 0)
    monkeypatch.setattr(matching, "_MANY", 0)


def test_several_processes_find_what_one_does_in_its_order(
    indexes: list[IndexFile], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(match_records(RECORDS, len(RECORDS), indexes, 2))
    assert not multiprocessing.active_children(), "two small registers are not worth a process"
    share_everything(monkeypatch)
    assert list(match_records(iter(RECORDS), len(RECORDS), indexes, 2)) == alone
    assert [found[0][0].row.town for _, found in alone] == [*TOWNS] * 40
    assert {len(found) for _, found in alone} == {2}


def test_processes_end_with_whoever_stops_reading(indexes: list[IndexFile], monkeypatch: pytest.MonkeyPatch) -> None:
    share_everything(monkeypatch)
    matched = match_records(RECORDS, len(RECORDS), indexes, 2)
    next(matched)
    assert multiprocessing.active_children()
    matched.close()
    assert not multiprocessing.active_children()
