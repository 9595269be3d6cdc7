"""docs/coverage.md says what there is."""

from dataclasses import fields
from pathlib import Path

import pytest

from trawl.coverage import Coverage, FeedCoverage

PAGE = (Path(__file__).parents[2] / "docs" / "coverage.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [field.name for kind in (Coverage, FeedCoverage) for field in fields(kind)])
def test_every_key_is_explained(name: str) -> None:
    if name != "source":
        assert any(f"`{name}`" in line.split("|")[1] for line in PAGE.splitlines() if line.startswith("|"))
