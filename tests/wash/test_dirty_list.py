"""A list as partners send it, each row judged by hand (`dirty_list.yml`): every answer right, and no trace false."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.wash.index import TextIndex
from trawl.wash import ListRow, wash_rows

_LIST = yaml.safe_load(Path(__file__).with_name("dirty_list.yml").read_text(encoding="utf-8"))
INDEX = TextIndex(_LIST["records"])


@pytest.mark.parametrize(("cell", "type_", "outcome", "records"), _LIST["rows"])
def test_each_row_comes_to_what_it_should(cell: str, type_: str, outcome: str, records: str) -> None:
    (answer,) = wash_rows([ListRow(1, "1", type_, cell)], INDEX)
    traced = {one.key.record_id for one in answer.traced if one.outcome == answer.outcome}
    assert (answer.outcome, traced) == (outcome, set(records)), answer
