"""What models refuse is said in the words of files, whatever is wrong: no English of the library, no class's name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from trawl.contexts.triggers import _TriggerFile
from trawl.coverage import CalendarFile
from trawl.expectations import Location, Place, find_place
from trawl.linkage.vocabulary import _WordsFile
from trawl.linkage.weights import Weights
from trawl.opinion.weights import Weights as OpinionWeights
from trawl.packs.schema import PackFile
from trawl.pipeline.notes_file import NotesFile
from trawl.pipeline.principals import PrincipalsFile
from trawl.profiles.schema import ProfileFile, TermListFile
from trawl.reports.findings.concern import _Weights as ConcernWeights
from trawl.reports.house_style import _StyleEntries
from trawl.schedules.schema import ScheduleFile
from trawl.settings import Settings
from trawl.sources.mapping import SourceMapping
from trawl.sources.register_mapping import RegisterMapping
from trawl.validation import explain_refusals
from trawl.wash.person_weights import PersonWeights

MODELS: tuple[type[BaseModel], ...] = (
    SourceMapping,
    RegisterMapping,
    ProfileFile,
    TermListFile,
    Settings,
    _TriggerFile,
    _WordsFile,
    Weights,
    OpinionWeights,
    NotesFile,
    PrincipalsFile,
    ConcernWeights,
    _StyleEntries,
    ScheduleFile,
    CalendarFile,
    PackFile,
    PersonWeights,
)


def every_location(place: Place, location: Location = ()) -> Iterator[Location]:
    """Every place below one, with one item of each list and one key of each mapping."""
    yield location
    for step in (*place.keys, *(() if place.keys else (0, "key"))):
        if (below := place.step(step)) is not None and (place.keys or below is not place):
            yield from every_location(below, (*location, step))


LOCATIONS = [(model, location) for model in MODELS for location in every_location(Place.of(model))]


def every_model(base: type = BaseModel) -> Iterator[type]:
    for model in base.__subclasses__():
        if model.__module__.startswith("trawl."):
            yield model
        yield from every_model(model)


CLASSES = re.compile(rf"\b({'|'.join(sorted({model.__name__ for model in every_model()}))})\b")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=5) | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3),
    max_leaves=6,
)


def put(value: Any, location: Location) -> Any:
    """Data that has the value at the location, and nothing else."""
    for step in reversed(location):
        value = [value] if isinstance(step, int) else {step: value}
    return value


def refusals_of(model: type[BaseModel], data: Any) -> tuple[list[str], list[str]]:
    """What is said of the data, and what the library said that is not ours."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        spoken = [details["msg"] for details in error.errors() if details["type"] != "value_error"]
        return [str(refusal) for refusal in explain_refusals(model, error)], spoken
    return [], []


@given(st.sampled_from(LOCATIONS), values)
def test_no_word_of_the_library_is_said(where: tuple[type[BaseModel], Location], value: Any) -> None:
    model, location = where
    said, spoken = refusals_of(model, put(value, location))
    text = "\n".join(said)
    for words in (*spoken, "Value error", "Input should", "valid string", "instance of"):
        assert words not in text
    assert not CLASSES.search(text.replace(repr(value), ""))
    assert bool(said) or not spoken


def test_every_model_of_the_project_is_walked() -> None:
    places = (find_place(model, location) for model, location in LOCATIONS)
    walked = {alternative.model for place in places if place is not None for alternative in place.alternatives}
    models = set(every_model())
    bases = {base for model in models for base in model.__mro__[1:]}
    assert models - bases <= walked


@pytest.mark.parametrize(
    ("model", "data", "said"),
    [
        (SourceMapping, {"record_id": 123}, "record_id: 123 cannot stand here. Write its column alone, as text, or a"),
        (SourceMapping, {"record_id": 123}, "constant"),
        (SourceMapping, {"record_id": 123}, "goes between quotes"),
        (SourceMapping, {"kind": None}, "kind: nothing stands here."),
        (SourceMapping, {"kind": None}, "or leave the key out."),
        (SourceMapping, {"narrative": ["text", 5]}, "narrative, item 2: 5 cannot stand here. Write its column alone"),
        (SourceMapping, {"format": "cvs"}, "Write auto or csv or jsonl. Did you mean 'csv'?"),
        (SourceMapping, {"delimiter": "ab"}, "Write text of at most 1 character."),
        (SourceMapping, {"reference": {"constnat": 1}}, "unknown key 'constnat'; did you mean 'constant'?"),
        (SourceMapping, {"narrative": [{}]}, "the key 'column' is missing in 'narrative, item 1'; add it"),
        (SourceMapping, {1: "x"}, "a key is text; put this one between quotes"),
        (
            ProfileFile,
            {"registers": ["shops"]},
            "registers, item 1: 'shops' cannot stand here. Write a mapping with the",
        ),
        (ProfileFile, {"registers": [{"name": "a", "minimum_band": "stong"}]}, "Did you mean 'strong'?"),
        (ProfileFile, {"caveats": "None known."}, "caveats: 'None known.' cannot stand here. Write a list, each item"),
        (ProfileFile, {"title": "  "}, "title: nothing stands here. Write text."),
        (ProfileFile, {"title": True}, "title: true cannot stand here."),
        (ProfileFile, {"title": "x" * 3, "query": ["a" * 90]}, "query: a list cannot stand here."),
        (TermListFile, {"tiers": {"Street names": ["a"]}}, "Write a tier's name in small letters, digits and _"),
        (
            SourceMapping,
            {"kind": {"column": "k", "values": {date(2026, 1, 2): "crime"}}},
            "Write text. Text that looks like",
        ),
        (TermListFile, {"tiers": {}}, "tiers: nothing stands here. Write a mapping"),
        (RegisterMapping, {"name": [["a"]]}, "name, item 1: a list cannot stand here. Write text."),
        (_TriggerFile, {"triggers": [{"reach": 90}]}, "triggers, item 1, reach: 90 cannot stand here. Write a whole"),
    ],
)
def test_what_may_stand_there_is_said(model: type[BaseModel], data: Any, said: str) -> None:
    messages, _ = refusals_of(model, data)
    assert any(said in message for message in messages), messages


def test_a_value_that_may_be_a_secret_is_not_shown() -> None:
    with pytest.raises(ValidationError) as caught:
        Settings.model_validate({"home": ".", "elastic_shards": "hidden-value"})
    (refusal,) = explain_refusals(Settings, caught.value, show_values=False)
    assert "hidden-value" not in str(refusal)
    assert "elastic_shards: what is set cannot stand here. Write a whole number from 1 to 1,024." in str(refusal)
