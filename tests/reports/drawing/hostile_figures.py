"""Draws hostile texts as labels, names and titles; run in a process of its own. Prints how many texts were drawn."""

from xml.etree import ElementTree as ET

from tests.reports.sample_document import HOSTILE_TEXTS
from trawl.reports.charts import draw_png, draw_svg
from trawl.reports.document import BarChart, Point, PointMap, Series

numbers = tuple(range(1, len(HOSTILE_TEXTS) + 1))
points = tuple(Point(50 + number / 3, -3 + number % 2, number, HOSTILE_TEXTS[number - 1]) for number in numbers)
charts = [
    PointMap(points),
    *(
        BarChart(
            HOSTILE_TEXTS, tuple(Series(text, numbers) for text in HOSTILE_TEXTS[start : start + 4]), upright, text
        )
        for start, upright, text in zip(
            range(0, len(HOSTILE_TEXTS), 4), (True, False) * 3, HOSTILE_TEXTS[8:], strict=False
        )
    ),
]
titles = " ".join(text[:100] for text in HOSTILE_TEXTS)
for chart in charts:
    svg = ET.fromstring(draw_svg(chart, titles, titles))
    assert not [part.tag for part in svg.iter() if part.tag.endswith(("script", "image", "a", "foreignObject"))]
    assert draw_png(chart)
print(len({series.name for chart in charts[1:] for series in chart.series}))
