"""Encodings, separators, hashes and progress of a feed."""

from __future__ import annotations

import gzip
import os
import random
from datetime import date
from pathlib import Path

import pytest

from tests.sources.conftest import Read
from trawl.model import Record, Rejection
from trawl.sources import SourceMapping, open_feed

MAPPING = SourceMapping.model_validate({"source": "test", "record_id": "id", "narrative": "text"})
TEXT = "id,text\n1,He paid £20 – “cash” – at the café and left by the rear door of José's shop\n2,plain\n"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_encoding_is_found_and_said(tmp_path: Path, written: str, said: str, packed: bool, newline: str) -> None:
    data = TEXT.replace("\n", newline).encode(written)
    path = tmp_path / ("feed.csv.gz" if packed else "feed.csv")
    path.write_bytes(gzip.compress(data) if packed else data)
    with open_feed(path, MAPPING) as feed:
        one, two = feed
    assert feed.encoding == said
    assert isinstance(one, Record)
    assert one.narrative == TEXT.splitlines()[1][2:]
    assert isinstance(two, Record)
    assert two.narrative == "plain"


def test_a_line_in_another_encoding_is_read_as_cp1252(read: Read) -> None:
    lines = [f"{n},£{n} at the café".encode() for n in range(20)] + ["20,£20 – “no”".encode("cp1252")]
    *_, last = read(b"id,text\n" + b"\n".join(lines))
    assert isinstance(last, Record)
    assert last.narrative == "£20 – “no”"


def test_the_mapping_can_name_the_encoding(read: Read) -> None:
    (record,) = read("id,text\n1,œuf £5\n".encode("iso-8859-15"), {"encoding": "iso-8859-15"})
    assert isinstance(record, Record)
    assert record.narrative == "œuf £5"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(read: Read, separator: str) -> None:
    (record,) = read(f'id{separator}"text, and more"{separator}text\n1{separator}a{separator}"b{separator}c"\n')
    assert isinstance(record, Record)
    assert record.narrative == f"b{separator}c"


def test_columns_are_found_however_they_are_spelled(read: Read) -> None:
    (record,) = read("ID, Free-Text\n1,words\n", {"narrative": "free_text"})
    assert isinstance(record, Record)
    assert record.narrative == "words"


def test_a_file_whose_name_is_not_utf_8(tmp_path: Path) -> None:
    """Records and rejections name it as the ledger does, in characters that can be stored."""
    path = tmp_path / os.fsdecode(b"f\xe9ed.csv")
    path.write_text("id,text\n1,one\n1,other\n")
    with open_feed(path, MAPPING) as feed:
        record, rejection = feed
    assert isinstance(record, Record)
    assert isinstance(rejection, Rejection)
    assert record.lineage.file == rejection.file == r"f\xe9ed.csv"


def test_raw_is_kept_only_where_mending_changed_something(read: Read) -> None:
    plain, mended = read('id,text\n1,a B & B\n2,"a B &amp; B\r\nnext"\n')
    assert isinstance(plain, Record)
    assert isinstance(mended, Record)
    assert (plain.narrative, plain.raw) == ("a B & B", None)
    assert (mended.narrative, mended.raw) == ("a B & B\nnext", "a B &amp; B\r\nnext")


def test_the_hash_covers_what_the_source_said_and_nothing_else(tmp_path: Path) -> None:
    mapping = MAPPING.model_copy(update={"force": SourceMapping.model_validate(
        {"record_id": "a", "narrative": "b", "force": "force"}).force})  # fmt: skip

    def hash_of(name: str, row: str, **load: object) -> str:
        path = tmp_path / name
        path.write_text(f"id,text,force,unmapped\n{row}\n")
        (record,) = open_feed(path, mapping).items(**load)  # type: ignore[arg-type]
        assert isinstance(record, Record)
        return record.content_hash

    first = hash_of("a.csv", "1,words,Norfolk,x")
    assert first == "cadb3ab7f5c4c2b08b1903401cc5c8be"  # so that a change of the hash is a choice
    assert hash_of("b.csv", "1,words,Norfolk,y", load_id=9, loaded=date(2024, 1, 1)) == first
    others = [hash_of("c.csv", row) for row in ("1,words.,Norfolk,x", "1,words,Suffolk,x", "1,words&#46;,Norfolk,x")]
    assert len({first, *others}) == 4


