"""Drafting mappings for small invented feeds, and reading the feeds through them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from trawl.drafting import draft_mapping
from trawl.model import Record, Rejection
from trawl.sources import SourceMapping, load_mapping, open_feed
from trawl.tabular import PLAIN


class Drafted(NamedTuple):
    """A draft's text, the mapping that it is, and what the feed's rows are through it."""

    text: str
    mapping: SourceMapping
    items: list[Record | Rejection]

    @property
    def records(self) -> list[Record]:
        return [item for item in self.items if isinstance(item, Record)]

    def why(self, start: str) -> str:
        """The comment of the line that begins so."""
        (line,) = [line for line in self.text.splitlines() if line.strip().startswith(start)]
        return line.partition("  # ")[2]


Draft = Callable[..., Drafted]

LONG = (
    "Officers spoke to staff at the premises and were shown footage of two males who left on foot toward the park "
    "shortly before closing time, number {}."
)


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    """Write a file, draft a mapping for it, and read it through that."""

    def draft_file(content: str | bytes | Sequence[Sequence[str]], name: str = "feed.csv", kind: str = "") -> Drafted:
        path = tmp_path / name
        path.write_bytes(to_bytes(content))
        text = draft_mapping(path, PLAIN, kind=kind)
        out = tmp_path / "draft.yml"
        out.write_text(text, encoding="utf-8")
        mapping = load_mapping(out, ())
        with open_feed(path, mapping) as feed:
            return Drafted(text, mapping, list(feed))

    return draft_file


def to_bytes(content: str | bytes | Sequence[Sequence[str]]) -> bytes:
    if isinstance(content, bytes):
        return content
    if isinstance(content, str):
        return content.encode()
    out = io.StringIO()
    csv.writer(out).writerows(content)
    return out.getvalue().encode()
