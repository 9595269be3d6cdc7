"""Files and rows that are wrong: a message or a rejection each, and nothing lost."""

from __future__ import annotations

import gzip
import io
import json
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sources.conftest import Read
from trawl.errors import InputError
from trawl.model import Record, Rejection
from trawl.sources import SourceMapping, open_feed

MAPPING = SourceMapping.model_validate({"source": "test", "record_id": "id", "narrative": "text"})


def told(items: list[Record | Rejection]) -> list[str]:
    """Return a record's id, or a rejection's reason, for each item."""
    return [item.record_id if isinstance(item, Record) else item.reason for item in items]


def exhaust(items: Iterator[Record | Rejection], into: list[Record | Rejection]) -> InputError | None:
    """Read until the end or an error, which is returned."""
    try:
        for item in items:
            into.append(item)  # noqa: PERF402 - what came before the error counts
    except InputError as error:
        return error
    return None


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        packed.writestr("a.csv", "id,text\n1,words\n")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.csv", b"", "is empty"),
        ("blank.jsonl", b" \n\n", "is empty"),
        ("empty.csv.gz", b"", "is empty"),
        ("packed_empty.csv.gz", gzip.compress(b"", mtime=0), "is empty"),
        ("book.xlsx", archive(), "no workbook that can be read: it is a zip archive; unpack it"),
        ("report.csv", b"%PDF-1.7 and so on", "looks like a PDF"),
        ("noise.csv", random.Random(7).randbytes(5000), "is not text"),
        ("zeros.jsonl", b"\0" * 5000, "is not text"),
        ("plain.csv.gz", b"id,text\n1,words\n", "is named .gz but is not gzip data"),
        ("stump.csv.gz", gzip.compress(b"id,text\n1,words\n", mtime=0)[:12], "ends in the middle of its gzip data"),
        ("array.json", b'[{"id": 1, "text": "words"}]', "holds one JSON array"),
        ("other.csv", b"number,words\n1,a\n", "the header lacks the id's column 'id'. It has: number, words."),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        list(open_feed(path, MAPPING))
    assert words in str(caught.value)
    assert str(path) in str(caught.value)


def test_no_file_and_a_directory_say_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        open_feed(tmp_path / "absent.csv", MAPPING)
    with pytest.raises(InputError, match="is a directory"):
        open_feed(tmp_path, MAPPING)


