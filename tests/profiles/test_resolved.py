"""A profile with its term lists written out, as a run keeps it: the lists may say something else by the next month."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from tests.query.generators import index_text
from trawl.profiles import load_profiles
from trawl.profiles.profile import Profile
from trawl.query import compile_query, parse_query, print_resolved
from trawl.settings import packaged_folder

PROFILES = load_profiles([packaged_folder("saved_searches")])


@pytest.mark.parametrize("profile", PROFILES, ids=[profile.name for profile in PROFILES])
def test_what_is_written_out_needs_no_list_and_finds_the_same(profile: Profile) -> None:
    written = print_resolved(profile.query.tree)
    assert "list:" not in written
    resolved = parse_query(written)
    lines = (files("trawl") / "demo" / "records.jsonl").read_text("utf-8").splitlines()
    records = [index_text(json.loads(line)["text"]) for line in lines]
    ours, theirs = compile_query(profile.query), compile_query(resolved)
    found = [ours.accepts(record) for record in records]
    assert any(found)
    assert [theirs.accepts(record) for record in records] == found
