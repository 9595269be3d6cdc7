import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.places.distance import NearestIndex, haversine_km, judge_within, measure_km, parse_distance
from trawl.places.position import NOTHING_SAID, Position

POINTS = st.tuples(
    st.floats(-89, 89, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(-179, 179, allow_nan=False).map(lambda x: round(x, 4)),
)
BRITISH = st.tuples(
    st.floats(50, 60, allow_nan=False).map(lambda x: round(x, 4)),
    st.floats(-8, 2, allow_nan=False).map(lambda x: round(x, 4)),
)


def test_a_known_distance() -> None:
    assert haversine_km(51.5007, -0.1246, 53.4839, -2.2446) == pytest.approx(263, abs=2)
    assert haversine_km(50, 0, 51, 0) == pytest.approx(111.2, abs=0.1)


def test_what_has_no_place_or_only_a_wide_one_is_left_out_and_counted() -> None:
    area = Position(52, -1, "district", "LE1", 3.0, 2.0)
    index = NearestIndex([NOTHING_SAID, area], lambda thing: thing)
    assert [unplaced.kind for unplaced in index.unplaced] == [NOTHING_SAID.kind, "known only by a wide area"]
    assert index.nearest(Position(52, -1)) is None
    assert index.nearest_few(Position(52, -1), 3) == ()


@given(BRITISH, st.lists(BRITISH, min_size=1, max_size=40))
def test_the_grid_agrees_with_measuring_each(point: tuple[float, float], others: list[tuple[float, float]]) -> None:
    index = NearestIndex([Position(*other) for other in others], lambda position: position)
    found, few = index.nearest(Position(*point)), index.nearest_few(Position(*point), 2)
    assert found is not None
    assert found.km == pytest.approx(min(haversine_km(*point, *other) for other in others))
    assert few[0].km == pytest.approx(found.km)
    assert len(few) == min(2, len(others))


@given(POINTS, POINTS)
def test_distance_is_the_same_both_ways(one: tuple[float, float], other: tuple[float, float]) -> None:
    assert haversine_km(*one, *other) == pytest.approx(haversine_km(*other, *one))
    assert haversine_km(*one, *one) == 0


@given(BRITISH, BRITISH, st.floats(0, 3), st.floats(0, 3), st.floats(0.1, 50))
def test_whether_two_lie_within_is_the_same_both_ways(
    one: tuple[float, float], other: tuple[float, float], reach: float, other_reach: float, limit: float
) -> None:
    a, b = (Position(*point, "district", "X1", size) for point, size in ((one, reach), (other, other_reach)))
    km = measure_km(a, b)
    assert km == pytest.approx(measure_km(b, a))
    assert judge_within(km, limit, a, b) == judge_within(km, limit, b, a)


@pytest.mark.parametrize(
    ("km", "reach", "within"),
    [(0.3, 0.1, "yes"), (0.39, 0.1, "yes"), (0.45, 0.1, "maybe"), (0.55, 0.1, "no"), (0.41, 0.0, "no"),
     (0.3, 3.0, "maybe"), (2.0, 3.0, "maybe"), (4.0, 3.0, "no")],
)  # fmt: skip
def test_what_is_known_roughly_is_neither_claimed_nor_left_out(km: float, reach: float, within: str) -> None:
    assert judge_within(km, 0.4, Position(52, -1, "postcode", "", reach), Position(52, -1)) == within


def test_a_whole_district_inside_the_circle_is_within() -> None:
    assert judge_within(5, 10, Position(52, -1, "district", "LE1", 3.0), Position(52, -1)) == "yes"


@pytest.mark.parametrize(
    ("text", "km"),
    [("2km", 2), ("2 km", 2), ("400m", 0.4), ("400 metres", 0.4), ("0.5 miles", 0.804672), ("1mi", 1.609344),
     ("1 kilometre", 1), (" 1.5KM ", 1.5)],
)  # fmt: skip
def test_distances_as_people_write_them(text: str, km: float) -> None:
    assert parse_distance(text) == pytest.approx(km)


@pytest.mark.parametrize("text", ["", "2", "0km", "-2km", "two km", "2 km or so", "1e3km", "٢km", "5 yards", "0.0 m"])
def test_what_is_no_distance_is_refused_with_examples(text: str) -> None:
    with pytest.raises(ValueError, match=r"such as 400m, 2km or 0\.5mi"):
        parse_distance(text)
