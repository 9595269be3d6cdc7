"""What charts and the map say: titles that claim no more than the numbers do, descriptions, tables that hold all."""

from dataclasses import replace
from datetime import date

import pytest

from trawl.coverage import EventDates
from trawl.model import Place
from trawl.places.position import NOTHING_SAID, Position, Unplaced
from trawl.reports.document import Figure, Fold, Paragraph, read_text
from trawl.reports.edition import FULL
from trawl.reports.findings.counts import Count
from trawl.reports.findings.narrowing import narrow
from trawl.reports.findings.periods import Month, Months
from trawl.reports.findings.whereabouts import find_whereabouts
from trawl.reports.wording.figures import build_figures
from trawl.reports.wording.trend_titles import describe, is_notable, join, say_months, say_periods


def months(*hits, before=None, ends="", first=1):
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    shown = [
        Month(f"{names[(first - 1 + place) % 12]} {2024 + (first - 1 + place) // 12}", number, None)
        for place, number in enumerate(hits)
    ]
    return Months((*shown[:-1], replace(shown[-1], year_before=before)), ends=ends)


@pytest.mark.parametrize(
    ("shown", "title"),
    [
        (months(1, 3, 9), "Hits rose from 3 in February to 9 in March 2024"),
        (months(1, 3, 9, before=4), "Hits rose from 3 in February to 9 in March 2024; 4 in March 2023"),
        (months(1, 3, 9, before=0), "Hits rose from 3 in February to 9 in March 2024; none in March 2023"),
        (months(3, 30, 9), "Hits fell from 30 in February to 9 in March 2024"),
        (months(2, 30, 9, first=11), "Hits fell from 30 in December 2024 to 9 in January 2025"),
        (months(2, 1_000, 2_345), "Hits rose from 1,000 in February to 2,345 in March 2024"),
        (months(1, 4, 4), "As many hits in March 2024 as in February: 4"),
        (months(1, 1, 2), "1 hit in February and 2 in March 2024"),
        (months(1, 10, 14), "10 hits in February and 14 in March 2024"),
        (months(5, 0, 2), "No hits in February and 2 in March 2024"),
        (months(5, 1, 0), "1 hit in February and none in March 2024"),
        (months(5, 1, 0, 0), "No hits in March or April 2024"),
        (months(5), "5 hits in January 2024"),
        (months(1, before=0), "1 hit in January 2024; none in January 2023"),
        (months(5, 0, 0, before=0), "5 hits in January 2024 and none since"),
        (
            months(1, 30, 9, ends="2024-03-20"),
            "30 hits in February and 9 so far in March 2024 (events to 20 March 2024)",
        ),
        (
            months(1, 3, 9, ends="2024-03-20"),
            "Hits rose from 3 in February to 9 in March 2024 (events to 20 March 2024)",
        ),
    ],
)
def test_a_chart_of_months_says_what_became_of_the_hits(shown, title):
    assert say_months(shown) == title


def test_few_hits_are_no_trend():
    assert not any(is_notable(one, other) for one in range(3) for other in range(3))
    assert is_notable(3, 9)
    assert is_notable(9, 3)
    assert not is_notable(100, 115)
    assert is_notable(1_000, 1_100)


def test_years_and_decades_say_where_most_are_and_whether_others_have_as_many():
    counts = (Count("2019", 3), Count("2020", 12), Count("2021", 3))
    assert say_periods(counts, "year") == "Most hits in one year: 12 of 18, in 2020"
    assert say_periods((*counts, Count("2022", 12)), "year") == "No year has more than 12 hits of 30: 2020 and 2022"


def test_long_series_are_described_by_their_ends_and_their_highest():
    few = describe("Hits", (Count("a, b", 1), Count("c", 1_000)))
    assert few == "Hits: a, b 1; c 1,000."
    many = tuple(Count(f"m{number}", number * 7 % 20) for number in range(20))
    assert describe("Hits", many) == "Hits: 20 values from m0 (0) to m19 (13); the highest 19, m17."
    assert join(["a", "b", "c", "d", "e", "f"]) == "a, b, c, d and 2 more"


INN = Place("Quay Inn", town="Northport", lat=53.41, lon=-2.99)
IRISH = Unplaced("in Northern Ireland", "Northern Ireland is not in the data.")


def locate(stated):
    if stated.lat is not None:
        return Position(stated.lat, stated.lon)
    if stated.postcode == "BT1 1AA":
        return IRISH
    return Position(53.2, -2.7, "district", "NP1", 9.0, 4.0) if stated.postcode == "NP1" else NOTHING_SAID


EVENTS = EventDates("2020-01-01", "2024-03-31")


