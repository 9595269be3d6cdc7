"""What a scheme can read alone it finds behind its cue, however it is written: `find_mentions`, `normalise` agree."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identifiers.writing import WAYS, cues_of, drawn_oddly, neighbours_of
from trawl.identifiers import SCHEMES, find_mentions, normalise, validate

#: How many for each scheme: few, unless the caller wants the proof.
EXAMPLES = int(os.environ.get("TRAWL_TEST_EXAMPLES", "40"))
#: Small letters and capitals are one to these.
ANY_CASE = frozenset(
    (
        "email", "onion", "ip", "mac_address", "bank_account", "nino", "driving_licence", "postcode", "vrm",
        "grid_reference", "passport", "pnc_id", "cro",
    )
)  # fmt: skip
#: The value of these depends on what stands around: the platform, the year.
BY_COMPANY = frozenset(("handle", "date", "dob"))


def test_every_scheme_has_its_ways_of_writing() -> None:
    assert set(WAYS) == {scheme.type for scheme in SCHEMES}


@pytest.mark.parametrize("kind", WAYS)
@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_what_can_be_read_alone_is_found_behind_its_cue(kind: str, data: st.DataObject) -> None:
    way = data.draw(WAYS[kind])
    text = way.text
    if kind in ANY_CASE:
        text = data.draw(st.sampled_from([str.lower, str.upper, str]))(text)
    text = data.draw(drawn_oddly(text))
    cue = data.draw(st.sampled_from(cues_of(kind)))
    cue = data.draw(st.sampled_from([str, str.upper, str.capitalize]))(cue)
    before, after = data.draw(st.sampled_from(neighbours_of(kind)))
    if kind not in BY_COMPANY:
        assert normalise(kind, text) == way.value
    assert validate(kind, way.value) != "invalid"
    sentence = f"Report. {cue}{before}{text}{after}"
    found = [mention for mention in find_mentions(sentence) if mention.type == kind]
    assert way.value in [mention.value for mention in found], (sentence, find_mentions(sentence))
    for mention in found:
        assert sentence[mention.start : mention.end] == mention.text
        if kind not in BY_COMPANY:
            assert normalise(kind, mention.text) == mention.value
