"""Rows that say that their record is deleted at source."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.errors import FileProblems, InputError
from trawl.model import Key, Record, Rejection, Withdrawal
from trawl.sources import FeedItem, load_mapping, open_feed
from trawl.sources.flags import read_deletion

_MAPPING = "source: stock\nrecord_id: id\nnarrative: text\nmarking: {column: mark, default: OFFICIAL}\ndelete: "


def read(folder: Path, said: str, text: str) -> list[FeedItem]:
    (folder / "stock.yml").write_text(f"{_MAPPING}{said}\n")
    (folder / "feed.csv").write_text(text)
    with open_feed(folder / "feed.csv", load_mapping(folder / "stock.yml", ())) as feed:
        return list(feed)


@pytest.mark.parametrize("said", ["act", "{column: act, values: {X9: yes, X1: no}}", "{column: act, values: {X9: D}}"])
def test_a_deletion_is_neither_a_record_nor_a_rejection(tmp_path: Path, said: str) -> None:
    code = "X9" if "X9" in said else "D"
    rows = f"id,text,mark,act\n1,,COSMIC,{code}\n2,a lamp,,I\n,a lamp,,{code}\n3,a lamp,,\n"
    gone, kept, nameless, plain = read(tmp_path, said, rows)
    assert isinstance(gone, Withdrawal)
    assert (gone.key, gone.lineage.row) == (Key("stock", "1"), 1)
    assert isinstance(kept, Record)
    assert isinstance(nameless, Rejection)
    assert nameless.reason.endswith("has no id in 'id'")
    assert isinstance(plain, Record)
    assert plain.remarks == ()


def test_a_code_that_cannot_be_read_keeps_the_record_with_a_remark(tmp_path: Path) -> None:
    (record,) = read(tmp_path, "act", "id,text,mark,act\n1,a lamp,,perhaps\n")
    assert isinstance(record, Record)
    (remark,) = record.remarks
    assert (remark.column, remark.value) == ("act", "perhaps")


def test_a_ragged_row_deletes_nothing(tmp_path: Path) -> None:
    assert [type(item) for item in read(tmp_path, "act", "id,text,mark,act\n1,a,b,c,D\n2,a,,D\n")] == [
        Rejection,
        Withdrawal,
    ]


def test_a_file_without_the_column_is_refused_unless_the_mapping_allows_for_it(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lacks the deletion's column 'act'"):
        read(tmp_path, "act", "id,text,mark\n1,a lamp,\n")
    assert len(read(tmp_path, "{columns: [act], default: ''}", "id,text,mark\n1,a lamp,\n")) == 1


@pytest.mark.parametrize("said", ["{column: act, values: {X: gone}}", "{constant: D}", "{column: act, default: maybe}"])
def test_a_mapping_that_leaves_it_open_is_refused(tmp_path: Path, said: str) -> None:
    with pytest.raises(FileProblems):
        read(tmp_path, said, "id,text,mark,act\n1,a lamp,,D\n")


@pytest.mark.parametrize(("text", "deleted"), [("D", True), ("Deleted.", True), ("U", False), ("", False), ("?", None)])
def test_words(text: str, deleted: bool | None) -> None:
    assert read_deletion(text) is deleted


def test_a_deleted_row_of_a_group_says_nothing_of_the_record_that_stays(tmp_path: Path) -> None:
    said = "act\ngroup_by: id\npeople: [{name: who}]"
    rows = "1,a lamp,SECRET,D,Ann ONE\n1,a chair,,U,Bob TWO\n1,a desk,,I,\n"
    rows += "2,a lamp,,D,\n2,a chair,,D,\n3,,,U,Cy\n3,a bed,,D,Di\n"
    record, gone, rejected = read(tmp_path, said, f"id,text,mark,act,who\n{rows}")
    assert isinstance(record, Record)
    assert (record.narrative, [person.name for person in record.people]) == ("a chair\n\na desk", ["Bob TWO"])
    assert (record.marking, record.remarks) == ("OFFICIAL", ())
    assert isinstance(gone, Withdrawal)
    assert isinstance(rejected, Rejection)
    assert (rejected.record_id, rejected.content) == ("3", "")
