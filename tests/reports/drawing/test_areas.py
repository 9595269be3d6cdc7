"""Force areas from a file of the user's: drawn, or refused with the file and what to do."""

import json
import re

import pytest

from trawl.errors import InputError
from trawl.reports.charts import draw_svg
from trawl.reports.document import Point, PointMap
from trawl.reports.drawing import areas
from trawl.reports.drawing.areas import load_areas, trim
from trawl.reports.drawing.map_view import choose_view

SQUARE = [[-2.6, 52.0], [-1.6, 52.0], [-1.6, 52.8], [-2.6, 52.8], [-2.6, 52.0]]


def feature(kind, coordinates):
    return {
        "type": "Feature",
        "properties": {"PFA": "Invented"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }


@pytest.fixture
def write(tmp_path):
    def write(content):
        path = tmp_path / "areas.geojson"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return write


@pytest.mark.parametrize(
    ("kind", "coordinates", "lines"),
    [
        ("Polygon", [SQUARE], 1),
        ("MultiPolygon", [[SQUARE], [SQUARE, SQUARE]], 3),
        ("LineString", SQUARE, 1),
        ("MultiLineString", [SQUARE, SQUARE], 2),
    ],
)
def test_every_shape_with_a_boundary_is_read(write, kind, coordinates, lines):
    path = write({"type": "FeatureCollection", "features": [feature(kind, coordinates), feature("Point", [0, 0])]})
    assert [len(line) for line in load_areas(path)] == [5] * lines
    assert load_areas(path)[0][0] == (-2.6, 52.0)


def test_the_boundaries_are_on_the_map_whichever_way_they_run(write):
    point = (Point(52.48, -1.9, 3, "Birmingham"),)
    without = draw_svg(PointMap(point), "", "")
    drawn = [
        draw_svg(PointMap(point, str(write(feature("Polygon", [ring])))), "", "") for ring in (SQUARE, SQUARE[::-1])
    ]
    assert all(len(svg) > len(without) for svg in drawn)
    assert [svg.count('fill="') for svg in drawn] == [without.count('fill="')] * 2  # lines: nothing is covered


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is no JSON"),
        ('{"type": "Feature",\n"geometry": }', ":2 is no JSON"),
        ("[1, 2]", "an object without a 'type'"),
        ('{"type": "Topology", "arcs": []}', "a shape of no type that there is"),
        ('{"type": "FeatureCollection"}', "has no list of features"),
        ('{"type": "FeatureCollection", "features": []}', "holds no boundary"),
        ('{"type": "Feature", "geometry": null}', "holds no boundary"),
        (feature("Polygon", [[[-2, "north"]]]), "a position is not two numbers"),
        (feature("Polygon", SQUARE), "a position is not two numbers"),
        (feature("MultiPolygon", [[5]]), "not nested as its type says"),
        (feature("Polygon", [[[432_000, 289_000], [433_000, 289_000]]]), "no degrees (eastings and northings?)"),
        (feature("Polygon", [[[float("nan"), 52]]]), "no degrees"),
        ("[" * 100_000, "cannot be read as areas"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_a_remedy(write, content, said):
    path = write(content)
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        load_areas(path)
    assert str(caught.value).startswith(str(path))
    assert "Give GeoJSON in degrees" in str(caught.value)


def test_a_missing_and_a_huge_file_are_refused(write, tmp_path, monkeypatch):
    with pytest.raises(InputError, match="cannot be read as areas"):
        load_areas(tmp_path / "none.geojson")
    monkeypatch.setattr(areas, "_LARGEST", 10)
    with pytest.raises(InputError, match="generalised boundaries"):
        load_areas(write(feature("Polygon", [SQUARE])))


def test_a_file_that_was_changed_is_read_again(write):
    assert len(load_areas(write(feature("Polygon", [SQUARE])))) == 1
    assert len(load_areas(write(feature("MultiPolygon", [[SQUARE], [SQUARE]])))) == 2


def test_what_a_view_does_not_need_is_not_drawn():
    view = choose_view([(52.48, -1.9)])
    assert trim(tuple((lon + 10, lat) for lon, lat in SQUARE), view) == ()
    dense = tuple((-2.0 + step / 100_000, 52.4) for step in range(10_000))
    assert 10 < len(trim(dense, view)) < 2_000
    assert trim(dense, view)[0] == dense[0]
    assert trim(dense, view)[-1] == dense[-1]
