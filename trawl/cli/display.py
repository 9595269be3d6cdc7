"""What commands print with: one console for answers (stdout), one for progress and remarks (stderr)."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from trawl.model import Hit, Span
from trawl.reports.snippets import CONTEXT_WORDS, Segment

if TYPE_CHECKING:
    from rich.progress import Progress


class _Answers(Console):
    """A console that says when its reader is gone, where rich would end the program."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))


def answers() -> Console:
    """The console for what was asked for."""
    return _Answers(highlight=False, soft_wrap=not sys.stdout.isatty())


def remarks() -> Console:
    """The console for everything else; it stays out of what a program reads."""
    return Console(stderr=True, highlight=False)


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
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        *(TextColumn("{task.fields[" + column + "]}") for column in columns),
        TimeRemainingColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    with bar:
        yield bar


def snippet_text(segments: Iterable[Segment]) -> Text:
    """A snippet with its found words marked, for a terminal."""
    text = Text()
    for segment in segments:
        if not segment.terms:
            text.append(segment.text)
            continue
        text.append(segment.text, style="bold yellow")
        if word := CONTEXT_WORDS[segment.context]:
            text.append(f" [{word}]", style="dim")
    return text


def span_json(span: Span) -> dict[str, object]:
    """A span as programs read it."""
    return {
        "part": span.part,
        "start": span.start,
        "end": span.end,
        "term": span.term,
        "context": span.context,
    }


def hit_json(hit: Hit) -> dict[str, object]:
    """A hit as programs read it."""
    record = hit.record
    return {
        "source": record.source,
        "record_id": record.record_id,
        "reference": record.reference,
        "kind": record.kind,
        "force": record.force,
        "event_date": record.event_date,
        "marking": record.marking,
        "negated": hit.negated,
        "terms": hit.found_terms,
        "spans": [span_json(span) for span in hit.spans],
        "why": hit.why,
    }
