"""Delimited files as they come: their header, their row ends, their quotes, and what becomes of a row that is wrong."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from trawl.errors import InputError
from trawl.tabular import Opening, Row, open_table

WANTED = ("id", "text", "kind", "date", "urn")
HEADER = "id,kind,date,urn,text\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def rows_of(path: Path, content: str | bytes, **known: int | str) -> list[Row]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with open_table(path, wanted=WANTED, opening=Opening(**known)) as table:  # type: ignore[arg-type]
        return list(table)


def cells_of(path: Path, content: str | bytes, **known: int | str) -> list[list[str] | str]:
    """The cells of each row, or the text of one that could not be read."""
    return [row.content if row.problem else list(row.values.values()) for row in rows_of(path, content, **known)]


def columns_of(path: Path, content: str, **known: int | str) -> tuple[str, ...]:
    path.write_text(content, "utf-8", newline="")
    with open_table(path, wanted=WANTED, opening=Opening(**known)) as table:  # type: ignore[arg-type]
        return table.columns


@pytest.mark.parametrize(
    ("content", "columns"),
    [
        ('id,text,"Review\ndate"\n1,a,\n', ("id", "text", "Review date")),
        ('id,text,"Review\rdate"\n1,a,\n', ("id", "text", "Review date")),
        ('id,"Owning\r\nforce",text\r\n1,a,b\r\n', ("id", "Owning force", "text")),
        ("id,Surname,surname,text\n1,a,b,c\n", ("id", "Surname", "surname 2", "text")),
        ("id,Surname,Surname,Surname 2,text\n1,a,b,c,d\n", ("id", "Surname", "Surname 3", "Surname 2", "text")),
        ("id,,text,\n1,a,b,\n", ("id", "column 2", "text", "column 4")),
        ("id\u200b,\u200ftext, no\u00adte \n1,a,b\n", ("id", "text", "note")),
        ("Crimes; all\nPrinted 1 March\n\nid;date;text\n1;2;3\n", ("id", "date", "text")),
        ('"A title, over\ntwo lines"\nid,text\n1,a\n', ("id", "text")),
        ("sep=;\nid;text\n1;a,b\n", ("id", "text")),
        ('"sep=|"\r\nid|text\r\n1|a,b\r\n', ("id", "text")),
        ("id,text\r1,a\n2,b\n", ("id", "text")),
        ("number,words\n1,a,b,c\n", ("number", "words")),
    ],
)
def test_the_header_is_found_and_its_names_are_one_of_a_kind(
    path: Path, content: str, columns: tuple[str, ...]
) -> None:
    assert columns_of(path, content) == columns


def test_where_the_header_was_found_is_said(path: Path) -> None:
    path.write_text("Crimes\n\nPrinted, 1 March\nid,text\n1,a\n")
    with open_table(path, wanted=WANTED) as table:
        assert (table.header_line, table.passed_over) == (4, 2)
        assert [row.line for row in table] == [5]


def test_somebody_can_say_where_the_header_is(path: Path) -> None:
    content = "id,text\nnumber,words\n1,a\n"
    assert columns_of(path, content) == ("id", "text")
    assert columns_of(path, content, header_row=2) == ("number", "words")
    with pytest.raises(InputError, match="has no header in its line 7"):
        columns_of(path, content, header_row=7)


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("1,a,b,c,ash\r\n2,a,b,c,oak\r3,a,b,c,elm\n4,a,b,c,fir", ["ash", "oak", "elm", "fir"]),
        ("1,a,b,c,by the gate\rthen the lane\n2,a,b,c,d\n", ["by the gate\rthen the lane", "d"]),
        ('1,a,b,c,"by the gate\rthen the lane"\n2,a,b,c,d\n', ["by the gate\rthen the lane", "d"]),
        ('1,a,b,c,"x"\r2,a,b,c,"y"\n', ["x", "y"]),
        ("1,a,b,c,d\n\x1a", ["d"]),
        ("1,a,b,c,d,,\n2,a,b,c,e,,\n", ["d", "e"]),
    ],
)
def test_row_ends_of_every_kind(path: Path, content: str, cells: list[str]) -> None:
    assert [row.values["text"] for row in rows_of(path, HEADER + content)] == cells


@pytest.mark.parametrize(
    "row",
    [
        "1,crime,2026-03-01,U1,girl, 14, taken to a barn,,",
        "1,crime,2026-03-01,U1,a,,",
        "1,crime,2026-03-01,U1",
        '1,crime,2026-03-01,he said "no, never"',
        '1,crime,2026-03-01,"he said "no", never"',
        '1,crime,2026-03-01,5" pipe,6" pipe',
        "1,crime,2026-03-01,U1,saw him\rthen, later",
        '1,crime,2026-03-01,U1,"a 12" blade"',
        "Total: 47 records",
        "*** End of report ***",
    ],
)
def test_a_row_whose_text_might_move_into_another_column_is_not_read(path: Path, row: str) -> None:
    others = ["2,crime,2026-03-02,U2,a boat", "3,crime,2026-03-03,U3,a cab"]
    read = cells_of(path, HEADER + "\n".join([others[0], row, others[1]]) + "\n")
    assert read == [others[0].split(","), row, others[1].split(",")]


@pytest.mark.parametrize(
    "content",
    [
        "1,crime,2026-03-01,girl, 14,,\n",
        '1,crime,2026-03-01,U1,"Dean" said so\nand left in a van\n',
        '1,crime,2026-03-01,U1,"one\nSmith, for the owner, said, a, van\nend",extra\n',
    ],
)
def test_a_row_that_only_seems_whole_is_not_read(path: Path, content: str) -> None:
    rows = rows_of(path, HEADER + content)
    assert [row.values for row in rows] == [{}] * len(rows)
    assert "\n".join(row.content for row in rows) + "\n" == content


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('"a 12" blade"', "has quotes of which it cannot be told whether they belong to its text"),
        ('"and no end', "opens a quote that is not closed"),
        ("a, b", "has 6 columns where the header has 5"),
    ],
)
@pytest.mark.parametrize("last", [True, False])
def test_a_rejected_row_says_what_is_wrong_with_it(path: Path, row: str, problem: str, last: bool) -> None:
    rest = "" if last else "2,crime,2026-03-02,U2,a boat\n"
    rows = rows_of(path, f"{HEADER}1,crime,2026-03-01,U1,{row}\n{rest}")
    assert rows[0].problem.startswith(problem)
    assert [row.line for row in rows] == [2, 3][: len(rows)]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('"Get in" he said', '"Get in" he said'),
        ('"she said "no, never" and ran"', 'she said "no, never" and ran'),
        ('"said to "Dean, 16" to go, "now", at once"', 'said to "Dean, 16" to go, "now", at once'),
        ('"he said "no""', 'he said "no"'),
        ('"he said "no," and left"', 'he said "no," and left'),
        ('"he said ""no"""', 'he said "no"'),
        ('"she said "come here"\nand went"', 'she said "come here"\nand went'),
        (
            '"one\n2, the second male\n3, a third, unknown\n\nend"',
            "one\n2, the second male\n3, a third, unknown\n\nend",
        ),
        ('a 5" pipe', 'a 5" pipe'),
        (' "a, b" ', "a, b"),
    ],
)
def test_speech_is_read_whole_with_its_quotes(path: Path, row: str, text: str) -> None:
    rows = rows_of(path, f"{HEADER}1,crime,2026-03-01,U1,{row}\n2,crime,2026-03-02,U2,a boat\n")
    assert [row.values.get("text") for row in rows] == [text, "a boat"]