WHOLE = {
    "kind": {"column": "kind"}, "reference": "reference", "force": "force", "district": "district",
    "event_date": "event", "created_date": "created", "review_date": "review", "title": "title",
    "place": {name: name for name in ("premises", "address", "town", "postcode", "lat", "lon")},
    "people": [{"name": "name", "role": "role", "dob": "dob", "nominal_id": "nominal"}],
    "markers": {"column": "markers", "separator": ";"}, "grade": {"scheme": "3x5x2", "column": "grade"},
    "handling": "handling", "marking": "marking",
    "narrative": [{"column": "text", "section": "what"}],
}  # fmt: skip
FILLED = {
    "id": "1", "text": "words", "kind": "crime", "reference": "CR/1", "force": "Norfolk", "district": "North",
    "event": "2026-01-02", "created": "2026-01-03", "review": "2027-01-02", "title": "A title",
    "premises": "Elm Inn", "address": "4 Elm Row", "town": "Derby", "postcode": "DE31 1AA", "lat": "52.9",
    "lon": "-1.4", "name": "A Person", "role": "victim", "dob": "2001-02-03", "nominal": "N1", "markers": "one;two",
    "grade": "1AA", "handling": "C", "marking": "OFFICIAL",
}  # fmt: skip
CHANGED = {
    **{column: f"{value}x" for column, value in FILLED.items()}, "kind": "custody", "marking": "OFFICIAL-SENSITIVE",
    "lat": "1", "lon": "1", **dict.fromkeys(("event", "created", "review", "dob"), "2020-02-02"),
}  # fmt: skip


def test_the_hash_of_a_whole_record_covers_every_field_and_stays_as_it_is(read: Read) -> None:
    rows = [FILLED] + [{**FILLED, column: CHANGED[column]} for column in FILLED if column != "id"]
    lines = [",".join(FILLED), *(",".join(row.values()) for row in rows)]
    records = [read("\n".join([lines[0], line]), WHOLE)[0] for line in lines[1:]]
    hashes = [record.content_hash for record in records if isinstance(record, Record)]
    assert hashes[0] == "907f2e702ad131313ec074d3bc76dd8b"  # another one would make every stored record look amended
    assert len(set(hashes)) == len(rows)


def test_a_load_is_named_in_the_records_lineage(tmp_path: Path) -> None:
    path = tmp_path / "feed.csv"
    path.write_text("id,text\n1,a\n")
    (record,) = open_feed(path, MAPPING).items(load_id=7, loaded=date(2024, 5, 6))
    assert isinstance(record, Record)
    assert (record.lineage.load_id, record.lineage.file, record.lineage.row) == (7, "feed.csv", 1)
    assert record.loaded_date == date(2024, 5, 6)


@pytest.mark.parametrize("packed", [False, True])
def test_progress_rises_to_the_files_size(tmp_path: Path, packed: bool) -> None:
    noise = random.Random(5)
    data = b"id,text\n" + b"".join(b"%d,%s\n" % (n, noise.randbytes(3_000).hex().encode()) for n in range(1_500))
    path = tmp_path / ("feed.csv.gz" if packed else "feed.csv")
    path.write_bytes(gzip.compress(data, 1) if packed else data)
    feed = open_feed(path, MAPPING)
    seen = [feed.bytes_read for _ in feed]
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[len(seen) // 2] < seen[-1] <= feed.size == path.stat().st_size
    assert feed.bytes_read == feed.size


def test_columns_that_no_row_had_are_told(read: Read, tmp_path: Path) -> None:
    mapping = SourceMapping.model_validate(
        {"source": "t", "record_id": "id", "narrative": "text", "force": "force", "district": "area"}
    )
    path = tmp_path / "feed.jsonl"
    path.write_text('{"id": "1", "text": "a"}\n{"id": "2", "text": "b", "area": "x"}\n')
    feed = open_feed(path, mapping)
    assert len(list(feed)) == 2
    assert feed.absent_columns == ("force",)