@pytest.fixture
def build(make_report):
    def build(*hits, events=EVENTS, **changes):
        report = make_report(hits=hits, matches={}, changes=(), **changes)
        coverage = replace(report.coverage, events=events)
        report = replace(report, coverage=coverage, whereabouts=find_whereabouts(hits, {}, locate))
        return build_figures(narrow(report, FULL))

    return build


def figures(blocks):
    return {
        block.name: block
        for group in ([*blocks], *(fold.blocks for fold in blocks if isinstance(fold, Fold)))
        for block in group
        if isinstance(block, Figure)
    }


def said(blocks):
    return " ".join(read_text(block.text) for block in blocks if isinstance(block, Paragraph))


def test_without_hits_there_is_no_figure(build):
    assert said(build()) == "There are no hits to count."
    assert figures(build()) == {}


def test_hits_without_date_or_place_have_no_figure_and_are_counted_in_words(build):
    blocks = build(*(make(number, day=None) for number, make in enumerate([_hit] * 3)))
    assert set(figures(blocks)) == {"figure-forces"}
    assert "3 hits have no event date and stand in no month." in said(blocks)
    assert "3 hits are without a place, and not on the map: 3 without coordinates or a postcode." in said(blocks)


def _hit(number, **fields):
    from tests.reports.conftest import hit_of

    return hit_of(number, "a vape", (("vape", "vape", "affirmed"),), **fields)


def test_every_count_of_the_months_is_in_the_chart_the_table_and_the_description(build):
    days = [date(2023, 3, 4)] * 2 + [date(2024, 2, 1)] * 3 + [date(2024, 3, 2)] * 9 + [date(1931, 1, 1), None]
    blocks = build(*(_hit(number, day=day) for number, day in enumerate(days)))
    figure = figures(blocks)["figure-periods"]
    assert figure.title == "Hits rose from 3 in February to 9 in March 2024; 2 in March 2023"
    assert figure.table.rows[0] == ("March 2023", 2, 0)
    assert figure.table.rows[-2:] == (("February 2024", 3, 0), ("March 2024", 9, 2))
    assert [series.values for series in figure.chart.series] == list(zip(*figure.table.rows, strict=True))[1:]
    assert figure.chart.labels[0] == "Mar 2023"
    assert "March 2024 9" in figure.alt
    assert "The same month a year before: " in figure.alt
    outlier = "1 hit has an event date far from all others and stands in no month: 1 January 1931 (1)."
    assert outlier in said(blocks)
    assert sum(row[1] for row in figure.table.rows) + 2 == len(days)


def test_where_the_index_does_not_reach_back_nothing_is_compared(build):
    blocks = build(_hit(1, day=date(2024, 3, 2)), events=EventDates("2023-04-02", "2024-03-28"))
    figure = figures(blocks)["figure-periods"]
    assert [series.name for series in figure.chart.series] == ["Hits"]
    assert len(figure.table.columns) == 2
    edges = "The events of the index begin on 2 April 2023 and end on 28 March 2024: those months may not be whole."
    assert f"{edges} The index does not reach back a year" in said(blocks)


@pytest.mark.parametrize(
    ("forces", "title"),
    [
        (["Northshire"] * 2 + ["Eastmoor"], "2 of 3 hits are under Northshire"),
        (["Northshire"], "Every hit stands under one name: Northshire (1)"),
        (["B", "A"], "A and B have most of the 2 hits: 1 each"),
        (["", "", "A"], "2 of 3 hits are under No force given"),
    ],
)
def test_a_chart_of_forces_says_which_has_most(build, forces, title):
    blocks = build(*(_hit(number, force=force) for number, force in enumerate(forces)))
    assert figures(blocks)["figure-forces"].title == title


def test_forces_that_are_not_drawn_are_said_and_in_the_table(build):
    figure = figures(build(*(_hit(number, force=f"Force {number:02}") for number in range(20))))["figure-forces"]
    assert (len(figure.chart.labels), len(figure.table.rows)) == (15, 20)
    assert "first 15 of 20; the table has all" in said(build(*(_hit(n, force=f"Force {n:02}") for n in range(20))))


