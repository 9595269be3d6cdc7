"""The term tools over a real index: what a principal may see, limits, and texts that are not loaded."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from trawl.errors import FileProblems, NotFoundError, UsageError
from trawl.model import Key
from trawl.pipeline.installation import Installation, open_installation
from trawl.pipeline.loading import load_file
from trawl.pipeline.terms import lint_profiles, report_terms, suggest_terms, try_profile

PROFILE = """\
title: Vapes
description: Vapes that a child is given.
query: |
  vape AND (girl OR boy OR list:more)
"""
LIST = "title: More\ntiers:\n  core: [runner, zeppelin, quiet girl]\n"


def rows() -> list[dict[str, str]]:
    """Six hits that share a word in Durham, one negated, one that says more elsewhere, and a background."""
    found = [
        {"id": f"H{n}", "force": "Durham", "text": f"A girl was given a vape by the ringmaster, day {n}."}
        for n in range(6)
    ]
    found.append({"id": "N1", "force": "Durham", "text": "Officers asked. No vape seen. No girl was seen."})
    found.append({"id": "V1", "force": "Cleveland", "text": "A boy sold a vappe and a vape to the ringfence."})
    found += [{"id": f"B{n}", "force": "Durham", "text": f"Shop window broken, day {n}."} for n in range(30)]
    return found


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    monkeypatch.setenv("TRAWL_MODEL", "none")
    monkeypatch.setenv("TRAWL_HOME", str(tmp_path / "home"))
    feed = tmp_path / "feed.jsonl"
    feed.write_text("".join(json.dumps(row) + "\n" for row in rows()))
    saved = tmp_path / "home" / "saved_searches"
    (saved / "terms").mkdir(parents=True)
    (saved / "vapes.yml").write_text(PROFILE)
    (saved / "terms" / "more.yml").write_text(LIST)
    opened = open_installation(tmp_path / "home")
    load_file(opened, feed, "narratives", lambda *_: None)
    return opened


def of_durham(installation: Installation) -> Installation:
    return replace(installation, principal=replace(installation.principal, forces=frozenset(["Durham"])))


def test_the_term_report(installation: Installation) -> None:
    report = report_terms(installation, "vapes")
    lines = {line.term: line for line in report.terms}
    assert (report.hits, report.negated, report.records) == (8, 1, 38)
    assert (lines["vape"].records, lines["vape"].hits, lines["vape"].alone, lines["vape"].ruled_out) == (8, 8, 8, 1)
    assert (lines["girl"].records, lines["girl"].hits, lines["girl"].alone) == (7, 7, 7)
    assert (lines["zeppelin"].records, lines["zeppelin"].hits) == (0, 0)
    assert report.pairs[0] == ("girl", "vape", 7)


def test_a_report_counts_what_its_reader_may_see(installation: Installation) -> None:
    report = report_terms(of_durham(installation), "vapes")
    lines = {line.term: line for line in report.terms}
    assert (report.hits, report.records) == (7, 37)
    assert (lines["boy"].records, lines["boy"].hits) == (0, 0)


def test_suggestions(installation: Installation) -> None:
    found = suggest_terms(installation, "vapes")
    assert (found.hits, found.negated) == (7, 1)
    words = {word.term: (word.hits, word.records) for word in found.words}
    assert words["ringmaster"] == (6, 6)
    assert not words.keys() & {"vape", "girl", "boy", "shop"}
    assert [(near.spelling, near.of, near.records) for near in found.spellings] == [("vappe", "vape", 1)]


def test_what_is_said_only_of_who_is_no_misspelling(installation: Installation, tmp_path: Path) -> None:
    told = ("Snapchat @vpae asked.", "A vpae was seen.")
    for number, (text, expected) in enumerate(zip(told, ({"vappe"}, {"vappe", "vpae"}), strict=True)):
        more = tmp_path / f"more{number}.jsonl"
        more.write_text(json.dumps({"id": f"M{number}", "text": text}) + "\n")
        load_file(installation, more, "narratives", lambda *_: None)
        assert {near.spelling for near in suggest_terms(installation, "vapes").spellings} == expected


def test_suggestions_come_from_what_their_reader_may_see(installation: Installation) -> None:
    found = suggest_terms(of_durham(installation), "vapes")
    assert found.spellings == ()
    assert "ringmaster" in {word.term for word in found.words}


def test_words_of_withdrawn_records_are_not_suggested(installation: Installation) -> None:
    with installation.open_engine(writing=True) as engine, engine.writer() as writer:
        assert writer.withdraw([Key("narratives", "V1")]).withdrawn == 1
    with installation.open_engine() as engine, engine.view() as view:
        known = dict(view.vocabulary())
    found = suggest_terms(installation, "vapes")
    # The index may know the word until it is tidied up; nobody is told of it.
    assert found.spellings == ()
    assert not {"vappe", "ringfence"} & {word.term for word in found.words}
    assert "ringmaster" in known


def test_why_a_record_is_found(installation: Installation) -> None:
    trial = try_profile(installation, "vapes", record="H1", text=None)
    assert trial.hit is not None
    assert trial.hit.found_terms == ("girl", "vape")
    assert trial.lost == ()


def test_which_clause_is_lost_by_negation(installation: Installation) -> None:
    trial = try_profile(installation, "vapes", record="N1", text=None)
    assert trial.hit is not None
    assert trial.hit.negated
    assert trial.lost == ("vape", "girl OR boy OR list:more")


def test_why_a_record_is_not_found(installation: Installation) -> None:
    trial = try_profile(installation, "vapes", record="B1", text=None)
    assert trial.hit is None
    assert [part.clause for part in trial.verdict.parts if not part.holds] == ["vape", "girl OR boy OR list:more"]


def test_a_text_is_tried_as_if_it_were_loaded(installation: Installation) -> None:
    trial = try_profile(installation, "vapes", record=None, text="The girl\u2019s vape")
    assert trial.hit is not None
    assert [span.term for span in trial.hit.spans] == ["girl", "vape"]


def test_what_cannot_be_tried(installation: Installation) -> None:
    with pytest.raises(UsageError, match="--record ID, or --text"):
        try_profile(installation, "vapes", record=None, text=None)
    with pytest.raises(NotFoundError):
        try_profile(of_durham(installation), "vapes", record="V1", text=None)
    with pytest.raises(UsageError, match="unknown profile"):
        try_profile(installation, "vappes", record="H1", text=None)


def own(installation: Installation) -> list[tuple[str, str, str, int]]:
    """The findings in the test's own files, among those of the packaged profiles."""
    found = lint_profiles(installation, None)
    home = installation.settings.home
    return [(f.level, f.rule, f.place.path.name, f.place.line) for f in found if home in f.place.path.parents]