@pytest.mark.parametrize("closing", ['screen of 40"', "screen of 40", '"quoted"', '"two\nlines"'])
@pytest.mark.parametrize("header", [HEADER, "urn,text,date,kind\n", "urn,text\n"])
def test_a_quote_that_is_not_closed_swallows_no_row(path: Path, header: str, closing: str) -> None:
    texts = ['"Male went away', "girl with a kite", closing, "boy on a raft"]
    names = header.strip().split(",")
    cells = [
        {"id": str(n), "kind": "crime", "date": f"2026-03-0{n}", "urn": f"AB/26/{n}", "text": text}
        for n, text in enumerate(texts, 1)
    ]
    rows = rows_of(path, header + "\n".join(",".join(row[name] for name in names) for row in cells) + "\n")
    assert [row.values.get("urn") for row in rows] == [None, "AB/26/2", "AB/26/3", "AB/26/4"]
    assert "opens a quote that is not closed" in rows[0].problem


TEXTS = st.text(st.sampled_from('ab ",;\n\r\t£’'), max_size=30)


@given(
    st.lists(TEXTS, max_size=8), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.sampled_from([",", ";", "\t"])
)
def test_what_is_written_by_the_rules_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], quoting: Literal[0, 1], delimiter: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "written.csv"
    rows = [["id", "text", "kind"], *([str(n), text, "crime"] for n, text in enumerate(texts))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, quoting=quoting, delimiter=delimiter).writerows(rows)
    with open_table(path, wanted=WANTED) as table:
        assert [list(row.values.values()) for row in table] == rows[1:]


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        ('1,"Male went away\n2,girl with a kite\n3,screen of 40"\n4,boy on a raft\n', [None, "2", "3", "4"]),
        ('1,"he had:\n2,a kite\n3,a screen"\n2,boy on a raft\n', ["1", "2"]),
        ('1,"he had:\n2,a kite\nand a screen"\n3,boy on a raft\n', ["1", "3"]),
    ],
)
def test_rows_that_count_on_are_rows_and_a_numbered_list_is_none(
    path: Path, content: str, ids: list[str | None]
) -> None:
    assert [row.values.get("id") for row in rows_of(path, "id,text\n" + content)] == ids


