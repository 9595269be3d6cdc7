"""A map of points on the outlines of the country: circles by hits, the biggest named, a scale, and where it lies."""

from __future__ import annotations

from math import pi
from pathlib import Path

from trawl.reports.document import PointMap
from trawl.reports.drawing.areas import Line, load_areas, load_coasts, trim
from trawl.reports.drawing.clusters import LABEL_SIZE, Box, Cluster, cluster_points, measure_radius, place_labels
from trawl.reports.drawing.map_view import MERIDIAN, View, choose_view, is_on_map, view_country
from trawl.reports.drawing.marks import DARK, GREY, INK, PAPER, Spec, base_spec

_SEA, _LAND, _ABROAD, _SHORE = "#eef2f5", "#fbfbf9", "#e3e6e8", "#9aa4ae"
_INSET_WIDE, _INSET_HIGH = 84.0, 130.0
#: A view wider than this part of the country shows by itself where it is.
_PLAIN = 0.5
_SCALES_KM = (1, 2, 5, 10, 20, 50, 100, 200)
#: The size of figures in circles and at the scale, and how far the scale is from the edges.
_FIGURES, _EDGE = 11, 12.0


def specify_map(chart: PointMap) -> Spec:
    """The specification of a map. Points outside what there are outlines of are in the table alone.

    Raises InputError for a file of areas that cannot be read.
    """
    areas = load_areas(Path(chart.areas)) if chart.areas else ()
    points = [point for point in chart.points if is_on_map(point.lat, point.lon)]
    view = choose_view((point.lat, point.lon) for point in points)
    clusters = cluster_points(points, view)
    layers = [*_draw_land(view), *_draw_areas(areas, view), _draw_frame(view), _draw_scale(view)]
    layers += _draw_points(clusters, view)
    spec = base_spec(view.width, view.height)
    spec["config"] |= {"view": {"stroke": None, "fill": _SEA}}
    drawn: Spec = {"width": spec.pop("width"), "height": spec.pop("height"), "layer": layers}
    country = view_country(_INSET_WIDE, _INSET_HIGH)
    if view.scale * _PLAIN < country.scale * view.width / _INSET_WIDE:
        return spec | drawn
    return spec | {"hconcat": [drawn, _draw_inset(country, view)], "spacing": 12}


def _draw_land(view: View) -> list[Spec]:
    around, country = load_coasts()
    return [_draw_rings(around, view, _ABROAD), _draw_rings(country, view, _LAND)]


def _draw_rings(rings: tuple[Line, ...], view: View, fill: str) -> Spec:
    polygons = [[ring] for line in rings if len(ring := trim(line, view)) > 3]
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": polygons}}
    return _draw_shape(shape, view, {"fill": fill, "stroke": _SHORE, "strokeWidth": 0.8})


