"""The page of a wash."""

from dataclasses import replace
from datetime import UTC, date, datetime
from xml.etree import ElementTree as ET

import pytest

from trawl.coverage import Coverage
from trawl.model import Key
from trawl.reports.findings.wash import LinkedRecord, ListedIdentifier, WashReport, WashTally
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.html import render_html
from trawl.reports.wash_table import RecordFacts, WashLine
from trawl.reports.wording.wash_document import build_wash_document

FACTS = RecordFacts(
    "REF1", "crime", "Northshire", "OFFICIAL", "07700900123", "narrative", "Zqpassage", date(2024, 3, 1), None,
    "B", "P", "negated", ("Zqmarker",), ("Zqpeople",), ("Zqothers",),
)  # fmt: skip


@pytest.fixture
def make_wash(coverage):
    """A report of rows, each given as its lines."""

    def make(*rows, **fields):
        tally = WashTally()
        for lines in rows:
            tally.add(lines)
        told = {name: getattr(tally, name) for name in (
            "counts", "lines", "line_counts", "rows", "tiers", "types", "forces", "records", "restricted", "common"
        )}  # fmt: skip
        moment = datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
        report = WashReport("list.csv", coverage=coverage, washed=moment, carried=tuple(tally.carried), **told)
        return replace(report, **fields)

    return make


def trace(name="I1", record="R1", **fields):
    given = {"record": FACTS, "row": 1, "tier": "exact", "records": 1, **fields}
    return WashLine(name, "trace", "phone", "07700 900123", "+447700900123", Key("intel", record), **given)


def render_wash_report(report):
    return render_html(build_wash_document(report), TRAWL_STYLE).decode()


def shown(report):
    tree = ET.fromstring(render_wash_report(report).removeprefix("<!DOCTYPE html>"))
    body = tree.find("body")
    for script in list(body.iter("script")):
        script.text = ""
    return " ".join(" ".join(body.itertext()).split())


def test_the_first_page_says_how_many_are_known_where_and_how_sure(make_wash):
    report = make_wash(
        [trace(), trace(record="R2")],
        [WashLine("I2", "no_trace", "email", "nobody@example.net", "nobody@example.net")],
        [WashLine("I3", "invalid", "phone", "<077>", reason="too few digits")],
        [WashLine("I4", "possible", "vrm", "AB12", "A812", Key("i", "R3"), FACTS, "a slip of B", True, tier="near")],
        record_markings=frozenset({"OFFICIAL-SENSITIVE"}),
    )
    text = shown(report)
    assert "1 of 4 identifiers is known: 1 by the very value; with the possible ones in 3 records, 1 of them by" in text
    assert "1 may be: a record holds something near to it" in text
    assert "No trace of 1: no record holds it in any way that the row can be read" in text
    assert "It says nothing of what stands under Not covered." in text
    assert "1 could not be read as an identifier: nothing is said of it" in text
    assert "Trace 1 Possible trace, a proposal to check 1 No trace 1" in text
    assert "All identifiers of the list 4" in text
    assert "intel / R2" in text
    assert "<077>" in text
    assert "07700900123, in narrative (negated) Zqpassage" in text
    assert "People: Zqpeople Identifiers: Zqothers Markers: Zqmarker" in text
    assert text.count("OFFICIAL-SENSITIVE") == 3


def test_of_a_restricted_record_a_page_says_no_more_than_how_to_ask(make_wash):
    text = shown(make_wash([trace(restricted=True)]))
    assert "07700900123," not in text
    assert "Zq" not in text
    assert "1 March 2024" not in text
    assert "by reference only" in text
    assert "REF1 crime, Northshire" in text


def test_a_wash_without_traces_says_nil(make_wash):
    wash = make_wash([WashLine("I2", "no_trace", "email", "a@example.net", "a@example.net")])
    text = shown(wash)
    assert "Nil return over what could be read. No identifier of the list was traced" in text
    assert "9 rows of the feed intel could not be read and were not searched" in text
    clean = shown(replace(wash, coverage=Coverage(8, 12, finished=1)))
    assert "Nil return. No identifier" in clean
    assert "8 records searched, up to sequence 12; 1 load finished; no record with an event date." in clean
    assert "It says nothing of what" not in clean


def test_an_unknown_outcome_is_refused(make_wash):
    with pytest.raises(ValueError, match="no outcome maybe"):
        render_wash_report(make_wash([WashLine("I2", "maybe", "email", "a@example.net")]))


def test_a_long_list_is_folded_and_what_a_page_has_no_room_for_is_said(make_wash):
    rows = [[trace(f"I{n}", f"R{n}.", row=n)] for n in range(450)]
    page = render_wash_report(make_wash(*rows))
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert len(list(tree.iter("details"))) == 2
    assert all(f"intel / R{n}." in page for n in range(450))
    rows = [[trace(f"I{n}", f"R{n}.", row=n)] for n in range(2_010)]
    report = make_wash(*rows, answers_file="wash.csv")
    text = shown(report)
    assert "intel / R2009." not in text
    assert "A page has the first 2,000 of 2,010 lines. The file wash.csv has all." in text
    assert "100 of 2,010 lines are printed here. The file wash.csv has all." in text
    flat = {table.name: table for table in build_wash_document(report).data}
    assert len(flat["traces"].rows) == len(flat["answers"].rows) == 2_010


def test_a_value_that_many_records_hold_is_said_to_be_common(make_wash):
    text = shown(make_wash([trace(records=214)], [trace("I2", records=19)]))
    assert "+447700900123 (phone) is in 214 records: so common a value says little of any one" in text
    assert "in 19 records" not in text


def test_links_inside_the_list_are_a_table(make_wash):
    rows = (ListedIdentifier(1, "I1", "phone", "+447700900123"), ListedIdentifier(2, "I2", "vrm", "AB12CDE"))
    link = LinkedRecord(Key("intel", "R1"), rows, "REF1", "crime", "Northshire", date(2024, 3, 1))
    report = make_wash([trace()], links=(link,), linked=1)
    assert "intel / R1 REF1, crime, Northshire, 1 March 2024 I1 phone +447700900123 I2 vrm AB12CDE" in shown(report)
    flat = {table.name: table for table in build_wash_document(report).data}
    assert flat["links"].rows[0][-2:] == (2, ("I1: phone +447700900123", "I2: vrm AB12CDE"))
