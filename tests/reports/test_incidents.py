"""Counts both ways, and what a card says of the other hits of its incident."""

from tests.reports.run_page import render_run_page
from trawl.model import IncidentLink, Incidents, Key, Match
from trawl.reports.findings.incidents import NAMED_ON_CARD, list_same, say_incidents


def key(number):
    return Key("intel", f"I{number:04d}")


def link(one, other, band="strong", against=()):
    return IncidentLink(key(one), key(other), band, 12, (f"for {one} and {other}",), against)


#: Of the sample's seven hits 1, 2 and the restricted 6 are one incident; 3 may be 4's.
FOLDED = Incidents(
    (((key(1), key(2), key(6))),),
    (link(1, 2), link(2, 6), link(3, 4, "possible", ("another day",))),
    ("500 records of one day were not all compared.",),
    "1",
)


def test_hits_terms_and_premises_are_counted_both_ways(make_report):
    report = make_report(incidents=FOLDED)
    row = report.matches[key(1)][0].row
    report.matches[key(2)] = (Match("intel", "I0002", row, 98.0, "strong", ("name 100",)),)
    page = render_run_page(report)
    assert "Counted as incidents they are 5 incidents: some tell of one event; 1 further pair may" in page
    assert '<th scope="row">school</th><td>4</td><td>3</td>' in page
    assert '<th scope="row">disposable</th><td>2</td><td>2</td>' in page
    premises = page[page.index('id="premises"') : page.index('id="repeats"')]
    assert '<td>2<br/><span class="note">2 new</span></td><td>1</td>' in premises
    assert "500 records of one day were not all compared." in page


def test_cards_name_the_others_that_are_shown(make_report):
    page = render_run_page(make_report(incidents=FOLDED))
    assert page.count("<dt>Same incident as</dt>") == 2
    assert page.count("<dt>Possibly the same incident as, a proposal to check</dt>") == 2
    assert "for 3 and 4. Against it: another day" in page
    assert "for 2 and 6" not in page  # 6 is shown by reference only


def test_hits_that_a_third_holds_together_say_so(hit):
    hits = [hit(1), hit(2), hit(3)]
    folded = Incidents(((key(1), key(2), key(3)),), (link(1, 2), link(2, 3)), version="1")
    same = {one.hit.record.key: one for one in list_same(hits, folded)[key(1)]}
    assert same[key(2)].evidence == ("for 1 and 2",)
    assert same[key(3)].evidence == ("held together by another record of the incident",)
    assert key(2) not in list_same(hits[::2], folded)


def test_a_card_says_how_many_more_there_are(make_report, make_hit):
    hits = tuple(make_hit(n, "a vape", (("vape", "vape", "affirmed"),)) for n in range(1, NAMED_ON_CARD + 4))
    group = tuple(hit.record.key for hit in hits)
    links = tuple(link(1, n) for n in range(2, len(hits) + 1))
    page = render_run_page(make_report(hits=hits, matches={}, incidents=Incidents((group,), links, version="1")))
    assert "2 more hits of this incident, or possibly of it" in page


def test_a_run_of_an_earlier_trawl_says_nothing_of_incidents(make_report, hit):
    assert say_incidents([hit(1)], Incidents()) == ""
    page = render_run_page(make_report())
    assert "Incidents</th>" not in page
    assert "counted as one incident" not in page
