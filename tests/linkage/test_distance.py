import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.linkage import NearestIndex, haversine_km, nearest
from trawl.model import RegisterRow

POINTS = st.tuples(
    st.floats(-89, 89, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(-179, 179, allow_nan=False).map(lambda x: round(x, 4)),
)
BRITISH = st.tuples(
    st.floats(50, 60, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(-8, 2, allow_nan=False).map(lambda x: round(x, 4)),
)


def row(name: str, lat: float | None, lon: float | None) -> RegisterRow:
    return RegisterRow("schools", name, name, lat=lat, lon=lon)


def test_a_known_distance() -> None:
    assert haversine_km(51.5007, -0.1246, 53.4839, -2.2446) == pytest.approx(263, abs=2)
    assert haversine_km(50, 0, 51, 0) == pytest.approx(111.2, abs=0.1)


def test_rows_without_coordinates() -> None:
    index = NearestIndex([row("a", None, None)])
    assert index.without == 1
    assert index.nearest(52, -1) is None
    assert nearest(row("a", None, None), [row("b", 52, -1)]) is None


@given(BRITISH, st.lists(BRITISH, min_size=1, max_size=40))
def test_the_grid_agrees_with_measuring_each(point: tuple[float, float], others: list[tuple[float, float]]) -> None:
    rows = [row(str(n), lat, lon) for n, (lat, lon) in enumerate(others)]
    found = nearest(row("x", *point), rows)
    assert found is not None
    assert found[1] == pytest.approx(min(haversine_km(*point, *other) for other in others))


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert haversine_km(*one, *other) == pytest.approx(haversine_km(*other, *one))
    assert haversine_km(*one, *one) == 0