@pytest.mark.parametrize(
    ("places", "title"),
    [
        ([INN], "The one hit with a place is at Quay Inn, Northport"),
        ([INN] * 3, "All 3 hits are at Quay Inn, Northport"),
        ([INN, INN], "Both hits are at Quay Inn, Northport"),
        ([INN, INN, Place()], "Both hits with a place are at Quay Inn, Northport"),
        ([INN, INN, replace(INN, lat=53.0)], "2 of the 3 hits are at Quay Inn, Northport"),
        ([INN, replace(INN, lat=53.0), Place()], "No two of the 2 hits with a place are at one place"),
        ([INN, INN, replace(INN, premises="Lodge")], "All 3 hits are in Northport, 2 of them at Quay Inn"),
        ([INN] * 2 + [replace(INN, premises="A")] * 2 + [replace(INN, town="Dale")] * 4,
         "4 of the 8 hits are at Quay Inn, Dale"),
        ([INN, replace(INN, premises="A"), replace(INN, lat=53.0, town="Dale"), Place()],
         "2 of the 3 hits with a place are in Northport"),
        ([INN, replace(INN, lat=52.0)], "No two of the 2 hits are at one place"),
        ([INN] * 2 + [Place("Lodge", lat=53.0, lon=-2.0)] * 2,
         "Lodge and Quay Inn, Northport have most of the 4 hits: 2 each"),
    ],
)  # fmt: skip
def test_a_map_says_which_place_has_most(build, places, title):
    figure = figures(build(*(_hit(number, place=place) for number, place in enumerate(places))))["figure-places"]
    assert figure.title == title
    assert sum(point.hits for point in figure.chart.points) == sum(row[1] for row in figure.table.rows)


def test_a_map_says_what_is_not_on_it_and_what_is_there_by_a_wide_area(build):
    places = [INN, Place(postcode="NP1"), Place(postcode="BT1 1AA"), Place(lat=40.4, lon=-3.7), Place()]
    blocks = build(*(_hit(n, place=place) for n, place in enumerate(places)), _hit(9, place=INN, handling="C"))
    assert said(blocks).endswith(
        "2 hits are without a place, and not on the map: 1 in Northern Ireland; 1 without coordinates or a postcode. "
        "1 hit stands in the middle of a postcode's district or sector. 1 hit lies outside the map, and in the table "
        "alone. 1 hit that is shown by reference only is not placed."
    )
    figure = figures(blocks)["figure-places"]
    assert [row[:3] for row in figure.table.rows][-1] == ("Quay Inn, Northport", 1, "coordinates of the record")


def test_districts_have_charts_on_one_scale_where_they_have_enough_hits(build):
    march, february = date(2024, 3, 2), date(2024, 2, 2)
    hits = [_hit(n, district="Northport", day=march) for n in range(9)]
    hits += [_hit(20 + n, district="Eastmoor", day=february) for n in range(5)]
    hits += [_hit(30, district="Dale", day=march), _hit(31, day=march)]
    blocks = build(*hits)
    found = figures(blocks)
    assert found["figure-districts"].title == "9 of the 15 hits with a district are in Northport"
    assert found["figure-districts"].table.rows == (
        ("Northport", 9, 0, 9),
        ("Eastmoor", 5, 5, 0),
        ("Dale", 1, 0, 1),
        ("No district given", 1, 0, 1),
    )
    charts = [figure for name, figure in found.items() if name.startswith("figure-district-")]
    assert [chart.title for chart in charts] == [
        "Northport: 9 hits in March 2024",
        "Eastmoor: 5 hits in February 2024 and none since",
    ]
    assert {chart.chart.peak for chart in charts} == {9}
    assert [series.values for chart in charts for series in chart.chart.series] == [(0, 9), (5, 0)]


def test_districts_of_more_months_than_can_be_drawn_have_their_hits_and_no_months(build):
    hits = [_hit(n, district="AB"[n % 2], day=date(2010 + n, 3, 2)) for n in range(10)]
    table = figures(build(*hits))["figure-districts"].table
    assert [column.title for column in table.columns] == ["District", "Hits"]
    assert table.rows == (("A", 5), ("B", 5))


def test_two_districts_of_one_name_are_two_and_one_alone_is_no_figure(build):
    same = [_hit(1, district="Central"), _hit(2, district="Central", force="Eastmoor")]
    rows = figures(build(*same))["figure-districts"].table.rows
    assert [row[0] for row in rows] == ["Central (Eastmoor)", "Central (Northshire)"]
    assert "figure-districts" not in figures(build(_hit(1, district="Central"), _hit(2)))


def test_what_is_by_reference_only_is_counted_by_time_and_force_and_stands_nowhere_else(build):
    hidden = _hit(9, district="Hidden", place=Place("Hidden Lodge", lat=53.0, lon=-2.0), handling="C")
    shown = [_hit(1, district="A", place=INN), _hit(2, district="B", place=INN)]
    blocks = build(*shown, hidden)
    found = figures(blocks)
    assert sum(row[1] for row in found["figure-forces"].table.rows) == 3
    assert "Hidden" not in repr(blocks)
    assert "1 hit that is shown by reference only is in no district here." in said(blocks)


def test_tables_have_names_of_their_own(build):
    hits = [_hit(n, district="AB"[n % 2], place=INN, day=date(2024, 1 + n % 3, 2)) for n in range(20)]
    names = [name for figure in figures(build(*hits)).values() for name in (figure.name, figure.table.name)]
    assert len(set(names)) == len(names)
