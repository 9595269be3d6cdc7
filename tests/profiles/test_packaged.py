"""The packaged profiles on short narratives of our own: what is returned, what is negated, what is left alone."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from trawl.contexts.context import is_negated, judge_contexts
from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record
from trawl.profiles import load_profiles
from trawl.query import CompiledQuery, compile_query
from trawl.settings import packaged_folder
from trawl.text import analyse_record

NARRATIVES = YAML(typ="safe").load(Path(__file__).with_name("narratives.yml").read_text(encoding="utf-8"))


@cache
def compiled() -> dict[str, CompiledQuery]:
    profiles = load_profiles([packaged_folder("saved_searches")])
    return {profile.name: compile_query(profile.query) for profile in profiles}


def verdict(query: CompiledQuery, indexed: IndexedRecord) -> str | None:
    judgement = query.judge(indexed)
    if not judgement.accepted:
        return None
    return "negated" if is_negated(query, indexed, judge_contexts(indexed, judgement.spans)) else "returned"


@pytest.mark.parametrize("case", NARRATIVES, ids=lambda case: case["id"])
def test_narrative(case: dict) -> None:
    record = Record("test", case["id"], case["text"], event_date=dt.date(2024, 6, 1))
    mentions = find_mentions(record.narrative, event_date=record.event_date)
    indexed = IndexedRecord(record, mentions, analyse_record(record))
    found = {name: said for name, query in compiled().items() if (said := verdict(query, indexed))}
    # A negated hit of another theme is no mistake: it is counted apart.
    named = {name: said for name, said in found.items() if said == "returned" or name in case["themes"]}
    assert named == case["themes"]
