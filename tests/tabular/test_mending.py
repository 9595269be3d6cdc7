"""What exports did to text is undone, and ordinary text is left alone."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from trawl.characters import is_invisible
from trawl.tabular import fold_name, mend_field, mend_text
from trawl.text.folding import fold_text


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("paid Â£20", "paid £20"),
        ("she said â€œnoâ€\x9d and itâ€™s done", "she said “no” and it’s done"),
        ("cafÃ© on the corner", "café on the corner"),
        ("B &amp; B, &pound;20, &#163;5, &#x2019;", "B & B, £20, £5, ’"),
        ("&amp;amp; twice", "& twice"),
        ("one\r\ntwo\rthree\x0bfour\u2028five", "one\ntwo\nthree\nfour\nfive"),
        ("nul\0l and bell\x07 and del\x7f", "null and bell and del"),
        ("smart \x93quotes\x94 and dots\x85", "smart “quotes” and dots…"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("entity &#x1F600; of \ud800", "entity 😀 of \ufffd"),
    ],
)
def test_what_an_export_did_is_undone(written: str, mended: str) -> None:
    assert mend_text(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "plain words, a B & B, H&M; R&D, AT&T",
        "http://example.com/?a=1&copy=2&not=3",
        "‘curly’ “quotes” – dashes — and … dots",
        "paid £20 at the café, José MÜLLER, naïve, 20°C, ½, €5",
        "ligature ﬁnd, wide ＡＢＣ, superscript ², no-break\xa0space, zero\u200bwidth",
        "emoji 👍🏽 and 你好 and Привет and ŁÓDŹ",
        "tab\there\n  indented line  \n\ntrailing ",
        "&unknown; &; & amp; &#; 5 < 6 > 4",
        "",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert mend_text(text) == text


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F, blacklist_characters="\x7f&")))
def test_mended_text_has_no_control_characters_and_can_be_written(text: str) -> None:
    mended = mend_text(text)
    assert not any(ord(character) < 32 and character not in "\t\n" for character in mended)
    mended.encode()


@given(st.text(st.sampled_from("abc XYZ 123 .,'-&\n\t£‘’“”–—…½°")))
@example("”£&")
def test_usual_characters_come_out_as_they_went_in(text: str) -> None:
    assert mend_text(text) == text


def test_a_field_is_one_line() -> None:
    assert mend_field("  South\r\n  Yorkshire \t") == "South Yorkshire"


@pytest.mark.parametrize(
    ("written", "said"),
    [('="0012"', "0012"), ('=" 07700 900123 "', "07700 900123"), ('=""', ""), ('="', '="'), ('="a"&"b"', '="a"&"b"')],
)
def test_a_text_kept_from_a_spreadsheet_is_that_text(written: str, said: str) -> None:
    assert mend_field(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "OFFICIAL\u200b",
        "\ufeffOFFICIAL",
        "\u200eOFF\u00adICIAL\u202c",
        "\u2066OFFICIAL\u2069\xa0",
        "OFFICIAL\ufe0f",
        "&#8203;OFFICIAL&nbsp;",
    ],
)
def test_a_field_has_nothing_that_nobody_can_see(written: str) -> None:
    assert mend_field(written) == "OFFICIAL"


def test_a_space_between_words_of_a_field_stays_one_however_it_was_typed() -> None:
    assert mend_field("West\xa0\u2009 Mercia") == "West Mercia"


def test_a_columns_name_is_found_with_dashes_and_characters_that_nobody_sees() -> None:
    assert {fold_name(name) for name in ("Crime–Reference\u200b", "\ufeffcrime_reference", "CRIME\xa0REFERENCE")} == {
        "crime reference"
    }


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_what_folding_takes_out_of_words_no_field_keeps(text: str) -> None:
    kept = mend_field(text)
    assert not any(map(is_invisible, kept))
    assert fold_text(kept)[0].split() == fold_text(mend_text(text))[0].split()
