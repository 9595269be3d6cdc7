"""Comments of a YAML file that may be meant as text: ` #` begins one wherever text is not quoted, and cuts it short.

A comment belongs to the value that it may have been part of: the one before it on its line, the one that a
key or a dash before it begins, or the one above it where it is indented deeper than that value's key.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ruamel.yaml.nodes import Node, ScalarNode

#: Behind a quotation or in brackets the library asks for no space before it.
_COMMENT = re.compile(r"""(?<![^\s"'\[\]{},])#.*""")
#: What nobody writes for text: a comment whose `#` stands apart from its words.
_APART = re.compile(r"#+[ \t]+\S")
_HEADER = re.compile(r"[|>][-+0-9]*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment beside the value at `location`. `line` counts from 1.

    `plain` is false where words follow its `#` after a space, as in comments; `clear` is true where such a comment
    also has a line of its own, or two spaces before it, or stands behind the sign that begins a block.
    `quoted` is true beside a value between quotes, which none can cut short.
    """

    location: tuple[str | int, ...]
    line: int
    text: str
    plain: bool
    clear: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Value:
    """A scalar in a file: where it is, the column of its key or dash, and (None for an item) where its key ends."""

    location: tuple[str | int, ...]
    column: int
    key_end: int | None
    node: ScalarNode

    @property
    def start(self) -> int:
        return int(self.node.start_mark.index)

    @property
    def end(self) -> int:
        return int(self.node.end_mark.index)


def find_comments(root: Node, text: str) -> Iterator[Comment]:
    """Yield the comments of `text`, whose YAML is `root`, that stand where a value could go on."""
    values, covered = _read_scalars(root, text)
    ends = [value.end for value in values]
    for start, end in _gaps(covered, len(text)):
        for found in _COMMENT.finditer(text, start, end):
            place = bisect_right(ends, found.start())
            before = values[place - 1] if place else None
            after = values[place] if place < len(values) else None
            owner = _owner(text, found.start(), before, after)
            if owner is not None:
                yield _comment(owner, text, found)


def _read_scalars(root: Node, text: str) -> tuple[list[_Value], list[tuple[int, int]]]:
    """The values in the order of the file, and where text stands that cannot hold a comment."""
    from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode

    values: list[_Value] = []
    covered: list[tuple[int, int]] = []
    waiting: list[tuple[Node, tuple[str | int, ...], int, int | None]] = [(root, (), -1, None)]
    seen: set[int] = set()
    while waiting:
        node, location, column, key_end = waiting.pop()
        if id(node) in seen:  # an alias says again what its anchor says
            continue
        seen.add(id(node))
        if isinstance(node, ScalarNode):
            values.append(_Value(location, column, key_end, node))
            covered.append((_text_start(node, text), node.end_mark.index))
        elif isinstance(node, MappingNode):
            for key, value in node.value:
                covered.append((key.start_mark.index, key.end_mark.index))
                column = -1 if node.flow_style else key.start_mark.column
                waiting.append((value, (*location, str(key.value)), column, key.end_mark.index))
        elif isinstance(node, SequenceNode):
            column = -1 if node.flow_style else node.start_mark.column
            waiting += ((item, (*location, number), column, None) for number, item in enumerate(node.value))
    return sorted(values, key=lambda value: (value.end, value.start)), sorted(covered)


def _text_start(node: ScalarNode, text: str) -> int:
    """Where a scalar's text begins; behind the header of a block (`query: |`) a comment may stand."""
    start = int(node.start_mark.index)
    header = _HEADER.match(text, start) if node.style in ("|", ">") else None
    return header.end() + len(text[header.end() :].partition("\n")[0]) if header else start


def _gaps(covered: list[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in covered:
        if last < start:
            yield last, start
        last = max(last, end)
    yield last, length


def _owner(text: str, index: int, before: _Value | None, after: _Value | None) -> _Value | None:
    """The value that a comment at `index` may have been part of."""
    line_start = text.rfind("\n", 0, index) + 1
    beside = text[line_start:index].strip()
    column = index - line_start
    if after is not None and after.key_end is not None and after.key_end <= index:
        return after if beside or column > after.column else None
    if not beside:
        return before if before is not None and column > before.column else None
    if before is not None and before.end > line_start:
        return before if not text[before.end : index].strip(" \t,") else None
    return after if after is not None and after.key_end is None and beside[-1] in "-[," else None


def _comment(owner: _Value, text: str, found: re.Match[str]) -> Comment:
    index = found.start()
    line_start = text.rfind("\n", 0, index) + 1
    own_line = not text[line_start:index].strip()
    apart = _APART.match(found[0]) is not None
    spaced = text[line_start:index].endswith("  ") or owner.node.style in ("|", ">")
    empty = own_line and not found[0].strip("#")
    return Comment(
        location=owner.location,
        line=text.count("\n", 0, index) + 1,
        text=found[0].rstrip(),
        plain=not (apart or empty),
        clear=(apart and (own_line or spaced)) or empty,
        quoted=owner.node.style in ("'", '"'),
    )
