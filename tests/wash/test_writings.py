"""However a list and a record write one value, the record is traced; a value that stands nowhere is not."""

from __future__ import annotations

import os

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.identifiers.writing import WAYS, Written, cues_of, drawn_oddly, neighbours_of
from tests.wash.index import TextIndex
from trawl.identifiers import scheme_of, spellings
from trawl.model import Entity
from trawl.wash import Answer, ListRow, wash_rows

#: How many for each scheme: few, unless the caller wants the proof.
EXAMPLES = int(os.environ.get("TRAWL_TEST_EXAMPLES", "25"))
#: What a list may put round a value.
ROUND = ("{}", " {} ", "'{}", '="{}"', "“{}”", "{};", "- {}", "{} (new)", "{label}: {}", "{}\n")
#: What these are is told by their type alone, or by their platform.
TYPED = frozenset(("date", "money", "age", "handle", "dob", "passport", "what3words", "driving_licence"))


def draw_record(data: st.DataObject, kind: str, way: Written) -> str:
    cue = data.draw(st.sampled_from(cues_of(kind)))
    before, after = data.draw(st.sampled_from(neighbours_of(kind)))
    return f"Report. {cue}{before}{way.again}{after}"


def wash(kind: str, written: str, record: str) -> Answer:
    (answer,) = wash_rows([ListRow(1, "1", kind, written)], TextIndex({"R": record}))
    return answer


@pytest.mark.parametrize("kind", WAYS)
@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_value_is_traced_however_list_and_record_write_it(kind: str, data: st.DataObject) -> None:
    way = data.draw(WAYS[kind])
    assume(len(way.value) < 3 or len(set(filter(str.isalnum, way.value))) > 1)  # noughts alone are a filler
    scheme = scheme_of(kind)
    label = data.draw(st.sampled_from((kind.replace("_", " "), *scheme.called, *scheme.headed)))
    type_ = label if kind in TYPED else data.draw(st.sampled_from(["", label, label.upper(), f"{label} no."]))
    written = data.draw(st.sampled_from(ROUND)).format(data.draw(drawn_oddly(way.text)), label=label)
    record = draw_record(data, kind, way)
    answer = wash(type_, written, record)
    assert answer.outcome == "trace", (type_, written, record, answer)


@pytest.mark.parametrize("kind", WAYS)
@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_a_value_that_stands_nowhere_is_never_traced(kind: str, data: st.DataObject) -> None:
    held, asked = data.draw(WAYS[kind]), data.draw(WAYS[kind])
    alike = Entity(kind, held.value) in spellings(Entity(kind, asked.value))
    record = "Report. Nothing was found." if alike else draw_record(data, kind, held)
    answer = wash(data.draw(st.sampled_from([kind] if kind in TYPED else ["", kind])), asked.text, record)
    assert answer.outcome != "trace", (asked, record, answer)
