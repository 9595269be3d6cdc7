"""Boilerplate over a real index: the same verdict in search, run and `profile test`, by what the reader may see."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from trawl.model import Hit
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.running import run_profile
from trawl.pipeline.searching import search
from trawl.pipeline.terms import report_terms, try_profile

LETTER = "Licensing officer called and spoke to the manager about exploitation at licensed premises that same evening."
PROFILE = "title: Premises\ndescription: Exploitation at premises.\nquery: exploitation AND premises\n"
DAYS = 5


def rows() -> list[dict[str, str]]:
    """Six letters that differ in the rest, one with a disclosure of its own, and one disclosure written six times."""
    letters = [
        {"id": f"L{n}", "force": "Durham", "date": f"2024-03-0{n}", "text": f"{LETTER} Visit to bar number {n}."}
        for n in range(1, 7)
    ]
    told = f"{LETTER} Barmaid says there is exploitation of girls at the premises next door."
    same = "Porter says that the exploitation of staff at these premises goes on every night of the week."
    return [
        *letters,
        {"id": "D1", "force": "Durham", "date": "2024-03-08", "text": told},
        *({"id": f"S{n}", "force": "Durham", "date": f"2024-04-0{n}", "text": same} for n in range(1, 7)),
        {"id": "C1", "force": "Cleveland", "date": "2024-05-01", "text": f"{LETTER} Visit to a club."},
    ]


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_BOILERPLATE_DAYS", str(DAYS))
    feed = tmp_path / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows()))
    saved = tmp_path / "home" / "saved_searches"
    saved.mkdir(parents=True)
    (saved / "premises.yml").write_text(PROFILE)
    opened = open_installation(tmp_path / "home")
    load_file(opened, feed, "narratives", lambda *_: None)
    return opened


def found(installation: Installation) -> dict[str, Hit]:
    with search(installation, "exploitation AND premises", everything=True) as answer:
        return {hit.record.record_id: hit for hit in answer.hits}


def test_a_letter_is_flagged_and_counted_apart_and_a_disclosure_beside_it_is_not(installation: Installation) -> None:
    hits = found(installation)
    assert len(hits) == 14  # nothing is dropped
    assert {name for name, hit in hits.items() if hit.negated} == {f"L{n}" for n in range(1, 7)} | {"C1"}
    assert {span.context for span in hits["L1"].spans} == {"template"}
    assert {span.context for span in hits["D1"].spans} == {"template", "affirmed"}
    # One story loaded six times is no boilerplate.
    assert {span.context for span in hits["S1"].spans} == {"affirmed"}


def test_run_term_report_and_profile_test_say_the_same(installation: Installation, tmp_path: Path) -> None:
    files = run_profile(installation, "premises", tmp_path / "out", lambda *_: None)
    assert files.run.counts["negated"] == 7
    assert report_terms(installation, "premises").negated == 7
    for name, negated in (("L1", True), ("D1", False)):
        trial = try_profile(installation, "premises", record=name, text=None)
        assert trial.hit is not None
        assert trial.hit.negated is negated
        assert trial.hit.spans == found(installation)[name].spans
    typed = try_profile(installation, "premises", record=None, text=f"Licensing: {LETTER}")
    assert typed.hit is not None
    assert typed.hit.negated


def test_only_what_the_reader_may_see_decides(installation: Installation) -> None:
    cleveland = replace(installation, principal=replace(installation.principal, forces=frozenset(["Cleveland"])))
    hits = found(cleveland)
    assert [(name, hit.negated) for name, hit in hits.items()] == [("C1", False)]


def test_a_setting_turns_it_off(installation: Installation) -> None:
    off = replace(installation, settings=installation.settings.model_copy(update={"boilerplate_days": 0}))
    assert not any(hit.negated for hit in found(off).values())


def test_a_record_too_crowded_to_decide_is_a_hit_to_look_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_QUERY_PAIRS", "100")
    texts = {
        "K1": "vape for a girl",
        "K2": "vape girl x taxi hotel x " * 50,
        "K3": "vape girl taxi hotel. Not decided.",
    }
    feed = tmp_path / "feed.jsonl"
    feed.write_text("".join(json.dumps({"id": name, "text": text}) + "\n" for name, text in texts.items()))
    saved = tmp_path / "home" / "saved_searches"
    saved.mkdir(parents=True)
    query = "(vape NEAR/50 girl) NOT NEAR/50 (taxi NEAR/50 hotel)"
    (saved / "crowded.yml").write_text(f"title: Crowded\ndescription: A crowded record.\nquery: {query}\n")
    installation = open_installation(tmp_path / "home")
    load_file(installation, feed, "narratives", lambda *_: None)

    with search(installation, query, everything=False) as answer:
        hits = {hit.record.record_id: hit for hit in answer.hits}
        assert answer.total == len(hits)
    assert {name: hit.undecided for name, hit in hits.items()} == {"K1": False, "K2": True}
    assert hits["K2"].why[0].startswith("Not decided")
    assert hits["K2"].spans

    # Not by its words: a term may well be called so.
    with search(installation, 'vape NOT "not decided"', everything=True) as answer:
        assert not any(hit.undecided for hit in answer.hits)
    with search(installation, '"Not decided" OR vape', everything=True) as answer:
        assert not any(hit.undecided for hit in answer.hits)

    files = run_profile(installation, "crowded", tmp_path / "out", lambda *_: None)
    assert files.run.counts["undecided"] == 1
    written = "".join(path.read_text("utf-8") for path in (tmp_path / "out").rglob("*.html"))
    assert "1 hit is undecided" in written
    assert "narratives/K2" in written
    trial = try_profile(installation, "crowded", record="K2", text=None)
    assert trial.hit is not None
    assert trial.hit.undecided
