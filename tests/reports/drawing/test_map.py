"""Maps: nothing is lost where points are gathered, places fall where they are, names do not run into each other."""

from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trawl.reports.charts import draw_svg
from trawl.reports.document import Point, PointMap
from trawl.reports.drawing.areas import load_coasts
from trawl.reports.drawing.clusters import cluster_points, measure_radius, place_labels
from trawl.reports.drawing.engine import draw_spec_svg
from trawl.reports.drawing.map_view import View, choose_view, is_on_map
from trawl.reports.drawing.maps import specify_map

BRITAIN = (st.floats(50, 60), st.floats(-7, 1.5))
POINTS = st.lists(st.builds(Point, *BRITAIN, st.integers(1, 400), st.sampled_from(["Quay Inn", "Lodge", "x" * 90])))


@settings(max_examples=60)
@given(POINTS, st.randoms())
def test_clusters_hold_every_point_once_in_whatever_order_they_come(points, random):
    view = choose_view((point.lat, point.lon) for point in points)
    clusters = cluster_points(points, view)
    held = [point for cluster in clusters for point in cluster.points]
    assert sorted(held, key=repr) == sorted(points, key=repr)
    assert sum(cluster.hits for cluster in clusters) == sum(point.hits for point in points)
    random.shuffle(points)
    assert cluster_points(points, view) == clusters


@settings(max_examples=60)
@given(POINTS)
def test_circles_cover_no_other_and_names_neither_circles_nor_names(points):
    view = choose_view((point.lat, point.lon) for point in points)
    clusters = cluster_points(points, view)
    most = max((cluster.hits for cluster in clusters), default=1)
    for one, other in combinations(clusters, 2):
        apart = ((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5
        assert apart >= measure_radius(one.hits, most) + measure_radius(other.hits, most)
    scale = (0.0, view.height - 30, 120.0, view.height)
    boxes = [_box(label) for label in place_labels(clusters, view, [scale])]
    circles = [(c.x - r, c.y - r, c.x + r, c.y + r) for c in clusters for r in [measure_radius(c.hits, most)]]
    assert not any(_cover(one, other) for one, other in combinations([scale, *boxes], 2))
    assert not any(_cover(box, circle) for box in boxes for circle in circles)
    assert all(view.shows(box[0], box[1]) and view.shows(box[2], box[3]) for box in boxes)


def _box(label):
    width = len(label.text) * 6
    left = {"left": label.x, "right": label.x - width, "center": label.x - width / 2}[label.align]
    return left, label.y - 6, left + width, label.y + 6


def _cover(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_bigger_counts_have_bigger_circles_and_room_for_their_figures():
    radii = [measure_radius(hits, 4_000) for hits in (1, 10, 1_000, 4_000)]
    assert radii == sorted(radii)
    assert radii[-1] == pytest.approx(2 * measure_radius(1_000, 4_000), rel=0.5)
    assert measure_radius(123_456, 10**9) > measure_radius(1, 10**9)


def test_all_points_are_in_the_picture_with_room_around_and_not_the_whole_country():
    near = choose_view([(52.19, -2.22), (52.48, -1.9)])
    for lat, lon in ((52.19, -2.22), (52.48, -1.9)):
        x, y = near.place(lat, lon)
        assert 20 < x < near.width - 20
        assert 20 < y < near.height - 20
    country = choose_view([])
    assert near.km > 4 * country.km
    assert not near.shows(*near.place(57.1, -2.1))
    assert country.shows(*country.place(57.1, -2.1))


@given(*BRITAIN)
def test_a_place_in_the_picture_leads_back_to_its_degrees(lat, lon):
    view = choose_view([(53.0, -2.0), (54.0, -1.0)])
    assert view.unplace(*view.place(lat, lon)) == pytest.approx((lat, lon), abs=1e-6)


def test_points_fall_where_the_outlines_drawn_by_the_other_program_put_them():
    """The land is projected by what draws, the points by trawl: both must agree, to a pixel."""
    places = [(50.07, -5.71), (58.64, -3.03), (52.48, 1.76), (54.6, -5.93)]
    spec = specify_map(PointMap(tuple(Point(lat, lon, 1, "") for lat, lon in places)))
    view = choose_view(places)
    check = {
        "data": {"values": [{"lat": lat, "lon": lon} for lat, lon in places]},
        "mark": {"type": "circle", "fill": "#abcdef", "opacity": 1},
        "encoding": {
            "latitude": {"field": "lat", "type": "quantitative"},
            "longitude": {"field": "lon", "type": "quantitative"},
        },
        "projection": spec["layer"][0]["projection"],
    }
    drawn = ET.fromstring(draw_spec_svg({**spec, "layer": [check]}, "", ""))
    found = [part.get("transform") for part in drawn.iter() if part.get("fill") == "#abcdef"]
    expected = [view.place(lat, lon) for lat, lon in places]
    assert [_read(transform) for transform in found] == [pytest.approx(place, abs=0.6) for place in expected]


def _read(transform: str) -> tuple[float, ...]:
    return tuple(map(float, transform.removeprefix("translate(").removesuffix(")").split(",")))


def test_a_point_outside_the_outlines_is_not_drawn_and_changes_no_view():
    abroad = Point(40.4, -3.7, 900, "Madrid")
    home = Point(52.48, -1.9, 3, "Birmingham")
    assert not is_on_map(abroad.lat, abroad.lon)
    assert not is_on_map(float("nan"), -1.0)
    assert draw_svg(PointMap((home, abroad)), "", "") == draw_svg(PointMap((home,)), "", "")


def test_a_small_part_of_the_country_is_shown_in_the_whole():
    assert "hconcat" in specify_map(PointMap((Point(52.48, -1.9, 3, "Birmingham"),)))
    whole = PointMap((Point(50.1, -5.5, 1, "Penzance"), Point(60.1, -1.1, 1, "Lerwick")))
    assert "hconcat" not in specify_map(whole)


def test_coasts_run_clockwise_and_hold_the_places_that_they_should():
    around, country = load_coasts()
    for ring in (*around, *country):
        assert ring[0] == ring[-1]
        assert sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise(ring)) < 0
    for lat, lon in ((52.48, -1.9), (57.1, -4.0), (54.6, -6.7), (51.48, -3.18), (60.3, -1.25)):
        assert any(_inside(lat, lon, ring) for ring in country)
    assert any(_inside(53.35, -7.5, ring) for ring in around)
    assert not any(_inside(53.5, -4.7, ring) for ring in (*around, *country))  # the Irish Sea


def _inside(lat, lon, ring):
    crossings = 0
    for (x0, y0), (x1, y1) in pairwise(ring):
        if (y0 > lat) != (y1 > lat) and lon < (x1 - x0) * (lat - y0) / (y1 - y0) + x0:
            crossings += 1
    return crossings % 2 == 1


def test_the_view_survives_positions_at_the_end_of_the_world():
    for lat, lon in ((90, 0), (0, 88), (-90, -92), (0, 180)):
        assert all(abs(part) < 1e9 for part in View(1000, 0, 0, 100, 100).place(lat, lon))
