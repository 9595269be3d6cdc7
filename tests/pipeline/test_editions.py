"""What goes by a sieve is marked as high as anything of it, shown or not."""

from __future__ import annotations

import pytest

from trawl.model import Hit, Record
from trawl.pipeline.editions import EditionSieve
from trawl.reports.edition import Edition, Withheld

_KINDS = [Edition(), Edition("partner"), Edition("force", "Northshire")]


@pytest.mark.parametrize("edition", _KINDS, ids=lambda edition: edition.name)
def test_a_file_is_marked_for_what_it_withholds_too(edition: Edition) -> None:
    records = [
        Record("crime", "C1", "seen at the lodge", force="Northshire", marking="OFFICIAL"),
        Record("log", "L1", "seen there again", kind="intelligence", force="Northshire", marking="SECRET"),
    ]
    sieve = EditionSieve(edition)
    shown = list(sieve.show_hits(Hit(record, (), ()) for record in records))
    assert [isinstance(one, Withheld) for one in shown] == [False, True], "its handling is not known"
    assert sieve.marking == "SECRET"
