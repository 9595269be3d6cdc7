"""Values that no record has are said to each reader by what that reader may see."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.corpus import ALPHA, CORPUS, EVERYBODY, NORTH, VERSIONS
from trawl.access import Principal
from trawl.engine.embedded import open_embedded
from trawl.model import Entity
from trawl.pipeline.values import find_unknown_values
from trawl.query import parse_query


def identify(text: str) -> tuple[Entity, ...]:
    return (Entity("phone", "+447700900123"),) if text.startswith("07700") else ()


@pytest.fixture
def said(tmp_path: Path):
    engine = open_embedded(tmp_path / "index", versions=VERSIONS)
    with engine.writer() as writer:
        writer.write(CORPUS)

    def ask(text: str, principal: Principal = EVERYBODY) -> str:
        with engine.view() as view:
            return " ".join(find_unknown_values(parse_query(text), view, principal, identify))

    return ask


def test_a_force_that_the_reader_may_not_see_is_never_named(said) -> None:
    assert said("force:southshire") == ""
    answer = said("force:southshire", NORTH)
    assert "No record that you may see has force:southshire." in answer
    assert "There are: Northshire." in answer
    assert "Southshire" not in answer
    assert said("force:northshire", ALPHA).endswith("None has a force.")


def test_what_begins_so_or_holds_it_is_offered(said) -> None:
    assert "Did you mean force:southshire?" in said("hotel force:south")
    answer = said("hotel NOT force:northsihre")
    assert "Did you mean force:northshire or force:southshire?" in answer
    assert answer.endswith("There are: Northshire, Southshire.")


def test_each_value_of_a_query_is_looked_at(said) -> None:
    answer = said('town:nowhere OR (hotel AND force:zz) OR entity:"07700900123" OR entity:"phone:+447700900123"')
    assert answer.count("No record that you may see") == 3
    assert 'entity:"phone:+447700900123"' in answer


def test_a_passage_that_no_record_has_is_said_and_one_that_there_is_draws_nothing(said) -> None:
    answer = said("in:peoples(hotel)")
    assert "No record that you may see has a passage called 'peoples'. Did you mean in:people(...)?" in answer
    assert "the sections and labels of mappings" in said('hotel NOT in:"victim\'s phone"(07700)')
    assert said("in:title(zeppelin) OR in:summary(zeppelin) OR in:narrative(zeppelin)") == ""


def test_words_lists_and_what_is_looked_up_draw_none(said) -> None:
    assert said("zeppelin AND missing:force AND event:1999") == ""