def _draw_areas(areas: tuple[Line, ...], view: View) -> list[Spec]:
    lines = [line for area in areas if (line := trim(area, view))]
    shape = {"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}
    return [_draw_shape(shape, view, {"filled": False, "stroke": GREY, "strokeWidth": 0.8})] if lines else []


def _draw_frame(view: View) -> Spec:
    """The edge of the picture, over the cut edges of what reaches beyond it."""
    return _draw_box({"x": 0, "y": 0, "right": view.width, "bottom": view.height}, _SHORE)


def _draw_box(box: Spec, colour: str) -> Spec:
    return {
        "data": {"values": [box]},
        "mark": {"type": "rect", "filled": False, "stroke": colour, "strokeWidth": 2},
        "encoding": {**_position(), "x2": {"field": "right"}, "y2": {"field": "bottom"}},
    }


def _draw_shape(shape: Spec, view: View, mark: Spec) -> Spec:
    return {
        "data": {"values": [shape]},
        "mark": {"type": "geoshape", "clip": False, **mark},  # `clipExtent` cuts it, and needs no id
        "projection": {
            "type": "transverseMercator",
            "rotate": [-MERIDIAN, 0],
            "scale": view.scale,
            "translate": [view.left, view.top],
            "clipExtent": [[0, 0], [view.width, view.height]],
        },
    }


def _draw_points(clusters: tuple[Cluster, ...], view: View) -> list[Spec]:
    most = max((cluster.hits for cluster in clusters), default=1)
    circles = [
        {"x": c.x, "y": c.y, "area": round(pi * measure_radius(c.hits, most) ** 2, 1), "said": f"{c.hits:,}"}
        for c in reversed(clusters)  # the biggest last, on top
    ]
    labels = place_labels(clusters, view, [_box_of_scale(view)])
    named: list[Spec] = []
    for align in ("left", "right", "center"):
        texts = [{"x": label.x, "y": label.y, "said": label.text} for label in labels if label.align == align]
        named += [_draw_texts(texts, align, PAPER, 3.0), _draw_texts(texts, align, INK, 0.0)] if texts else []
    return [
        {
            "data": {"values": circles},
            "mark": {"type": "point", "shape": "circle", "filled": True, "fill": DARK, "opacity": 1, "stroke": PAPER},
            "encoding": {**_position(), "size": {"field": "area", "type": "quantitative", "scale": None}},
        },
        _draw_texts(circles, "center", PAPER, 0.0, _FIGURES, bold=True),
        *named,
    ]


def _draw_texts(
    texts: list[Spec], align: str, colour: str, halo: float, size: int = LABEL_SIZE, *, bold: bool = False
) -> Spec:
    """Texts at places in pixels; with a `halo` their outline alone, for others to stand on."""
    mark: Spec = {"type": "text", "align": align, "baseline": "middle", "fontSize": size, "fill": colour}
    if halo:
        mark |= {"stroke": colour, "strokeWidth": halo, "strokeJoin": "round"}
    if bold:
        mark["fontWeight"] = "bold"
    return {
        "data": {"values": texts},
        "mark": mark,
        "encoding": {**_position(), "text": {"field": "said", "type": "nominal"}},
    }


def _position() -> Spec:
    return {side: {"field": side, "type": "quantitative", "scale": None, "axis": None} for side in ("x", "y")}


def _draw_scale(view: View) -> Spec:
    """A bar of a round number of kilometres, at the bottom on the left."""
    km, left, height = _choose_scale(view), _EDGE, view.height - _EDGE
    ends: Spec = {
        "data": {"values": [{"x": left, "end": round(left + km * view.km, 1), "y": height}]},
        "mark": {"type": "rule", "stroke": INK, "strokeWidth": 2},
        "encoding": {**_position(), "x2": {"field": "end"}},
    }
    text = _draw_texts([{"x": left, "y": height - 10, "said": f"{km} km"}], "left", INK, 0.0, _FIGURES)
    return {"layer": [ends, text]}


def _choose_scale(view: View) -> int:
    return max((km for km in _SCALES_KM if km * view.km <= view.width * 0.28), default=_SCALES_KM[0])


def _box_of_scale(view: View) -> Box:
    """What the scale takes up."""
    return 0.0, view.height - _EDGE - 18, _EDGE + max(_choose_scale(view) * view.km, 40.0), view.height


def _draw_inset(country: View, view: View) -> Spec:
    """The whole country, small, with a frame around what the map shows."""
    degrees = _corners(view)
    xs = [country.place(*corner)[0] for corner in degrees]
    ys = [country.place(*corner)[1] for corner in degrees]
    frame = {"x": min(xs), "y": min(ys), "right": max(xs), "bottom": max(ys)}
    return {
        "width": round(country.width),
        "height": round(country.height),
        "layer": [
            *_draw_land(country),
            _draw_frame(country),
            _draw_box(frame, INK),
        ],
    }


def _corners(view: View) -> list[tuple[float, float]]:
    return [view.unplace(x, y) for x in (0.0, view.width) for y in (0.0, view.height)]
