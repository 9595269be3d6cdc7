"""How the shipped coasts are cut from the countries of the world, on a country of four corners."""

import json

import pytest

from tools import outlines
from trawl.reports.drawing.areas import load_coasts

#: A square from 60 W to 60 E and from the equator to 60 N, written as TopoJSON writes it: in steps from the last.
WORLD = {
    "transform": {"scale": [1.0, 0.5], "translate": [-60.0, 0.0]},
    "arcs": [[[0, 0], [120, 0]], [[120, 0], [0, 120], [-120, 0], [0, -120]]],
    "objects": {
        "countries": {
            "geometries": [
                {"type": "Polygon", "id": "826", "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "id": "372", "arcs": [[[-2, -1]]]},
                {"type": "Polygon", "id": "004", "arcs": [[0, 1]]},
            ]
        }
    },
}


def test_countries_are_cut_to_the_box_and_run_clockwise(tmp_path, monkeypatch):
    monkeypatch.setattr(outlines, "TARGET", tmp_path / "outlines.json")
    source = tmp_path / "countries.json"
    source.write_text(json.dumps(WORLD))
    outlines.main(source)
    made = json.loads((tmp_path / "outlines.json").read_text())
    west, south, east, _ = outlines.BOX
    for feature in made["features"]:
        ((ring,),) = feature["geometry"]["coordinates"]
        assert {tuple(position) for position in ring} == {(west, south), (west, 60), (east, 60), (east, south)}
        assert outlines.area(ring) < 0


def test_lines_lose_only_what_nobody_misses():
    wavy = [(number / 100, 50 + (number % 2) * 0.001) for number in range(100)]
    assert outlines.thin_line(wavy, 0.004) == [wavy[0], wavy[-1]]
    corner = [(0.0, 50.0), (0.5, 50.5), (1.0, 50.0)]
    assert outlines.thin_line(corner, 0.004) == corner
    assert outlines.distance((0.5, 50.5), (0.0, 50.0), (1.0, 50.0)) == pytest.approx(0.5)


def test_the_shipped_coasts_lie_in_the_box_and_are_small():
    shipped = outlines.TARGET
    west, south, east, north = outlines.BOX
    assert shipped.stat().st_size < 100_000
    assert all(
        west <= lon <= east and south <= lat <= north for rings in load_coasts() for r in rings for lon, lat in r
    )