def test_lint_of_one_and_of_all(installation: Installation) -> None:
    found = lint_profiles(installation, "vapes")
    seen = [(f.level, f.rule, f.place.path.name, f.place.line) for f in found]
    assert sorted(seen) == [
        ("note", "never-holds", "more.yml", 3),
        ("note", "never-indexed", "more.yml", 3),
        ("note", "never-indexed", "more.yml", 3),
    ]
    assert sorted(own(installation)) == sorted(seen)


def test_a_file_that_cannot_be_read_is_a_finding_among_the_others(installation: Installation) -> None:
    (installation.settings.home / "saved_searches" / "broken.yml").write_text("title: Broken\nquery: a AND\n")
    found = own(installation)
    assert ("error", "unreadable", "broken.yml", 2) in found
    assert ("note", "never-indexed", "more.yml", 3) in found


def test_what_is_not_lint_is_an_error(installation: Installation) -> None:
    with pytest.raises(UsageError, match="unknown profile"):
        lint_profiles(installation, "vappes")
    (installation.settings.home / "saved_searches" / "broken.yml").write_text("title: Broken\nquery: a AND\n")
    with pytest.raises(FileProblems):
        report_terms(installation, "broken")


def test_a_wildcard_is_counted_as_the_engine_counts_it(installation: Installation) -> None:
    (installation.settings.home / "saved_searches" / "wide.yml").write_text(
        "title: Wide\ndescription: Wide.\nquery: ringm* OR vape~1 OR ring*\n"
    )
    few = replace(installation, settings=installation.settings.model_copy(update={"query_expansion": 1}))
    found = {f.message for f in lint_profiles(few, "wide") if (f.rule, f.level) == ("too-wide", "error")}
    assert found == {
        "ring* stands for 2 different words (the limit is 1); write more of it",
        "vape~1 stands for 2 different words (the limit is 1); write more of it",
    }
