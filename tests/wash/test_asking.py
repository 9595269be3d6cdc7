"""What a row asks for meets every record that the row would trace to."""

from __future__ import annotations

import pytest

from trawl.identifiers import find_mentions
from trawl.model import IndexedRecord, Record
from trawl.text import analyse_record
from trawl.wash import ListRow
from trawl.wash.asking import hash_question, hash_record
from trawl.wash.reading import read_row


def meets(identifier: str, text: str) -> bool:
    record = Record("feed", "1", text)
    held = hash_record(IndexedRecord(record, find_mentions(text), analyse_record(record)))
    return not held.isdisjoint(hash_question(read_row(ListRow(1, "1", "", identifier))))


@pytest.mark.parametrize(
    ("identifier", "text"),
    [
        ("7700900123", "He rings from +44 7700 900123."),
        ("vd20bsx", "Plate VD2O BSX on a grey Audi."),
        ("kit_lo7", "The name kit_lo7 was written on a wall."),
        ("insta: kit_lomes7", "She writes as @kit_lomas7 (Insta)."),
        ("insta: kit_lomass7", "She writes as @kit_lomas7 (Insta)."),
        ("insta: kit_loms7", "She writes as @kit_lomas7 (Insta)."),
        ("insta: kit_lomsa7", "She writes as @kit_lomas7 (Insta)."),
        ("insta: kitlomas", "She writes as @kitloma (Insta)."),
        ("VD20 ***", "A grey Audi, VD20 BSX, was there."),
    ],
)
def test_a_row_meets_a_record_that_it_traces_to(identifier: str, text: str) -> None:
    assert meets(identifier, text)


def test_a_row_meets_no_record_of_other_things() -> None:
    assert not meets("07700 900123", "He rings from 07700 900124; plate VD20 BSX.")
    assert not meets("insta: kit_lomxs7x", "She writes as @kit_lomas7 (Insta).")
    assert not meets("insta: kit_lo7", "She writes as @kit_le7 (Insta).")
