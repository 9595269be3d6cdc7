"""Packed text unpacks to itself."""

import sys
from array import array
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from tests.query.generators import records
from trawl.model import IndexedRecord, Record, Section
from trawl.text import analyse_record, pack_text, unpack_text
from trawl.text.packing import _pack_passages


@given(st.text(), st.text(), st.integers(0, 50), st.integers(0, 50))
def test_round_trip(title: str, narrative: str, start: int, length: int) -> None:
    sections = (Section("mo", start, start + length),) if start + length <= len(narrative) else ()
    text = analyse_record(Record("feed", "1", narrative, title=title, sections=sections))
    assert unpack_text(pack_text(text)) == text


def test_long_narratives_keep_wide_offsets() -> None:
    text = analyse_record(Record("feed", "1", "word " * 20_000))
    assert unpack_text(pack_text(text)) == text


def test_it_is_small() -> None:
    narrative = "Officers attended the premises and spoke with staff about disposable vapes. " * 12
    assert len(pack_text(analyse_record(Record("feed", "1", narrative)))) < 2.5 * len(narrative)


def test_the_width_of_the_offsets_given_makes_no_difference() -> None:
    text = analyse_record(Record("feed", "1", "a kite and a lorry"))
    wide = replace(text, starts=array("I", text.starts), ends=array("I", text.ends))
    assert unpack_text(pack_text(wide)) == unpack_text(pack_text(text)) == text


@given(records())
def test_passages_come_back_with_their_names(indexed: IndexedRecord) -> None:
    assert unpack_text(pack_text(indexed.text)) == indexed.text


def test_what_was_packed_before_records_had_fields_is_read() -> None:
    """Or nobody could reprocess what is stored."""
    text = analyse_record(Record("feed", "1", "a kite", title="A title"))
    new, old = _pack_passages(text.passages), b'[["title", "", 0], ["narrative", "", 2]]'
    packed = bytearray(pack_text(text).replace(new, old))
    packed[12:16] = len(old).to_bytes(4, sys.byteorder)
    assert unpack_text(bytes(packed)) == text
