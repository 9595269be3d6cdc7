"""A mapping is read for its calendar once, and anew where it was written since."""

from __future__ import annotations

from pathlib import Path

import pytest

from trawl.access import Principal
from trawl.pipeline import feed_calendars
from trawl.pipeline.feed_calendars import read_feed_calendars
from trawl.pipeline.installation import Installation
from trawl.settings import Settings
from trawl.yaml_files import YamlFile, read_yaml_file


def test_calendars_are_read_once_and_anew_when_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = tmp_path / "mappings" / "sources" / "kites.yml"
    mapping.parent.mkdir(parents=True)
    mapping.write_text("source: kites\ncalendar: weekly\n")
    installation = Installation(Settings(home=tmp_path), Principal("A"))
    first = read_feed_calendars(installation).of_source
    assert str(first["kites"]) == "weekly, 2 days of grace"
    read: list[Path] = []

    def note(path: Path) -> YamlFile:
        read.append(path)
        return read_yaml_file(path)

    monkeypatch.setattr(feed_calendars, "read_yaml_file", note)
    assert read_feed_calendars(installation).of_source == first
    assert read == []
    mapping.write_text("source: kites\ncalendar: monthly\n")
    assert str(read_feed_calendars(installation).of_source["kites"]).startswith("monthly")
    assert read == [mapping]
