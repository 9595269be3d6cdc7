"""Points that would lie on each other drawn as one, with their counts added; which of them are named, without overlap.

Nothing here depends on the order in which the points come, and no hit is lost: the clusters add up to the points.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, sqrt

from trawl.reports.document import Point
from trawl.reports.drawing.map_view import View, distance
from trawl.reports.drawing.marks import shorten, text_width

#: The side of a cell whose points are one, in pixels.
_CELL = 20.0
#: The smallest circle, which a count of two figures has room in, and the largest.
_LEAST_RADIUS, _MOST_RADIUS = 9.0, 26.0
#: How near two circles may be before they are one, as a part of their radii together: a text has room between them.
_TOUCHING = 1.3
#: Size of the labels, the longest, how many there are at most, and the gap to the circle.
LABEL_SIZE, _LONGEST, _MOST_LABELS, _GAP = 12, 34, 12, 4.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Points drawn as one circle at `x`, `y` (pixels), the middle of their hits; the point with most hits first."""

    x: float
    y: float
    points: tuple[Point, ...]

    @property
    def hits(self) -> int:
        return sum(point.hits for point in self.points)

    @property
    def label(self) -> str:
        """What a reader calls it: its biggest place, and how many more it holds."""
        more = len(self.points) - 1
        name = shorten(self.points[0].label, _LONGEST - (len(f" + {more} more") if more else 0))
        return f"{name} + {more} more" if more else name


@dataclass(frozen=True, slots=True)
class Label:
    """A text beside a circle: where it starts, and which way it runs."""

    x: float
    y: float
    text: str
    align: str


def cluster_points(points: Sequence[Point], view: View) -> tuple[Cluster, ...]:
    """Gather points that fall in one cell of a grid, then circles that cover each other; most hits first."""
    cells: dict[tuple[int, int], list[Point]] = defaultdict(list)
    for point in points:
        x, y = view.place(point.lat, point.lon)
        cells[floor(x / _CELL), floor(y / _CELL)].append(point)
    clusters = sorted((_gather(cell, view) for cell in cells.values()), key=_rank)
    while len(joined := _join_covered(clusters, view)) < len(clusters):
        clusters = joined
    return tuple(clusters)


def measure_radius(hits: int, most: int) -> float:
    """The radius of a circle whose area is as the hits are, where that leaves room for the count in it."""
    room = max(_LEAST_RADIUS, text_width(f"{hits:,}", 11) / 2 + 3)
    return max(room, _MOST_RADIUS * sqrt(hits / most) if most else 0.0)


def _gather(points: Sequence[Point], view: View) -> Cluster:
    ordered = tuple(sorted(points, key=lambda point: (-point.hits, point.label, point.lat, point.lon)))
    placed = [(view.place(point.lat, point.lon), max(point.hits, 1)) for point in ordered]
    weight = sum(hits for _, hits in placed)
    x = sum(place[0] * hits for place, hits in placed) / weight
    y = sum(place[1] * hits for place, hits in placed) / weight
    return Cluster(round(x, 1), round(y, 1), ordered)


def _rank(cluster: Cluster) -> tuple[int, float, float, str]:
    return -cluster.hits, cluster.x, cluster.y, cluster.points[0].label


def _join_covered(clusters: Sequence[Cluster], view: View) -> list[Cluster]:
    """Each circle, the biggest first, with those that it covers by too much; as they were where none does."""
    most = max((cluster.hits for cluster in clusters), default=1)
    left, joined = list(clusters), []
    while left:
        one, *others = left
        reach = measure_radius(one.hits, most)
        covered = [
            other
            for other in others
            if distance((one.x, one.y), (other.x, other.y)) < _TOUCHING * (reach + measure_radius(other.hits, most))
        ]
        left = [other for other in others if other not in covered]
        joined.append(_gather([p for c in (one, *covered) for p in c.points], view) if covered else one)
    return sorted(joined, key=_rank)


def place_labels(clusters: Sequence[Cluster], view: View, kept_free: Sequence[Box] = ()) -> tuple[Label, ...]:
    """Name the biggest clusters where a text fits beside the circle and covers no circle, text or box kept free."""
    most = max((cluster.hits for cluster in clusters), default=1)
    circles = [_box_of_circle(cluster, measure_radius(cluster.hits, most)) for cluster in clusters]
    taken = list(kept_free)
    labels: list[Label] = []
    for place, cluster in enumerate(clusters):
        if len(labels) == _MOST_LABELS:
            break
        others = [box for number, box in enumerate(circles) if number != place] + taken
        for label, box in _try_labels(cluster, measure_radius(cluster.hits, most)):
            inside = view.shows(box[0], box[1]) and view.shows(box[2], box[3])
            if inside and not any(_cover(box, other) for other in others):
                labels.append(label)
                taken.append(box)
                break
    return tuple(labels)


def _try_labels(cluster: Cluster, radius: float) -> list[tuple[Label, Box]]:
    """Where the name may stand, the best first: right, left, above, below."""
    text, away, half = cluster.label, radius + _GAP, LABEL_SIZE * 0.62
    width, x, y = text_width(text, LABEL_SIZE), cluster.x, cluster.y
    above, below = y - radius - half - 2, y + radius + half + 2
    return [
        (Label(x + away, y, text, "left"), (x + away, y - half, x + away + width, y + half)),
        (Label(x - away, y, text, "right"), (x - away - width, y - half, x - away, y + half)),
        (Label(x, above, text, "center"), (x - width / 2, above - half, x + width / 2, above + half)),
        (Label(x, below, text, "center"), (x - width / 2, below - half, x + width / 2, below + half)),
    ]


def _box_of_circle(cluster: Cluster, radius: float) -> Box:
    return cluster.x - radius, cluster.y - radius, cluster.x + radius, cluster.y + radius


def _cover(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
