"""Charts and maps as SVG: what every page, Word file and PDF may hold, and nothing that runs or reaches outside."""

import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from tests.reports.sample_document import HOSTILE_TEXTS, hostile
from trawl.reports import charts
from trawl.reports.charts import draw_png, draw_svg
from trawl.reports.document import BarChart, Figure, Point, PointMap, Series
from trawl.reports.drawing import engine

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = BarChart(
    ("Nov 2023", "Dec 2023", "Jan 2024"),
    (Series("Hits", (3, 0, 1_234)), Series("A year before", (1, 2, None))),
)
FORCES = BarChart(("Northshire", "Eastmoor"), (Series("Hits", (7, 2)),), upright=False)
MAP = PointMap((Point(53.41, -2.99, 7, "Cloud Corner"), Point(51.5, -0.12, 2, "Quay Inn")))


def texts(svg: str) -> list[str]:
    return ["".join(found.itertext()) for found in ET.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("chart", [MONTHS, FORCES, MAP], ids=["months", "forces", "map"])
class TestEveryChart:
    def test_is_named_before_anything_is_drawn(self, chart):
        svg = ET.fromstring(draw_svg(chart, "7 < 9 & more", "Bar chart. “7”"))
        assert (svg.tag, svg.get("role")) == (f"{SVG}svg", "img")
        assert [(part.tag, part.text) for part in svg[:2]] == [
            (f"{SVG}title", "7 < 9 & more"),
            (f"{SVG}desc", "Bar chart. “7”"),
        ]

    def test_holds_nothing_that_runs_refers_or_clashes(self, chart):
        for part in ET.fromstring(draw_svg(chart, "a", "b")).iter():
            assert part.tag.removeprefix(SVG) in ("svg", "title", "desc", "g", "rect", "path", "line", "text", "tspan")
            assert part.tag.startswith(SVG)
            assert not {"style", "id", "class", "href", "onload", "clip-path"} & part.attrib.keys()
            assert "url(" not in "".join(part.attrib.values())

    def test_is_the_same_each_time(self, chart):
        first = draw_svg(chart, "a", "b"), draw_png(chart)
        engine._convert.cache_clear()
        engine._convert_png.cache_clear()
        assert (draw_svg(chart, "a", "b"), draw_png(chart)) == first

    def test_every_text_is_level(self, chart):
        assert "rotate" not in draw_svg(chart, "a", "b")

    def test_is_a_picture_too(self, chart):
        assert draw_png(chart).startswith(b"\x89PNG\r\n")


def test_months_are_short_and_a_year_stands_where_it_begins():
    assert [text for text in texts(draw_svg(MONTHS, "", "")) if text[:1].isalpha()] == [
        "Nov2023",
        "Dec",
        "Jan2024",
        "hits",
        "Hits",
        "A year before",
    ]


def test_bars_say_their_values_and_nothing_of_what_is_not_known():
    said = texts(draw_svg(MONTHS, "", ""))
    assert said.count("1,234") == 1
    assert said.count("3") == 1
    assert "2" not in said  # the second series has no room for its figures beside 1,234: the table has them
    assert "None" not in said
    assert "null" not in said


def test_two_series_differ_in_lightness_and_outline():
    """In a grey print the first is dark and the second paper with a dark line."""
    bars = [p for p in ET.fromstring(draw_svg(MONTHS, "", "")).iter(f"{SVG}path") if p.get("stroke-width") == "1.2"]
    assert {bar.get("fill") for bar in bars} == {"#1d3557", "#ffffff"}
    assert {bar.get("stroke") for bar in bars} == {"#1d3557"}


def test_labels_that_would_run_into_each_other_are_left_out_at_even_distances():
    labels = tuple(
        f"{month} {year}" for year in (2022, 2023, 2024) for month in ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
    )
    chart = BarChart(labels * 2, (Series("Hits", tuple(range(36))),))
    shown = [place for place, lines in enumerate(_labels(chart)) if lines != [""]]
    assert {second - first for first, second in pairwise(shown)} == {2}
    assert _labels(chart)[0] == ["Jan", "2022"]


def _labels(chart):
    from trawl.reports.drawing.bars import specify_bars

    return next(param["value"] for param in specify_bars(chart)["params"] if param["name"] == "labels")


def test_two_names_cut_to_the_same_words_are_two_bars():
    chart = BarChart(("x" * 60 + "1", "x" * 60 + "2"), (Series("Hits", (5, 6)),), upright=False)
    assert [text for text in texts(draw_svg(chart, "", "")) if text.startswith("x")] == ["x" * 39 + "…"] * 2


def test_charts_that_are_compared_share_a_scale():
    def height(peak: int | None) -> float:
        chart = BarChart(("Jan 2024", "Feb 2024"), (Series("Hits", (10, 5)),), peak=peak)
        svg = ET.fromstring(draw_svg(chart, "", ""))
        bar = next(p for p in svg.iter(f"{SVG}path") if p.get("stroke-width") == "1.2")
        return float(bar.get("d").split("v")[1].split("h")[0])

    assert height(20) == pytest.approx(height(10) / 2, abs=0.2)


def test_nothing_to_draw_is_drawn_all_the_same():
    for chart in (BarChart((), ()), BarChart((), (Series("Hits", ()),), upright=False), PointMap(())):
        assert draw_svg(chart, "a", "b").startswith("<svg ")
    with pytest.raises(ValueError, match="at most 4"):
        draw_svg(BarChart(("a",), (Series("s", (1,)),) * 5), "", "")


def test_no_text_from_outside_ends_the_process_or_becomes_markup():
    """In a process of its own: what vl-convert cannot bear ends the process without an error."""
    program = "import tests.reports.drawing.hostile_figures"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, str(len(HOSTILE_TEXTS))), done.stderr


def test_the_guard_at_this_edge_alone_keeps_characters_out():
    for figure in (block for block in hostile("\x00\ufffe\ud800").sections[0].blocks if isinstance(block, Figure)):
        assert "\N{REPLACEMENT CHARACTER}" in draw_svg(figure.chart, figure.title, figure.alt)


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    engine._convert.cache_clear()
    with pytest.raises(engine.UsageError, match=r"pip install 'trawl\[reports\]'"):
        charts.draw_svg(FORCES, "a", "b")
