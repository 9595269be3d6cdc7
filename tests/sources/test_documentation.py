"""The worked example of docs/sources.md maps as it says, and its table has every key."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from trawl.model import Record
from trawl.sources import SourceMapping, load_mapping, open_feed

PAGE = (Path(__file__).parents[2] / "docs" / "sources.md").read_text()


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


def test_the_worked_example_maps_a_feed(tmp_path: Path) -> None:
    (tmp_path / "oldbailey.yml").write_text(block("yaml"))
    feed = tmp_path / "oldbailey.jsonl"
    rows = [
        json.loads(block("json")),
        {"id": "t2", "date": "1820-01-12", "offence": "violentTheft", "places": "", "text": "An invented trial."},
        {"id": "t3", "date": "1821-01-12", "offence": "coining", "places": "Enfield", "text": "Another."},
    ]
    feed.write_text("\n".join(map(json.dumps, rows)))
    records = [r for r in open_feed(feed, load_mapping(tmp_path / "oldbailey.yml", ())) if isinstance(r, Record)]
    assert [r.title for r in records] == ["Theft", "Theft with violence", "coining"]
    assert records[0].key == ("oldbailey", "t17991204-1")
    assert (records[0].event_date, records[0].kind) == (date(1799, 12, 4), "crime")
    assert [r.place.town for r in records] == ["Holborn", "", "Enfield"]


def test_every_key_of_a_mapping_is_documented() -> None:
    table = PAGE.partition("## Every key")[2].partition("## Text")[0]
    documented = set(re.findall(r"`(\w+)`", table))
    assert set(SourceMapping.model_fields) <= documented
