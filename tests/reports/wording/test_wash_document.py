"""The page of a wash."""

from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pytest

from trawl.coverage import Coverage
from trawl.model import Key
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.html import render_html
from trawl.reports.tables import WashLine
from trawl.reports.wash_report import WashReport
from trawl.reports.wording.wash_document import build_wash_document


@pytest.fixture
def make_wash(coverage):
    def make(*lines, **fields):
        moment = datetime(2024, 4, 2, 9, 0, tzinfo=UTC)
        counts = fields.pop("counts", {line.outcome: 1 for line in lines})
        return WashReport("list.csv", lines, counts, coverage, moment, **fields)

    return make


def render_wash_report(report):
    return render_html(build_wash_document(report), TRAWL_STYLE).decode()


def shown(report):
    tree = ET.fromstring(render_wash_report(report).removeprefix("<!DOCTYPE html>"))
    body = tree.find("body")
    for script in list(body.iter("script")):
        script.text = ""
    return " ".join(" ".join(body.itertext()).split())


def test_identifiers_are_counted_once_and_traces_listed_each(make_wash):
    first = WashLine("I1", "trace", "phone", "07700 900123", "+447700900123", Key("intel", "R1"), "07700900123")
    second = WashLine("I1", "trace", "phone", "07700 900123", "+447700900123", Key("intel", "R2"), "07700900123")
    report = make_wash(
        first,
        second,
        WashLine("I2", "no_trace", "email", "nobody@example.net", "nobody@example.net"),
        WashLine("I3", "invalid", "phone", "<077>", reason="too few digits"),
        counts={"trace": 1, "no_trace": 1, "invalid": 1},
        record_markings=frozenset({"OFFICIAL-SENSITIVE"}),
    )
    text = shown(report)
    assert "Trace 1 Possible trace, a proposal to check 0 No trace 1" in text
    assert "All identifiers of the list 3" in text
    assert "intel / R1" in text
    assert "intel / R2" in text
    assert "<077>" in text
    assert "too few digits" in text
    assert text.count("OFFICIAL-SENSITIVE") == 3


def test_rows_are_counted_by_what_the_wash_says_and_not_by_their_ids(make_wash):
    trace = WashLine("one id", "trace", "vrm", "AB12 CDE", "AB12CDE", Key("intel", "R1"), "AB12CDE")
    near = WashLine("one id", "possible", "vrm", "AB12 CDE", "A812CDE", Key("intel", "R2"), "A812CDE")
    text = shown(make_wash(near, trace, trace, counts={"trace": 2}))
    assert "Trace 2 Possible trace, a proposal to check 0 No trace 0" in text
    assert "All identifiers of the list 2" in text


def test_how_a_restricted_record_writes_a_value_is_not_shown(make_wash):
    text = shown(make_wash(WashLine("I1", "trace", "vrm", "a", "AB12CDE", Key("i", "R1"), "AB 12 CDE", "", True)))
    assert "AB 12 CDE" not in text
    assert "i / R1 by reference only" in text


def test_a_wash_without_traces_says_nil(make_wash):
    wash = make_wash(WashLine("I2", "no_trace", "email", "a@example.net", "a@example.net"))
    text = shown(wash)
    assert "Nil return over what could be read. No identifier of the list was traced" in text
    assert "9 rows of the feed intel could not be read and were not searched" in text
    clean = shown(replace(wash, coverage=Coverage(8, 12, finished=1)))
    assert "Nil return. No identifier" in clean
    assert "8 records searched, up to sequence 12; 1 load finished; no record with an event date." in clean


def test_an_unknown_outcome_is_refused(make_wash):
    with pytest.raises(ValueError, match="no outcome maybe"):
        render_wash_report(make_wash(WashLine("I2", "maybe", "email", "a@example.net")))


def test_a_long_list_is_folded_and_complete(make_wash):
    lines = [WashLine(f"I{n}", "trace", "phone", "x", "y", Key("intel", f"R{n}.")) for n in range(450)]
    page = render_wash_report(make_wash(*lines))
    tree = ET.fromstring(page.removeprefix("<!DOCTYPE html>"))
    assert len(list(tree.iter("details"))) == 2
    assert all(f"intel / R{n}." in page for n in range(450))
