"""A month of five feeds: drafted, hardly edited, loaded, and asked what only their columns say."""

from __future__ import annotations

import csv
import difflib
import re

from tests.cli.conftest import Trawl
from tests.cli.month import FEEDS, QUESTIONS, MonthFeed

#: Lines of a drafted mapping that may have to be changed by hand.
MOST_EDITS = 10


def test_a_month_of_feeds_is_mapped_loaded_and_asked(empty: Trawl) -> None:
    for feed in FEEDS:
        _load(empty, feed)
    wrong = []
    for how, about, asked, wanted in QUESTIONS:
        found = _ask(empty, how, asked)
        if found != wanted:
            wrong.append(f"{about} ({how} {asked}): {sorted(found)} for {sorted(wanted)}")
    assert not wrong, "\n".join(wrong)


def _load(trawl: Trawl, feed: MonthFeed) -> None:
    path, mapping = trawl.folder / feed.file, trawl.folder / f"{feed.name}.yml"
    feed.write(path)
    trawl("feed", "draft", path, "--out", mapping)
    drafted = mapping.read_text("utf-8")
    edited = drafted
    for pattern, replacement in feed.edits:
        edited, times = re.subn(pattern, replacement, edited, flags=re.MULTILINE)
        assert times, f"{feed.name}: nothing drafted is like {pattern!r}\n{drafted}"
    changed = [line for line in difflib.ndiff(drafted.splitlines(), edited.splitlines()) if line.startswith(("+", "-"))]
    assert sum(line.startswith("+") for line in changed) <= MOST_EDITS
    assert sum(line.startswith("-") for line in changed) <= MOST_EDITS
    mapping.write_text(edited, "utf-8")
    loaded = trawl("load", path, "--source", mapping, "--json").json
    assert loaded["rejected"] == 0, drafted


def _ask(trawl: Trawl, how: str, asked: str) -> set[str]:
    if how == "search":
        return set(trawl.ids(asked))
    kind, value = asked.split(":", 1)
    if how == "entity":
        found = trawl("entity", kind, "--json", "--all", "--", value, code=None).json
        return {record["record_id"] for record in found["records"]}
    listed, answers = trawl.write("list.csv", f"type,identifier\n{kind},{value}\n"), trawl.folder / "answers.csv"
    answers.unlink(missing_ok=True)
    trawl("wash", listed, "--out", answers, code=None)
    with answers.open(encoding="utf-8-sig", newline="") as lines:
        return {row["record_id"] for row in csv.DictReader(lines) if row["outcome"] == "trace"}
