"""The report of a run as a document. TRAWL_UPDATE_GOLDEN=1 writes the golden files anew."""

import os
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest

from tests.reports.document_text import dump_document
from trawl.coverage import Coverage
from trawl.model import IncidentLink, Incidents, Key
from trawl.reports.document import Card, Heading, Run, Section, Table
from trawl.reports.edition import FULL, Edition
from trawl.reports.findings.analyst_notes import Action, AnalystNotes, Gap, KeyJudgement
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.run_findings import TermsOfReference
from trawl.reports.wording.run_document import build_run_document

GOLDEN = Path(__file__).parents[1] / "golden"
MONTHS = ("full", "empty", "incomplete", "incident")


def build(report, edition=FULL):
    return build_run_document(narrow(report, edition))


def find_all(thing, kind):
    """Every object of a kind in a document, however deep."""
    if isinstance(thing, kind):
        yield thing
    if isinstance(thing, tuple):
        for member in thing:
            yield from find_all(member, kind)
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from find_all(getattr(thing, field.name), kind)


def months(make_report):
    """The runs of which a golden document is kept."""
    full = make_report()
    first, second, third = (Key("intel", f"I000{number}") for number in (1, 2, 3))
    links = (
        IncidentLink(first, second, "strong", 92.0, ("37/12345/24 writes the reference of NS/INT/4401/24",)),
        IncidentLink(second, third, "possible", 48.0, ("both speak of vapes",), ("another day",)),
    )
    visit = Action("A1", "pursue", "Joint visit to Cloud Corner Vapes", "P. Sample", date(2024, 3, 20))
    talk = Action("A2", "prevent", "Assembly at the school", "Q. Sample", date(2024, 5, 1))
    notes = AnalystNotes(
        author="A. Analyst",
        reviewer="B. Reader",
        reviewed=date(2024, 4, 3),
        judgements=(KeyJudgement("One seller is likely to supply both schools.", "moderate"),),
        decisions=("Whether to ask for a joint warrant.",),
        actions=(replace(visit, state="done", outcome="Stock was seized."),),
        gaps=(Gap("Who rents the unit behind the shop?", "C. Officer"),),
        carried=(visit, talk),
    )
    terms = TermsOfReference(
        "Regional tasking group", "Are children given vapes for favours?", "Both forces, since January",
        date(2024, 2, 20), date(2024, 4, 5),
    )  # fmt: skip
    return {
        "full": replace(
            full,
            notes=notes,
            profile=replace(full.profile, terms_of_reference=terms),
            earlier={third: "Possibly vapes are sold at Harbour Lodge. Unconfirmed."},
        ),
        "incomplete": make_report(
            missing_registers=("schools",),
            run=replace(full.run, counts={"not visible": 2}),
            previous=None,
            changes=(),
        ),
        "incident": make_report(incidents=Incidents(((first, second),), links, ("500 records of one day.",), "1")),
        "empty": make_report(
            hits=(), matches={}, changes=(), terms=(), coverage=Coverage(records=1_211, sequence=1_284, finished=1)
        ),
    }


@pytest.mark.parametrize("name", MONTHS)
def test_the_document_is_as_the_golden_file_has_it(make_report, name):
    said = dump_document(build(months(make_report)[name]))
    golden = GOLDEN / f"{name}_month.txt"
    if os.environ.get("TRAWL_UPDATE_GOLDEN"):
        golden.write_text(said, encoding="utf-8")
    assert said == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", MONTHS)
def test_every_link_leads_somewhere_and_every_anchor_and_name_is_one(make_report, name):
    document = build(months(make_report)[name])
    anchors = Counter(part.anchor for part in find_all(document, (Section, Heading, Card)) if part.anchor)
    assert max(anchors.values()) == 1
    assert {run.to for run in find_all(document, Run) if run.to} <= anchors.keys()
    assert max(Counter(table.name for table in find_all(document.sections, Table)).values(), default=1) == 1


def test_every_row_has_a_cell_for_each_column(make_report):
    for table in find_all(build(make_report()), Table):
        assert {len(row) for row in (*table.rows, *filter(None, (table.total,)))} <= {len(table.columns)}


def test_findings_that_no_edition_narrowed_are_refused(make_report):
    with pytest.raises(ValueError, match="narrowed"):
        build_run_document(make_report())


def test_every_hit_has_one_card_or_is_listed_by_reference(make_report):
    report = make_report()
    document = build(report)
    cards = Counter(card.note for card in find_all(document, Card))
    listed = {row[1] for table in find_all(document.section("restricted"), Table) for row in table.rows}
    for hit in report.hits:
        name = f"{hit.record.source} / {hit.record.record_id}"
        assert (cards[name], name in listed) == ((0, True) if hit.record.handling == "C" else (1, False))


def test_nothing_of_a_restricted_record_but_its_reference_is_in_the_document(make_report):
    said = dump_document(build(make_report()))
    for hidden in ("SECRETWORD", "HIDDENNAME", "900999", "NP9 9ZZ"):
        assert hidden not in said
    assert "NS/INT/4406/24" in said
    shown = dump_document(build(make_report(), Edition(include_restricted="Agreed by the owner, log 7")))
    assert "SECRETWORD" in shown
    assert "Agreed by the owner, log 7" in shown


def test_unchanged_hits_are_a_table_that_leads_to_their_cards_in_the_annex(make_report):
    report = make_report()
    known = [replace(hit, status="unchanged") for hit in report.hits]
    document = build(replace(report, hits=tuple(known)))
    annex = document.section("unchanged-cards")
    assert annex.place == "annex"
    inside = {card.anchor for card in find_all(annex, Card)}
    (table,) = find_all(document.section("unchanged"), Table)
    assert {run.to for run in find_all(table, Run) if run.to} == inside
    assert not list(find_all([s for s in document.sections if s.place != "annex"], Card))
