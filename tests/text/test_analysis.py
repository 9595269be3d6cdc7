"""The words that docs/text.md promises, and what holds for any text."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trawl.model import PASSAGE_GAP, Passage, Record, Section
from trawl.text import MAX_WORD, analyse_record, analyse_words
from trawl.text.analysis import UNITS

DOCUMENT = Path(__file__).parents[2] / "docs" / "text.md"


def documented_words() -> list[tuple[str, list[str]]]:
    """Every spelling in the document's table, with the words that its row promises."""
    rows = re.findall(r"^\| (`.*?`) \| (`.*?`) \| .* \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    documented = []
    for spellings, words in rows:
        if not spellings.startswith("`ł"):
            written = [double or single for double, single in re.findall("``(.*?)``|`(.*?)`", spellings)]
            # One answer for all spellings, or one for each, parted by slashes.
            each = [re.findall("`(.*?)`", answer) for answer in words.split(" / ")]
            documented += zip(written, each if len(each) > 1 else each * len(written), strict=True)
    return documented


def test_the_document_has_its_table() -> None:
    assert len(documented_words()) >= 10


@pytest.mark.parametrize(("written", "words"), documented_words())
def test_documented_words(written: str, words: list[str]) -> None:
    assert [word.form for word in analyse_words(written)] == words


@pytest.mark.parametrize(
    ("letter", "folded"),
    [
        ("ł", "l"),
        ("ø", "o"),
        ("đ", "d"),
        ("ð", "d"),
        ("þ", "th"),
        ("æ", "ae"),
        ("œ", "oe"),
        ("ß", "ss"),
        ("ı", "i"),
        ("ħ", "h"),
    ],
)
def test_letters_without_a_decomposition(letter: str, folded: str) -> None:
    assert analyse_words(letter)[0].form == folded


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_is_a_word_behind_its_number(unit: str) -> None:
    joined, apart = analyse_words(f"took 15{unit.upper()}'s."), analyse_words(f"took 15 {unit.upper()}'s.")
    assert [word[:3] for word in joined] == [word[:3] for word in apart]
    assert [word.form for word in joined] == ["took", "15", unit]
    assert len(unit) > 1


@pytest.mark.parametrize("text", ["15yrold", "a15yr", "ZZ12AM9", "9mmx", "yr9", "1st", "15k", "12G"])
def test_other_letters_stay_with_their_digits(text: str) -> None:
    assert [word.form for word in analyse_words(text)] == [text.casefold()]


def test_an_ampersand_keeps_its_place() -> None:
    text = "Puff ＆ Stuff&Co"
    words = analyse_words(text)
    assert [(word.form, word.cased, text[word.start : word.end]) for word in words if word.form == "and"] == [
        ("and", "and", "＆"),
        ("and", "and", "&"),
    ]


def test_stems_meet() -> None:
    assert len({analyse_words(word)[0].stem for word in ("vape", "vapes", "vaping", "VAPED")}) == 1


def test_case_is_kept_beside_the_form() -> None:
    assert analyse_words("SC O'Neill's")[1][:2] == ("oneill", "ONeill")


def test_offsets_are_of_the_text_that_users_see() -> None:
    text = "The ﬁrst gi\u00adrl’s cafe\u0301 bag"
    spans = [text[word.start : word.end] for word in analyse_words(text)]
    assert spans == ["The", "ﬁrst", "gi\u00adrl", "cafe\u0301", "bag"]


def test_a_long_word_is_cut_and_counted() -> None:
    analysed = analyse_record(Record("feed", "1", "x" * 250 + " short"))
    assert [len(form) for form in analysed.forms] == [MAX_WORD, 5]
    assert analysed.cut == 1
    assert analysed.ends[0] == 250


def test_title_and_sections_are_passages() -> None:
    narrative = "MO: forced door. SUMMARY: two males. After."
    record = Record(
        "feed", "1", narrative, title="Burglary", sections=(Section("mo", 0, 16), Section("summary", 17, 36))
    )
    analysed = analyse_record(record)
    assert [(p.part, p.section, analysed.forms[p.first]) for p in analysed.passages] == [
        ("title", "", "burglary"),
        ("narrative", "mo", "mo"),
        ("narrative", "summary", "summary"),
        ("narrative", "", "after"),
    ]
    assert PASSAGE_GAP > 100, "wider than any NEAR"


def test_an_empty_section_makes_no_passage() -> None:
    record = Record("feed", "1", "only words", sections=(Section("empty", 0, 0), Section("all", 0, 10)))
    assert analyse_record(record).passages == (Passage("narrative", "all", 0),)


def test_no_text_no_words() -> None:
    assert analyse_record(Record("feed", "1", "")).forms == []


@given(st.text(), st.text())
def test_the_record_has_the_words_of_its_text(title: str, narrative: str) -> None:
    analysed = analyse_record(Record("feed", "1", narrative, title=title))
    words = analyse_words(title) + analyse_words(narrative)
    assert list(zip(analysed.forms, analysed.stems, analysed.starts, analysed.ends, strict=True)) == [
        (word.form, word.stem, word.start, word.end) for word in words
    ]
    assert all(word.start < word.end for word in words)


@given(st.text(alphabet=st.characters(exclude_characters="'"), max_size=40))
def test_analysing_a_form_gives_the_form(text: str) -> None:
    for word in analyse_words(text):
        assert [again.form for again in analyse_words(word.form)] == [word.form]


@given(st.text(alphabet=st.characters(max_codepoint=127)) | st.text(alphabet="10yrpmkg&'` _"))
def test_the_pattern_for_ascii_cuts_as_the_other_does(text: str) -> None:
    assert analyse_words(f"{text} é")[:-1] == analyse_words(text)


def test_offsets_past_16_bits_are_right() -> None:
    narrative = "x" * 70_000 + " kite"
    analysed = analyse_record(Record("feed", "1", narrative))
    assert (analysed.starts[-1], analysed.ends[-1]) == (70_001, 70_005)


def test_more_words_than_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trawl.text.analysis._REMEMBERED", 2)
    assert [word.stem for word in analyse_words("walked talked climbed walked")] == ["walk", "talk", "climb", "walk"]
