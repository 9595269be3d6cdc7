"""Texts with their links, and what every part of a Word file's body shares: styles, bookmarks, numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from trawl.reports.document import Cell, Fact, Run, Text, read_text
from trawl.reports.renderers.word.markup import (
    bookmark,
    field,
    line_break,
    link,
    paragraph,
    plain_run,
    run,
    tab,
    write_text,
)
from trawl.reports.values import read_cell

_STYLES = {
    "plain": "",
    "strong": "Strong",
    "code": "Code text",
    "note": "Quiet",
    "found": "Found",
    "doubtful": "Doubtful",
    "tag": "Tag",
}
#: A label of more letters has a line of its own before what stands beside it.
_LABEL = 22


class TextWriter:
    """Writes texts in the styles of a file, and knows which places there are to lead to."""

    def __init__(self, ids: Mapping[str, str], anchors: Mapping[str, str]) -> None:
        self._ids = ids
        self._anchors = anchors
        self._met: set[str] = set()
        self._runs = {style: ids[name] if name else "" for style, name in _STYLES.items()}
        self._numbers = Counter[str]()

    def style(self, name: str) -> str:
        """The id of a style in this file."""
        return self._ids[name]

    def next_number(self, kind: str) -> int:
        """1, 2, 3 for each kind of thing that a file counts."""
        self._numbers[kind] += 1
        return self._numbers[kind]

    def text(self, text: Text) -> str:
        """A text as runs; what leads to a place that is not printed is plain text."""
        return "".join([self._run(one) for one in text])

    def _run(self, one: Run) -> str:
        name = self._anchors.get(one.to) if one.to else None
        if name is None:
            return run(write_text(one.text), self._runs[one.style])
        bold = one.style in {"strong", "found", "doubtful"}
        return link(name, run(write_text(one.text), self._ids["Internal link"], bold=bold))

    def lines(self, lines: tuple[Text, ...]) -> str:
        """Texts one below another, in one paragraph."""
        return line_break().join([self.text(line) for line in lines if read_text(line)])

    def cell(self, cell: Cell) -> str:
        """What a cell says."""
        return self.lines(read_cell(cell))

    def mark(self, anchor: str, content: str) -> str:
        """Content as the place of this anchor; a second place of one name is none."""
        if not anchor or anchor in self._met:
            return content
        self._met.add(anchor)
        return bookmark(self._anchors[anchor], self.next_number("bookmark"), content)

    def paragraph(self, style: str, content: str, **options: bool | int | None) -> str:
        """A paragraph in a style of this name (`markup.paragraph`)."""
        return paragraph(self._ids[style], content, **options)  # type: ignore[arg-type]

    def words(self, text: str, style: str = "") -> str:
        """A run of words in a character style of this name."""
        return plain_run(text, self._ids[style] if style else "")

    def caption(self, kind: str, text: str, anchor: str) -> str:
        """A numbered caption, above what it names: `Table 3. Hits by force`."""
        number = field(f"SEQ {kind} \\* ARABIC", str(self.next_number(kind)))
        said = f"{self.words(f'{kind} ')}{number}{self.words(f'. {text}')}"
        return self.paragraph("caption", self.mark(anchor, said))

    def fact(self, fact: Fact) -> str:
        """A label with what stands beside it, at a tab stop."""
        label = self.words(fact.label, "Label")
        gap = tab() if len(fact.label) <= _LABEL else line_break()
        return self.paragraph("Fact", f"{label}{gap}{self.lines(fact.value.lines)}")

    def two_facts(self, left: Fact, right: Fact, width: int) -> str:
        """Two facts beside each other, on a page of this width."""
        stops = "".join([f'<w:tab w:val="left" w:pos="{width * half // 100}"/>' for half in (54, 72)])
        shown = [f"{self.words(fact.label, 'Label')}{tab()}{self.lines(fact.value.lines)}" for fact in (left, right)]
        style = f'<w:pStyle w:val="{self._ids["Fact"]}"/><w:tabs>{stops}</w:tabs>'
        return f"<w:p><w:pPr>{style}</w:pPr>{tab().join(shown)}</w:p>"
