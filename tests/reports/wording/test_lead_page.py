"""What a lead reads first: every sentence true of its edition, and in words."""

from dataclasses import replace
from datetime import date

import pytest

from tests.reports.document_text import dump_document
from tests.reports.wording.test_run_document import build, find_all
from trawl.model import Key, Match
from trawl.reports.document import Card, Document, Table
from trawl.reports.edition import Edition
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, Gap
from trawl.reports.findings.changes import Change
from trawl.reports.findings.premises import group_premises
from trawl.reports.wording.blocks import fact
from trawl.reports.wording.key_findings import say_premises
from trawl.reports.wording.lead_pages import extract_lead_pages

REASON = "it was ruled out in R0005 and is now judged otherwise: it stands; the software reads text differently"
FORCE = Edition("force", "Northshire")


def say(document: Document, *anchors: str) -> str:
    return dump_document(replace(document, sections=tuple(map(document.section, anchors)), data=()))


@pytest.fixture
def rejudged(make_report):
    """A month in which one known hit is judged otherwise, and none is new."""
    report = make_report()
    standing = {"I0002": "judged otherwise"}
    hits = tuple(replace(hit, status=standing.get(hit.record.record_id, "unchanged")) for hit in report.hits)
    change = Change(Key("intel", "I0002"), "judged otherwise", REASON, present=True)
    return replace(report, hits=hits, changes=(change,))


def test_a_hit_that_is_judged_otherwise_is_read_first_with_its_reason(rejudged):
    document = build(rejudged)
    lead = document.section("findings")
    assert "1 hit is judged otherwise than before, though the record is as it was" in say(document, "findings")
    assert "Nil return for new hits." in say(document, "findings")
    (table,) = (one for one in find_all(lead, Table) if one.name == "rejudged-hits")
    assert [row[1:] for row in table.rows] == [("Northshire", "stands", REASON)]
    (card,) = find_all(document.section("evidence"), Card)
    assert card.note == "intel / I0002"
    assert fact("Judged otherwise", REASON) in card.because
    assert REASON in say(document, "changes")
    assert REASON in dump_document(extract_lead_pages(document))


def test_a_hit_that_is_ruled_out_only_now_is_listed_so_and_has_its_card_among_the_negated(rejudged):
    hits = tuple(replace(hit, negated=True) if hit.status == "judged otherwise" else hit for hit in rejudged.hits)
    document = build(replace(rejudged, hits=hits))
    (table,) = (one for one in find_all(document.section("findings"), Table) if one.name == "rejudged-hits")
    assert [row[2] for row in table.rows] == ["ruled out"]
    assert "intel / I0002" in [card.note for card in find_all(document.section("negated"), Card)]


def test_a_force_is_told_of_nothing_that_there_is_none_because_it_is_not_shared(make_report):
    secret = Action("A1", "pursue", "Watch the shop", "P. Sample", date(2024, 3, 20))
    notes = AnalystNotes(decisions=("Whether to go in.",), actions=(secret,), carried=(secret,), gaps=(Gap("Who?"),))
    document = build(make_report(notes=notes), FORCE)
    said = say(document, "findings", "plan", "gaps")
    for none in ("No action", "no decision", "Not reviewed", "Watch the shop", "Whether to go in", "Who?"):
        assert (none in said) == (none == "Not reviewed")
    assert "only where the analyst shares them" in said
    assert not list(find_all((document.section("plan"), document.section("gaps")), Table))
    shared = replace(secret, share=("Northshire",))
    whole = say(build(make_report(notes=AnalystNotes(actions=(shared,), carried=(shared,))), FORCE), "findings", "plan")
    assert whole.count("Watch the shop") == 3
    assert "make it harder" not in whole, "no row says that a strand has no action"


def test_the_desk_is_told_what_nobody_put_on_record(make_report):
    said = say(build(make_report()), "findings", "plan")
    assert "No action was put on record with it." in said
    assert "The analyst has asked for no decision." in said
    assert "No action has been put on record." in said


def test_terms_are_in_words_wherever_a_reader_finds_them(make_report):
    document = build(make_report())
    written = {table.name: table for table in document.data}["terms"]
    assert ("an age under 18", "#age<18") in [row[:2] for row in written.rows]
    hits = {table.name: table for table in document.data}["hits"]
    terms = [column.key for column in hits.columns].index("terms")
    assert "#age<18" not in {term for row in hits.rows for term in row[terms] or ()}
    assert "#age<18" not in say(document, "terms")
    unfound = make_report(terms=tuple(replace(term, hits=0) for term in make_report().terms))
    (fold,) = (block for block in build(unfound).section("terms").blocks if hasattr(block, "summary"))
    assert not fold.printed
    assert "13 terms of the query were found in no hit." in say(build(unfound), "terms")


def test_the_premises_named_most_often_are_those_with_the_most_hits(make_report):
    report = make_report()
    (strong,) = report.matches[Key("intel", "I0001")]
    (lodge,) = report.matches[Key("intel", "I0007")]
    matches = {
        **report.matches,
        **{key: (Match("intel", key.record_id, lodge.row, 99.0, "strong", ("name 100",)),)
           for key in (Key("intel", "I0004"), Key("intel", "I0005"), Key("intel", "I0007"))},
    }  # fmt: skip
    found = group_premises(report.hits, matches, report.run.started.date())
    (said,) = say_premises(sorted(found, key=lambda one: one.row.name), "")
    assert f"Named most often: {lodge.row.name}, {lodge.row.town} (3 hits); {strong.row.name}" in said


def test_schools_that_nobody_knows_are_said_once_and_others_with_their_premises(make_report):
    report = make_report()
    assert "Nearest school: Brackenfield Academy, 340 m" in say(build(report), "premises")
    nowhere = dict.fromkeys(report.nearest_school, "not known: no school has a place")
    said = say(build(replace(report, nearest_school=nowhere)), "premises")
    assert said.count("no school has a place") == 1
    assert "Nearest school" not in said


def test_an_updated_hit_says_what_changed_by_words_in_the_flat_table_too(make_report):
    key = Key("intel", "I0003")
    report = make_report(earlier={key: "Possibly vapes are sold at Harbour Lodge. Unconfirmed."})
    hits = {table.name: table for table in build(report).data}["hits"]
    columns = [column.key for column in hits.columns]
    said = {row[columns.index("record_id")]: row[columns.index("rewording")] for row in hits.rows}
    assert "[taken out: sold" in said["I0003"]
    assert "[added: given" in said["I0003"]
    assert [one for one, words in said.items() if words] == ["I0003"]


def test_a_fact_wants_a_line_of_its_own_where_it_is_long():
    assert not fact("Owner", "Regional Data Insights").long
    assert fact("Question", "Which shops and sellers use vapes to draw children in?").long
    assert fact("Terms", "Asked by A", "Due").long
