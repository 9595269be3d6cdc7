"""YAML files that people write: every problem at once, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, field_validator

from trawl.errors import FileProblems
from trawl.yaml_files import load_yaml_file, read_yaml_file


class Column(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    width: int = 1


class Sheet(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: str
    columns: list[Column] = []
    by_name: dict[str, Column] = {}
    first: Column | None = None

    @field_validator("title")
    @classmethod
    def _not_shouted(cls, title: str) -> str:
        if title.isupper():
            raise ValueError("write it in lower case")
        return title


def problems_of(folder: Path, text: str | bytes) -> list[tuple[int, str]]:
    path = folder / "sheet.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(FileProblems) as caught:
        load_yaml_file(path, Sheet)
    assert all(str(p).startswith(f"{path}:{p.line}: ") for p in caught.value.problems)
    return [(p.line, p.message) for p in caught.value.problems]


def test_a_good_file_becomes_the_model(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yml"
    path.write_text("title: no\ncolumns:\n  - name: a\n  - {name: b, width: 3}\nfirst:\n  name: c\n")
    sheet = load_yaml_file(path, Sheet)
    assert sheet == Sheet(title="no", columns=[Column(name="a"), Column(name="b", width=3)], first=Column(name="c"))


def test_all_problems_are_reported_at_once_with_their_lines(tmp_path: Path) -> None:
    text = (
        "titel: x\n"
        "columns:\n"
        "  - name: a\n"
        "    widht: 2\n"
        "  - width: wide\n"
        "by_name:\n"
        "  one:\n"
        "    nam: b\n"
        "first:\n"
        "  name: c\n"
        "  colour: red\n"
    )
    assert problems_of(tmp_path, text) == [
        (1, "the key 'title' is missing; add it"),
        (1, "unknown key 'titel'; did you mean 'title'?"),
        (4, "unknown key 'widht'; did you mean 'width'?"),
        (5, "the key 'name' is missing in 'columns.1'; add it"),
        (5, "columns.1.width: Input should be a valid integer, unable to parse string as an integer"),
        (7, "the key 'name' is missing in 'by_name.one'; add it"),
        (8, "unknown key 'nam'; did you mean 'name'?"),
        (11, "unknown key 'colour'; known keys here: name, width"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "is empty"),
        ("# only a comment\n", 1, "is empty"),
        ("- a\n- b\n", 1, "must be a mapping"),
        ("title: a\ntitle: b\n", 2, "a key stands twice"),
        ("title: a\ncolumns: [1, 2\n", 3, "is not valid YAML here"),
        ("title: a\n\tcolumns: 1\n", 2, "is not valid YAML here"),
        (b"title: a\nfirst: caf\xe9\n", 2, "is not UTF-8"),
        ("title: LOUD\n", 1, "title: write it in lower case"),
        ("title: 2024-13-45\n", 1, "month must be in 1..12"),
        ("title: " + "[" * 600, 1, "is nested too deeply"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    ((found, message),) = problems_of(tmp_path, text)
    assert (found, words in message) == (line, True), message


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(FileProblems, match=r"absent\.yml:1: cannot be read: No such file"):
        load_yaml_file(tmp_path / "absent.yml", Sheet)
    with pytest.raises(FileProblems, match="cannot be read: Is a directory"):
        load_yaml_file(tmp_path, Sheet)


def test_lines_of_places_that_are_not_there_are_those_of_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "sheet.yml"
    path.write_text("title: a\nquery: |\n  one\n  two\nlist:\n  - 1\n  - 2\n")
    sheet = read_yaml_file(path)
    assert sheet.line_of(("query",)) == 2
    assert sheet.line_of(("list", 1)) == 7
    assert sheet.line_of(("list", 9)) == 5
    assert sheet.line_of(("absent",)) == 1
    assert str(sheet.problem(("list", 0), "is odd")) == f"{path}:6: is odd"
