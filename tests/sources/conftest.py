"""Reading small invented feeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from trawl.model import Record, Rejection
from trawl.sources import SourceMapping, open_feed
from trawl.tabular import Opening

Read = Callable[..., list[Record | Rejection]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Write a file and read it through a mapping (given as its YAML's values)."""

    def read_feed(
        content: str | bytes, mapping: dict[str, Any] | None = None, name: str = "feed.csv", **options: Any
    ) -> list[Record | Rejection]:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        values = {"source": "test", "record_id": "id", "narrative": "text", **(mapping or {})}
        if "max_line_bytes" in options:
            options["opening"] = Opening(max_line_bytes=options.pop("max_line_bytes"))
        return list(open_feed(path, SourceMapping.model_validate(values), **options))

    return read_feed
