"""The gold holds: no trap is folded, nothing that is one event is missed (docs/incidents.md has the figures)."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import pytest

from tests.incidents.gold import Gold, load_gold, make_record, pairs_of, prepare, score
from trawl.incidents import fold_records
from trawl.model import Incidents


@pytest.fixture(scope="module")
def gold() -> Gold:
    return load_gold()


@pytest.fixture(scope="module")
def folded(gold: Gold) -> Incidents:
    return fold_records(prepare(gold.records, "rules"))


def test_gold_is_large_enough_and_names_records_that_are_there(gold: Gold) -> None:
    ids = [record.record_id for record in gold.records]
    assert len(ids) == len(set(ids)) >= 60
    assert {record_id for pair in (*gold.pairs, *gold.traps) for record_id in pair} <= set(ids)
    assert len(gold.traps) >= 15
    assert gold.pairs.isdisjoint(gold.traps)


def test_no_strong_pair_is_wrong(gold: Gold, folded: Incidents) -> None:
    assert pairs_of(folded, "strong") - gold.pairs == set()


def test_most_are_strong_and_all_are_offered(gold: Gold, folded: Incidents) -> None:
    assert score(pairs_of(folded, "strong"), gold.pairs).recall >= 0.93
    assert gold.pairs - pairs_of(folded) == set()
    assert score(pairs_of(folded), gold.pairs).precision >= 0.75  # half of the traps are for a person to decide


def test_no_trap_is_in_one_group(gold: Gold, folded: Incidents) -> None:
    together = {tuple(sorted((a.record_id, b.record_id))) for g in folded.groups for a, b in combinations(g, 2)}
    assert {pair: why for pair, why in gold.traps.items() if tuple(sorted(pair)) in together} == {}


def test_order_of_records_changes_nothing(gold: Gold, folded: Incidents) -> None:
    turned = fold_records(prepare(gold.records[::-1], "rules"))
    assert {frozenset(group) for group in turned.groups} == {frozenset(group) for group in folded.groups}
    assert set(turned.links) == set(folded.links)


def test_what_speaks_against_is_said(folded: Incidents) -> None:
    links = {frozenset((link.first.record_id, link.second.record_id)): link for link in folded.links}
    assert frozenset(("K02", "K05")) not in links  # what speaks against outweighs that one names the other
    assert "such things happen again" in links[frozenset(("K37", "K38"))].against[0]
    assert links[frozenset(("K54", "K55"))].against == ("two forces",)


def test_no_strong_pair_of_the_demo_is_wrong() -> None:
    """What the demo's records say was read: a log with the crime of it, and a custody record with its log."""
    right = {("D-0018", "D-0019"), ("D-0039", "D-0040")}
    lines = (files("trawl.demo") / "records.jsonl").read_text(encoding="utf-8").splitlines()
    said = [{**row, "feed": "demo", "kind": row["source"], "ref": row["urn"]} for row in map(json.loads, lines)]
    records = [make_record({**row, "day": date.fromisoformat(row["date"])}) for row in said if row["date"]]
    assert {("D-0018", "D-0019")} <= pairs_of(fold_records(prepare(records, "rules")), "strong") <= right


def test_the_documentation_has_the_figures(gold: Gold, folded: Incidents) -> None:
    text = (Path(__file__).parents[2] / "docs" / "incidents.md").read_text(encoding="utf-8")
    events = fold_count(gold)
    assert f"{len(gold.records)} fictitious records of {events} incidents" in text
    assert f"{len(gold.traps)} traps" in " ".join(text.split())
    for title, band in (("strong", "strong"), ("strong or possible", "")):
        found = score(pairs_of(folded, band), gold.pairs)
        line = f"| {title} | {found.precision:.3f} | {found.recall:.3f} | {found.true} | {found.claimed} |"
        assert line in text


def fold_count(gold: Gold) -> int:
    """How many events the gold has."""
    event = {record.record_id: {record.record_id} for record in gold.records}
    for one, other in gold.pairs:
        joined = event[one] | event[other]
        for record_id in joined:
            event[record_id] = joined
    return len({frozenset(members) for members in event.values()})
