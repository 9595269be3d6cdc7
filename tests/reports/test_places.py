"""Where hits are: by what, together with which others, and how many are nowhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.model import Key, Match, Place, RegisterRow
from trawl.places.position import NOTHING_SAID, Position, Unplaced
from trawl.reports.findings.places import HitPlace, group_places
from trawl.reports.findings.whereabouts import Whereabouts, find_whereabouts

SHOP = RegisterRow("shops", "S1", "Cloud Corner", "1 Marine Parade", "Northport", "NP1 4QZ", lat=53.41, lon=-2.99)
INN = RegisterRow("hotels", "H1", "Quay Inn", "2 Quay Street", "Northport", "NP1 2AB")
IRISH = Unplaced("in Northern Ireland", "Northern Ireland is not in the data.")
POSTCODES = {
    "NP1 4QZ": Position(53.4, -2.9, "postcode", "NP1 4QZ", 0.1, 0.1),
    "NP1 2AB": Position(53.3, -2.8, "postcode", "NP1 2AB", 0.1, 0.1),
    "NP1": Position(53.2, -2.7, "district", "NP1", 9.0, 4.0),
    "BT1 1AA": IRISH,
}


def locate(stated):
    if stated.lat is not None:
        return Position(stated.lat, stated.lon)
    return POSTCODES.get(stated.postcode, NOTHING_SAID)


def link(number, row, score=90.0, band="strong"):
    return Match("intel", f"I{number:04d}", row, score, band, ("name 100",))


def group(hits, *links):
    matches = {}
    for match in links:
        matches.setdefault(match.key, []).append(match)
    return group_places(hits, matches, find_whereabouts(hits, matches, locate))


@pytest.mark.parametrize(
    ("place", "links", "lat", "by"),
    [
        (Place(lat=53.0, lon=-2.0, postcode="NP1 2AB"), [link(1, SHOP)], 53.0, "coordinates of the record"),
        (Place(postcode="NP1 2AB"), [link(1, SHOP)], 53.41, "coordinates of the premises"),
        (Place(postcode="NP1 4QZ"), [link(1, INN)], 53.4, "postcode of the record"),
        (Place(), [link(1, INN)], 53.3, "postcode of the premises"),
        (Place(), [link(1, INN, 99.0), link(1, SHOP, 80.0)], 53.3, "postcode of the premises"),
        (Place(postcode="NP1"), [], 53.2, "postcode district (the middle of it) of the record"),
    ],
)
def test_the_best_of_what_a_hit_has_places_it_and_is_said(hit, place, links, lat, by):
    found = group([hit(1, place=place)], *links)
    assert [(one.lat, one.by, one.hits) for one in found.places] == [(lat, by, 1)]
    assert found.places[0].coarse == ("district" in by)


def test_a_proposal_to_check_places_nothing(hit):
    found = group([hit(1)], link(1, SHOP, band="possible"))
    assert (found.places, found.unplaced) == ((), (NOTHING_SAID,))


def test_hits_of_one_premises_are_one_place_whatever_their_records_say(hit):
    hits = [hit(1, place=Place("Cloud", lat=53.4101, lon=-2.9901)), hit(2), hit(3, place=Place(postcode="NP1 4QZ"))]
    found = group(hits, *(link(number, SHOP) for number in (1, 2, 3)))
    by = "coordinates of the premises (2); coordinates of the record (1)"
    assert found.places == (HitPlace("Cloud Corner, Northport", 53.41, -2.99, 3, by, coarse=False, town="Northport"),)


def test_two_names_at_one_spot_are_two_places_and_one_name_at_two_spots_too(hit):
    spots = [("Inn", 53.0), ("Lodge", 53.0), ("Inn", 53.1), ("INN", 53.0)]
    found = group([hit(n, place=Place(name, lat=lat, lon=-2.0)) for n, (name, lat) in enumerate(spots)])
    assert [(one.label, one.lat, one.hits) for one in found.places] == [
        ("Inn", 53.0, 2),
        ("Inn", 53.1, 1),
        ("Lodge", 53.0, 1),
    ]


@pytest.mark.parametrize(
    ("place", "label"),
    [
        (Place("Arcade", "2 Quay Street", "Northport", "NP1 2AB"), "Arcade, Northport"),
        (Place("", "2 Quay Street", "Northport", "NP1 2AB"), "2 Quay Street, Northport"),
        (Place(postcode="NP1 2AB"), "NP1 2AB"),
        (Place(lat=53.123456, lon=-2.0), "53.1235, -2.0000"),
    ],
)
def test_a_place_has_a_name_whatever_little_is_known(hit, place, label):
    assert [one.label for one in group([hit(1, place=place)]).places] == [label]


def test_the_reason_for_having_no_place_is_kept(hit):
    found = group([hit(1, place=Place(postcode="BT1 1AA")), hit(2)])
    assert found.unplaced == (IRISH, NOTHING_SAID)
    assert group_places([hit(1)], {}, Whereabouts()).unplaced[0].kind == "whose place this report does not hold"


places = st.builds(Place, premises=st.sampled_from(["", "Inn"]), postcode=st.sampled_from([*POSTCODES, "", "x"]))


@given(st.lists(st.tuples(places, st.sampled_from([None, SHOP, INN])), max_size=12))
def test_every_hit_is_at_one_place_or_among_the_unplaced(drawn):
    from tests.reports.conftest import hit_of

    hits = [hit_of(number, "a vape", (), place=place) for number, (place, _) in enumerate(drawn)]
    found = group(hits, *(link(number, row) for number, (_, row) in enumerate(drawn) if row))
    assert found.placed + len(found.unplaced) == len(hits)
    assert sum(place.hits for place in found.places) == found.placed


def test_whereabouts_keep_nothing_of_what_is_taken_away(hit):
    hits = [hit(1, place=Place(postcode="NP1 4QZ")), hit(2, place=Place(postcode="NP1 2AB"))]
    matches = {Key("intel", "I0001"): (link(1, SHOP),), Key("intel", "I0002"): (link(2, INN),)}
    kept = find_whereabouts(hits, matches, locate).keep({Key("intel", "I0002")}, {INN.key})
    assert (set(kept.records), set(kept.rows)) == ({Key("intel", "I0002")}, {INN.key})


def test_hits_of_a_town_are_counted_unless_two_towns_have_its_name(hit):
    spots = [("Ash", 53.0), ("Ash", 53.1), ("ASH", 53.0), ("Newport", 51.6), ("Newport", 52.8), ("", 53.0)]
    found = group(
        [hit(n, place=Place(f"Inn {n}", town=town, lat=lat, lon=-2.0)) for n, (town, lat) in enumerate(spots)]
    )
    assert [(count.label, count.hits) for count in found.count_towns()] == [("Ash", 3)]
