"""What the text guard lets through, and what it says of the rest."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.reports.sample_document import SAMPLE, hostile
from trawl.reports.document import Document, Paragraph
from trawl.reports.text_guard import TextLimits, guard_document

_XML = re.compile(r"[\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*")


def notes(document: Document) -> str:
    last = document.sections[-1]
    assert last.anchor == "replaced"
    return " ".join(run.text for block in last.blocks if isinstance(block, Paragraph) for run in block.text)


def test_a_fit_document_is_given_back_as_it_is() -> None:
    assert guard_document(SAMPLE, TextLimits()) is SAMPLE


@given(st.text(st.characters()))
def test_whatever_the_text_xml_can_hold_it(text: str) -> None:
    guarded = guard_document(replace(SAMPLE, title=text), TextLimits())
    assert _XML.fullmatch(guarded.title)
    assert len(guarded.title) == len(text)


def test_it_says_how_many_characters_it_replaced() -> None:
    guarded = guard_document(replace(SAMPLE, title="a\x00b\ud800c\u202e"), TextLimits())
    assert guarded.title == "a\ufffdb\ufffdc\ufffd"
    assert notes(guarded).startswith("3 characters that no text may hold")


def test_a_character_that_a_format_lacks_is_shown_by_its_number() -> None:
    guarded = guard_document(
        replace(SAMPLE, title="x \U0001f51e"), TextLimits(lacks=re.compile("[\U0001f000-\U0001ffff]"))
    )
    assert guarded.title == "x [U+1F51E]"
    assert "U+1F51E (1)" in notes(guarded)


def test_a_text_that_is_too_long_is_cut_where_a_reader_sees_it() -> None:
    guarded = guard_document(replace(SAMPLE, title="w" * 500), TextLimits(longest=100))
    assert len(guarded.title) == 100
    assert guarded.title.endswith("… [cut here: 500 characters in all]")
    assert "1 text is too long" in notes(guarded)


def test_it_reaches_every_text_of_a_document() -> None:
    guarded = guard_document(hostile("bad \x00"), TextLimits())
    assert "\x00" not in repr(guarded)
