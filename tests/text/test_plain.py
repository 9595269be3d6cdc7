"""Plain text: what is drawn in odd characters reads as typed, and every code point knows where it came from."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.characters import is_invisible
from trawl.text import make_plain

ODD = st.sampled_from([*"\u00a0\u200b\u202e\tﬁ０𝟕–’…㎏", "  ", " \n ", "\r\n", "e\u0301"])
TEXTS = st.lists(st.one_of(ODD, st.text(max_size=8)), max_size=20).map("".join)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("０７７００\u3000９００５０１", "07700 900501"),
        ("𝗸𝗮𝗶_𝟵𝟵", "kai_99"),
        ("07700\u200b900\u2060502", "07700900502"),
        ("YK19\u2009\u00a0\tBVT", "YK19 BVT"),
        ("HG6 \r\n 2QB", "HG6\n2QB"),
        ("one\r\n\r\ntwo", "one\n\ntwo"),
        ("20−00‑07", "20-00-07"),
        ("O’Brien “Kai” `x`", 'O\'Brien "Kai" `x`'),
        ("jo\u0308rg jörg", "jörg jörg"),
        ("12 m² and ½", "12 m² and ½"),
        ("① and ㎏", "1 and kg"),
        ("\x00a\x07b", "ab"),
        ("plain text`s", "plain text`s"),
    ],
)
def test_what_is_drawn_oddly_reads_as_typed(written: str, plain: str) -> None:
    assert make_plain(written).text == plain


def test_wrapped_lines_are_one_line() -> None:
    wrapped = (
        "The male gave his name as Piet\nVAN DER LINDE and said that he had been staying at the\nKingfisher Hotel since"
        " Friday with his sister.\nSUSPECT: Amy HOLT\nTom POOLE"
    )
    plain = make_plain(wrapped)
    assert plain.text.splitlines() == [
        "The male gave his name as Piet",
        "VAN DER LINDE and said that he had been staying at the Kingfisher Hotel since Friday with his sister.",
        "SUSPECT: Amy HOLT",
        "Tom POOLE",
    ]
    assert len(plain.text) == len(wrapped)


def test_a_span_is_that_of_what_was_written() -> None:
    written = "call\u00a0\u00a0０７７００\u200b９００ Zoe\u0308, now"
    plain = make_plain(written)
    assert plain.text == "call 07700900 Zoë, now"
    start = plain.text.index("0")
    assert written[slice(*plain.written_span(start, start + 8))] == "０７７００\u200b９００"
    name = plain.text.index("Z")
    assert written[slice(*plain.written_span(name, name + 3))] == "Zoe\u0308"


@given(TEXTS)
def test_every_code_point_knows_where_it_came_from(written: str) -> None:
    plain = make_plain(written)
    assert plain.offsets is None or len(plain.offsets) == len(plain.text) + 1
    after = 0
    for index, character in enumerate(plain.text):
        start, end = plain.written_span(index, index + 1)
        assert after <= start < end <= len(written)
        after = start
        source = written[start:end]
        assert character.isspace() or character in "-'\"" or character in unicodedata.normalize("NFKC", source) + source


@given(TEXTS)
def test_plain_text_is_plain(written: str) -> None:
    plain = make_plain(written).text
    assert make_plain(plain).text == plain
    assert "  " not in plain
    assert not any(is_invisible(character) for character in plain)
