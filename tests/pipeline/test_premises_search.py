"""The records that are asked for as such that may mean a premises: all that linking everything finds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from trawl.access import Principal
from trawl.engine.embedded import open_embedded
from trawl.engine.interface import View
from trawl.entities import open_extractor
from trawl.linkage import Linker
from trawl.model import IndexedRecord, Place, Record, RegisterRow, Versions
from trawl.pipeline.premises_search import compile_candidates
from trawl.query import Limits
from trawl.settings import packaged_folder
from trawl.sources import load_register_mapping, load_register_rows
from trawl.text import ANALYSER_VERSION, analyse_record

READER = Principal("reader")


@contextmanager
def indexed(folder: Path, records: list[Record]) -> Iterator[View]:
    """A view of an index of these records, with what the rules find in them."""
    engine = open_embedded(folder / "index", versions=Versions("", ANALYSER_VERSION, "rules"))
    numbered = [replace(record, sequence=number, content_hash=str(number)) for number, record in enumerate(records, 1)]
    with engine.writer() as writer:
        extracted = open_extractor("rules", []).extract(numbered)
        writer.write([IndexedRecord(record, tuple(found), analyse_record(record)) for record, found in extracted])
    with engine.view() as view:
        yield view
    engine.close()


def find_candidates(view: View, row: RegisterRow) -> set[str]:
    query = compile_candidates(row, view.vocabulary(), Limits())
    return {found.record.record_id for found in view.scan(query, READER)}


def link_everything(view: View, rows: list[RegisterRow]) -> dict[str, set[str]]:
    linker, found = Linker(rows), dict[str, set[str]]()
    for one in view.everything(READER):
        for match in linker.match(one.record, one.mentions, one.text):
            found.setdefault(match.row.row_id, set()).add(one.record.record_id)
    return found


ROWS = [
    RegisterRow("r", "1", "Larchfield Park Side Hotel", "12 Dock Field Road", "Redditch", "B97 4AA", "West",
                "01632 960107"),
    RegisterRow("r", "2", "Parkside", "5 Priory Lane", "Malvern", "WR14 4ZX", "West"),
    RegisterRow("r", "3", "The Three Tuns", "1 High Street", "Worcester", "", "West"),
    RegisterRow("r", "4", "Foxley Lodge Guest House", "240 Canal Wharf", "Malvern", "WR14 4ZY", "West"),
]  # fmt: skip

#: Narratives that mean a row, by the ways of writing it, with the row's id.
WRITTEN = [
    ("1", "Seen at the Larchfield Parkside Hotel in Redditch."),
    ("1", "Seen at Larchfeild Park Side, Redditch."),
    ("1", "Larch Field Park Side Htl in Redditch, room 4."),
    ("1", "Stopped outside 12 Dockfield Rd, Redditch."),
    ("1", "He rang 01632 960 107 and asked for a room."),
    ("1", "He rang 01632960107 and asked for a room."),
    ("1", "Parcel sent to B974AA by her brother."),
    ("1", "Parcel sent to B97 4AA by her brother."),
    ("2", "Fight outside the Park Side in Malvern."),
    ("2", "Fight outside the Parksdie, Malvern."),
    ("2", "Fight outside the Prak Side, Malvern, after closing time."),
    ("2", "Followed from 5 Priory Ln, Malvern."),
    ("3", "Drinking in the 3 Tuns, Worcester, all night."),
    ("3", "Drinking in the Three Tuns in Worcester."),
    ("3", "Taken from 1 High St, Worcester."),
    ("4", "Room booked at Foxley Lodge GH, Malvern."),
    ("4", "Room booked at the Foxly Lodge, Malvern."),
    ("4", "Found at 240 Canalwharf, Malvern."),
]
PASSING = [f"Nothing of interest was seen in case number {number}, by the road to the park." for number in range(60)]


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    records = [Record("n", f"w{n}", text, force="West") for n, (_, text) in enumerate(WRITTEN)]
    records += [Record("n", f"p{n}", text, force="West") for n, text in enumerate(PASSING)]
    records.append(Record("n", "c", "Till taken.", place=Place("Foxley Ldge Guesthouse", "240 Canal Wharf", "Malvern")))
    with indexed(tmp_path_factory.mktemp("premises"), records) as opened:
        yield opened


@pytest.mark.parametrize("number", range(len(WRITTEN)), ids=[text for _, text in WRITTEN])
def test_a_way_of_writing_a_premises_is_among_what_is_looked_at(view: View, number: int) -> None:
    row = next(row for row in ROWS if row.row_id == WRITTEN[number][0])
    assert f"w{number}" in find_candidates(view, row)


def test_what_linking_everything_finds_is_found_and_little_else_is_looked_at(view: View) -> None:
    everything = link_everything(view, ROWS)
    assert sum(map(len, everything.values())) > len(WRITTEN) // 2
    for row in ROWS:
        candidates = find_candidates(view, row)
        assert everything.get(row.row_id, set()) <= candidates, row.name
        assert not candidates & {f"p{n}" for n in range(len(PASSING))}, row.name
    assert "c" in everything["4"]


def test_a_row_of_words_that_no_record_has_asks_for_nothing(view: View) -> None:
    assert find_candidates(view, RegisterRow("r", "9", "Zyxwvut Qqq")) == set()
    assert find_candidates(view, RegisterRow("r", "9", "Hotel")) == set()
    assert find_candidates(view, RegisterRow("r", "9", "", "", "", "", "", "n/k")) == set()


def test_on_the_annotated_narratives_it_finds_what_linking_everything_finds(shared: Path, tmp_path: Path) -> None:
    rows: list[RegisterRow] = []
    for name in ("hotels", "trading_standards"):
        mapping = load_register_mapping(name, [packaged_folder("mappings")])
        read = load_register_rows(shared / "gold" / "registers" / f"{name}.csv", mapping, name)
        rows += [row for row in read if isinstance(row, RegisterRow)]
    said = [
        json.loads(line)
        for path in sorted((shared / "gold" / "dev").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    with indexed(tmp_path, [Record("gold", one["id"], one["text"], force=one["force"]) for one in said]) as view:
        everything = link_everything(view, rows)
        assert len(everything) > len(rows) // 2
        looked_at = 0
        for row in rows:
            candidates = find_candidates(view, row)
            looked_at += len(candidates)
            assert everything.get(row.row_id, set()) <= candidates, row.name
        assert looked_at < len(rows) * len(said) / 5