def test_what_stands_before_a_cut_in_gzip_data_is_delivered(tmp_path: Path) -> None:
    path = tmp_path / "cut.jsonl.gz"
    noise = random.Random(3)
    lines = [json.dumps({"id": str(n), "text": f"{noise.random()} words"}) for n in range(20_000)]
    whole = gzip.compress("\n".join(lines).encode())
    path.write_bytes(whole[: len(whole) // 2])
    read: list[Record | Rejection] = []
    error = exhaust(iter(open_feed(path, MAPPING)), read)
    assert "was cut off" in str(error)
    assert "after line " in str(error)
    assert len(read) > 5_000
    assert told(read) == [str(n) for n in range(len(read))]


def test_ragged_rows_are_rejected_and_others_are_not(read: Read) -> None:
    items = read('id,text,force\n1,one,a\n2,two\n3,three,b,c\n4,four,d,,\n\n,,\n5,"fi\nve",e\n6,six,f\n')
    assert told(items) == [
        "1",
        "row 2 (line 3) has 2 columns where the header has 3; is a quote or a separator amiss?",
        "row 3 (line 4) has 4 columns where the header has 3; is a quote or a separator amiss?",
        "row 4 (line 5) has 5 columns where the header has 3; is a quote or a separator amiss?",
        "5",
        "6",
    ]
    assert [item.content for item in items if isinstance(item, Rejection)] == ["2,two", "3,three,b,c", "4,four,d,,"]
    last = items[-1]
    assert isinstance(last, Record)
    assert last.lineage.row == 6


def test_a_quote_that_is_not_closed_costs_its_own_row_only(read: Read) -> None:
    items = read('id,text\n1,one\n2,"two\n3,three\n4,four\n')
    assert [item.record_id if isinstance(item, Record) else item.row for item in items] == ["1", 2, "3", "4"]
    rejected = items[1]
    assert isinstance(rejected, Rejection)
    assert "row 2 (line 3) opens a quote that is not closed" in rejected.reason
    assert rejected.content == '2,"two'


@pytest.mark.parametrize(
    ("content", "told_of"),
    [
        ('id,text\n1,"a vape\n2,"a hotel"\n3,"ok"\n', [1, "2", "3"]),
        ('id,text\n1,"a vape\n2,a hotel\n3,"ok"\n4,"more"\n', [1, "2", "3", "4"]),
        ('id,text\n0,zero\n1,"a vape\n2,a hotel\n3,", he said"\n4,four\n', ["0", 2, "2", "3", "4"]),
        ('id,force,text\n1,"north,a vape\n2,south,a hotel\n3,"west",ok\n', [1, "2", "3"]),
        ('id,text\n1,"a vape\n2,"two\nlines"\n3,"a ""hotel"" \nand more"\n', [1, "2", "3"]),
    ],
)
def test_a_quote_that_is_not_closed_in_the_middle_swallows_no_row(
    read: Read, content: str, told_of: list[str | int]
) -> None:
    items = read(content)
    assert [item.record_id if isinstance(item, Record) else item.row for item in items] == told_of
    reasons = [item.reason for item in items if isinstance(item, Rejection)]
    assert "opens a quote that is not closed" in reasons[0]


def test_fields_over_several_lines_and_with_quotes_in_them_are_whole(read: Read) -> None:
    items = read('id,text\n1,"one\n2,two\n\n3,three"\n2,"said ""no"", \ntwice"\n3,"said "no" twice"\n4,5" pipe\n')
    assert [item.narrative for item in items if isinstance(item, Record)] == [
        "one\n2,two\n\n3,three",
        'said "no", \ntwice',
        'said "no" twice',
        '5" pipe',
    ]


def test_speech_goes_on_with_its_cell_over_several_lines(read: Read) -> None:
    items = read('id,text\n1,"he said "no" to\nher"\n2,two\n')
    assert [item.narrative for item in items if isinstance(item, Record)] == ['he said "no" to\nher', "two"]


def test_a_quote_that_may_be_anything_costs_its_row(read: Read) -> None:
    items = read('id,text\n1,"a 12" bore gun\nand a van"\n2,two\n')
    assert [item.record_id if isinstance(item, Record) else item.content for item in items] == [
        '1,"a 12" bore gun',
        'and a van"',
        "2",
    ]


@pytest.mark.parametrize("name", ["feed.csv", "feed.jsonl"])
def test_a_line_over_the_limit_is_rejected_with_its_beginning(read: Read, name: str) -> None:
    long = "x" * 9_000
    if name == "feed.csv":
        content = f"id,text\n1,one\n2,{long}\n3,three\n"
    else:
        content = "".join(json.dumps({"id": i, "text": t}) + "\n" for i, t in (("1", "a"), ("2", long), ("3", "c")))
    first, rejected, last = read(content, name=name, max_line_bytes=1024)
    assert isinstance(rejected, Rejection)
    assert told([first, last]) == ["1", "3"]
    assert "bytes long, over the limit of 1,024 (setting max_line_bytes)" in rejected.reason
    assert "9,0" in rejected.reason
    assert len(rejected.content) == 1024


def test_a_quoted_record_over_the_limit_is_given_back_line_by_line(read: Read) -> None:
    body = "\n".join(["y" * 100] * 30)
    items = read(f'id,text\n1,"{body}"\n2,two\n', max_line_bytes=1024)
    rejected = [item for item in items if isinstance(item, Rejection)]
    assert len(rejected) == 30
    assert told(items)[-1] == "2"
    assert "".join(item.content for item in rejected).count("y") == 3_000


def test_a_long_field_does_not_meet_the_csv_modules_limit(read: Read) -> None:
    (record,) = read(f"id,text\n1,{'word ' * 100_000}\n")
    assert isinstance(record, Record)
    assert len(record.narrative) == 500_000


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "2", "text": ', "is not JSON: "),
        ('["2"]', "is JSON but no object"),
        ("[" * 100_000, "is JSON nested too deeply"),
        ('{"id": ' + "9" * 5_000 + "}", "a number of thousands of digits"),
        ('{"id": "2"}', "has no text in 'text'"),
        ('{"text": "words"}', "has no id in 'id'"),
    ],
)
def test_a_line_that_is_no_record_is_rejected(read: Read, line: str, words: str) -> None:
    items = read('{"id": "1", "text": "a"}\n\n' + line + '\n{"id": "3", "text": "c"}', name="feed.jsonl")
    assert (told(items)[0], told(items)[2]) == ("1", "3")
    assert told(items)[1].startswith("row 2 (line 3) ")
    assert words in told(items)[1]


def test_an_id_used_twice_is_rejected_unless_it_says_the_same(read: Read) -> None:
    items = read("id,text\n1,one\n2,two\n1,one\n1,other\n")
    assert told(items) == [
        "1",
        "2",
        "1",
        "row 4 (line 5) has the id of row 1 but says something else; one of them is wrong",
    ]
    assert items[0].content_hash == items[2].content_hash  # type: ignore[union-attr]


def test_a_narrative_with_a_lone_surrogate_or_nul_is_mended(read: Read) -> None:
    (record,) = read('{"id": "1", "text": "a\\ud83d b\\u0000c"}', name="feed.jsonl")
    assert isinstance(record, Record)
    assert record.narrative == "a\ufffd bc"
    assert record.raw is not None
    (record.narrative + record.raw).encode()
