"""YAML files that people write: every problem at once, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, field_validator

from trawl.errors import FileProblems, Problem
from trawl.yaml_files import load_yaml_file, parse_yaml, read_yaml_file


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
        (5, "the key 'name' is missing in 'columns, item 2'; add it"),
        (5, "columns, item 2, width: 'wide' cannot stand here. Write a whole number."),
        (7, "the key 'name' is missing in 'by_name, one'; add it"),
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
        ("title: !!int ''\n", 1, "the type that its tag says"),
        ("title: !!bool maybe\n", 1, "the type that its tag says"),
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


#: Comments of YAML, by whether they may be meant as text in a key that is read, and in one that is searched for.
@pytest.mark.parametrize(
    ("text", "refused", "refused_in_searched"),
    [
        ("title: girl AND #age<18\n", True, True),
        ("title: nitrous #3\n", True, True),
        ("title: #money\n", True, True),
        ("title: Ref #\n", True, True),
        ("title: girl\n  AND #phone\n", True, True),
        ("title: girl AND\n  #phone\n", True, True),
        ("title: #phone AND\n  girl\n", True, True),
        ("title:\n  #phone AND\n  girl\n", True, True),
        ("title: > #phone AND\n  girl\n", True, True),
        ("title: |\n  girl\n #phone\n", True, True),
        ("{title: girl #phone\n}\n", True, True),
        ("title: girl # by age\n", False, True),
        ("title: girl  # by age\n", False, False),
        ("title: | # by age\n  girl\n", False, False),
        ("title: girl\n# by age\n", False, False),
        ("title: girl\n  # by age\n", False, False),
        ("title: girl\n#first: boy\n", False, False),
        ("title: girl\n  #\n", False, False),
        ("#age<18\ntitle: girl\n", False, False),
        ("title: 'girl AND #phone' # by age\n", False, False),
        ("title: 'girl AND #phone' #age\n", False, True),
        ('title: "older men" #phone\n', False, True),
        ('title: "older men"#phone\n', False, True),
        ("title: |\n  girl AND #phone\n  #age<18\n", False, False),
        ("title: >\n  girl AND #phone\n#age\n", False, False),
        ("title: girl#phone\n", False, False),
        ("title: girl\ncolumns: [] #phone\n", False, False),
        ("title: girl\ncolumns: #phone\n  - name: a\n", False, False),
        ("title: girl\ncolumns:\n  - name: a\n    width: 2 #wide\n", False, False),
    ],
)
def test_a_comment_that_may_be_text_is_refused(
    tmp_path: Path, text: str, *, refused: bool, refused_in_searched: bool
) -> None:
    path = tmp_path / "sheet.yml"
    path.write_text(text)
    for searched, wrong in (((), refused), (("title",), refused_in_searched)):
        problems: tuple[Problem, ...] = ()
        try:
            read_yaml_file(path).validate(Sheet, searched=searched)
        except FileProblems as error:
            problems = error.problems
        assert bool(problems) == wrong, problems
        for problem in problems:
            assert "as a comment" in problem.message
            assert "#" in text.splitlines()[problem.line - 1]


@pytest.mark.parametrize("query", ["girl: 14", '"older men" AND girl', "[vape AND girl", "*vape", "@home", "a\nAND b"])
def test_a_query_that_is_no_yaml_on_its_line_is_told_where_to_go(tmp_path: Path, query: str) -> None:
    ((_, message),) = problems_of(tmp_path, f"title: a\nquery: {query}\n")
    assert "Write 'query: |' with the query indented on the line below." in message


def test_a_comment_that_breaks_the_file_is_named(tmp_path: Path) -> None:
    for text in ("title: a\ncolumns: [b, #c]\n", "title: a AND\n  b #c\n  AND d\n", "title: {a: b #c}\n"):
        ((_, message),) = problems_of(tmp_path, text)
        assert "begins a comment" in message
    ((_, message),) = problems_of(tmp_path, "title: a\ncolumns: [b, c\n")
    assert "begins a comment" not in message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\nb:\n  - c: 2026-02-28\n  - c: 2026-02-31\n", 4),
        ("a: [1, {x: 2026-13-01}]\n", 1),
        ("a: &x [1, *x]\nb: *x\nc: 2026-02-30\n", 3),
    ],
)
def test_a_day_that_there_is_not_is_told_with_its_line(text: str, line: int) -> None:
    with pytest.raises(FileProblems, match=rf"^f\.yml:{line}: holds what cannot be: "):
        parse_yaml(Path("f.yml"), text)