def test_a_cell_that_begins_with_a_quote_ends_an_open_one(path: Path) -> None:
    rows = rows_of(path, 'id,text\nAnn,"Male went\nBob,"girl"\nCid,a screen"\n')
    assert [row.values.get("id") for row in rows] == [None, "Bob", "Cid"]


def test_a_carriage_return_ends_no_row_where_what_follows_has_another_id(path: Path) -> None:
    assert cells_of(path, "id,text\n1,saw him\rthen,later\n2,a boat\n") == ["1,saw him\rthen,later", ["2", "a boat"]]


def test_blank_cells_at_the_end_of_every_row_are_passed_over_and_a_footer_is_no_row(path: Path) -> None:
    rows = rows_of(path, HEADER + "1,a,b,c,d,,\n2,a,b,c,e,,\n3,a,b,c,f, g,,\nTotal: 3\n")
    assert [row.values.get("text") for row in rows] == ["d", "e", None, None]


PIECES = st.sampled_from(
    [
        b"a",
        b"1",
        b" ",
        b",",
        b'"',
        b'""',
        b"\r",
        b"\n",
        b"\r\n",
        b"\0",
        b"\x1a",
        b"\xa3",
        b"\xe2\x80\x99",
        b"\xff",
        b"\x81",
    ]
)


@given(st.lists(PIECES | st.binary(max_size=3), max_size=40).map(b"".join))
@example(b'1,"a\r')
@example(b'1,"a" "b",c\n"\r"')
def test_no_text_is_lost_and_no_row_is_fatal(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "noise.csv"
    data = b"id,text,note\n0,first row,x\n" + noise + b'\n9,last row,"z"\n'
    path.write_bytes(data)
    try:
        table = open_table(path, wanted=WANTED)
    except InputError as error:
        assert "is not text" in str(error)  # noqa: PT017 - more control characters than text has
        return
    with table:
        rows = list(table)
    assume(not table.encoding.is_wide)
    told = Counter("".join("".join(row.values.values()) if row.values else row.content for row in rows))
    if table.encoding.old_ends:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    text = "".join(map(table.encoding.decode, re.findall(rb"[^\n]*\n", data.partition(b"\n")[2])))
    lost = Counter(c for c in text if c not in ',"\x1a' and not c.isspace()) - told
    assert not lost
    assert rows[0].values["text"] == "first row"
    assert rows[-1].values["text"] == "last row"


def test_a_header_that_comes_again_is_no_row(path: Path) -> None:
    """Exports that were put one behind the other."""
    rows = rows_of(path, "id,Report Text,day\n1,a kite,2\nID,report_text,day\n2,a boat,3\n")
    assert [(row.number, row.values["id"]) for row in rows] == [(1, "1"), (2, "2")]


def test_below_a_header_in_another_order_nothing_is_read_wrong(path: Path) -> None:
    rows = rows_of(path, "id,text,day\n1,a kite,2\ntext,id,day\na boat,2,3\na cart,3,4\n")
    assert [bool(row.problem) for row in rows] == [False, True, True]
    assert "line 3, which names the columns in another order" in rows[1].problem
    assert rows[1].content == "a boat,2,3"


@pytest.mark.parametrize("row", ["id,a kite,2", "text,id,text", "id,text"])
def test_a_row_that_holds_the_name_of_a_column_is_a_row(path: Path, row: str) -> None:
    assert len(rows_of(path, f"id,text,day\n{row}\n")) == 1
