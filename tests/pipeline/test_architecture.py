"""The page on architecture names every job of the pipeline, and none that there is not."""

import re
from pathlib import Path

import trawl.pipeline

PAGE = Path(__file__).parents[2] / "docs" / "architecture.md"


def test_every_job_is_named() -> None:
    section = PAGE.read_text(encoding="utf-8").partition("## The jobs of pipeline\n")[2].partition("\n## ")[0]
    folder = Path(trawl.pipeline.__file__).parent
    assert set(re.findall(r"`([a-z_]+)`", section)) == {path.stem for path in folder.glob("[a-z]*.py")}
