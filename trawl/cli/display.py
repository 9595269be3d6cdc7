"""What commands print with: one console for answers (stdout), one for progress and remarks (stderr)."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from trawl.coverage import Coverage, list_shortfalls
from trawl.model import PARTS, Hit, Part, Record, Span
from trawl.passages import part_text
from trawl.reports.shown_passages import ShownPassage, find_passage, list_passages
from trawl.reports.snippets import CONTEXT_WORDS, Snippet

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.table import Column, Table

#: Columns that a table may have where no terminal bounds it.
_UNBOUNDED = 100_000
#: An id up to this long stands on one line on any terminal; a longer one is broken rather than cut.
_ONE_LINE = 40

_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
#: Characters by which text from outside could act on a terminal, as others that show.
_VISIBLE: dict[int, int | str] = {
    **{code: 0x2400 + code for code in range(32) if chr(code) not in "\t\n"},
    **dict.fromkeys((*range(0x7F, 0xA0), *_BIDI), "\N{REPLACEMENT CHARACTER}"),
}


class _Answers(Console):
    """A console that says when its reader is gone, where rich would end the program."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def answers() -> Console:
    """The console for what was asked for."""
    on_terminal = sys.stdout.isatty()
    bounded = on_terminal or os.environ.get("COLUMNS", "").isdigit()
    width = None if bounded else _UNBOUNDED
    return _Answers(highlight=False, markup=False, emoji=False, soft_wrap=not on_terminal, width=width)


def remarks() -> Console:
    """The console for everything else; it stays out of what a program reads."""
    # A command that a remark names is copied whole: only a terminal's own width breaks it.
    soft_wrap = not sys.stderr.isatty()
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap)


def plain_text(text: str) -> Text:
    """Text from outside as it stands: nothing in it is markup, and control characters in it show."""
    return Text(text.translate(_VISIBLE))


def make_table(
    columns: Sequence[str | Column],
    rows: Iterable[Sequence[str | Text]],
    *,
    whole: int | None = None,
    show_lines: bool = False,
) -> Table:
    """A table of cells that are plain text, or Text that is styled already; a cell that is too wide is broken, not cut.

    The column at index `whole` holds what other commands ask for: the others make room for it first.
    """
    from rich.table import Table

    table = Table(*columns, show_lines=show_lines)
    for column in table.columns:
        column.overflow = "fold"
    widest = 0
    for row in rows:
        cells = [cell if isinstance(cell, Text) else plain_text(cell) for cell in row]
        table.add_row(*cells)
        widest = widest if whole is None else max(widest, cells[whole].cell_len)
    if whole is not None and widest <= _ONE_LINE:
        table.columns[whole].no_wrap = True
        table.columns[whole].min_width = widest
    return table


def print_shortfalls(coverage: Coverage) -> None:
    """Print what an answer does not cover, as a part of the answer; nothing where it covers everything."""
    for line in list_shortfalls(coverage):
        answers().print(plain_text(line))


def print_json(value: object) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n")
    sys.stdout.flush()


@contextmanager
def progress_bar(*columns: str) -> Iterator[Progress]:
    """A progress bar with an estimate, shown on a terminal only; `columns` name extra task fields."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    console = remarks()
    bar = Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        *(TextColumn("{task.fields[" + column + "]}", markup=False) for column in columns),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        yield bar


def snippet_text(snippet: Snippet) -> Text:
    """A snippet under its label with its found words marked, for a terminal."""
    text = label_text(snippet.label)
    for segment in snippet.segments:
        shown = segment.text.translate(_VISIBLE)
        if not segment.terms:
            text.append(shown)
            continue
        text.append(shown, style="bold yellow")
        if word := CONTEXT_WORDS[segment.context]:
            text.append(f" [{word}]", style="dim")
    return text


def label_text(label: str) -> Text:
    """A passage's label as it stands before it; nothing where it has none."""
    return Text(f"{label.translate(_VISIBLE)}: " if label else "", style="bold" if label else "")


def is_empty_page(total: int, page: int, size: int, *, everything: bool) -> bool:
    """Whether none of `total` records stands on a page."""
    return not total or (not everything and (page - 1) * size >= total)


def page_heading(found: str, total: int, page: int, size: int, *, everything: bool) -> str:
    """What stands over a page of `total` records: what was `found`, and which of it is shown."""
    first, last = (page - 1) * size + 1, min(page * size, total)
    if is_empty_page(total, page, size, everything=everything):
        return f"{found}; there is no page {page} (the last is {-(-total // size)})."
    if everything or total <= size:
        return f"{found}."
    return f"{found}; {first:,} to {last:,} shown (--page {page + 1} for more, --all for all of them)."


def record_cells(record: Record) -> tuple[str, str, str]:
    """A record's day, names and force, as tables begin with them."""
    return (
        record.event_date.isoformat() if record.event_date else "no date",
        "\n".join(filter(None, (f"{record.source}/{record.record_id}", record.reference, record.kind))),
        record.force,
    )


def record_json(record: Record) -> dict[str, object]:
    """Which record something is about, as programs read it."""
    return {
        "source": record.source,
        "record_id": record.record_id,
        "reference": record.reference,
        "kind": record.kind,
        "force": record.force,
        "event_date": record.event_date,
        "marking": record.marking,
    }


def spans_json(record: Record, spans: Iterable[Span]) -> list[dict[str, object]]:
    """A record's spans as programs read them, each with its words and the passage that they stand in."""
    passages, texts = list_passages(record), {part: part_text(record, part) for part in PARTS}
    return [
        {
            "part": span.part,
            "start": span.start,
            "end": span.end,
            **place_json(passages, span.part, span.start),
            "text": texts[span.part][span.start : span.end],
            "term": span.term,
            "context": span.context,
        }
        for span in spans
    ]


def place_json(passages: Iterable[ShownPassage], part: Part, offset: int) -> dict[str, object]:
    """The passage in which an offset into a part stands, as programs read it; "" for what it has not."""
    passage = find_passage(passages, part, offset)
    return {"section": passage.section if passage else "", "label": passage.label if passage else ""}


def hit_json(hit: Hit) -> dict[str, object]:
    """A hit as programs read it."""
    return {
        **record_json(hit.record),
        "negated": hit.negated,
        "undecided": hit.undecided,
        "terms": hit.found_terms,
        "spans": spans_json(hit.record, hit.spans),
        "why": hit.why,
    }
