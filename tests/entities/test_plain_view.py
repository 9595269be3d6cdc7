"""What is found in a text does not depend on how its characters are drawn, and no offset is lost on the way."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identifiers.writing import UNSEEN, WHITE, drawn_oddly
from trawl.entities import open_extractor
from trawl.entities.extractor import Extractor
from trawl.model import Record

#: Fictitious. Each holds names and identifiers beside one another.
NARRATIVES = (
    "DP GARSIDE, Scott 08.09.1992 left the Kingfisher Hotel in a blue Audi A3 VD20 BSX with Amy O'Brien (15).",
    "Caller Jo PRYCE on 07700 900123 says her daughter Mia, aged 14, is at 12 Mill Lane, Chester CH1 2AB.",
    "Paid £1,200 to sort code 20-00-07 account 55512399, e-mail kai.drew9@example.com, IP 203.0.113.9, on 12/03/2024.",
    "IMEI 490154203237518 - snap kai_99 - NI no AB 12 34 56 C - seen at Beckett Street, Leeds with Mr Hall-Price.",
)
PLAIN = {text: [(m.type, m.value) for m in open_extractor("rules").find(text)] for text in NARRATIVES}
#: A line end may part two names.
SPACES = tuple(space for space in WHITE if space != "\n")
NOISE = st.text(st.one_of(st.sampled_from([*UNSEEN, *"０𝟕ﬁ…é\u0301\u0308\r\n\t `–’"]), st.characters()), max_size=80)


@pytest.fixture(scope="module")
def rules() -> Extractor:
    return open_extractor("rules")


@given(st.sampled_from(NARRATIVES).flatmap(lambda text: st.tuples(st.just(text), drawn_oddly(text, SPACES))))
@settings(max_examples=60, deadline=None)
def test_odd_characters_change_nothing_that_is_found(rules: Extractor, texts: tuple[str, str]) -> None:
    plain, written = texts
    found = rules.find(written)
    assert [(m.type, m.value) for m in found] == PLAIN[plain]
    for mention in found:
        assert written[mention.start : mention.end] == mention.text


@given(NOISE)
@settings(max_examples=120, deadline=None)
def test_any_text_keeps_its_offsets(rules: Extractor, noise: str) -> None:
    text = f"{noise}Amy HOLT dob 01/02/2009 {noise} 07700 900123{noise}"
    ((_, mentions),) = rules.extract([Record("test", "1", text)])
    ends = 0
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text
        if mention.origin != "derived":
            assert mention.start >= ends
            ends = mention.end
